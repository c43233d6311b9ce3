"""The process of one run, from its first moment: hears its worker at once, then loads what runs need.

It knows no database and no key. It ends with its worker, because its standard input closes then. (Linux could
send a signal when a parent dies, but means the thread that started the child, and threads come and go.)
Only what is quick to import stands here: a signal before the handlers are set would end it without a word.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from typing import BinaryIO, Final

from scheduling.processes.starting import own_output, run_and_exit

GONE_EXIT_CODE: Final = 1
"""Nobody sees it."""
NICENESS: Final = 10
"""Of a run, and of all processes that it starts."""
_AUTOGROUP: Final = "/proc/self/autogroup"
STOPPED_EXIT_CODE: Final = 128 + signal.SIGTERM
"""Asked to stop before there was anything to be kept."""


def main() -> None:
    """Work at one order from standard input."""
    wish = Wish()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: wish.ask())
    ears = Ears(sys.stdin.buffer)
    mouth = own_output()
    give_way()
    from api.runs.working import work_at_one_order  # the engine and the plan's documents are slow to import

    work_at_one_order(ears, mouth, wish)


def give_way() -> None:
    """Let all else on the machine go first: a solve has seconds, who reads a schedule has not.

    On Linux a nice value counts only among the processes of one session where these are scheduled in groups,
    and each session has a value of its own (sched(7), "The autogroup feature"). So this one gets a session.
    """
    if not hasattr(os, "nice"):
        return
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        os.setsid()  # fails where it leads a group already, which has a session then
        with open(_AUTOGROUP, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib is slow to import
            file.write(str(NICENESS))


class Wish:
    """Whether somebody wants this process to stop.

    Whoever asks before the work has begun, while all is still being loaded, ends it at once: there is
    nothing to be kept.
    """

    def __init__(self) -> None:
        self._is_working = False
        self._is_asked = False

    def ask(self) -> None:
        """Want it to stop; a signal's handler calls this in the main thread."""
        if not self._is_working:
            os._exit(STOPPED_EXIT_CODE)
        self._is_asked = True

    def begin(self) -> None:
        """From now on there may be something to be kept."""
        self._is_working = True

    def is_asked(self) -> bool:
        """Whether it is to stop."""
        return self._is_asked


class Ears:
    """Hears the order, as soon as it comes, and that the worker is gone, as soon as it is."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="crewline-worker-watch", daemon=True).start()

    def order(self) -> bytes:
        """Wait for the line with the order."""
        return self._lines.get()

    def _listen(self) -> None:
        line = self._pipe.readline()
        if line:
            self._lines.put(line)
            while self._pipe.read(1):
                pass
        os._exit(GONE_EXIT_CODE)


if __name__ == "__main__":
    run_and_exit(main)
