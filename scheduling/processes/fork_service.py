"""The server's end: a process with everything loaded, which forks another one for each piece of work.

A fork has everything loaded in a few milliseconds. The server itself does no work and keeps to one thread. It
ends, and all its processes with it, when its caller does. Only where a fork is safe: Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import socket
from collections.abc import Callable
from typing import BinaryIO, NoReturn

from scheduling.processes.fork_words import ENDING, SOCKETS
from scheduling.processes.starting import run_and_exit

_PR_SET_PDEATHSIG = 1


class ForkService:
    """Forks a process for each who asks, and tells how it ended.

    Keeps to one thread, because only then is a fork safe.

    Parameters
    ----------
    control
        Where is asked; when its other end is closed, the service ends with all its processes.
    become
        What a fork does, with its pipes from and to the caller; it ends when that is done.
    before_fork
        Called with the word of whoever asks, in this process.
    """

    def __init__(
        self,
        control: socket.socket,
        become: Callable[[BinaryIO, BinaryIO], None],
        before_fork: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self._control = control
        self._become = become
        self._before_fork = before_fork
        self._callers: dict[int, socket.socket] = {}
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, None)
        self._selector.register(self._wake, selectors.EVENT_READ, None)

    def is_asked_within(self, seconds: float) -> bool:
        """Whether somebody asks for something by then."""
        return bool(self._selector.select(seconds))

    def serve(self) -> NoReturn:
        """Do what is asked until the caller is gone."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    self._begin()
                elif key.fileobj == self._wake:
                    self._notice_endings()
                else:
                    self._kill(key.data)

    def _begin(self) -> None:
        """Fork a child for the sockets that came, or end where none came."""
        with contextlib.suppress(ConnectionError):
            asked, sockets, _, _ = socket.recv_fds(self._control, 1, SOCKETS)
            if asked:
                self._before_fork(asked)
                self._fork(*sockets)
                return
        for process in self._callers:
            os.kill(process, signal.SIGKILL)
        os._exit(0)

    def _fork(self, talk: int, status: int, errors: int) -> None:
        server = os.getpid()
        process = os.fork()
        if process == 0:
            run_and_exit(lambda: self._become_child(server, talk, status, errors))
        os.close(talk)
        os.close(errors)
        self._callers[process] = socket.socket(fileno=status)
        self._selector.register(self._callers[process], selectors.EVENT_READ, process)

    def _become_child(self, server: int, talk: int, status: int, errors: int) -> None:
        """Let go of all that is the server's, then work."""
        _die_with(server)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for other in (self._control, *self._callers.values()):
            other.close()
        os.close(status)
        os.dup2(errors, 1)
        os.dup2(errors, 2)
        pipe = socket.socket(fileno=talk)
        self._become(pipe.makefile("rb"), pipe.makefile("wb"))

    def _kill(self, process: int) -> None:
        """The caller wants no more of a child, or is gone; one not yet reaped still has its number."""
        if process in self._callers:
            self._selector.unregister(self._callers[process])
            os.kill(process, signal.SIGKILL)

    def _notice_endings(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake, 4096)
        for process in list(self._callers):
            ended, status, usage = os.wait4(process, os.WNOHANG)
            if ended == 0:
                continue
            caller = self._callers.pop(process)
            with contextlib.suppress(KeyError):
                self._selector.unregister(caller)
            with contextlib.suppress(OSError):
                caller.sendall(ENDING.pack(os.waitstatus_to_exitcode(status), 1024 * usage.ru_maxrss))
            caller.close()


def _die_with(server: int) -> None:
    """Have the system end this process when the server ends, however that comes about."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(0)
