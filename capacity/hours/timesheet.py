"""Who works how long on what on which day: the work of a schedule, cut at local midnights.

All frames about work are sums of these entries. Amounts are whole numbers: a minute at full units and
full share is 1,000,000 of ``load``, and at full speed 1,000,000,000 of ``work``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from capacity.crew import FULL, NONE, Crew, Worker, not_of_this_plan

if TYPE_CHECKING:
    from capacity.hours.roster import Stay
    from capacity.periods import Days
    from planner.plan import Need, Task
    from planner.task_links import PlannedTasks
    from planner.working_time import IntArray
    from scheduling.schedule import Schedule, ScheduledTask

LOAD_UNIT: Final = FULL * FULL
"""``load`` of a minute of somebody's whole time."""
WORK_UNIT: Final = FULL * FULL * FULL
"""``work`` of a minute of somebody's whole time at full speed."""
_ONE_MODE: Final = "only"


class Place(NamedTuple):
    """A place of a task and who fills it.

    Attributes
    ----------
    worker
        Position in the crew; ``NONE`` where nobody in particular is meant.
    skill
        Number of the skill asked for, else of the worker's first one; ``NONE`` for no skill.
    units, share, efficiency
        Per mille of project time given, of working time that is for projects, of speed.
    """

    worker: int
    skill: int
    units: int
    share: int
    efficiency: int


@dataclass(frozen=True, slots=True, eq=False)
class Timesheet:
    """Entries of work: one for each place of a task on each day, int64 arrays of one length.

    Attributes
    ----------
    task
        Position among the plan's planned tasks.
    worker, skill
        As in ``Place``.
    day
        Position of the local day.
    minutes
        Minutes that the task advances.
    load
        Minutes × units × share: what it takes of project time.
    work
        Load × efficiency; of a task with a duration, which knows no speed, load × 1,000.
    hired
        1 where a contractor works outside committed bookings.
    """

    task: IntArray
    worker: IntArray
    skill: IntArray
    day: IntArray
    minutes: IntArray
    load: IntArray
    work: IntArray
    hired: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Minutes that tasks advance, by day: ``task`` ascending, then ``day``, no pair twice.

    ``begin`` is the first minute worked on that day.
    """

    task: IntArray
    day: IntArray
    minutes: IntArray
    begin: IntArray


def cut_by_day(task: IntArray, starts: IntArray, ends: IntArray, days: Days) -> Stretches:
    """Intervals of tasks, in order of tasks and time, cut at midnights; what lies outside is left out."""
    first = np.searchsorted(days.bounds, starts, side="right") - 1
    last = np.searchsorted(days.bounds, ends, side="left") - 1
    first, last = np.maximum(first, 0), np.minimum(last, len(days) - 1)
    row, day = spread(first, last)
    begin = np.maximum(starts[row], days.bounds[day])
    minutes = np.minimum(ends[row], days.bounds[day + 1]) - begin
    return _joined(task[row], day, minutes, begin)


def spread(first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Row and number of every whole number from ``first`` to ``last`` of each row, if there is any."""
    counts = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    number = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts) + first[row]
    return row, number


def _joined(task: IntArray, day: IntArray, minutes: IntArray, begin: IntArray) -> Stretches:
    """Neighbours of the same task and day as one."""
    if not len(task):
        return Stretches(task, day, minutes, begin)
    new = np.flatnonzero(np.concatenate(([True], (task[1:] != task[:-1]) | (day[1:] != day[:-1]))))
    return Stretches(task[new], day[new], np.add.reduceat(minutes, new), begin[new])


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of tasks, those of a task side by side; the columns of ``Place`` and whether speed counts."""

    task: IntArray
    columns: IntArray
    by_work: IntArray

    @classmethod
    def of(cls, tasks: Sequence[int], places: Sequence[Place], by_work: Sequence[bool]) -> Places:
        """From rows in ascending order of their task."""
        columns = np.array(places, dtype=np.int64).reshape(len(places), len(Place._fields)).T
        return cls(np.array(tasks, dtype=np.int64), columns, np.array(by_work, dtype=np.int64))


def fill_in(stretches: Stretches, places: Places, hired: Sequence[Stay], crew: Crew) -> Timesheet:
    """An entry for each place on each day that its task advances.

    Parameters
    ----------
    hired
        Stays of contractors; work outside committed ones is marked.
    """
    begins = np.searchsorted(places.task, stretches.task, side="left")
    ends = np.searchsorted(places.task, stretches.task, side="right")
    row, place = spread(begins, ends - 1)
    worker, skill, units, share, efficiency = places.columns[:, place]
    speed = np.where(places.by_work[place] == 1, efficiency, FULL)
    minutes = stretches.minutes[row]
    load = minutes * units * share
    bought = _outside_committed(worker, stretches.begin[row], hired, crew)
    return Timesheet(
        stretches.task[row], worker, skill, stretches.day[row], minutes, load, load * speed, bought
    )


def _outside_committed(worker: IntArray, begin: IntArray, stays: Sequence[Stay], crew: Crew) -> IntArray:
    """1 where a contractor works at a moment at which nothing is committed."""
    contractors = np.append(crew.is_person == 0, [False])
    bought = contractors[worker].astype(np.int64)
    for stay in stays:
        if stay.committed:
            within = (worker == crew.row[stay.worker]) & (stay.begin <= begin) & (begin < stay.end)
            bought[within] = 0
    return bought


class ScheduledWork:
    """The work of a schedule, read once, to be cut by any days.

    Raises
    ------
    InputError
        If the schedule has a task, a mode or a person that the plan does not have.
    """

    def __init__(self, planned: PlannedTasks, crew: Crew, schedule: Schedule) -> None:
        numbers = [planned.index.get(one.key, NONE) for one in schedule.tasks]
        if NONE in numbers:
            unknown = "/".join(schedule.tasks[numbers.index(NONE)].key)
            raise not_of_this_plan(f"it has a task {unknown}, and the plan has none")
        # Entries may stand in any order; those of equal tasks keep theirs.
        order = sorted(range(len(numbers)), key=numbers.__getitem__)
        listed = [schedule.tasks[at] for at in order]
        worked = [one for one in listed if one.assignments and one.segments]
        self.crew = crew
        self._task = np.array([planned.index[one.key] for one in worked], dtype=np.int64)
        counts = np.array([len(one.segments) for one in worked], dtype=np.int64)
        moments = chain.from_iterable(chain.from_iterable(one.segments for one in worked))
        self._segments = np.fromiter(moments, np.int64).reshape(-1, 2)
        self._of_segment = np.repeat(self._task, counts)
        self._places = self._read_places(planned, worked)

    def _read_places(self, planned: PlannedTasks, worked: Iterable[ScheduledTask]) -> Places:
        tasks: list[int] = []
        places: list[Place] = []
        by_work: list[bool] = []
        known: dict[tuple[str, str | None, int], Place] = {}
        for one, number in zip(worked, self._task.tolist(), strict=True):
            task = planned.tasks[number][1]
            needs, counts_work = _needs(task, one.mode)
            for given in one.assignments:
                skill = needs[given.need] if 0 <= given.need < len(needs) else None
                key = (given.person, skill, given.units)
                place = known.get(key)
                if place is None:
                    place = known[key] = self._place(*key)
                tasks.append(number)
                places.append(place)
                by_work.append(counts_work)
        return Places.of(tasks, places, by_work)

    def _place(self, person: str, skill: str | None, units: int) -> Place:
        row = self.crew.row.get(person)
        if row is None:
            raise not_of_this_plan(f"it gives work to {person}, whom the plan or its bookings don't have")
        return place_of(row, self.crew.workers[row], self.crew.skills.number(skill), units)

    @property
    def latest(self) -> int | None:
        """The minute at which the last work ends; None without any."""
        return int(self._segments[:, 1].max()) if len(self._segments) else None

    def timesheet(self, days: Days, stays: Sequence[Stay]) -> Timesheet:
        """The work of some days."""
        starts, ends = self._segments.T
        stretches = cut_by_day(self._of_segment, starts, ends, days)
        return fill_in(stretches, self._places, stays, self.crew)


def place_of(row: int, worker: Worker, skill: int, units: int) -> Place:
    """A place that somebody fills; without a skill asked for it counts under their first one."""
    if skill == NONE:
        return Place(row, worker.main_skill, units, worker.share, FULL)
    return Place(row, skill, units, worker.share, worker.efficiency(skill))


def _needs(task: Task, mode_id: str) -> tuple[tuple[str | None, ...], bool]:
    """Skill of each need of a mode, and whether it has work rather than a duration."""
    if not task.modes:
        if mode_id != _ONE_MODE:
            raise _no_mode(task, mode_id)
        if not task.needs:
            return (task.skill,), task.work is not None
        return _skills(task.all_needs), task.work is not None
    mode = next((mode for mode in task.modes if mode.id == mode_id), None)
    if mode is None:
        raise _no_mode(task, mode_id)
    return _skills(mode.needs), mode.work is not None


def _skills(needs: Iterable[Need]) -> tuple[str | None, ...]:
    return tuple(need.skill for need in needs)


def _no_mode(task: Task, mode_id: str) -> Exception:
    return not_of_this_plan(f"it does task {task.id} in mode {mode_id!r}, and the plan has no such mode")
