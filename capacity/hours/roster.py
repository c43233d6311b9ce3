"""When everybody works, day by day: people by their calendars, contractors within their bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.calendars import WorkingTimes, compile_working_time, utc_minute
from planner.plan import CommittedBooking, ContractorPool
from scheduling.schedule import Booking

if TYPE_CHECKING:
    from capacity.crew import Crew
    from capacity.periods import Days
    from planner.plan import Plan
    from planner.working_time import IntArray

_ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A booking as UTC minutes; it holds [``begin``, ``end``)."""

    worker: str
    begin: int
    end: int
    committed: bool


def committed_bookings(plan: Plan) -> tuple[Booking, ...]:
    """Bookings that the plan commits to, each of the lowest contractor of its pool free at that time.

    Minutes paid and cost are not filled in: they are 0.
    """
    return tuple(
        Booking(pool.id, number, given.first.isoformat(), given.last.isoformat(), 0, 0, committed=True)
        for pool in plan.contractor_pools
        for number, given in _assigned(pool)
    )


def _assigned(pool: ContractorPool) -> list[tuple[int, CommittedBooking]]:
    given: list[tuple[int, CommittedBooking]] = []
    for booking in pool.committed:
        busy = {n for n, other in given if other.first <= booking.last and booking.first <= other.last}
        number = next(n for n in range(1, len(pool.committed) + 1) if n not in busy)
        given.append((number, booking))
    return given


def stays_of(plan: Plan, bookings: Iterable[Booking]) -> tuple[Stay, ...]:
    """Bookings in minutes: from 00:00 of the first to 24:00 of the last day, local time of the pool."""
    zones = _zones(plan)
    return tuple(
        Stay(
            f"{booking.pool}#{booking.contractor}",
            _midnight(dt.date.fromisoformat(booking.first), zones[booking.pool]),
            _midnight(dt.date.fromisoformat(booking.last) + _ONE_DAY, zones[booking.pool]),
            booking.committed,
        )
        for booking in bookings
    )


def _midnight(day: dt.date, zone: str) -> int:
    return utc_minute(dt.datetime.combine(day, dt.time()), zone)


def _zones(plan: Plan) -> dict[str, str]:
    """Zone of the dates of each pool: that of its calendar."""
    named = {calendar.id: calendar.time_zone or plan.time_zone for calendar in plan.calendars}
    return {
        pool.id: named.get(pool.calendar or plan.calendar or "", plan.time_zone)
        for pool in plan.contractor_pools
    }


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Working minutes of everybody on every day, from the data date on.

    Attributes
    ----------
    crew
        Who is meant.
    minutes
        Working minutes, int64 of shape (workers, days).
    committed
        Of these, minutes of contractors within committed bookings; shape (workers, days).
    office
        Minutes of the plan's default calendar on each day, what a full-time person works.
    """

    crew: Crew
    minutes: IntArray
    committed: IntArray
    office: IntArray


def make_roster(plan: Plan, crew: Crew, stays: Iterable[Stay], days: Days) -> Roster:
    """The roster of some days.

    Raises
    ------
    PlanError
        If a calendar of the plan can't be compiled.
    HorizonError
        If its public holidays are not known for the days.
    """
    times = compile_working_time(plan, int(days.bounds[0]), int(days.bounds[-1]))
    begins = np.maximum(days.bounds, min(times.data_date, int(days.bounds[-1])))
    minutes = np.zeros((len(crew), len(days)), dtype=np.int64)
    committed = np.zeros_like(minutes)
    _fill_people(minutes, crew, times, begins)
    for stay in stays:
        row = crew.row[stay.worker]
        clipped = np.clip(np.clip(begins, stay.begin, stay.end), begins[0], begins[-1])
        worked = np.diff(times.pool(crew.workers[row].pool).minutes_before(clipped))
        minutes[row] += worked
        if stay.committed:
            committed[row] += worked
    return Roster(crew, minutes, committed, np.diff(times.calendar(None).minutes_before(begins)))


def _fill_people(minutes: IntArray, crew: Crew, times: WorkingTimes, begins: IntArray) -> None:
    """Rows of people; those who share a calendar and have no days off of their own are asked once."""
    rows: dict[int, IntArray] = {}
    for row, worker in enumerate(crew.workers):
        if worker.kind == "person":
            working = times.person(worker.id)
            if id(working) not in rows:
                rows[id(working)] = np.diff(working.minutes_before(begins))
            minutes[row] = rows[id(working)]
