"""Bookings of the present schedule, taken as they are: nobody new is booked, and nobody sent away."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from planner.calendars import local_time
from planner.plan import CommittedBooking, ContractorPool, Plan
from planner.quantities import Duration
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

NEVER: Final = Duration(200_000_000, "h")
"""A lead time beyond everything that can be planned."""
_Dates = tuple[str, str]
_Renamed = dict[tuple[str, int], list[tuple[str, str, int]]]


def committed(pool: ContractorPool, present: Schedule) -> ContractorPool:
    """The pool with the bookings of a schedule, in the order in which they begin, and no others to come."""
    dates = sorted((one.first, one.last) for one in present.bookings if one.pool == pool.id)
    bookings = (
        CommittedBooking(first=dt.date.fromisoformat(begin), last=dt.date.fromisoformat(end))
        for begin, end in dates
    )
    return pool.replace(committed=tuple(bookings), lead_time=NEVER)


def as_booked(plan: Plan, schedule: Schedule, present: Schedule) -> Schedule:
    """A schedule of committed bookings with the numbers of contractors that ``present`` has.

    Bookings committed in order of their dates may be given to other contractors of a pool than before.
    """
    waiting: dict[tuple[str, _Dates], list[Booking]] = defaultdict(list)
    for booking in present.bookings:
        waiting[booking.pool, (booking.first, booking.last)].append(booking)
    bookings: list[Booking] = []
    renamed: _Renamed = defaultdict(list)
    for booking in schedule.bookings:
        twins = waiting[booking.pool, (booking.first, booking.last)]
        was = twins.pop(0) if twins else booking
        bookings.append(was)
        renamed[booking.pool, booking.contractor].append((booking.first, booking.last, was.contractor))
    day_in = _local_days(plan)
    order = {booking: place for place, booking in enumerate(present.bookings)}
    bookings.sort(key=lambda one: order.get(one, len(order)))
    return Schedule(tuple(_renamed(task, renamed, day_in) for task in schedule.tasks), tuple(bookings))


def _renamed(task: ScheduledTask, renamed: _Renamed, day_in: Callable[[str, int], str]) -> ScheduledTask:
    """The task with the numbers of its contractors exchanged."""

    def person(one: Assignment) -> Assignment:
        pool, _, number = one.person.rpartition("#")
        if not pool or not task.segments:
            return one
        day = day_in(pool, task.segments[0][0])
        for first, last, contractor in renamed[pool, int(number)]:
            if first <= day <= last:
                return replace(one, person=f"{pool}#{contractor}")
        return one

    return replace(task, assignments=tuple(map(person, task.assignments)))


def _local_days(plan: Plan) -> Callable[[str, int], str]:
    """Which local day of a pool's calendar a moment lies on."""
    zones = {calendar.id: calendar.time_zone or plan.time_zone for calendar in plan.calendars}
    of_pool = {
        pool.id: zones.get(pool.calendar or plan.calendar or "", plan.time_zone)
        for pool in plan.contractor_pools
    }
    return lambda pool, minute: local_time(minute, of_pool[pool]).date().isoformat()
