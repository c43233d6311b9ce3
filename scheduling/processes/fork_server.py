"""The caller's end of a server that forks: a process for each piece of work, with everything loaded.

The server is a module that ends with a ``scheduling.processes.fork_service.ForkService``. Processes that the
caller forks may go on asking the server, too: each word to it is one byte, which the system never splits.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Callable
from typing import BinaryIO, Final

from planner.errors import EngineCrashedError
from scheduling.processes.ending import END_SECONDS, Ending, last_words
from scheduling.processes.fork_words import BEGIN, COMPILING, ENDING, KILL, READY
from scheduling.processes.starting import start_module

SERVER_END_SECONDS: Final = 3.0
"""In which a server ends by itself, if it is not suspended."""


class ForkServer:
    """A server under way; it ends when it is closed, forgotten, or its caller is gone.

    Parameters
    ----------
    module
        That serves; its first argument is the number of its socket, then come ``arguments``.
    name
        For messages.
    """

    def __init__(self, module: str, *arguments: str, name: str) -> None:
        self._name = name
        self._control, there = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        with there:
            self._process = start_module(
                module,
                str(there.fileno()),
                *arguments,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                pass_fds=(there.fileno(),),
            )
        self._lock = threading.Lock()
        self._is_ready = False
        self.close = weakref.finalize(self, _end, self._process, self._control, self._errors)

    @property
    def process(self) -> int:
        """Number of the server's process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it was neither closed nor has died."""
        return self.close.alive and self._process.poll() is None

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """Wait until the server has loaded what its processes need.

        Raises
        ------
        EngineCrashedError
            If it can't.
        """
        with self._lock:
            while not self._is_ready:
                word = self._hear()
                if word == COMPILING:
                    on_compiling()
                self._is_ready = word == READY

    def new_child(self, word: bytes = BEGIN) -> ForkedChild:
        """A process; it begins as soon as the server is ready.

        Raises
        ------
        EngineCrashedError
            If the server is gone.
        """
        child = ForkedChild(self._process.kill)
        sockets = child.others
        try:
            with self._lock, contextlib.ExitStack() as closing:
                for end in sockets:
                    closing.enter_context(end)
                descriptors = [*(end.fileno() for end in sockets), child.errors.fileno()]
                socket.send_fds(self._control, [word], descriptors)
        except OSError as error:
            child.end()
            child.close()
            raise self._lost() from error
        return child

    def _hear(self) -> bytes:
        try:
            word = self._control.recv(1)
        except OSError as error:
            raise self._lost() from error
        if not word:
            raise self._lost()
        return word

    def _lost(self) -> EngineCrashedError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        words = "" if self._errors.closed else last_words(self._errors)
        code = self._process.returncode
        return EngineCrashedError(
            f"{self._name} could not be started: {words or f'it ended with code {code}'}"
        )


class ForkedChild:
    """One fork, as its caller holds it; see ``Child``."""

    def __init__(self, kill_server: Callable[[], None]) -> None:
        self._talk, talk = socket.socketpair()
        self._status, status = socket.socketpair()
        self.others = (talk, status)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self.reader: BinaryIO = self._talk.makefile("rb")
        self.writer: BinaryIO = self._talk.makefile("wb")
        self._kill_server = kill_server
        self._lock = threading.Lock()
        self._ending: Ending | None = None

    def kill(self) -> None:
        """Have the server kill it: its number may already be another's."""
        with contextlib.suppress(OSError):
            self._status.sendall(KILL)

    def ending(self, seconds: float) -> Ending | None:
        """How it ended, in the server's words; with the server gone it was killed, too."""
        with self._lock:
            if self._ending is None:
                self._status.settimeout(max(0.001, seconds))
                try:
                    word = self._status.recv(ENDING.size)
                except TimeoutError:
                    return None
                except OSError:
                    word = b""
                whole = len(word) == ENDING.size
                self._ending = Ending(*ENDING.unpack(word)) if whole else Ending(-signal.SIGKILL)
            return self._ending

    def last_words(self) -> str:
        """See ``Child``."""
        return last_words(self.errors)

    def end(self) -> None:
        """Kill it; a server that doesn't do so is killed itself, and takes all its children along."""
        self.kill()
        if self.ending(END_SECONDS) is None:
            self._kill_server()

    def abandon(self) -> None:
        """See ``Child``: its server ends it when it comes to it, which may be loading still."""
        self.kill()
        with self._lock:
            self._ending = self._ending or Ending(-signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._talk.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """See ``Child``."""
        for end in (self.writer, self.reader, self._talk, self._status, self.errors):
            with contextlib.suppress(OSError):
                end.close()


def _end(process: subprocess.Popen[bytes], control: socket.socket, errors: BinaryIO) -> None:
    """Closing the socket ends the server and its children; killing it ends a server that is stopped."""
    control.close()
    try:
        process.wait(SERVER_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    errors.close()
