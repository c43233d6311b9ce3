"""One side as the search for reasons looks at it: who and what is busy when, and when teams can work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from capacity.hours.roster import stays_of
from capacity.money.task_amounts import mode_of
from planner.calendars import WorkingTimes
from planner.plan import Mode
from planner.task_links import TaskLink, planned_tasks
from planner.working_time import WorkingTime
from scenarios.comparison.pair import Pair, Placed
from scenarios.comparison.sides import Side
from scheduling.schedule import TaskKey


class Busy(NamedTuple):
    """A stretch [begin, end) of whole slots that a task takes of somebody or something."""

    begin: int
    end: int
    key: TaskKey
    units: int


@dataclass(frozen=True, eq=False)
class Scene:
    """A side of a pair with its working time, and tables of what is taken when."""

    side: Side
    times: WorkingTimes
    placed: dict[TaskKey, Placed]

    @classmethod
    def base(cls, pair: Pair) -> Scene:
        """The base of a pair."""
        return cls(pair.base, pair.base_times, pair.before)

    @classmethod
    def other(cls, pair: Pair) -> Scene:
        """The other side of a pair."""
        return cls(pair.other, pair.other_times, pair.after)

    def slot_floor(self, minute: int) -> int:
        """Latest slot boundary not after ``minute``."""
        return self.times.origin + (minute - self.times.origin) // self.times.grid_minutes * self.step

    def slot_ceil(self, minute: int) -> int:
        """Earliest slot boundary not before ``minute``."""
        return -self._mirrored_floor(-minute)

    def _mirrored_floor(self, minute: int) -> int:
        return -self.times.origin + (minute + self.times.origin) // self.step * self.step

    @property
    def step(self) -> int:
        """Minutes of a slot."""
        return self.times.grid_minutes

    @cached_property
    def links_into(self) -> dict[TaskKey, list[tuple[TaskKey, TaskLink]]]:
        """Links by the task that they hold, each with the task that it waits for."""
        planned = planned_tasks(self.side.plan)
        keys = [(project.id, task.id) for project, task in planned.tasks]
        found: dict[TaskKey, list[tuple[TaskKey, TaskLink]]] = {}
        for link in planned.links:
            if keys[link.predecessor] in self.placed:
                found.setdefault(keys[link.successor], []).append((keys[link.predecessor], link))
        return found

    @cached_property
    def busy_people(self) -> dict[str, list[Busy]]:
        """What each person, or contractor ``pool#n``, does when; the last slot of a task counts whole."""
        found: dict[str, list[Busy]] = {}
        for key, placed in self.placed.items():
            for one in placed.scheduled.assignments:
                for start, end in placed.scheduled.segments:
                    busy = Busy(self.slot_floor(start), self.slot_ceil(end), key, one.units)
                    found.setdefault(one.person, []).append(busy)
        return found

    @cached_property
    def busy_equipment(self) -> dict[str, list[Busy]]:
        """Which task holds each piece of equipment when, pauses included."""
        found: dict[str, list[Busy]] = {}
        for key, placed in self.placed.items():
            if placed.task.progress is not None and placed.task.progress.finished is not None:
                continue
            begin, end = self.slot_floor(placed.begins), self.slot_ceil(placed.scheduled.finish)
            for need in self.mode(placed).equipment:
                found.setdefault(need.equipment, []).append(Busy(begin, end, key, need.units))
        return found

    def mode(self, placed: Placed) -> Mode:
        """The mode in which a task is done."""
        return mode_of(placed.task, placed.scheduled.mode)

    @cached_property
    def booked(self) -> dict[str, WorkingTime]:
        """Working time of each contractor ``pool#n`` within its bookings."""
        ranges: dict[str, list[tuple[int, int]]] = {}
        for stay in stays_of(self.side.plan, self.side.schedule.bookings):
            ranges.setdefault(stay.worker, []).append((stay.begin, stay.end))
        found = {}
        for worker, booked in ranges.items():
            begins, ends = np.array(booked, dtype=np.int64).T
            within = WorkingTime.from_intervals(self.times.first, self.times.last, begins, ends)
            found[worker] = self.times.pool(worker.rpartition("#")[0]).intersect(within)
        return found

    def hours_of(self, worker: str) -> WorkingTime | None:
        """Working time of a person or contractor; None for somebody whom this side doesn't have."""
        if "#" in worker:
            return self.booked.get(worker)
        known = any(person.id == worker for person in self.side.plan.people)
        return self.times.person(worker) if known else None

    def parts(self, placed: Placed) -> Iterator[tuple[str, WorkingTime]]:
        """Working times that must agree for a task to advance, and whose each is (empty: a calendar)."""
        task = placed.task
        usual = task.calendar or placed.project.calendar
        if task.wait is not None:
            if not task.wait.elapsed:
                yield "", self.times.calendar(usual)
            return
        if not placed.scheduled.segments:
            return
        for one in placed.scheduled.assignments:
            hours = self.hours_of(one.person)
            if hours is not None:
                yield one.person, hours
        if not placed.scheduled.assignments:
            yield "", self.times.calendar(usual)
        for need in self.mode(placed).equipment:
            yield need.equipment, self.times.equipment(need.equipment)

    def last_chance(self, placed: Placed) -> int | None:
        """The last moment before its begin at which a task could have begun, as far as hours go.

        A slot before; of what is not planned in slots (waits and milestones), a minute. None where
        nobody works before, as far as working time is compiled.
        """
        joint: WorkingTime | None = None
        for _, hours in self.parts(placed):
            joint = hours if joint is None else joint.intersect(hours)
        step = 1 if placed.task.wait is not None or not placed.scheduled.segments else self.step
        if joint is None:
            return placed.begins - step
        worked = joint.minutes_before(placed.begins)
        return joint.earliest_moment(worked) - step if worked > 0 else None
