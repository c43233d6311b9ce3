"""Arrays → Schedule: slots become minutes, rows become people, open days become bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from planner.time_zones import day_number
from scheduling.problem import Problem
from scheduling.problem.arrays import FINISHED, I32, I64, MILESTONE, WAIT, Arrays, Table
from scheduling.problem.bookings import booking_cost, paid_minutes
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask, Segment


def build_schedule(problem: Problem, placed: Table, team: I32) -> Schedule:
    """The schedule that the placements say, with the cheapest bookings that cover it."""
    segments = _SegmentBuilder(problem)
    people = _TeamBuilder(problem)
    starts, finishes = placed.start.tolist(), placed.finish.tolist()
    first, last, modes = placed.first_slot.tolist(), placed.last_slot.tolist(), placed.mode.tolist()
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
                segments=() if done else segments.of(j, modes[j], first[j], last[j], finishes[j], team),
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
    """Worked intervals from slots."""

    def __init__(self, problem: Problem) -> None:
        p = problem.arrays
        self._p = p
        self._problem = problem
        self._grid = p.grid
        self._kind = p.mode.kind.tolist()
        self._seat_ptr = p.mode.seat_ptr.tolist()
        self._runs: dict[tuple[int, ...], Callable[[int, int], tuple[I64, I64]]] = {}
        self._use_ptr = p.mode.use_ptr.tolist()
        self._mode_axis = p.mode.axis.tolist()
        self._row_axis = p.row.axis.tolist()
        self._row = p.candidate.row.tolist()
        self._base = p.task.seat_base.tolist()

    def of(self, j: int, mode: int, first: int, last: int, finish: int, team: I32) -> tuple[Segment, ...]:
        """Segments of a task, the last one cut to its finish."""
        if self._kind[mode] == MILESTONE:
            return ()
        if self._kind[mode] == WAIT:
            return self._wait(j, mode, finish)
        begins, ends = self._joint(self._axes(j, mode, team))(first, last)
        whole = list(zip(begins.tolist(), ends.tolist(), strict=True))
        whole[-1] = (whole[-1][0], finish)
        return tuple(whole)

    def _axes(self, j: int, mode: int, team: I32) -> tuple[int, ...]:
        """Different axes of the people, the equipment and the calendar of a mode."""
        seats = self._seat_ptr[mode + 1] - self._seat_ptr[mode]
        base = self._base[j]
        axes = {self._row_axis[self._row[team[base + s]]] for s in range(seats)}
        axes.add(self._mode_axis[mode])
        for k in range(self._use_ptr[mode], self._use_ptr[mode + 1]):
            axes.add(int(self._p.equipment.axis[self._p.use.equipment[k]]))
        return tuple(sorted(axes - {-1}))

    def _joint(self, axes: tuple[int, ...]) -> Callable[[int, int], tuple[I64, I64]]:
        """A function from first and last slot to the runs of joint slots between them."""
        if axes not in self._runs:
            self._runs[axes] = _run_finder(self._p, axes)
        return self._runs[axes]

    def _wait(self, j: int, mode: int, finish: int) -> tuple[Segment, ...]:
        """A wait runs in its calendar from its (remaining) start to its finish."""
        p = self._p
        minutes, calendar = int(p.mode[mode].minutes), int(p.mode[mode].calendar)
        if calendar < 0:
            return ((finish - minutes, finish),)
        project, task = self._problem.graph.tasks[j]
        name = task.calendar if task.calendar is not None else project.calendar
        working = self._problem.times.calendar(name)
        start = working.latest_moment(working.minutes_before(finish) - minutes)
        return tuple(working.segments(start, finish))


def _run_finder(p: Arrays, axes: tuple[int, ...]) -> Callable[[int, int], tuple[I64, I64]]:
    slots = (
        p.axis_slots[p.axis_ptr[axes[0]] : p.axis_ptr[axes[0] + 1]] if axes else np.arange(len(p.slot_minute))
    )
    for axis in axes[1:]:
        slots = slots[p.axis_before[axis, slots + 1] > p.axis_before[axis, slots]]
    minutes = p.slot_minute[slots]
    breaks = np.flatnonzero(np.diff(minutes) != p.grid) + 1
    run_of = np.concatenate(([0], breaks)), np.concatenate((breaks, [len(slots)]))
    grid = p.grid

    def runs(first: int, last: int) -> tuple[I64, I64]:
        low, high = np.searchsorted(slots, (first, last))
        begin = int(np.searchsorted(run_of[1], low, side="right"))
        end = int(np.searchsorted(run_of[0], high, side="right"))
        begins = np.maximum(run_of[0][begin:end], low)
        ends = np.minimum(run_of[1][begin:end] - 1, high)
        return minutes[begins], minutes[ends] + grid

    return runs


def _bookings(problem: Problem, placed: Table, team: I32) -> list[Booking]:
    """Committed bookings, then for each contractor the cheapest from the left that cover its work."""
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
    finder = _SegmentBuilder(problem)
    rows = np.where(team >= 0, p.candidate.row[np.maximum(team, 0)], -1) if len(p.candidate) else team
    for j in np.unique(
        np.searchsorted(p.task.seat_base, np.flatnonzero(rows >= p.first_contractor), "right") - 1
    ):
        mode, base = int(placed[j].mode), int(p.task[j].seat_base)
        seats = int(p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr)
        begins, ends = finder._joint(finder._axes(int(j), mode, team))(
            int(placed[j].first_slot), int(placed[j].last_slot)
        )
        for row in rows[base : base + seats]:
            if row >= p.first_contractor:
                number = int(row) - p.first_contractor
                used.setdefault(number, set()).update(_days_of(p, number, begins, ends))
    return used


def _days_of(p: Arrays, contractor: int, begins: I64, ends: I64) -> set[int]:
    """Working days of the contractor's pool that the intervals touch."""
    pool = int(p.contractor[contractor].pool)
    days = p.pool_day.slot[p.pool[pool].day_ptr : p.pool[pool + 1].day_ptr]
    minute = p.slot_minute[days]
    touched: set[int] = set()
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        low = int(np.searchsorted(minute, begin, side="right")) - 1
        high = int(np.searchsorted(minute, end))
        touched.update(range(low, high))
    return touched


def _ranges(problem: Problem, contractor: int, used: set[int]) -> list[tuple[int, int]]:
    """First and last working day of each new booking: the minimum, then on while work goes on."""
    p, columns = problem.arrays, problem.bookings
    pool = columns.contractor_pool[contractor]
    days = columns.pool_day_ptr[pool + 1] - columns.pool_day_ptr[pool]
    table = columns.contractor_day_ptr[contractor]
    committed = columns.committed_day[table : table + days]
    minimum = int(p.pool[pool].minimum)
    ranges: list[tuple[int, int]] = []
    day = 0
    while day < days:
        if day not in used or committed[day]:
            day += 1
            continue
        last = day
        while last + 1 < days and not committed[last + 1] and (last + 1 - day < minimum or last + 1 in used):
            last += 1
        ranges.append((day, last))
        day = last + 1
    return ranges
