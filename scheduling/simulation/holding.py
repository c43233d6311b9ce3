"""Which task holds whom and what from when to when, and the chains that follow."""

from __future__ import annotations

from collections.abc import Sequence, Set

from scheduling.problem import Problem
from scheduling.problem.arrays import MILESTONE
from scheduling.schedule import ScheduledTask
from scheduling.simulation.chains import Chains, Hold, chain
from scheduling.simulation.task_table import TaskRows

_FULL = 1000


def all_chains(
    problem: Problem, scheduled: dict[int, ScheduledTask], rows: TaskRows, after: Sequence[Set[int]]
) -> Chains:
    """Chains of everybody and of all equipment together."""
    p = problem.arrays
    people: dict[str, list[Hold]] = {}
    equipment: dict[int, list[Hold]] = {}
    for j, entry in scheduled.items():
        if not entry.segments:
            continue
        begin, mode = rows.begin[j], rows.mode[j]
        for assignment in entry.assignments:
            hold = Hold(j, begin, entry.finish, assignment.units)
            people.setdefault(assignment.person, []).append(hold)
        if p.mode[mode].kind != MILESTONE:
            for use in p.use[int(p.mode[mode].use_ptr) : int(p.mode[mode + 1].use_ptr)]:
                hold = Hold(j, begin, entry.finish, int(use.units))
                equipment.setdefault(int(use.equipment), []).append(hold)
    found = Chains(set(), set())
    for own in people.values():
        _add(found, chain(own, _FULL, after, lends=True))
    for number, held in equipment.items():
        _add(found, chain(held, int(p.equipment[number].units), after, lends=False))
    found.borrows.difference_update(found.takes_over)
    return found


def _add(found: Chains, own: Chains) -> None:
    found.takes_over.update(own.takes_over)
    found.borrows.update(own.borrows)
