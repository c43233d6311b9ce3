"""The server of engine processes: loads the engine once, then forks a process for each solve.

A fork has everything loaded in a few milliseconds. The server itself solves nothing, keeps to one
thread, because only then is a fork safe, and tells how each of its children ended. It ends, and all
its children with it, when its caller does. Only for systems where a fork is safe: Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from planner.garbage import without_garbage_collection
from scheduling.apart.child import Caller, work
from scheduling.apart.loading import load_engine, load_for_many_plans
from scheduling.apart.server_words import COMPILING, ENDING, LISTS, READY, SOCKETS
from scheduling.processes.starting import run_and_exit

_PR_SET_PDEATHSIG = 1
IDLE_SECONDS = 0.2
"""A command that plans once has sent its plan by then, and shall not wait."""


def main() -> None:
    """Serve the caller at the other end of the socket that the first argument names."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the caller, who ends this process
    with _ending_with(control), without_garbage_collection():
        load_engine(lambda: control.sendall(COMPILING), lists=LISTS in sys.argv[2:])
    gc.freeze()  # what is loaded stays, and stays shared with the children
    control.sendall(READY)
    Server(control).serve()


@contextmanager
def _ending_with(control: socket.socket) -> Iterator[None]:
    """While the engine is being loaded, a thread watches whether the caller is still there."""
    done, end = os.pipe()

    def watch() -> None:
        heard, _, _ = select.select([control.fileno(), done], [], [])
        if done not in heard and control.recv(1, socket.MSG_PEEK) == b"":
            os._exit(0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        os.close(end)
        watcher.join()
        os.close(done)


class Server:
    """Its children, and whom to tell how they end."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._callers: dict[int, socket.socket] = {}
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, None)
        self._selector.register(self._wake, selectors.EVENT_READ, None)

    def serve(self) -> None:
        """Do what is asked until the caller is gone; where nothing is asked at first, load some more."""
        if not self._selector.select(IDLE_SECONDS):
            load_for_many_plans()
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
        """Let go of all that is the server's, then solve."""
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
        work(Caller(pipe.makefile("rb"), pipe.makefile("wb")))

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


if __name__ == "__main__":
    main()
