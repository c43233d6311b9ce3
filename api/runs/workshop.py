"""Where a worker's runs are worked at: a process for each, one of them started ahead and waiting."""

from __future__ import annotations

import contextlib
import errno
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from api.runs.wire import read_line, write_line
from scheduling.processes.ending import last_words
from scheduling.processes.starting import start_module

MODULE: Final = "api.runs.child"
KEPT_VARIABLES: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "NUMBA_CACHE_DIR", "PYTHONPATH")
"""Of this process's environment; the rest may hold what is nobody's business."""
START_SECONDS: Final = 600.0
"""In which a process is ready; the engine may have to be compiled first."""


class ChildGoneError(Exception):
    """The process ended before it said what came of its order; ``code`` as ``subprocess`` has it."""

    def __init__(self, code: int | None, words: str) -> None:
        super().__init__(words or f"the run's process ended with code {code}")
        self.code = code
        self.words = words

    @property
    def is_for_memory(self) -> bool:
        """Whether its last words say that it needed more memory than it may have."""
        from planner.errors import OutOfMemoryError  # seldom needed, and slow to import
        from scheduling.apart.losses import loss_of
        from scheduling.processes.ending import Ending

        loss = loss_of(Ending(self.code or 0), self.words, None, killed_for_memory=False)
        return isinstance(loss, OutOfMemoryError)


class ShortageError(Exception):
    """The system has no room for one more process, thread or file; later it may have."""


class Session:
    """One process, from its start to its end.

    Raises
    ------
    OSError
        If the system has no room for one more.
    """

    def __init__(self) -> None:
        self._errors: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the session
        try:
            self._process = start_module(
                MODULE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                keep=KEPT_VARIABLES,
            )
        except OSError:
            self._errors.close()
            raise
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        try:
            self._start(self._listen)
        except OSError:
            self.end()
            raise

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, order: dict[str, Any]) -> None:
        """Hand over the order, in a thread: it fills the pipe while nobody reads it.

        Whether it was heard shows in what comes back.
        """
        self._start(self._write, order)

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
            raise ChildGoneError(self._ended(), self._last_words())
        return message

    def ask_to_stop(self) -> None:
        """Have it end with what it has."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Kill it and all that belongs to it, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._errors.close()

    def _ended(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(5)
        return None

    def _last_words(self) -> str:
        try:
            return last_words(self._errors)
        except ValueError:  # closed: the whole workshop is
            return ""

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, name="crewline-session", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise OSError(errno.EAGAIN, str(error)) from error
        self._threads.append(thread)

    def _write(self, order: dict[str, Any]) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # gone, or closed
                write_line(self._process.stdin, order)  # type: ignore[arg-type]

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
        self._next: Session | None = None
        self._busy: set[Session] = set()

    def start_ahead(self) -> None:
        """Start the first process ahead of its order; each run that ends starts the next one."""
        with self._lock:
            if self._ahead and self._is_open and self._next is None:
                with contextlib.suppress(OSError):  # begin tries again, and tells
                    self._next = Session()

    def begin(self, order: dict[str, Any]) -> Session:
        """A process that is about to work at the order.

        Raises
        ------
        ShortageError
            If the system has no room for one more, for now.
        """
        try:
            session = self._taken()
            try:
                session.send(order)
            except OSError:
                self.finish(session)
                raise
        except OSError as error:
            raise ShortageError(error.strerror or type(error).__name__) from error
        return session

    def _taken(self) -> Session:
        with self._lock:
            session, self._next = self._next, None
        if session is None or not session.is_alive:
            if session is not None:
                session.end()
            session = Session()
        with self._lock:
            self._busy.add(session)
        return session

    def finish(self, session: Session) -> None:
        """End a process, and start the next one ahead."""
        session.end()
        with self._lock:
            self._busy.discard(session)
        self.start_ahead()

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
