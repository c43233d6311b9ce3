"""Engine processes where a fork isn't safe: each a fresh interpreter, started before it is needed."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Callable
from typing import BinaryIO

from planner.errors import EngineCrashedError
from scheduling.apart.messages import Compiling, Ready
from scheduling.processes.ending import END_SECONDS, Ending, last_words
from scheduling.processes.frames import BrokenFrameError, read
from scheduling.processes.starting import start_module


class Spawner:
    """Starts one process ahead: it loads the engine while the caller reads a plan."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_open = True
        self._next: SpawnedChild | None = SpawnedChild()

    @property
    def is_alive(self) -> bool:
        """Whether it was not closed."""
        return self._is_open

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """See ``Host``."""
        with self._lock:
            if self._next is None:
                self._next = SpawnedChild()
            self._next.wait_until_ready(on_compiling)

    def new_child(self) -> SpawnedChild:
        """See ``Host``."""
        self.wait_until_ready(lambda: None)
        with self._lock:
            child, self._next = self._next, None
        return child or SpawnedChild()

    def close(self) -> None:
        """End the one that waits."""
        self._is_open = False
        if self._next is not None:
            self._next.close()


class SpawnedChild:
    """One process, as its caller holds it; see ``Child``."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._process = start_module(
            "scheduling.apart.child", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        reader, writer = self._process.stdout, self._process.stdin
        if reader is None or writer is None:
            raise ValueError("the child has no pipes")
        self.reader: BinaryIO = reader  # type: ignore[assignment]
        self.writer: BinaryIO = writer  # type: ignore[assignment]
        self._is_ready = False
        self.close = weakref.finalize(self, _end, self._process, self._errors)

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """See ``Host``."""
        while not self._is_ready:
            try:
                message = read(self.reader)
            except BrokenFrameError as error:
                raise EngineCrashedError(f"the engine could not be started: {error}") from error
            if message is None:
                code = self._process.wait()
                words = self.last_words() or f"it ended with code {code}"
                raise EngineCrashedError(f"the engine could not be started: {words}")
            if isinstance(message, Compiling):
                on_compiling()
            self._is_ready = isinstance(message, Ready)

    def kill(self) -> None:
        """See ``Child``."""
        self._process.kill()

    def end(self) -> None:
        """See ``Child``."""
        self.kill()
        self._process.wait(END_SECONDS)

    def ending(self, seconds: float) -> Ending | None:
        """See ``Child``; the system does not say how much memory it held."""
        try:
            return Ending(self._process.wait(seconds))
        except subprocess.TimeoutExpired:
            return None

    def last_words(self) -> str:
        """See ``Child``."""
        return last_words(self._errors)


def _end(process: subprocess.Popen[bytes], errors: BinaryIO) -> None:
    process.kill()
    process.wait(END_SECONDS)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    errors.close()
