"""The bounding process: reads one commission from its input, writes each better bound to its output.

Started as ``python -m scheduling.cpsat.bounding_child``.
"""

from __future__ import annotations

import os
import sys
import threading

from scheduling.cpsat.messages import Bound, Done
from scheduling.cpsat.polished import Polished
from scheduling.processes.frames import read, write
from scheduling.processes.memory import limit_memory
from scheduling.processes.starting import own_output

NICENESS = 19
"""The search comes first where there are not processors enough."""


def main() -> None:
    """Bound what the parent asks for; end with it."""
    from scheduling.cpsat.bounding import Commission, climb

    commission = read(sys.stdin.buffer)
    if not isinstance(commission, Commission):
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if commission.memory_bytes is not None:
        limit_memory(commission.memory_bytes)
    pipe = own_output()
    bound = climb(commission, lambda better: write(pipe, Bound(better)))
    write(pipe, Done(Polished("unknown", bound=bound)))


def _end_with_parent() -> None:
    """Nothing more comes but the end of the pipe: then the parent is gone."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
