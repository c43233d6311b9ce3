"""The server of engine processes: loads the engine once, then forks a process for each solve."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from planner.garbage import without_garbage_collection
from scheduling.apart.child import Caller, work
from scheduling.apart.forking import LISTS
from scheduling.apart.loading import load_engine, load_for_many_plans
from scheduling.processes.fork_service import ForkService
from scheduling.processes.fork_words import BEGIN_SMALL, COMPILING, READY

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
    service = ForkService(control, _solve, _prepare)
    if not service.is_asked_within(IDLE_SECONDS):
        load_for_many_plans()
    service.serve()


def _solve(reader: BinaryIO, writer: BinaryIO) -> None:
    work(Caller(reader, writer))


def _prepare(word: bytes) -> None:
    """Start what forks CP-SAT, where a plan is small enough for it: forks made here inherit the way to it."""
    if word == BEGIN_SMALL:
        from scheduling.cpsat.hosting import start_server

        start_server()


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


if __name__ == "__main__":
    main()
