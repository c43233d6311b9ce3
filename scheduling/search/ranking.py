"""Which of two schedules is better: breaches first, then the objective's levels in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.plan import Objective
from scheduling.kernel import copy_into, kernel
from scheduling.problem.arrays import FAR, GOALS, I64


class Yardstick(NamedTuple):
    """The objective as numbers. K levels.

    ``merit`` is the weight of each level in the smooth value that steers the walk, as a divisor:
    level // divisor is added up.
    """

    weight: I64  # (K, goals)
    limit: I64  # (goals,) a value above it is a breach; FAR without
    tolerance: I64  # (K,) amount
    tolerance_per_mille: I64  # (K,)
    merit_divisor: I64  # (K,)


def new_yardstick(objective: Objective) -> Yardstick:
    """The yardstick of an objective; merit divisors are set once a first schedule is known."""
    levels = len(objective.levels)
    weight = np.zeros((levels, len(GOALS)), np.int64)
    limit = np.full(len(GOALS), FAR, np.int64)
    for k, level in enumerate(objective.levels):
        for goal in level.goals:
            weight[k, GOALS.index(goal.goal)] += goal.weight
            if goal.limit is not None:
                limit[GOALS.index(goal.goal)] = min(limit[GOALS.index(goal.goal)], goal.limit)
    return Yardstick(
        weight=weight,
        limit=limit,
        tolerance=np.array([level.tolerance_amount for level in objective.levels], np.int64),
        tolerance_per_mille=np.array([level.tolerance for level in objective.levels], np.int64),
        merit_divisor=np.ones(levels, np.int64),
    )


@kernel
def part_of(value: int, share: int, whole: int) -> int:
    """Share of a value, value · share ÷ whole rounded down, without the product that leaves 64 bits."""
    return value // whole * share + value % whole * share // whole


@kernel
def rate(y: Yardstick, goals: I64, value: I64) -> None:
    """Fill ``value``: breach minutes, then each level's value."""
    value[0] = goals[len(goals) - 1]
    for g in range(len(y.limit)):
        value[0] += max(0, goals[g] - y.limit[g])
    for k in range(len(y.weight)):
        total = 0
        for g in range(len(y.limit)):
            total += y.weight[k, g] * goals[g]
        value[k + 1] = total


@kernel
def is_better(y: Yardstick, value: I64, other: I64, lowest: I64) -> bool:
    """Whether ``value`` beats ``other``; ``lowest`` are the best level values known.

    On each level, values within its tolerance of the lowest are equal; ties are broken exactly.
    """
    if value[0] != other[0]:
        return value[0] < other[0]
    for k in range(len(y.weight)):
        allowance = max(y.tolerance[k], part_of(lowest[k + 1], y.tolerance_per_mille[k], 1000))
        cap = lowest[k + 1] + allowance
        over = value[k + 1] > cap or other[k + 1] > cap
        if over and value[k + 1] != other[k + 1]:
            return value[k + 1] < other[k + 1]
    for k in range(len(y.weight)):
        if value[k + 1] != other[k + 1]:
            return value[k + 1] < other[k + 1]
    return False


@kernel
def note_lowest(y: Yardstick, value: I64, lowest: I64) -> None:
    """Lower ``lowest`` where ``value`` is within the tolerance of all levels before."""
    if value[0] > lowest[0]:
        return
    if value[0] < lowest[0]:
        copy_into(lowest, value)
        return
    for k in range(len(y.weight)):
        if value[k + 1] < lowest[k + 1]:
            lowest[k + 1] = value[k + 1]
            for later in range(k + 2, len(lowest)):
                lowest[later] = value[later]
            return
        allowance = max(y.tolerance[k], part_of(lowest[k + 1], y.tolerance_per_mille[k], 1000))
        if value[k + 1] > lowest[k + 1] + allowance:
            return


@kernel
def merit(y: Yardstick, value: I64) -> int:
    """One smooth number, the smaller the better, for schedules with equal breaches."""
    total = 0
    for k in range(len(y.weight)):
        total += value[k + 1] // y.merit_divisor[k]
    return total
