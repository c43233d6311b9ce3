"""What a caller can do with a process of its own; and one that is a fresh interpreter."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import weakref
from typing import BinaryIO, Protocol

from scheduling.processes.ending import END_SECONDS, Ending, last_words
from scheduling.processes.starting import start_module


class Child(Protocol):
    """One process for one piece of work."""

    @property
    def reader(self) -> BinaryIO:
        """Messages from it."""

    @property
    def writer(self) -> BinaryIO:
        """Messages to it."""

    def kill(self) -> None:
        """End it at once; nothing happens if it has ended."""

    def ending(self, seconds: float) -> Ending | None:
        """How it ended; None if it runs on after so many seconds."""

    def last_words(self) -> str:
        """What it said on standard error; the line that says best why it ended."""

    def end(self) -> None:
        """Kill it, and wait until it has ended."""

    def abandon(self) -> None:
        """Have one end that has not begun to work, and don't wait; nothing is heard of it any more."""

    def close(self) -> None:
        """Let go of all that belongs to it; only after its end."""


class SpawnedChild:
    """A fresh interpreter that runs a module; see ``Child``."""

    def __init__(self, module: str) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._process = start_module(
            module, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        reader, writer = self._process.stdout, self._process.stdin
        if reader is None or writer is None:
            raise ValueError("the child has no pipes")
        self.reader: BinaryIO = reader  # type: ignore[assignment]
        self.writer: BinaryIO = writer  # type: ignore[assignment]
        self.close = weakref.finalize(self, _end, self._process, self._errors)

    @property
    def code(self) -> int:
        """Its exit code, once it has ended; waits for that."""
        return self._process.wait()

    def kill(self) -> None:
        """See ``Child``."""
        self._process.kill()

    def end(self) -> None:
        """See ``Child``."""
        self.kill()
        self._process.wait(END_SECONDS)

    def abandon(self) -> None:
        """See ``Child``; this one can be killed at once."""
        self.end()

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
