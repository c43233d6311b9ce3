"""The polishing process: reads one order from its input, writes what it finds to its output.

Started as ``python -m scheduling.cpsat.child``, so that the parent's main module is not run again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from typing import BinaryIO

from scheduling.cpsat.messages import Better, Bound, Done, Improvement, Modes, Order
from scheduling.problem.arrays import I32, Table
from scheduling.processes.frames import read, write
from scheduling.processes.memory import limit_memory
from scheduling.processes.starting import own_output


def main() -> None:
    """Polish what the parent orders; end with it."""
    order = read(sys.stdin.buffer)
    if not isinstance(order, Order):
        return
    news: queue.SimpleQueue[Better] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(news,), daemon=True).start()
    if order.memory_bytes is not None:  # CP-SAT does not enforce its own memory limit
        limit_memory(order.memory_bytes)
    _work(order, news, own_output())


def _listen(news: queue.SimpleQueue[Better]) -> None:
    """Take the better schedules that the parent finds; when its end of the pipe closes, it is gone."""
    while (message := read(sys.stdin.buffer)) is not None:
        if isinstance(message, Better):
            news.put(message)
    os._exit(1)


def _work(order: Order, news: queue.SimpleQueue[Better], pipe: BinaryIO) -> None:
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
