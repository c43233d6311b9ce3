"""Dates that no schedule can keep, because even with everybody free a task would be too late for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from scheduling.conflicts.wording import task_name, upper_moment
from scheduling.list_schedule.calendar_maps import lagged
from scheduling.list_schedule.waits import wait_start
from scheduling.problem import Problem
from scheduling.problem.arrays import FAR, FINISHED, FS, MILESTONE, OPEN, SS, WAIT, Arrays
from scheduling.search.rules import Milieu

_ENDS: Final = {True: "start", False: "finish"}


class Missed(NamedTuple):
    """A limit that a task can't keep: the latest moment of its start or finish, and minutes too late.

    ``behind`` is the task whose link makes it so, for a pinned start; -1 for other limits.
    """

    task: int
    is_start: bool
    limit: int
    minutes: int
    behind: int = -1


def missed_dates(p: Arrays, milieu: Milieu) -> list[Missed]:
    """Every limit of a start or finish that heads, which no schedule beats, don't keep."""
    task, state = p.task[:-1], p.task.state[:-1]
    finish = (milieu.head_finish > task.latest_finish) & (state != FINISHED)
    start = (milieu.head_start > task.latest_start) & (state == OPEN) & (task.pinned == 0)
    found = [
        Missed(j, False, int(task.latest_finish[j]), int(milieu.head_finish[j] - task.latest_finish[j]))
        for j in np.flatnonzero(finish).tolist()
    ]
    found += [
        Missed(j, True, int(task.latest_start[j]), int(milieu.head_start[j] - task.latest_start[j]))
        for j in np.flatnonzero(start & ~finish).tolist()
    ]
    found += _missed_pins(p, milieu)
    return sorted(found)


def _missed_pins(p: Arrays, milieu: Milieu) -> Iterator[Missed]:
    """Pinned starts that the links into the task forbid."""
    pinned = (p.task.pinned[:-1] == 1) & (p.task.state[:-1] == OPEN)
    late = pinned & (milieu.head_start > p.task.latest_start[:-1]) & (milieu.head_start < FAR)
    for j in np.flatnonzero(late).tolist():
        start, limit = int(milieu.head_start[j]), max(int(p.task.latest_start[j]), latest_pin(p, j))
        if start > limit:
            yield Missed(j, True, limit, start - limit, _driver(p, milieu, j))


def _driver(p: Arrays, milieu: Milieu, j: int) -> int:
    """The task whose link lets j start last."""
    least = -FAR, -1
    for link in p.before[p.task[j].before_ptr : p.task[j + 1].before_ptr]:
        if link.type in (FS, SS):
            i = int(link.task)
            moment = int((milieu.head_start if link.type == SS else milieu.head_finish)[i])
            least = max(least, (int(lagged(p, link.calendar, moment, int(link.lag))), i))
    return least[1]


def latest_pin(p: Arrays, j: int) -> int:
    """Latest moment that a pin can mean: the first at which some team works; FAR where many may be it.

    A pin outside of working hours means the next moment at which the task's team works.
    """
    pin, latest = int(p.task[j].pin), -FAR
    for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
        if p.mode[mode].kind == MILESTONE:
            latest = max(latest, pin)
        elif p.mode[mode].kind == WAIT:
            latest = max(latest, int(wait_start(p, p.mode[mode].calendar, p.mode[mode].minutes, pin, 0)))
        else:
            latest = max(latest, _first_slot_of_team(p, mode, pin))
    return latest


def _first_slot_of_team(p: Arrays, mode: int, pin: int) -> int:
    """First slot from ``pin`` on that the slowest to come of all possible teams works."""
    seats = range(int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr))
    uses = p.use.equipment[p.mode[mode].use_ptr : p.mode[mode + 1].use_ptr]
    teams = [p.candidate.row[p.seat[s].candidate_ptr : p.seat[s + 1].candidate_ptr] for s in seats]
    fixed = [axis for axis in p.equipment.axis[uses].tolist() if axis >= 0]
    fixed += [int(p.row.axis[rows[0]]) for rows in teams if len(rows) == 1]
    fixed += [] if teams else [int(p.mode[mode].axis)]
    free = [np.unique(p.row.axis[rows]).tolist() for rows in teams if len(rows) > 1]
    if len(free) > 1:
        return FAR
    first = int(np.searchsorted(p.slot_minute, pin))
    starts = [_first_joint_slot(p, {*fixed, axis}, first) for axis in (free[0] if free else fixed[:1])]
    return max(starts, default=pin)


def _first_joint_slot(p: Arrays, axes: set[int], first: int) -> int:
    """Minute of the first common slot from ``first`` on that all axes work; FAR if there is none."""
    together: np.ndarray[tuple[int], np.dtype[np.int32]] | None = None
    for axis in axes:
        slots = p.axis_slots[p.axis_ptr[axis] : p.axis_ptr[axis + 1]]
        slots = slots[np.searchsorted(slots, first) :]
        together = slots if together is None else np.intersect1d(together, slots, assume_unique=True)
    if together is None or not len(together):
        return FAR
    return int(p.slot_minute[together[0]])


def told(problem: Problem, missed: Missed) -> str:
    """A limit missed, as a sentence."""
    name, limit = task_name(problem, missed.task), upper_moment(problem, missed.limit)
    if missed.behind >= 0:
        return (
            f"{name} can't start by {limit}, when its pinned start ends: it comes after "
            f"{task_name(problem, missed.behind)}, and even with everybody free it would be "
            f"{missed.minutes} minutes late"
        )
    return (
        f"{name} can't {_ENDS[missed.is_start]} by {limit}: even with everybody free it would be "
        f"{missed.minutes} minutes late"
    )
