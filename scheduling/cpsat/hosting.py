"""Where CP-SAT's processes come from: forks of one that has OR-Tools loaded, where a fork is safe.

Loading OR-Tools takes a second, longer than many a small plan takes to be proved. A process that solves, and
all that it forks, share one server; it is started when CP-SAT is first wanted, and ends with them. Nothing
heavy is imported here.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

from planner.errors import EngineCrashedError
from scheduling.processes.children import Child, SpawnedChild
from scheduling.processes.fork_server import ForkServer

_SERVER: Final = "scheduling.cpsat.server"
_CHILD: Final = "scheduling.cpsat.child"
FORKS: Final = sys.platform == "linux"
"""Elsewhere systems either have no fork, or libraries that don't survive one."""

_lock = threading.Lock()
_known: dict[str, tuple[int, ForkServer]] = {}


def new_child() -> Child:
    """A process that waits for its order."""
    server = start_server()
    if server is not None:
        try:
            return server.new_child()
        except EngineCrashedError:
            _forget(server)
    return SpawnedChild(_CHILD)


def start_server() -> ForkServer | None:
    """The server that this process may ask, started if need be; None where processes can't fork."""
    if not FORKS:
        return None
    with _lock:
        owner, server = _known.get("server", (0, None))
        # Only the owner can tell whether it lives; whoever inherited it finds out by asking.
        if server is None or (owner == os.getpid() and not server.is_alive):
            server = ForkServer(_SERVER, name="CP-SAT")
            _known["server"] = os.getpid(), server
        return server


def _forget(server: ForkServer) -> None:
    with _lock:
        if _known.get("server", (0, None))[1] is server:
            del _known["server"]
