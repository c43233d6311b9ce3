"""Who waits for whom: the lines before people and equipment in an execution, and when those are free."""

from __future__ import annotations

from scheduling.kernel import kernel_part
from scheduling.problem.arrays import FAR
from scheduling.simulation.arrays import NONE, Network, Scratch


@kernel_part
def reset_lines(n: Network, s: Scratch) -> None:
    """Nobody holds anything; in front of each line stands the first task that needs somebody and waits."""
    for r in range(len(s.line)):
        s.line[r].held = 0
        s.line[r].front = n.resource[r].line_ptr
        pass_on(n, s, r)


@kernel_part
def pass_on(n: Network, s: Scratch, r: int) -> int:
    """Go on to the first task in a line that has not begun and will; that task, or none."""
    end = n.resource[r + 1].line_ptr
    while s.line[r].front < end:
        i: int = n.line[s.line[r].front]
        if not (s.task[i].placed or s.task[i].void):
            return i
        s.line[r].front += 1
    return NONE


@kernel_part
def is_in_front(n: Network, s: Scratch, i: int) -> bool:
    """Whether all tasks that the schedule has before task i in its lines have begun."""
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        r = n.hold[x].resource
        if n.line[s.line[r].front] != i:
            return False
    return True


@kernel_part
def all_free(n: Network, s: Scratch, i: int, moment: int, decider: int) -> tuple[int, int]:
    """From when on, at ``moment`` or later, all that task i needs is free, and the task that kept it waiting.

    Every task that holds something has begun, so that ever more is free as time passes. Tasks whose
    people it borrows do not keep it waiting.
    """
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        r, units = n.hold[x].resource, n.hold[x].units
        low = n.resource[r].line_ptr
        while True:
            free, nearest, other = n.resource[r].units, FAR, NONE
            for y in range(low, low + s.line[r].held):
                holder = s.holders[y]
                if s.task[holder].freed > moment and not _lends(n, i, holder):
                    free -= _units(n, holder, r)
                    if s.task[holder].freed < nearest:
                        nearest, other = s.task[holder].freed, holder
            if free >= units or other < 0:
                break
            moment, decider = nearest, other
    return moment, decider


@kernel_part
def take(n: Network, s: Scratch, i: int) -> None:
    """Task i, which begins, holds what it needs; tasks that were done before are forgotten."""
    begun = s.task[i].begun
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        r = n.hold[x].resource
        low, kept = n.resource[r].line_ptr, 0
        for y in range(low, low + s.line[r].held):
            if s.task[s.holders[y]].freed >= begun:
                s.holders[low + kept] = s.holders[y]
                kept += 1
        s.holders[low + kept] = i
        s.line[r].held = kept + 1


@kernel_part
def _units(n: Network, i: int, r: int) -> int:
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        if n.hold[x].resource == r:
            units: int = n.hold[x].units
            return units
    return 0


@kernel_part
def _lends(n: Network, i: int, other: int) -> bool:
    for x in range(n.task[i].avoid_ptr, n.task[i + 1].avoid_ptr):
        if n.avoid[x] == other:
            return True
    return False
