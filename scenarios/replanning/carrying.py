"""What a schedule has settled already when a plan is solved again: who is at work, and who is ordered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.calendars import WorkingTimes, compile_working_time, data_date, earliest
from planner.changes import apply_changes
from planner.changes.contractors import AddBooking
from planner.changes.settings import ReportProgress
from planner.expansion import expand
from planner.plan import CommittedBooking, ContractorPool, Plan
from planner.quantities import Moment
from scenarios.replanning.doers import done_by, workers_of
from scheduling.schedule import Booking, Schedule, ScheduledTask, TaskKey

_MARGIN = 400 * 1440
"""Minutes of working time compiled beyond a booking, so that lead times of a year are known."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A plan in which what a schedule has settled stands, and that schedule in the plan's own numbers.

    Attributes
    ----------
    plan
        Started tasks have the people and the mode of the schedule, where nothing was said of them; bookings
        that must have been ordered by the data date are committed.
    schedule
        The same one, with contractors numbered as the plan's committed bookings are.
    ordered
        Bookings that were taken as ordered.
    """

    plan: Plan
    schedule: Schedule
    ordered: tuple[Booking, ...]


def carry_over(plan: Plan, schedule: Schedule) -> Carried:
    """Let a plan know what a schedule of it, or of an earlier state of it, has settled by the data date."""
    ordered = tuple(_ordered(plan, schedule))
    bookings = [
        AddBooking(
            pool=one.pool, first=dt.date.fromisoformat(one.first), last=dt.date.fromisoformat(one.last)
        )
        for one in ordered
    ]
    booked = apply_changes(plan, bookings).plan
    renamed = _renumbered(booked, schedule)
    return Carried(_with_people(booked, renamed.by_key()), renamed, ordered)


def _with_people(plan: Plan, known: dict[TaskKey, ScheduledTask]) -> Plan:
    """Started tasks of which nobody says who does them have the people of the schedule."""
    workers = workers_of(plan)
    reports = []
    for project in expand(plan).projects:
        for task in project.tasks:
            scheduled, progress = known.get((project.id, task.id)), task.progress
            if scheduled is None or progress is None or progress.finished or not progress.started:
                continue
            said = done_by(task, progress, scheduled, workers, is_over=False)
            if said:
                told = progress.replace(**said)
                reports.append(ReportProgress(project=project.id, task=task.id, progress=told))
    return apply_changes(plan, reports).plan


def _ordered(plan: Plan, schedule: Schedule) -> Iterator[Booking]:
    """Bookings that have begun, or for which it is too late now to order them anew."""
    open_ones = [one for one in schedule.bookings if not one.committed]
    pools = {pool.id: pool for pool in plan.contractor_pools}
    known = [one for one in open_ones if one.pool in pools and one.contractor <= pools[one.pool].maximum]
    if not known:
        return
    now = data_date(plan)
    first = min(now, *(_first_minute(plan, one) for one in known))
    last = max(now, *(_first_minute(plan, one) for one in known))
    times = compile_working_time(plan, first - _MARGIN, last + _MARGIN)
    for one in sorted(known, key=lambda booking: (booking.pool, booking.contractor, booking.first)):
        if one.last >= plan.start.day.isoformat() and _is_too_late(plan, times, pools[one.pool], one):
            yield one


def _is_too_late(plan: Plan, times: WorkingTimes, pool: ContractorPool, one: Booking) -> bool:
    axis, lead = times.lag(pool.lead_time, pool.calendar)
    begin, now = _first_minute(plan, one), data_date(plan)
    return begin <= now or axis.minutes_before(begin) - axis.minutes_before(now) < lead


def _first_minute(plan: Plan, one: Booking) -> int:
    return earliest(plan, Moment(dt.date.fromisoformat(one.first)))


def _renumbered(plan: Plan, schedule: Schedule) -> Schedule:
    """The schedule with contractors as the committed bookings number them (docs/rules.md, Contractors)."""
    number: dict[tuple[str, int, str], int] = {}
    for pool in plan.contractor_pools:
        for n, booking in _given(pool):
            for one in schedule.bookings:
                dates = (booking.first.isoformat(), booking.last.isoformat())
                key = (one.pool, one.contractor, one.first)
                if one.pool == pool.id and (one.first, one.last) == dates and key not in number:
                    number[key] = n
                    break
    moved = {key: n for key, n in number.items() if key[1] != n}
    if not moved:
        return schedule
    tasks = tuple(_renamed(task, schedule.bookings, moved) for task in schedule.tasks)
    bookings = tuple(
        replace(one, contractor=number.get((one.pool, one.contractor, one.first), one.contractor))
        for one in schedule.bookings
    )
    return Schedule(tasks, bookings)


def _given(pool: ContractorPool) -> list[tuple[int, CommittedBooking]]:
    """Committed bookings in their order, each to the lowest contractor free in that time."""
    given: list[tuple[int, CommittedBooking]] = []
    for booking in pool.committed:
        busy = {n for n, other in given if other.first <= booking.last and booking.first <= other.last}
        given.append((next(n for n in range(1, len(given) + 2) if n not in busy), booking))
    return given


def _renamed(
    task: ScheduledTask, bookings: tuple[Booking, ...], moved: dict[tuple[str, int, str], int]
) -> ScheduledTask:
    """A task whose contractors go by another number now."""
    day = dt.datetime.fromtimestamp(task.start * 60, dt.UTC).date().isoformat()

    def name(person: str) -> str:
        for one in bookings:
            key = (one.pool, one.contractor, one.first)
            if person == f"{one.pool}#{one.contractor}" and key in moved and one.first <= day <= one.last:
                return f"{one.pool}#{moved[key]}"
        return person

    people = tuple(replace(one, person=name(one.person)) for one in task.assignments)
    return task if people == task.assignments else replace(task, assignments=people)
