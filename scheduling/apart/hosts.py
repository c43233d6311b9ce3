"""Where the engine's processes come from, and what their caller can do with one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import BinaryIO, Final, Literal, Protocol

from scheduling.processes.ending import Ending

StartMethod = Literal["fork", "spawn"]
USUAL_METHOD: Final[StartMethod] = "fork" if sys.platform == "linux" else "spawn"
"""Elsewhere systems either have no fork, or libraries that don't survive one."""


class Child(Protocol):
    """One process for one solve."""

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

    def close(self) -> None:
        """Let go of all that belongs to it; only after its end."""


class Host(Protocol):
    """Makes processes with the engine loaded."""

    @property
    def is_alive(self) -> bool:
        """Whether it can make one more."""

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """Wait until the engine is loaded.

        Raises
        ------
        EngineCrashedError
            If it can't be loaded.
        """

    def new_child(self) -> Child:
        """A process that waits for its order.

        Raises
        ------
        EngineCrashedError
            If there is none to be had.
        """

    def close(self) -> None:
        """End everything that was made here."""


def new_host(method: StartMethod, *, lists: bool) -> Host:
    """Start one; the engine is loaded beside the caller, who needn't wait.

    Parameters
    ----------
    lists
        Whether to load the kernels of activity lists beforehand.
    """
    if method == "fork":
        from scheduling.apart.fork_server import ForkServer

        return ForkServer(lists=lists)
    from scheduling.apart.spawning import Spawner

    return Spawner()
