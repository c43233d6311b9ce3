"""Hands schedules over while the search goes on, so that a process that dies leaves the last one.

To build a schedule takes as long as hundreds of steps of the search, so it is done now and then, in
a thread of its own, for at most a fiftieth of the time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from scheduling.apart.messages import Kept
from scheduling.schedule import Incumbent, Schedule

EVERY_SECONDS: Final = 2.0
"""Between two schedules, at least."""
TIMES_ITS_COST: Final = 50.0
SECONDS_A_MEGABYTE: Final = 0.2
"""Of building and sending the first one, guessed from the plan as it was sent."""


class Keeper:
    """Keeps the newest schedule to come, and hands it over once enough time has passed."""

    def __init__(self, send: Callable[[Kept], None], plan_bytes: int) -> None:
        self._send = send
        self._due = time.monotonic() + _pause(SECONDS_A_MEGABYTE * plan_bytes / 1e6)
        self._newest: tuple[Incumbent, Callable[[], Schedule]] | None = None
        self._news = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crewline-keeper", daemon=True)
        self._thread.start()

    def note(self, incumbent: Incumbent, build: Callable[[], Schedule]) -> None:
        """Take in a better schedule; ``build`` may be called later, from another thread."""
        self._newest = incumbent, build
        self._news.set()

    def end(self) -> None:
        """Build no more; one that is being built is sent no more."""
        self._over.set()
        self._news.set()

    def _run(self) -> None:
        while True:
            self._news.wait()
            if self._over.wait(max(0.0, self._due - time.monotonic())):
                return
            self._news.clear()
            began = time.monotonic()
            try:
                self._hand_over()
            except (MemoryError, OSError):
                return  # the search may still find room, and has more use for it
            self._due = time.monotonic() + _pause(time.monotonic() - began)

    def _hand_over(self) -> None:
        if self._newest is None:
            return
        incumbent, build = self._newest
        kept = Kept(incumbent, build())
        if not self._over.is_set():
            self._send(kept)


def _pause(cost_seconds: float) -> float:
    return max(EVERY_SECONDS, TIMES_ITS_COST * cost_seconds)
