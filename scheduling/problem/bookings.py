"""Contractors: working days of their pools, lead times and committed bookings, as columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from planner.calendars import WorkingTimes
from planner.plan import CommittedBooking, ContractorPool, Plan
from planner.time_zones import DAY, day_number, offset_table, zone_named
from scheduling.problem.arrays import I64
from scheduling.problem.time_axis import TimeAxis


@dataclass(slots=True)
class BookingColumns:
    """Lists that become the arrays of the same names; dates are days since 1970 of each pool."""

    contractor_pool: list[int] = field(default_factory=list)
    pool_day_ptr: list[int] = field(default_factory=lambda: [0])
    pool_day_slot: list[int] = field(default_factory=list)
    pool_day_minutes: list[int] = field(default_factory=list)
    pool_day_date: list[int] = field(default_factory=list)
    pool_rate: list[int] = field(default_factory=list)
    pool_minimum: list[int] = field(default_factory=list)
    pool_first: list[int] = field(default_factory=list)
    committed_day: list[int] = field(default_factory=list)
    least_booking: list[int] = field(default_factory=list)
    contractor_day_ptr: list[int] = field(default_factory=lambda: [0])
    committed_cost: int = 0
    committed: list[tuple[int, int, CommittedBooking]] = field(default_factory=list)
    """Pool, contractor from 1, and the booking."""


def paid_minutes(plan: Plan, times: WorkingTimes, pool: ContractorPool, first: dt.date, last: dt.date) -> int:
    """Minutes of the pool's calendar from the data date on, on the days from first to last."""
    zone = pool_zone(plan, pool)
    table = offset_table(zone, day_number(first) * DAY, (day_number(last) + 1) * DAY)
    days = np.array([day_number(first), day_number(last) + 1], np.int64) * DAY
    begin, end = (int(minute) for minute in table.utc_minutes(days))
    working_time = times.pool(pool.id)
    begin = min(max(begin, times.data_date, times.first), times.last)
    end = min(max(end, begin), times.last)
    return working_time.minutes_before(end) - working_time.minutes_before(begin)


def booking_cost(minutes: int, rate: int) -> int:
    """Cents for ``minutes`` at ``rate`` cents an hour, rounded half up."""
    return (2 * minutes * rate + 60) // 120


def pool_zone(plan: Plan, pool: ContractorPool):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Time zone in which the pool's bookings are dated."""
    named = pool.calendar if pool.calendar is not None else plan.calendar
    for calendar in plan.calendars:
        if calendar.id == named and calendar.time_zone is not None:
            return zone_named(calendar.time_zone)
    return zone_named(plan.time_zone)


def _local_days(plan: Plan, pool: ContractorPool, minutes: I64) -> I64:
    """Local date, in days since 1970, of each minute."""
    if len(minutes) == 0:
        return minutes
    table = offset_table(pool_zone(plan, pool), int(minutes[0]), int(minutes[-1]))
    piece = np.searchsorted(table.begins, minutes, side="right") - 1
    days: I64 = (minutes + table.offsets[piece]) // DAY
    return days


def compile_bookings(
    plan: Plan, times: WorkingTimes, axis: TimeAxis, first_contractor: int
) -> BookingColumns:
    """Days of each pool and each contractor's committed ones; rows are numbered as in ``axis``."""
    columns = BookingColumns()
    row = first_contractor
    for number, pool in enumerate(plan.contractor_pools):
        days, first_slots = _pool_days(plan, pool, axis, axis.number[row]) if pool.maximum else _NO_DAYS
        working_time = times.pool(pool.id)
        begins, ends = _minutes_before_days(plan, times, pool, days)
        columns.pool_day_date += days
        columns.pool_day_slot += first_slots
        columns.pool_day_minutes += (ends - begins).tolist()
        columns.pool_day_ptr.append(len(columns.pool_day_date))
        columns.pool_rate.append(pool.rate)
        minimum = times.lag(pool.minimum_booking, pool.calendar)[1]
        columns.pool_minimum.append(max(1, -(-minimum // working_time.day_minutes)))
        columns.pool_first.append(_first_day(times, pool, begins))
        given = _assign_committed(pool)
        for contractor in range(1, pool.maximum + 1):
            own = [booking for n, booking in given if n == contractor]
            flags = [any(_covers(booking, day) for booking in own) for day in days]
            columns.committed_day += [int(flag) for flag in flags]
            breaks = [flag or _begins_after(own, days, k) for k, flag in enumerate(flags)]
            columns.least_booking += _least_bookings(breaks, columns.pool_first[-1], columns.pool_minimum[-1])
            columns.contractor_day_ptr.append(len(columns.committed_day))
            columns.contractor_pool.append(number)
        for contractor, booking in given:
            columns.committed.append((number, contractor, booking))
            minutes = paid_minutes(plan, times, pool, booking.first, booking.last)
            columns.committed_cost += booking_cost(minutes, pool.rate)
        row += pool.maximum
    return columns


_NO_DAYS: tuple[list[int], list[int]] = ([], [])


def _pool_days(plan: Plan, pool: ContractorPool, axis: TimeAxis, number: int) -> tuple[list[int], list[int]]:
    """Dates and first common slots of the pool's working days."""
    slots = axis.slots[axis.ptr[number] : axis.ptr[number + 1]]
    dates = _local_days(plan, pool, axis.slot_minute[slots])
    days, first = np.unique(dates, return_index=True)
    return days.tolist(), slots[first].tolist()


def _minutes_before_days(
    plan: Plan, times: WorkingTimes, pool: ContractorPool, days: list[int]
) -> tuple[I64, I64]:
    """Working minutes of the pool before the begin and before the end of each day, from the data date on."""
    if not days:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    local = np.array(days, np.int64) * DAY
    table = offset_table(pool_zone(plan, pool), int(local[0]), int(local[-1]) + DAY)
    begins, ends = (
        np.clip(table.utc_minutes(moments), times.data_date, times.last) for moments in (local, local + DAY)
    )
    working_time = times.pool(pool.id)
    return working_time.minutes_before(begins), working_time.minutes_before(ends)


def _first_day(times: WorkingTimes, pool: ContractorPool, begins: I64) -> int:
    """Index of the first working day that begins after the lead time.

    ``begins`` are the pool's working minutes before each day.
    """
    minutes = times.lag(pool.lead_time, pool.calendar)[1]
    working_time = times.pool(pool.id)
    return int(np.searchsorted(begins, working_time.minutes_before(times.data_date) + minutes))


def _begins_after(own: list[CommittedBooking], days: list[int], position: int) -> bool:
    """Whether a committed booking lies wholly on the days off before a working day.

    That working day is given up, so that no new booking runs across the committed one.
    """
    before = days[position - 1] if position else -1
    return any(
        before < day_number(booking.first) and day_number(booking.last) < days[position] for booking in own
    )


def _least_bookings(committed: list[bool], first: int, minimum: int) -> list[int]:
    """``Arrays.least_booking`` of one contractor: bookings neither touch committed days nor begin early."""
    least = [0] * len(committed)
    day = first
    while day < len(committed):
        end = day
        while end < len(committed) and not committed[end]:
            end += 1
        if end - day >= minimum:
            least[day:end] = [begin + minimum if begin + minimum <= end else -1 for begin in range(day, end)]
        day = end + 1
    return least


def _covers(booking: CommittedBooking, day: int) -> bool:
    return day_number(booking.first) <= day <= day_number(booking.last)


def _assign_committed(pool: ContractorPool) -> list[tuple[int, CommittedBooking]]:
    """Committed bookings in their order, each to the lowest contractor free in that time."""
    given: list[tuple[int, CommittedBooking]] = []
    for booking in pool.committed:
        busy = {n for n, other in given if other.first <= booking.last and booking.first <= other.last}
        n = next(n for n in range(1, len(pool.committed) + 1) if n not in busy)
        given.append((n, booking))
    return given
