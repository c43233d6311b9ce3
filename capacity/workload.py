"""How busy is everybody, week by week: hours there are, hours for projects, hours booked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capacity.columns import WORKLOAD, declared_frame
from planner.calendars import WorkingTimes, compile_working_time, local_time, utc_minute

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from planner.plan import Plan
    from planner.working_time import WorkingTime
    from scheduling.schedule import Booking, Schedule

WEEK_MINUTES: Final = 7 * 1440


@dataclass(frozen=True, slots=True)
class _Worker:
    """Somebody who can be booked; ``share`` is per mille of the working time."""

    id: str
    name: str
    kind: str
    team: str
    share: int


def workload(plan: Plan, schedule: Schedule) -> pd.DataFrame:
    """Availability and load of every person and booked contractor in every ISO week.

    Parameters
    ----------
    plan
        The plan, expanded.
    schedule
        A schedule of it. Time worked before the data date is not in it, so neither are hours
        available before then.

    Returns
    -------
    pandas.DataFrame
        The columns of ``capacity.columns.WORKLOAD``, in hours and percent; a row for each person
        and week from the data date's week to the last week with work or a booking, people in the
        plan's order, then contractors.

    Raises
    ------
    PlanError
        If a calendar of the plan can't be compiled.
    HorizonError
        If its public holidays are not known for the weeks of the schedule.
    """
    workers = _workers(plan, schedule)
    mondays = _mondays(plan, schedule)
    bounds = np.array([utc_minute(dt.datetime.combine(day, dt.time()), plan.time_zone) for day in mondays])
    times = compile_working_time(plan, int(bounds[0]), int(bounds[-1]))
    available = np.array([_available(worker, times, schedule, bounds) for worker in workers])
    available = available.reshape(len(workers), len(mondays) - 1)
    shares = np.array([worker.share for worker in workers], dtype=np.int64)[:, None] / 1000
    booked = _booked_minutes(workers, schedule, bounds) * shares / 1000 / 60
    for_projects = available * shares / 60
    return _frame(workers, mondays[:-1], available / 60, for_projects, booked)


def _workers(plan: Plan, schedule: Schedule) -> list[_Worker]:
    people = [_Worker(p.id, p.name or p.id, "person", p.team, p.share) for p in plan.people]
    names = {pool.id: pool.name or pool.id for pool in plan.contractor_pools}
    booked = sorted({(booking.pool, booking.contractor) for booking in schedule.bookings})
    return people + [
        _Worker(f"{pool}#{number}", f"{names[pool]} #{number}", "contractor", "", 1000)
        for pool, number in booked
    ]


def _mondays(plan: Plan, schedule: Schedule) -> list[dt.date]:
    """Mondays from the data date's week to the one after the last week with work or a booking."""
    last = plan.start.earliest.date()
    first = last - dt.timedelta(days=last.weekday())
    if schedule.tasks:
        # A task that ends at midnight has nothing in the day that begins then.
        last_minute = max(task.finish for task in schedule.tasks) - 1
        last = max(last, local_time(last_minute, plan.time_zone).date())
    for booking in schedule.bookings:
        last = max(last, dt.date.fromisoformat(booking.last))
    weeks = (last - first).days // 7 + 1
    return [first + dt.timedelta(weeks=week) for week in range(weeks + 1)]


def _available(
    worker: _Worker, times: WorkingTimes, schedule: Schedule, bounds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Working minutes of each week from the data date on."""
    begins = np.maximum(bounds, min(times.data_date, int(bounds[-1])))
    if worker.kind == "person":
        return np.diff(times.person(worker.id).minutes_before(begins))
    total = np.zeros(len(bounds) - 1, dtype=np.int64)
    pool, _, number = worker.id.rpartition("#")
    working = times.pool(pool)
    zone = _pool_zone(times.plan, pool)
    for booking in schedule.bookings:
        if (booking.pool, booking.contractor) == (pool, int(number)):
            total += _booked_range(working, booking, zone, begins)
    return total


def _pool_zone(plan: Plan, pool_id: str) -> str:
    pool = next(pool for pool in plan.contractor_pools if pool.id == pool_id)
    calendar_id = pool.calendar or plan.calendar
    named = (calendar.time_zone for calendar in plan.calendars if calendar.id == calendar_id)
    return next(named, None) or plan.time_zone


def _booked_range(
    working: WorkingTime, booking: Booking, zone: str, begins: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Minutes of the pool's calendar in each week, within one booking's local days."""
    first = dt.datetime.combine(dt.date.fromisoformat(booking.first), dt.time())
    after = dt.datetime.combine(dt.date.fromisoformat(booking.last), dt.time()) + dt.timedelta(days=1)
    clipped = np.clip(begins, utc_minute(first, zone), utc_minute(after, zone))
    return np.diff(working.minutes_before(np.clip(clipped, begins[0], begins[-1])))


def _booked_minutes(
    workers: list[_Worker], schedule: Schedule, bounds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Minutes worked × units in per mille, of each worker (rows) in each week (columns)."""
    row_of = {worker.id: row for row, worker in enumerate(workers)}
    pieces = [
        (row_of[assignment.person], assignment.units, start, end)
        for task in schedule.tasks
        for assignment in task.assignments
        for start, end in task.segments
    ]
    booked = np.zeros((len(workers), len(bounds) - 1), dtype=np.int64)
    if not pieces:
        return booked
    rows, units, starts, ends = np.array(pieces, dtype=np.int64).T
    first_week = np.searchsorted(bounds, starts, side="right") - 1
    last_week = np.searchsorted(bounds, ends, side="left") - 1
    for ahead in range(int((last_week - first_week).max()) + 1):
        weeks = first_week + ahead
        reaching = weeks <= last_week
        week = weeks[reaching]
        minutes = np.minimum(ends[reaching], bounds[week + 1]) - np.maximum(starts[reaching], bounds[week])
        np.add.at(booked, (rows[reaching], week), minutes * units[reaching])
    return booked


def _frame(
    workers: list[_Worker],
    mondays: list[dt.date],
    available: NDArray[np.float64],
    for_projects: NDArray[np.float64],
    booked: NDArray[np.float64],
) -> pd.DataFrame:
    weeks, people = len(mondays), len(workers)
    percent = np.full(for_projects.shape, np.nan)
    np.divide(booked * 100, for_projects, out=percent, where=for_projects > 0)
    iso_weeks = ["{}-W{:02d}".format(*day.isocalendar()) for day in mondays]
    return declared_frame(
        WORKLOAD,
        {
            "person": [worker.id for worker in workers for _ in mondays],
            "name": [worker.name for worker in workers for _ in mondays],
            "kind": [worker.kind for worker in workers for _ in mondays],
            "team": [worker.team for worker in workers for _ in mondays],
            "week": np.tile(np.array(mondays, dtype="datetime64[s]"), people),
            "iso_week": iso_weeks * people,
            "available_hours": available.ravel(),
            "project_hours": for_projects.ravel(),
            "booked_hours": booked.ravel(),
            "utilisation_percent": percent.reshape(people * weeks),
        },
    )
