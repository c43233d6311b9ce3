"""Arrays → Schedule: slots become minutes, rows become people, open days become bookings."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import numpy as np

from planner.calendars import WorkingTime
from planner.time_zones import day_number
from scheduling.list_schedule.bookings import next_booking, plan_bookings
from scheduling.problem import Problem
from scheduling.problem.arrays import ELAPSED, FINISHED, I32, MILESTONE, WAIT, Arrays, Table
from scheduling.problem.bookings import booking_cost, paid_minutes
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask, Segment


def build_schedule(problem: Problem, placed: Table, team: I32) -> Schedule:
    """The schedule that the placements say, with the cheapest bookings that cover it."""
    segments = _SegmentBuilder(problem)
    people = _TeamBuilder(problem)
    starts, finishes = placed.start.tolist(), placed.finish.tolist()
    first, modes = placed.first_slot.tolist(), placed.mode.tolist()
    state = problem.arrays.task.state.tolist()
    tasks = []
    for j, (project, task) in enumerate(problem.graph.tasks):
        done = state[j] == FINISHED
        tasks.append(
            ScheduledTask(
                project=project.id,
                task=task.id,
                start=starts[j],
                finish=finishes[j],
                mode=problem.mode_id[modes[j]],
                assignments=() if done else people.of(j, modes[j], team),
                segments=() if done else segments.of(j, modes[j], first[j], finishes[j], team),
            )
        )
    return Schedule(tuple(tasks), tuple(_bookings(problem, placed, team)))


class _TeamBuilder:
    """Assignments, shared where they are equal: most tasks have one person at 100 %."""

    def __init__(self, problem: Problem) -> None:
        p = problem.arrays
        self._names = problem.resources.names
        self._seat_need = problem.seat_need
        self._row = p.candidate.row.tolist()
        self._units = p.seat.units.tolist()
        self._seat_ptr = p.mode.seat_ptr.tolist()
        self._base = p.task.seat_base.tolist()
        self._known: dict[tuple[int, int, int], Assignment] = {}

    def of(self, j: int, mode: int, team: I32) -> tuple[Assignment, ...]:
        """The people of a task, in the order of its needs."""
        low, high = self._seat_ptr[mode], self._seat_ptr[mode + 1]
        base = self._base[j]
        found = [self._assignment(seat, int(team[base + seat - low])) for seat in range(low, high)]
        if len(found) > 1:
            found.sort(key=lambda a: (a.need, a.person))
        return tuple(found)

    def _assignment(self, seat: int, candidate: int) -> Assignment:
        key = (self._row[candidate], self._seat_need[seat], self._units[seat])
        if key not in self._known:
            self._known[key] = Assignment(self._names[key[0]], key[1], key[2])
        return self._known[key]


class _SegmentBuilder:
    """Worked intervals, from the working time that the people and things of a task have in common."""

    def __init__(self, problem: Problem) -> None:
        p = problem.arrays
        self._problem = problem
        self._kind = p.mode.kind.tolist()
        self._seat_ptr = p.mode.seat_ptr.tolist()
        self._use_ptr = p.mode.use_ptr.tolist()
        self._equipment = p.use.equipment.tolist()
        self._row: list[int] = p.candidate.row.tolist()
        self._base = p.task.seat_base.tolist()
        self._minutes = p.mode.minutes.tolist()
        self._slot_minute = p.slot_minute.tolist()
        self._own: list[WorkingTime] = [
            _working_time(problem, row) for row in range(len(problem.resources.names))
        ]
        self._joint: dict[tuple[object, ...], WorkingTime] = {}

    def of(self, j: int, mode: int, first: int, finish: int, team: I32) -> tuple[Segment, ...]:
        """Segments of a task from its first slot to its finish."""
        if self._kind[mode] == MILESTONE:
            return ()
        if self._kind[mode] == WAIT:
            return self._wait(j, mode, finish)
        return tuple(self._working(j, mode, team).segments(self._slot_minute[first], finish))

    def _working(self, j: int, mode: int, team: I32) -> WorkingTime:
        """Time in which all people and all equipment of a task work."""
        seats = self._seat_ptr[mode + 1] - self._seat_ptr[mode]
        uses = self._equipment[self._use_ptr[mode] : self._use_ptr[mode + 1]]
        base = self._base[j]
        if seats == 1 and not uses:
            alone: WorkingTime = self._own[self._row[team[base]]]
            return alone
        rows = sorted(self._row[candidate] for candidate in team[base : base + seats])
        calendar = None if seats else self._calendar_id(j)
        key = (tuple(rows), tuple(uses), calendar, seats == 0)
        if key not in self._joint:
            times = self._problem.times
            parts = [self._own[row] for row in rows]
            if not seats:
                parts.append(times.calendar(calendar))
            parts += [times.equipment(self._problem.plan.equipment[e].id) for e in uses]
            self._joint[key] = reduce(WorkingTime.intersect, parts)
        return self._joint[key]

    def _calendar_id(self, j: int) -> str | None:
        project, task = self._problem.graph.tasks[j]
        return task.calendar if task.calendar is not None else project.calendar

    def _wait(self, j: int, mode: int, finish: int) -> tuple[Segment, ...]:
        """A wait runs in its calendar from its (remaining) start to its finish."""
        minutes = self._minutes[mode]
        if int(self._problem.arrays.mode[mode].calendar) == ELAPSED:
            return ((finish - minutes, finish),)
        working = self._problem.times.calendar(self._calendar_id(j))
        start = working.latest_moment(working.minutes_before(finish) - minutes)
        return tuple(working.segments(start, finish))


def _working_time(problem: Problem, row: int) -> WorkingTime:
    """Working time of a person or contractor."""
    name = problem.resources.names[row]
    if row < problem.resources.people:
        return problem.times.person(name)
    return problem.times.pool(name.rpartition("#")[0])


def _bookings(problem: Problem, placed: Table, team: I32) -> list[Booking]:
    """Committed bookings, then for each contractor the cheapest that cover its work."""
    plan, columns = problem.plan, problem.bookings
    found = []
    for pool_number, contractor, committed in columns.committed:
        pool = plan.contractor_pools[pool_number]
        minutes = paid_minutes(plan, problem.times, pool, committed.first, committed.last)
        cost = booking_cost(minutes, pool.rate)
        dates = committed.first.isoformat(), committed.last.isoformat()
        found.append(Booking(pool.id, contractor, *dates, minutes, cost, committed=True))
    used = _used_days(problem, placed, team)
    for number in range(len(columns.contractor_pool)):
        for first_day, last_day in _ranges(problem, number, used.get(number, set())):
            pool_number = columns.contractor_pool[number]
            pool = plan.contractor_pools[pool_number]
            at = columns.pool_day_ptr[pool_number]
            first = _date(columns.pool_day_date[at + first_day])
            last = _date(columns.pool_day_date[at + last_day])
            minutes = paid_minutes(plan, problem.times, pool, first, last)
            contractor = number - columns.contractor_pool.index(pool_number) + 1
            cost = booking_cost(minutes, pool.rate)
            found.append(Booking(pool.id, contractor, first.isoformat(), last.isoformat(), minutes, cost))
    return found


def _date(days: int) -> dt.date:
    return dt.date.fromordinal(days - day_number(dt.date(1, 1, 1)) + 1)


def _used_days(problem: Problem, placed: Table, team: I32) -> dict[int, set[int]]:
    """Working days, by contractor, on which it works."""
    p = problem.arrays
    used: dict[int, set[int]] = {}
    if p.contractors == 0:
        return used
    segments = _SegmentBuilder(problem)
    rows = np.where(team >= 0, p.candidate.row[np.maximum(team, 0)], -1)
    seats = np.flatnonzero(rows >= p.first_contractor)
    for j, seat in zip(np.searchsorted(p.task.seat_base, seats, "right") - 1, seats, strict=True):
        at = placed[j]
        if at.first_slot >= 0:
            worked = segments.of(int(j), int(at.mode), int(at.first_slot), int(at.finish), team)
            number = int(rows[seat]) - p.first_contractor
            used.setdefault(number, set()).update(_days_of(p, number, worked))
    return used


def _days_of(p: Arrays, contractor: int, worked: tuple[Segment, ...]) -> set[int]:
    """Working days of the contractor's pool that the segments touch."""
    pool = int(p.contractor[contractor].pool)
    days = p.pool_day.slot[p.pool[pool].day_ptr : p.pool[pool + 1].day_ptr]
    minute = p.slot_minute[days]
    touched: set[int] = set()
    for begin, end in worked:
        low = int(np.searchsorted(minute, begin, side="right")) - 1
        high = int(np.searchsorted(minute, end))
        touched.update(range(low, high))
    return touched


def _ranges(problem: Problem, contractor: int, worked: set[int]) -> list[tuple[int, int]]:
    """First and last working day of each new booking: the cheapest ones that cover the days worked."""
    p = problem.arrays
    pool = p.pool[int(p.contractor[contractor].pool) :][:2]
    days = int(pool.day_ptr[1] - pool.day_ptr[0])
    used, cost = np.zeros(days + 1, np.uint8), np.zeros((2, days + 1), np.int64)
    used[sorted(worked)] = 1
    day, end = plan_bookings(p, contractor, used, cost)
    ranges: list[tuple[int, int]] = []
    while True:
        first, last, _ = next_booking(p, contractor, used, cost, day, end)
        if last < 0:
            return ranges
        ranges.append((first, last))
        day = last + 1
