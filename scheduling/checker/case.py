"""What is to be proved: every planned task beside what the schedule says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from planner import calendars
from planner.calendars import WorkingTimes
from planner.plan import ConsumableNeed, EquipmentNeed, Need, Plan, Project, Task
from planner.quantities import Duration
from scheduling.checker.booked import BookedRange, read_bookings
from scheduling.checker.clock import Clock, IntArray
from scheduling.checker.outline import Outline
from scheduling.checker.tables import Tables
from scheduling.checker.timetable import Interval
from scheduling.checker.workers import Crew
from scheduling.schedule import Schedule, ScheduledTask, TaskKey

State = Literal["open", "started", "finished"]
FARTHEST_MINUTES = 40 * 366 * 1440
"""No task is planned farther than this from the data date; beyond, nothing is compiled."""
_MARGIN = 15 * 1440
"""Minutes: whole weeks are asked for by the goal balance, short leads and lags reach out."""


class Way(NamedTuple):
    """One way to do a task: a mode of it, or ``only``, the task itself where it has no modes."""

    id: str
    work: Duration | None
    duration: Duration | None
    needs: tuple[Need, ...]
    equipment: tuple[EquipmentNeed, ...]
    consumables: tuple[ConsumableNeed, ...]
    cost: int


def ways(task: Task) -> list[Way]:
    """All ways to do ``task``; waits and milestones have one too."""
    if task.modes:
        return [
            Way(m.id, m.work, m.duration, m.needs, m.equipment, m.consumables, m.cost) for m in task.modes
        ]
    return [Way("only", task.work, task.duration, task.all_needs, task.equipment, task.consumables, 0)]


@dataclass(frozen=True, slots=True)
class Item:
    """A planned task of the plan beside its entry in the schedule.

    ``mode`` is None where the schedule names none of the task's modes.
    """

    number: int
    project: Project
    task: Task
    scheduled: ScheduledTask
    mode: Way | None
    state: State

    @property
    def where(self) -> str:
        """Its place in the plan, as people write it."""
        return f"{self.project.id}/{self.task.id}"

    @property
    def calendar(self) -> str | None:
        """Calendar of its wait, or of its duration without people."""
        return self.task.calendar if self.task.calendar is not None else self.project.calendar

    @property
    def resumes(self) -> int | None:
        """Start of its first segment, or None."""
        return self.scheduled.segments[0][0] if self.scheduled.segments else None


@dataclass(frozen=True)
class Matching:
    """Tasks of the plan and entries of the schedule, put side by side.

    ``items`` are the planned tasks found exactly once, at times that can be examined.
    """

    items: tuple[Item, ...]
    missing: tuple[TaskKey, ...]
    repeated: dict[TaskKey, int]
    unknown: tuple[TaskKey, ...]
    far: tuple[ScheduledTask, ...]


@dataclass(frozen=True)
class Case:
    """An expanded plan and a schedule, matched, with working time for all that is asked."""

    plan: Plan
    schedule: Schedule
    clock: Clock
    outline: Outline
    matching: Matching

    @classmethod
    def of(cls, plan: Plan, schedule: Schedule) -> Case:
        """Match ``schedule`` with the expanded ``plan``."""
        clock, outline = Clock.of(plan), Outline.of(plan)
        return cls(plan, schedule, clock, outline, match(outline, schedule, clock.data_date))

    @cached_property
    def day_and_week(self) -> tuple[int, int]:
        """Minutes of a day and a week of work or duration."""
        return self.plan.day_minutes, self.plan.week_minutes

    @property
    def items(self) -> tuple[Item, ...]:
        """Planned tasks that can be examined."""
        return self.matching.items

    @cached_property
    def number(self) -> dict[TaskKey, int]:
        """Number of each item by its key."""
        return {item.scheduled.key: item.number for item in self.items}

    @cached_property
    def starts(self) -> IntArray:
        """Start of each item."""
        return np.array([item.scheduled.start for item in self.items], dtype=np.int64)

    @cached_property
    def finishes(self) -> IntArray:
        """Finish of each item."""
        return np.array([item.scheduled.finish for item in self.items], dtype=np.int64)

    @cached_property
    def crew(self) -> Crew:
        """Everybody who may be assigned."""
        return Crew.of(self.plan)

    @cached_property
    def bookings(self) -> tuple[BookedRange, ...]:
        """Readable bookings of known pools, as minutes."""
        return read_bookings(self.plan, self.schedule)

    @cached_property
    def range(self) -> Interval:
        """First and last minute examined: the schedule, its bookings and the data date, and a margin."""
        bounds = [(self.clock.data_date, self.clock.data_date)]
        bounds += [_extent(item) for item in self.items if item.state != "finished"]
        bounds += [(booking.begin, booking.end) for booking in self.bookings]
        return min(b for b, _ in bounds) - _MARGIN, max(e for _, e in bounds) + _MARGIN

    @cached_property
    def working_times(self) -> WorkingTimes:
        """Working time over the range examined."""
        return calendars.compile_working_time(self.plan, *self.range)

    @cached_property
    def tables(self) -> Tables:
        """Timetables of everybody and everything that takes part."""
        return Tables(self.plan, self.clock, self.working_times, self.bookings)


def match(outline: Outline, schedule: Schedule, data_date: int) -> Matching:
    """Put the schedule's entries beside the planned tasks of ``outline``."""
    entries: dict[TaskKey, ScheduledTask] = {}
    counts = dict.fromkeys(outline.planned, 0)
    unknown, far = [], []
    items: list[Item] = []
    for entry in schedule.tasks:
        if entry.key in counts:
            entries[entry.key] = entry
            counts[entry.key] += 1
        else:
            unknown.append(entry.key)
    for key, entry in entries.items():
        if counts[key] > 1:
            continue
        item = _item(len(items), *outline.planned[key], entry)
        if item.state != "finished" and _is_far(item, data_date):
            far.append(entry)
        else:
            items.append(item)
    missing = tuple(key for key, count in counts.items() if count == 0)
    repeated = {key: count for key, count in counts.items() if count > 1}
    return Matching(tuple(items), missing, repeated, tuple(unknown), tuple(far))


def _item(number: int, project: Project, task: Task, entry: ScheduledTask) -> Item:
    mode = next((mode for mode in ways(task) if mode.id == entry.mode), None)
    progress = task.progress
    if progress is not None and progress.finished is not None:
        return Item(number, project, task, entry, mode, "finished")
    if progress is not None and progress.started is not None:
        return Item(number, project, task, entry, mode, "started")
    return Item(number, project, task, entry, mode, "open")


def _extent(item: Item) -> Interval:
    """First and last minute that the schedule plans for an item, its actual start left out."""
    entry = item.scheduled
    moments = [moment for segment in entry.segments for moment in segment]
    moments.append(entry.start if item.state == "open" else entry.finish)
    moments.append(entry.finish)
    return min(moments), max(moments)


def _is_far(item: Item, data_date: int) -> bool:
    first, last = _extent(item)
    return first < data_date - FARTHEST_MINUTES or last > data_date + FARTHEST_MINUTES
