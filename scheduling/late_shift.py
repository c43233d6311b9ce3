"""Tasks that are wished as late as possible, moved there once everything else stands.

Nothing else is delayed and no level of the objective gets worse: such a task stays with its people
and moves into time that they have free.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from scheduling.list_schedule.buffers import Buffers, new_buffers, new_genes
from scheduling.list_schedule.generation import clear, settle
from scheduling.list_schedule.latest import move_late, put, release
from scheduling.list_schedule.values import measure
from scheduling.problem import Problem
from scheduling.problem.arrays import FAR, GOALS, I32, I64, OPEN, Table, table
from scheduling.search.ranking import new_yardstick, rate

EVERY_GOAL: Final = (1 << len(GOALS)) - 1
MOST_MEASURES: Final = 400
"""Schedules measured, at most, where moving all of them at once would make a level worse."""


def shift_late(problem: Problem, placed: Table, team: I32) -> tuple[Table, I32]:
    """Placements with the tasks that are wished as late as possible as late as nothing else suffers.

    Parameters
    ----------
    placed, team
        A whole schedule of ``problem``; neither is changed.

    Returns
    -------
    tuple[Table, I32]
        Placements and team; the same ones where there is no such wish.
    """
    wishes = _wishes(problem)
    if not wishes:
        return placed, team
    late = _Late(problem, placed, team)
    before = late.value()
    for j in wishes:
        late.move(j, FAR)
    if _is_worse(late.value(), before):
        late.begin(placed, team)
        late.value()
        _one_by_one(late, wishes, before)
    result = table(placed.dtype, len(placed))
    result[:] = late.buffers.placed
    return result, team


def _wishes(problem: Problem) -> list[int]:
    """Tasks to be moved, each after all that come behind it."""
    p = problem.arrays
    constraints = {j: task.constraint for j, (_, task) in enumerate(problem.graph.tasks) if task.constraint}
    return [
        j
        for j in (int(j) for j in reversed(problem.graph.order()))
        if j in constraints and constraints[j].type == "as-late-as-possible"
        if p.task[j].state == OPEN and not p.task[j].pinned
    ]


def _is_worse(value: I64, other: I64) -> bool:
    return bool((value > other).any())


def _one_by_one(late: _Late, wishes: list[int], before: I64) -> None:
    """Each as late as no level gets worse, found by halving the way it could go."""
    measures = 0
    for j in wishes:
        kept, cap = late.where(j), FAR
        while measures < MOST_MEASURES and late.move(j, cap):
            measures += 1
            if not _is_worse(late.value(), before):
                break
            moved_to = late.where(j)[1]
            late.put_back(j, kept)
            cap = (kept[1] + moved_to) // 2


class _Late:
    """A whole schedule in buffers, in which single tasks move."""

    def __init__(self, problem: Problem, placed: Table, team: I32) -> None:
        self.arrays = problem.arrays
        self.buffers: Buffers = new_buffers(problem.arrays)
        self._yardstick = new_yardstick(problem.plan.objective)
        self._genes = new_genes(problem.arrays)
        self._genes.open_day[:] = 1
        self.begin(placed, team)

    def begin(self, placed: Table, team: I32) -> None:
        """Take over a schedule."""
        clear(self.arrays, self._genes, self.buffers)
        settle(self.arrays, placed, team, self.buffers)

    def value(self) -> I64:
        """Breach minutes and each level's value; notes when projects finish."""
        measure(self.arrays, self.buffers, EVERY_GOAL)
        value = np.zeros(len(self._yardstick.weight) + 1, np.int64)
        rate(self._yardstick, self.buffers.goals, value)
        return value

    def move(self, j: int, cap: int) -> bool:
        """Move a task as late as it may go, its finish not after ``cap``; whether it moved."""
        return bool(move_late(self.arrays, self.buffers, j, cap))

    def where(self, j: int) -> tuple[int, int, int, int]:
        """Start, finish, first and last slot of a task."""
        at = self.buffers.placed[j]
        return int(at.start), int(at.finish), int(at.first_slot), int(at.last_slot)

    def put_back(self, j: int, where: tuple[int, int, int, int]) -> None:
        """Undo a move."""
        release(self.arrays, self.buffers, j)
        put(self.arrays, self.buffers, j, *where)
