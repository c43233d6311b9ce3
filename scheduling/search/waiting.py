"""Which tasks make a project late by waiting for people: where a change is worth most.

From the task that ends a project back along what each one's start follows from. Where a person had time
between the moment at which a task could have begun and its start, it waited for them.
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.calendar_maps import lagged
from scheduling.list_schedule.placement import slot_at
from scheduling.problem.arrays import FAR, FS, OPEN, SF, SS, Arrays
from scheduling.search.dice import roll
from scheduling.search.walk import Space, Walk, pick_project, row_of

MOST_STEPS = 200


@kernel
def waiting_task(p: Arrays, s: Space, w: Walk) -> tuple[int, int]:
    """A task on whose wait the end of a mostly late project hangs, and when it could have begun; -1 if none.

    Of several on the way every one is as likely.
    """
    project = pick_project(s, w)
    j = last_task(p, w, project)
    chosen, since, seen = -1, 0, 0
    for _ in range(MOST_STEPS):
        if j < 0 or p.task[j].state != OPEN:
            break
        ready, before = cause(p, w, j)
        if waits(p, w, j, ready):
            seen += 1
            if roll(w.dice, seen) == 0:
                chosen, since = j, ready
        j = before
    return chosen, since


@kernel
def last_task(p: Arrays, w: Walk, project: int) -> int:
    """The task that ends a project; of several the last one."""
    chosen, latest = -1, -FAR
    for j in range(p.tasks):
        if p.task[j].project == project and w.placed[j].finish >= latest:
            chosen, latest = j, w.placed[j].finish
    return chosen


@kernel
def cause(p: Arrays, w: Walk, j: int) -> tuple[int, int]:
    """When a task could have begun, and the predecessor that says so; -1 where its own date does."""
    ready, before = max(p.task[j].earliest_start, w.now.task[j].delay), -1
    for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
        i, kind = p.before[k].task, p.before[k].type
        moment = w.placed[i].start if kind in (SS, SF) else w.placed[i].finish
        bound = moment
        if p.before[k].lag != 0:
            bound = lagged(p, p.before[k].calendar, moment, p.before[k].lag)
        if kind not in (FS, SS):
            bound += w.placed[j].start - w.placed[j].finish
        if bound >= ready:
            ready, before = bound, i
    return ready, before


@kernel
def waits(p: Arrays, w: Walk, j: int, ready: int) -> bool:
    """Whether the person of a task's first seat had time before its start and after ``ready``."""
    row = row_of(p, w, j)
    if row < 0 or w.placed[j].first_slot < 0 or ready >= w.placed[j].start:
        return False
    axis = p.row[row].axis
    return p.axis_before[axis, w.placed[j].first_slot] > p.axis_before[axis, slot_at(p, ready)]
