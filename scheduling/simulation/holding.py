"""Who and what each task of a schedule holds, from when to when, and what it does in the pauses of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scheduling.problem import Problem
from scheduling.problem.arrays import FINISHED, I32, MILESTONE, Table, table
from scheduling.problem.tables import pairs
from scheduling.schedule import ScheduledTask
from scheduling.simulation.arrays import HOLD, RESOURCE
from scheduling.simulation.task_table import TaskRows

FULL = 1000
"""Units of a person: per mille of their time."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of one resource that a task has from ``begin`` to ``end``, and the segments it works in."""

    task: int
    begin: int
    end: int
    units: int
    segments: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Holds:
    """By resource, people before equipment: what there is of it, and who holds it."""

    units: tuple[int, ...]
    holds: tuple[tuple[Hold, ...], ...]
    borrows: frozenset[tuple[int, int]]
    """Pairs of tasks: the second works in the pauses of the first."""


def all_holds(problem: Problem, scheduled: dict[int, ScheduledTask], rows: TaskRows) -> Holds:
    """Everybody and all equipment that a schedule's unfinished work holds."""
    people: dict[str, dict[int, Hold]] = {}
    equipment: dict[int, dict[int, Hold]] = {}
    p = problem.arrays
    for j, entry in scheduled.items():
        if not entry.segments or rows.columns[j]["state"] == FINISHED:
            continue
        for assignment in entry.assignments:
            _add(people.setdefault(assignment.person, {}), j, entry, rows, assignment.units)
        mode = rows.mode[j]
        if p.mode[mode].kind != MILESTONE:
            for use in p.use[int(p.mode[mode].use_ptr) : int(p.mode[mode + 1].use_ptr)]:
                _add(equipment.setdefault(int(use.equipment), {}), j, entry, rows, int(use.units))
    numbers = sorted(equipment)
    return Holds(
        (*(FULL for _ in people), *(int(p.equipment[number].units) for number in numbers)),
        tuple(tuple(held.values()) for held in (*people.values(), *(equipment[k] for k in numbers))),
        frozenset(pair for held in people.values() for pair in borrowed(tuple(held.values()))),
    )


def _add(held: dict[int, Hold], j: int, entry: ScheduledTask, rows: TaskRows, units: int) -> None:
    before = held[j].units if j in held else 0
    held[j] = Hold(j, rows.begin[j], entry.finish, before + units, entry.segments)


def borrowed(holds: Sequence[Hold]) -> set[tuple[int, int]]:
    """Pairs of tasks of one person of which the second, planned later, works in the pauses of the first.

    People are free while their task pauses, because a colleague is off, and the schedule may have used
    that: then the person has less left than a task needs, and yet works at it.
    """
    found: set[tuple[int, int]] = set()
    going_on: list[Hold] = []
    for hold in sorted(holds, key=lambda h: (h.begin, h.end, h.task)):
        going_on = [other for other in going_on if other.end > hold.begin]
        if sum(other.units for other in going_on) + hold.units > FULL:
            lenders = (other for other in going_on if not _meet(other.segments, hold.segments))
            found.update((other.task, hold.task) for other in lenders)
        going_on.append(hold)
    return found


def _meet(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    return any(after[0] < before[1] for before, after in pairwise(sorted((*one, *other))))


def hold_tables(holds: Holds, position: dict[int, int], task: Table) -> tuple[Table, I32, Table]:
    """Resources, their lines in the order of execution, and what each task holds; fills its pointers."""
    resource = table(RESOURCE, len(holds.units) + 1)
    resource.units[:-1] = holds.units
    resource.line_ptr = np.cumsum([0, *(len(held) for held in holds.holds)])
    lines = [sorted(position[hold.task] for hold in held) for held in holds.holds]
    rows = sorted((position[hold.task], r, hold.units) for r, held in enumerate(holds.holds) for hold in held)
    task.hold_ptr = np.searchsorted([row[0] for row in rows], np.arange(len(task)))
    return resource, _flat(lines), pairs(HOLD, [row[1:] for row in rows])


def _flat(lines: Iterable[Sequence[int]]) -> I32:
    return np.array([i for line in lines for i in line], np.int32)
