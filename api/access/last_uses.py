"""When keys were last used, noted beside the requests: none waits for it, and none fails of it."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from api.access import keys
from api.store.database import Database

STEP_SECONDS: Final = keys.USED_STEP_MS / 1000
MOST_KEYS: Final = 10_000
"""Of which it is known that their use was noted lately; who was silent longest is forgotten first."""
CLOSING_SECONDS: Final = 2.0
_log = logging.getLogger("crewline.access")


class LastUses:
    """Notes uses of keys in the database, at best effort: one writer at a time, for all that wait.

    Parameters
    ----------
    clock
        Seconds that never go back.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._noted: OrderedDict[str, float] = OrderedDict()
        self._waiting: set[str] = set()
        self._writer: threading.Thread | None = None

    def note(self, id_: str) -> None:
        """Have a use noted soon, unless this process did so within the last minute."""
        with self._lock:
            now = self._clock()
            if now - self._noted.get(id_, -STEP_SECONDS) < STEP_SECONDS:
                return
            self._noted[id_] = now
            self._noted.move_to_end(id_)
            while len(self._noted) > MOST_KEYS:
                self._noted.popitem(last=False)
            self._waiting.add(id_)
            if self._writer is None:
                self._start()

    def _start(self) -> None:
        writer = threading.Thread(target=self._write, name="crewline-last-uses", daemon=True)
        self._writer = writer
        try:
            writer.start()
        except RuntimeError as error:  # no room for a thread: the next use starts one
            self._writer = None
            _log.warning("last use not noted", extra={"error": type(error).__name__})

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Give what is being noted a little time."""
        with self._lock:
            writer = self._writer
        if writer is not None:
            writer.join(seconds)

    def _write(self) -> None:
        while ids := self._taken():
            try:
                with self._database.writing() as connection:
                    keys.note_uses(connection, ids)
            except Exception as error:  # away, full or locked: in a minute it is tried again
                _log.warning("last use not noted", extra={"error": type(error).__name__})

    def _taken(self) -> list[str]:
        """All that wait, taken; where there are none, the writer is let go of under the same lock."""
        with self._lock:
            taken, self._waiting = sorted(self._waiting), set()
            if not taken:
                self._writer = None
            return taken
