"""What could begin next: a binary heap of moments and tasks (Williams 1964), on arrays of the scratch.

The earliest moment comes first, of equals the task that is first in the order of the schedule.
"""

from __future__ import annotations

from typing import Final

from scheduling.kernel import kernel_part
from scheduling.simulation.arrays import Network, Scratch

TASK_BITS: Final = 24
_TASKS: Final = (1 << TASK_BITS) - 1


@kernel_part
def first_in_queue(n: Network, s: Scratch) -> tuple[int, int]:
    """Moment and task of the first entry; it stays."""
    entry = s.queue[0]
    return n.first + (entry >> TASK_BITS), entry & _TASKS


@kernel_part
def put_in_queue(n: Network, s: Scratch, moment: int, i: int) -> None:
    """Add an entry."""
    entry = ((moment - n.first) << TASK_BITS) | i
    at = s.queued[0]
    s.queued[0] += 1
    while at > 0:
        above = (at - 1) >> 1
        if s.queue[above] <= entry:
            break
        s.queue[at] = s.queue[above]
        at = above
    s.queue[at] = entry


@kernel_part
def replace_first(n: Network, s: Scratch, moment: int, i: int) -> None:
    """Put an entry in the place of the first one."""
    _sink(s, ((moment - n.first) << TASK_BITS) | i)


@kernel_part
def drop_first(s: Scratch) -> None:
    """Take the first entry out."""
    s.queued[0] -= 1
    if s.queued[0] > 0:
        _sink(s, s.queue[s.queued[0]])


@kernel_part
def _sink(s: Scratch, entry: int) -> None:
    """Let an entry sink from the top to where it belongs."""
    at, end = 0, s.queued[0]
    while True:
        below = 2 * at + 1
        if below >= end:
            break
        if below + 1 < end and s.queue[below + 1] < s.queue[below]:
            below += 1
        if entry <= s.queue[below]:
            break
        s.queue[at] = s.queue[below]
        at = below
    s.queue[at] = entry
