"""Plan → arrays: the only place where dates become the integers that the engine reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.calendars import WorkingTime, WorkingTimes, compile_working_time, data_date, latest, origin
from planner.dependency_graph import DependencyGraph
from planner.horizon import horizon_of
from planner.plan import Plan
from planner.quantities import Moment
from scheduling.problem.arrays import FULL_WEEK, I64, WAIT, Arrays
from scheduling.problem.bookings import BookingColumns, compile_bookings
from scheduling.problem.links import due_table, link_tables, set_earlier
from scheduling.problem.resources import Resources, list_resources
from scheduling.problem.tables import (
    booking_tables,
    calendar_tables,
    equipment_table,
    portfolio_table,
    row_table,
    task_tables,
)
from scheduling.problem.tasks import NO_AXIS, TaskColumns, TaskCompiler
from scheduling.problem.time_axis import TimeAxis, build_time_axis
from scheduling.schedule import Schedule

PAST_MINUTES = 60 * 1440
"""Compiled before the data date, so that leads and past links find their working time."""
BEYOND_MINUTES = 15 * 1440
"""Compiled past the last slot, so that the weeks it reaches into and the last booked day are whole."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A compiled plan and the names behind its numbers.

    ``projects`` are the planned ones, by number; ``seat_need[s]`` is the need of the mode that seat
    s belongs to.
    """

    plan: Plan
    graph: DependencyGraph
    times: WorkingTimes
    arrays: Arrays
    resources: Resources
    projects: dict[str, int]
    mode_id: list[str]
    seat_need: list[int]
    bookings: BookingColumns


def first_horizon(plan: Plan, graph: DependencyGraph) -> int:
    """A moment by which the plan should be done: twice its load, half a year, and its last date."""
    work = sum(_rough_minutes(plan, task) for _, task in graph.tasks)
    capacity = sum(2000 * person.share // 1000 for person in plan.people) or 2000
    moments = [data_date(plan)]
    for project, task in graph.tasks:
        for moment in (project.release, project.due, project.deadline, task.release, task.start, task.due):
            if moment is not None:
                moments.append(latest(plan, moment))  # noqa: PERF401 - a nested one reads worse
        if task.constraint is not None and task.constraint.date is not None:
            moments.append(latest(plan, task.constraint.date))
    for pool in plan.contractor_pools:
        moments += [latest(plan, Moment(booking.last)) for booking in pool.committed]
    weeks = 26 + 2 * work // capacity
    return min(max(moments) + weeks * FULL_WEEK, horizon_of(plan).last)


def _rough_minutes(plan: Plan, task: Any) -> int:
    amounts = [task.work, task.duration, *(m.work or m.duration for m in task.modes)]
    return max((a.minutes(plan.day_minutes, plan.week_minutes) for a in amounts if a is not None), default=0)


def compile_problem(
    plan: Plan, graph: DependencyGraph, last: int, earlier: Schedule | None = None
) -> Problem:
    """Compile an expanded, valid plan up to the moment ``last``.

    Parameters
    ----------
    earlier
        Schedule against which the goal ``stability`` is measured.
    """
    begin = data_date(plan)
    times = compile_working_time(plan, _past(plan, graph, begin), last + BEYOND_MINUTES)
    resources = list_resources(plan)
    compiler = TaskCompiler(plan, times, resources)
    for project, task in graph.tasks:
        compiler.add(project, task)
    columns = compiler.columns
    projects = {name: q for q, name in enumerate(dict.fromkeys(project.id for project, _ in graph.tasks))}
    axis, equipment_axis, mode_axis = _axes(plan, times, resources, columns, begin, last)
    state = compiler.columns.state
    tables = task_tables(columns, [projects[project.id] for project, _ in graph.tasks], mode_axis)
    task = tables["task"]
    links = link_tables(plan, graph, times, compiler.calendars, task)
    bookings = compile_bookings(plan, times, axis, resources.people)
    arrays = Arrays(
        tasks=len(graph.tasks),
        projects=len(projects),
        contractors=len(bookings.contractor_pool),
        grid=times.grid_minutes,
        base=axis.base,
        data_date=begin,
        slot_minute=axis.slot_minute,
        slot_of=axis.slot_of,
        axis_before=axis.before,
        axis_slots=axis.slots,
        axis_ptr=axis.ptr,
        **calendar_tables(times, compiler.calendars),
        row=row_table(axis, resources),
        first_contractor=resources.people,
        equipment=equipment_table(plan, equipment_axis),
        consumable_amount=np.array([item.amount for item in plan.consumables], np.int64),
        **tables,
        **links,
        due=due_table(plan, graph, projects),
        portfolio=portfolio_table(graph, projects, state),
        earlier_row=set_earlier(task, graph, resources.row_of, begin, earlier),
        **_week_arrays(plan, times, axis),
        **booking_tables(bookings),
    )
    return Problem(
        plan, graph, times, arrays, resources, projects, columns.mode_id, columns.seat_need, bookings
    )


def _past(plan: Plan, graph: DependencyGraph, begin: int) -> int:
    """A moment before all that has happened."""
    moments = [begin]
    for _, task in graph.tasks:
        if task.progress is not None:
            for moment in (task.progress.started, task.progress.finished):
                if moment is not None:
                    moments.append(latest(plan, moment) - 1440)  # noqa: PERF401
    return min(moments) - PAST_MINUTES


def _axes(
    plan: Plan, times: WorkingTimes, resources: Resources, columns: TaskColumns, begin: int, last: int
) -> tuple[TimeAxis, list[int], list[int]]:
    """The common axis, and the axis numbers of equipment and of work without people."""
    own: list[WorkingTime] = [times.person(person.id) for person in plan.people]
    for pool in plan.contractor_pools:
        own += [times.pool(pool.id)] * pool.maximum
    with_calendar = [k for k, item in enumerate(plan.equipment) if item.calendar is not None]
    own += [times.equipment(plan.equipment[k].id) for k in with_calendar]
    peopleless = list(dict.fromkeys(axis for axis in columns.mode_axis if axis != NO_AXIS))
    own += [times.calendar(name) for name in peopleless]  # type: ignore[arg-type]
    if _waits_hold_equipment(columns):
        own.append(times.always)
    grid = times.grid_minutes
    start = origin(plan)
    axis = build_time_axis(own, start - (start - begin) // grid * grid, grid, last)
    rows = len(resources.names)
    equipment_axis = [-1] * len(plan.equipment)
    for k, number in zip(with_calendar, axis.number[rows:], strict=False):
        equipment_axis[k] = number
    number_of = dict(zip(peopleless, axis.number[rows + len(with_calendar) :], strict=False))
    return axis, equipment_axis, [number_of.get(name, -1) for name in columns.mode_axis]


def _waits_hold_equipment(columns: TaskColumns) -> bool:
    """Whether equipment is held at night too, so that every slot must stand on the common axis."""
    return any(
        kind == WAIT and columns.use_ptr[mode + 1] > columns.use_ptr[mode]
        for mode, kind in enumerate(columns.mode_kind)
    )


def _week_arrays(plan: Plan, times: WorkingTimes, axis: TimeAxis) -> dict[str, Any]:
    """ISO weeks of the common slots, and 85 % of each person's working minutes in them."""
    mondays = week_starts(times)
    week = np.searchsorted(mondays, axis.slot_minute, side="right") - 1
    weeks = int(week.max(initial=0)) + 2  # a slot of a coarse grid may reach into the next week
    bounds = np.minimum(mondays[: weeks + 1], times.last)
    known: dict[int, I64] = {}
    limits = np.zeros((len(plan.people), weeks), np.int64)
    for k, person in enumerate(plan.people):
        working = times.person(person.id)
        if id(working) not in known:
            known[id(working)] = np.diff(working.minutes_before(bounds)) * 85 // 100
        limits[k, : len(known[id(working)])] = known[id(working)]
    after = np.maximum(0, axis.slot_minute + times.grid_minutes - mondays[week + 1])
    return {
        "slot_week": week.astype(np.int32),
        "slot_after_week": after.astype(np.int32),
        "week_limit": limits.ravel(),
        "weeks": weeks,
    }


def week_starts(times: WorkingTimes) -> I64:
    """UTC minutes of every Monday 00:00 in the plan's zone, from the data date's week past the end."""
    from planner.time_zones import DAY, day_number, offset_table

    begin = times.plan.start.day
    monday = day_number(begin) - begin.weekday()
    count = (times.last - times.data_date) // FULL_WEEK + 3
    local = (monday + 7 * np.arange(count, dtype=np.int64)) * DAY
    return offset_table(times.plan_zone, int(local[0]), int(local[-1])).utc_minutes(local)
