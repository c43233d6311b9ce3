"""Engine processes where a fork is safe: each has everything loaded at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scheduling.processes.fork_server import ForkedChild, ForkServer
from scheduling.processes.fork_words import BEGIN, BEGIN_SMALL

LISTS: Final = "lists"
"""Argument of the server: load the kernels of activity lists, too."""


class Forker:
    """A server of engine processes; see ``Host``."""

    def __init__(self, *, lists: bool) -> None:
        self._server = ForkServer("scheduling.apart.server", *([LISTS] if lists else []), name="the engine")

    @property
    def process(self) -> int:
        """Number of the server's process."""
        return self._server.process

    @property
    def is_alive(self) -> bool:
        """See ``Host``."""
        return self._server.is_alive

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """See ``Host``."""
        self._server.wait_until_ready(on_compiling)

    def new_child(self, *, small: bool = False) -> ForkedChild:
        """See ``Host``."""
        self.wait_until_ready(lambda: None)
        return self._server.new_child(BEGIN_SMALL if small else BEGIN)

    def close(self) -> None:
        """See ``Host``."""
        self._server.close()
