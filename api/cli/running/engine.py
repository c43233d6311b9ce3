"""The engine's process, started before anything else is loaded: it takes longest to be ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduling.apart import Engine


def start_engine(memory_bytes: int | None, *, lists: bool = False) -> Engine:
    """Have the engine loaded in a process of its own, while this one reads the plan.

    Parameters
    ----------
    memory_bytes
        What a solve may take; None for most of this machine's memory.
    lists
        Whether most plans will be of the kind that is searched by activity lists.
    """
    import scheduling.apart

    return scheduling.apart.Engine(scheduling.apart.ChildLimits(memory_bytes), lists=lists)
