"""The bookings of a schedule, read as ranges of minutes in their pools' own zones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.plan import ContractorPool, Plan
from scheduling.checker.clock import midnight
from scheduling.schedule import Booking, Schedule


@dataclass(frozen=True, slots=True)
class BookedRange:
    """A booking from 00:00 of its first to 24:00 of its last day, [begin, end) in minutes UTC."""

    booking: Booking
    pool: ContractorPool
    first: dt.date
    last: dt.date
    begin: int
    end: int

    @property
    def where(self) -> str:
        """The contractor, as assignments name one."""
        return f"{self.booking.pool}#{self.booking.contractor}"


def pool_zone(plan: Plan, pool: ContractorPool) -> str:
    """Time zone of the pool's calendar, in which its bookings are dated."""
    named = pool.calendar if pool.calendar is not None else plan.calendar
    for calendar in plan.calendars:
        if calendar.id == named and calendar.time_zone is not None:
            return calendar.time_zone
    return plan.time_zone


def read_date(text: str) -> dt.date | None:
    """The ISO date that ``text`` is, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def read_bookings(plan: Plan, schedule: Schedule) -> tuple[BookedRange, ...]:
    """Bookings with a known pool and dates that exist, in order; others are left to the rule ``bookings``."""
    pools = {pool.id: pool for pool in plan.contractor_pools}
    ranges = []
    for booking in schedule.bookings:
        pool, first, last = pools.get(booking.pool), read_date(booking.first), read_date(booking.last)
        if pool is not None and first is not None and last is not None and _is_sensible(plan, first, last):
            zone = pool_zone(plan, pool)
            begin, end = midnight(first, zone), midnight(last + dt.timedelta(days=1), zone)
            ranges.append(BookedRange(booking, pool, first, last, begin, end))
    return tuple(ranges)


def _is_sensible(plan: Plan, first: dt.date, last: dt.date) -> bool:
    return first <= last and all(abs((day - plan.start.day).days) <= 40 * 366 for day in (first, last))
