"""A process of CP-SAT: reads one order or commission, writes what it finds, ends with the one who asked.

Where processes can fork, ``scheduling.cpsat.server`` forks it with everything loaded; elsewhere it is started
as ``python -m scheduling.cpsat.child``, so that the caller's main module is not run again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from scheduling.cpsat.messages import Begun, Better, Bound, Done, Improvement, Modes, Order
from scheduling.cpsat.polished import Polished
from scheduling.problem.arrays import I32, Table
from scheduling.processes.frames import read, write
from scheduling.processes.memory import limit_memory
from scheduling.processes.starting import own_output

if TYPE_CHECKING:
    from scheduling.cpsat.bounding import Commission

BOUNDING_NICENESS = 19
"""The search comes first where there are not processors enough."""


def main() -> None:
    """Work for the parent, through standard input and output."""
    work(sys.stdin.buffer, own_output())


def load() -> None:
    """Import all that the work may need."""
    import scheduling.activity_lists.time_windows
    import scheduling.cpsat.bounding
    import scheduling.cpsat.rectangle_levels
    import scheduling.cpsat.rectangles
    import scheduling.cpsat.solving
    import scheduling.level_rectangles
    import scheduling.search.ranking  # noqa: F401


def work(reader: BinaryIO, writer: BinaryIO) -> None:
    """Do what the first message asks for: polish a schedule, or raise a bound."""
    asked = read(reader)
    if asked is None:
        return
    write(writer, Begun(os.getpid()))
    news: queue.SimpleQueue[Better] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(reader, news), daemon=True).start()
    if isinstance(asked, Order):
        if asked.memory_bytes is not None:  # CP-SAT does not enforce its own memory limit
            limit_memory(asked.memory_bytes)
        _polish(asked, news, writer)
        return
    from scheduling.cpsat.bounding import Commission

    if isinstance(asked, Commission):
        _bound(asked, writer)


def _listen(reader: BinaryIO, news: queue.SimpleQueue[Better]) -> None:
    """Take the better schedules that the parent finds; when its end of the pipe closes, it is gone."""
    while (message := read(reader)) is not None:
        if isinstance(message, Better):
            news.put(message)
    os._exit(1)


def _bound(commission: Commission, writer: BinaryIO) -> None:
    from scheduling.cpsat.bounding import climb

    _stay_behind()
    if commission.memory_bytes is not None:
        limit_memory(commission.memory_bytes)
    bound = climb(commission, lambda better: write(writer, Bound(better)))
    write(writer, Done(Polished("unknown", bound=bound)))


def _stay_behind() -> None:
    """Leave the processor to the search, also where that gives way to others, as in a run of the service."""
    if not hasattr(os, "nice"):
        return
    own = os.nice(0)
    os.nice(BOUNDING_NICENESS)
    if own > 0 and hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):  # not everywhere allowed
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _polish(order: Order, news: queue.SimpleQueue[Better], pipe: BinaryIO) -> None:
    from scheduling.activity_lists.time_windows import compile_rectangles
    from scheduling.cpsat.rectangle_levels import polish_levels
    from scheduling.cpsat.rectangles import polish_rectangles
    from scheduling.cpsat.solving import polish_arrays
    from scheduling.level_rectangles import compile_levels
    from scheduling.search.ranking import new_yardstick

    lock = threading.Lock()

    def tell(message: object) -> None:
        with lock:
            write(pipe, message)

    def improved(placed: Table, team: I32, value: int, bound: int | None) -> None:
        tell(Improvement(placed, team, value, bound))

    def bounded(bound: int) -> None:
        tell(Bound(bound))

    def better() -> tuple[Table, I32] | None:
        latest = None
        with contextlib.suppress(queue.Empty):
            while True:
                latest = news.get_nowait()
        return None if latest is None else (latest.placed, latest.team)

    p, placed, limits = order.arrays, order.placed, order.limits
    yardstick = new_yardstick(order.objective)
    made, levels = compile_rectangles(p, yardstick), compile_levels(p, yardstick)
    if made is not None and placed is not None and order.team is not None:
        core, slot_of, windows = made
        given = yardstick.weight[0], placed, order.team, limits, improved, bounded, better, windows
        chosen = (lambda mode: tell(Modes(mode))) if order.chooses_modes else None
        polished = polish_rectangles(p, core, slot_of, *given, chosen)
    elif levels is not None and placed is not None and order.team is not None:
        polished = polish_levels(p, levels, placed, order.team, limits, improved, bounded, better)
    else:
        polished = polish_arrays(p, placed, order.team, order.objective, limits, improved, bounded)
    tell(Done(polished))


if __name__ == "__main__":
    main()
