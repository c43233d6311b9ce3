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

from scheduling.cpsat.messages import Better, Bound, Done, Improvement, Order, read, write
from scheduling.problem.arrays import I32, Table


def main() -> None:
    """Polish what the parent orders; end with it."""
    order = read(sys.stdin.buffer)
    if not isinstance(order, Order):
        return
    news: queue.SimpleQueue[Table] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(news,), daemon=True).start()
    _limit_memory(order.memory_bytes)
    _work(order, news, _own_output())


def _listen(news: queue.SimpleQueue[Table]) -> None:
    """Take the better schedules that the parent finds; when its end of the pipe closes, it is gone."""
    while (message := read(sys.stdin.buffer)) is not None:
        if isinstance(message, Better):
            news.put(message.placed)
    os._exit(1)


def _own_output() -> BinaryIO:
    """Keep the pipe for messages; what libraries print goes to the errors."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe


def _limit_memory(memory_bytes: int | None) -> None:
    """CP-SAT's own memory limit is not enforced; the process's is, where the system knows one."""
    if memory_bytes is None:
        return
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _work(order: Order, news: queue.SimpleQueue[Table], pipe: BinaryIO) -> None:
    from scheduling.activity_lists.core import compile_core
    from scheduling.cpsat.rectangles import polish_rectangles
    from scheduling.cpsat.solving import polish_arrays
    from scheduling.search.ranking import new_yardstick

    lock = threading.Lock()

    def tell(message: object) -> None:
        with lock:
            write(pipe, message)

    def improved(placed: Table, team: I32, value: int, bound: int | None) -> None:
        tell(Improvement(placed, team, value, bound))

    def bounded(bound: int) -> None:
        tell(Bound(bound))

    def better() -> Table | None:
        latest = None
        with contextlib.suppress(queue.Empty):
            while True:
                latest = news.get_nowait()
        return latest

    p, placed, limits = order.arrays, order.placed, order.limits
    yardstick = new_yardstick(order.objective)
    made = compile_core(p, yardstick)
    if made is not None and placed is not None:
        weights = yardstick.weight[0]
        polished = polish_rectangles(p, *made, weights, placed, limits, improved, bounded, better)
    else:
        polished = polish_arrays(p, placed, order.team, order.objective, limits, improved, bounded)
    tell(Done(polished))


if __name__ == "__main__":
    main()
