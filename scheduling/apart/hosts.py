"""Where the engine's processes come from."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, Literal, Protocol

from scheduling.processes.children import Child

StartMethod = Literal["fork", "spawn"]
USUAL_METHOD: Final[StartMethod] = "fork" if sys.platform == "linux" else "spawn"
"""Elsewhere systems either have no fork, or libraries that don't survive one."""


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

    def new_child(self, *, small: bool = False) -> Child:
        """A process that waits for its order.

        Parameters
        ----------
        small
            Whether it is for a small plan, for which CP-SAT is wanted.

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
        from scheduling.apart.forking import Forker

        return Forker(lists=lists)
    from scheduling.apart.spawning import Spawner

    return Spawner()
