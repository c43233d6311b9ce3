"""Goals that want room rather than haste: low peaks of equipment, level weeks, the dates of before.

A list schedule puts every task as early as it fits. Where one of these goals leads, some tasks
had better be later: because less equipment may be held at once, or because they must not start yet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.problem.arrays import BALANCE, FINISHED, I32, I64, OPEN, RESOURCE, STABILITY, Arrays
from scheduling.search.ranking import Yardstick

PERCENT = (40, 15)
"""Share of candidates made for such goals, in the first level and in the second."""


class Slack(NamedTuple):
    """What may be held back for the goals that lead; nothing of it for other objectives."""

    lazy: I32  # tasks that may be wanted later than they could be
    dear: I32  # equipment whose peak may be wanted lower
    holders: I32  # tasks that hold such equipment in some mode
    least_units: I64  # (E,) units that some task can't do without
    percent: int  # share of candidates for it


def leading_slack(p: Arrays, y: Yardstick) -> Slack:
    """What the first two levels of an objective may want to be held back.

    In the default objective stability stands second and balance last: its search stays as it is.
    """
    lazy, dear = np.zeros(p.tasks, np.bool_), np.zeros(len(p.equipment), np.bool_)
    most = 0
    for level, percent in enumerate(PERCENT[: len(y.weight)]):
        later, lower = np.zeros(p.tasks, np.bool_), np.zeros(len(p.equipment), np.bool_)
        if y.weight[level, RESOURCE]:
            lower |= p.equipment.cost > 0
        if y.weight[level, BALANCE]:
            later |= True
        if y.weight[level, STABILITY] and level == 0:
            later |= p.task.earlier_start[:-1] >= 0
        later &= (p.task.state[:-1] == OPEN) & (p.task.pinned[:-1] == 0)
        if later.any() or lower.any():
            most = max(most, percent)
        lazy, dear = lazy | later, dear | lower
    return Slack(_numbers(lazy), _numbers(dear), _holders(p, dear), _least_units(p), most)


def _numbers(chosen: NDArray[np.bool_]) -> I32:
    return np.flatnonzero(chosen).astype(np.int32)


def _holders(p: Arrays, dear: NDArray[np.bool_]) -> I32:
    """Open tasks with a mode that holds one of the pieces of equipment."""
    uses = np.concatenate(([0], np.cumsum(dear[p.use.equipment])))
    of_mode = uses[p.mode.use_ptr]
    holds = of_mode[p.task.mode_ptr[1:]] > of_mode[p.task.mode_ptr[:-1]]
    return _numbers(holds & (p.task.state[:-1] == OPEN))


def _least_units(p: Arrays) -> I64:
    """Of each piece of equipment, the most that an unfinished task holds in its most modest mode."""
    least = np.zeros(len(p.equipment), np.int64)
    for e in range(len(p.equipment)):
        use = p.use.equipment == e
        held = np.concatenate(([0], np.cumsum(np.where(use, p.use.units, 0))))
        of_mode = held[p.mode.use_ptr[1:]] - held[p.mode.use_ptr[:-1]]
        of_task = np.minimum.reduceat(of_mode, p.task.mode_ptr[:-1]) if p.tasks else np.zeros(0, np.int64)
        least[e] = of_task[p.task.state[:-1] != FINISHED].max(initial=0)
    return least
