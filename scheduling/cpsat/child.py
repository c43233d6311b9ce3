"""The polishing process: reads one order from its input, writes what it finds to its output.

Started as ``python -m scheduling.cpsat.child``, so that the parent's main module is not run again.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import BinaryIO

from scheduling.cpsat.messages import Bound, Done, Improvement, Order, read, write
from scheduling.problem.arrays import I32, Table


def main() -> None:
    """Polish what the parent orders; end with it."""
    order = read(sys.stdin.buffer)
    if not isinstance(order, Order):
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(order.memory_bytes)
    _work(order, _own_output())


def _end_with_parent() -> None:
    """The parent says nothing more: when its end of the pipe closes, it is gone."""
    sys.stdin.buffer.read(1)
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


def _work(order: Order, pipe: BinaryIO) -> None:
    from scheduling.cpsat.solving import polish_arrays

    lock = threading.Lock()

    def tell(message: object) -> None:
        with lock:
            write(pipe, message)

    def improved(placed: Table, team: I32, value: int, bound: int | None) -> None:
        tell(Improvement(placed, team, value, bound))

    polished = polish_arrays(
        order.arrays,
        order.placed,
        order.team,
        order.objective,
        order.limits,
        improved,
        lambda bound: tell(Bound(bound)),
    )
    tell(Done(polished))


if __name__ == "__main__":
    main()
