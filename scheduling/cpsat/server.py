"""The server of CP-SAT's processes: loads OR-Tools once, then forks a process for each who asks."""

from __future__ import annotations

import gc
import signal
import socket
import sys

from scheduling.processes.fork_service import ForkService
from scheduling.processes.fork_words import READY


def main() -> None:
    """Serve the caller at the other end of the socket that the first argument names."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the caller, who ends this process
    from scheduling.cpsat.child import load, work

    load()
    gc.freeze()  # what is loaded stays, and stays shared with the forks
    control.sendall(READY)
    ForkService(control, work).serve()


if __name__ == "__main__":
    main()
