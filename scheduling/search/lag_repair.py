"""Repair of maximal lags: the task before waits until the one after may follow in time."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import least_within
from scheduling.list_schedule.generation import generate
from scheduling.list_schedule.values import BREACH, maximal_lag_breach
from scheduling.problem.arrays import FAR, FINISHED, FS, SF, SS, STARTED, Arrays
from scheduling.search.walk import Walk

MOST_REPAIRS = 12
"""Generations spent on the maximal lags of one candidate."""


@kernel
def repair_lags(p: Arrays, w: Walk, b: Buffers, wanted: int) -> tuple[int, int]:
    """Delay the predecessors of exceeded maximal lags and generate anew, a few times.

    Returns how many generations that took, and whether the last one had room (-1).
    """
    failed = -1
    for spent in range(1, MOST_REPAIRS + 1):
        moved = False
        for link in range(len(p.most)):
            if maximal_lag_breach(p, b, link) > 0:
                moved = delay_predecessor(p, w, b, link) or moved
        if not moved:
            return spent, failed
        failed = generate(p, w.trial, b, wanted)
        if failed >= 0 or b.goals[BREACH] == 0:
            return spent, failed
    return MOST_REPAIRS, failed


@kernel
def delay_predecessor(p: Arrays, w: Walk, b: Buffers, link: int) -> bool:
    """Ask of the predecessor the least start or finish that keeps a maximal lag; whether that is more."""
    i, j, kind = p.most[link].predecessor, p.most[link].successor, p.most[link].type
    from_start = kind in (SS, SF)
    if p.task[i].state == FINISHED or (from_start and p.task[i].state == STARTED):
        return False
    moment = b.placed[j].start if kind in (FS, SS) else b.placed[j].finish
    least = least_within(p, p.most[link].calendar, moment, p.most[link].lag)
    if least >= FAR:
        return False
    if p.task[i].pinned == 1 and not from_start:
        from_start = True
        least += b.placed[i].start - b.placed[i].finish
    if from_start:
        if w.trial.task[i].delay >= least:
            return False
        w.trial.task[i].delay = least
    else:
        if w.trial.task[i].finish_from >= least:
            return False
        w.trial.task[i].finish_from = least
    return True
