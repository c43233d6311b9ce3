"""Where a worker's runs are worked at: a process for each, one of them started ahead and waiting."""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import tempfile
import threading
from typing import Any, BinaryIO, Final

from api.runs.wire import read_line, write_line
from scheduling.processes.ending import last_words
from scheduling.processes.starting import start_module

MODULE: Final = "api.runs.child"
KEPT_VARIABLES: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "NUMBA_CACHE_DIR", "PYTHONPATH")
"""Of this process's environment; the rest may hold what is nobody's business."""
START_SECONDS: Final = 600.0
"""The engine may have to be compiled first."""


class ChildGoneError(Exception):
    """The process ended before it said what came of its order; ``code`` as ``subprocess`` has it."""

    def __init__(self, code: int | None, words: str) -> None:
        super().__init__(words or f"the run's process ended with code {code}")
        self.code = code
        self.words = words


class Session:
    """One process, from its start to its end.

    Raises
    ------
    OSError
        If the system has no room for one more.
    """

    def __init__(self) -> None:
        self._errors: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the session
        self._process = start_module(
            MODULE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            keep=KEPT_VARIABLES,
        )
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, name="crewline-session", daemon=True)
        self._thread.start()

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, order: dict[str, Any]) -> None:
        """Hand over the order; whether it was heard shows in what comes back."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                write_line(self._process.stdin, order)  # type: ignore[arg-type]

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next message; None where none came in time.

        Raises
        ------
        ChildGoneError
            If none will come any more.
        """
        try:
            message = self._messages.get(timeout=seconds)
        except queue.Empty:
            return None
        if message is None:
            raise ChildGoneError(self._ended(), last_words(self._errors))
        return message

    def ask_to_stop(self) -> None:
        """Have it end with what it has."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Kill it and all that belongs to it, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._errors.close()

    def _ended(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(5)
        return None

    def _listen(self) -> None:
        try:
            while self._process.stdout and (message := read_line(self._process.stdout)) is not None:  # type: ignore[arg-type]
                self._messages.put(message)
        except (OSError, ValueError):
            pass
        self._messages.put(None)


class Workshop:
    """Keeps one process waiting, so that a run begins at once."""

    def __init__(self, *, ahead: bool = True) -> None:
        self._lock = threading.Lock()
        self._ahead = ahead
        self._is_open = True
        self._next: Session | None = Session() if ahead else None
        self._busy: set[Session] = set()

    def begin(self, order: dict[str, Any]) -> Session:
        """A process that works at the order."""
        with self._lock:
            session, self._next = self._next, None
        if session is None or not session.is_alive:
            if session is not None:
                session.end()
            session = Session()
        with self._lock:
            self._busy.add(session)
        session.send(order)
        return session

    def finish(self, session: Session) -> None:
        """End a process, and start the next one ahead."""
        session.end()
        with self._lock:
            self._busy.discard(session)
            if self._ahead and self._is_open and self._next is None:
                with contextlib.suppress(OSError):  # begin tries again, and tells
                    self._next = Session()

    @property
    def processes(self) -> tuple[int, ...]:
        """Numbers of the processes at work."""
        with self._lock:
            return tuple(session.process for session in self._busy)

    def start_no_more(self) -> None:
        """From now on, none is started ahead."""
        with self._lock:
            self._is_open = False

    def close(self) -> None:
        """End everything."""
        self.start_no_more()
        with self._lock:
            sessions = [*self._busy, *([self._next] if self._next else [])]
            self._next = None
        for session in sessions:
            session.end()
