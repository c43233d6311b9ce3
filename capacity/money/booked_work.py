"""Which task works in which contractor's booking, and whose the hours are that nobody uses.

A booking is paid whole. Its cost is shared out over the minutes that tasks use and those that none
does; idle ones are borne by the tasks of the booking, in proportion to what they use.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from capacity.crew import FULL
from capacity.money.cost_lines import Piece, apportion
from planner.plan import ContractorPool, Plan
from planner.time_zones import utc_minute
from scheduling.schedule import Booking, Schedule


@dataclass(frozen=True, slots=True)
class Use:
    """One task within one booking.

    Attributes
    ----------
    task
        Position in the schedule.
    units
        Per mille of the contractor's time.
    pieces
        When.
    """

    task: int
    units: int
    pieces: tuple[Piece, ...]

    @property
    def weight(self) -> int:
        """Minutes × units."""
        return self.units * sum(end - start for start, end in self.pieces)


@dataclass(slots=True)
class BookedWork:
    """A booking, [begin, end) in minutes since 1970 UTC, and what is done in it."""

    booking: Booking
    begin: int
    end: int
    uses: list[Use] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Minutes × units in per mille that tasks use."""
        return sum(use.weight for use in self.uses)

    @property
    def idle(self) -> int:
        """The same of paid minutes that no task uses."""
        return max(0, FULL * self.booking.paid_minutes - self.used)

    def shares(self) -> tuple[list[int], list[int]]:
        """Cents of each use, and of the idle hours that each bears; together all that it costs.

        Where nothing is used the first list is empty, and the second holds the whole cost.
        """
        if not self.uses:
            return [], [self.booking.cost]
        weights = [use.weight for use in self.uses]
        *used, idle = apportion(self.booking.cost, [*weights, self.idle])
        return used, apportion(idle, weights)


@dataclass(frozen=True, slots=True)
class BookedSchedule:
    """Every booking of a schedule with its uses, and minutes × units worked outside all of them."""

    bookings: tuple[BookedWork, ...]
    unbooked: dict[str, int]


def booked_work(plan: Plan, schedule: Schedule) -> BookedSchedule:
    """Put the work of contractors beside their bookings.

    Parameters
    ----------
    plan
        Gives the zones in which bookings are dated.
    schedule
        Of it, or an earlier one.
    """
    bookings = tuple(_ranged(plan, booking) for booking in schedule.bookings)
    by_contractor: dict[str, list[BookedWork]] = {}
    for work in sorted(bookings, key=lambda work: work.begin):
        by_contractor.setdefault(f"{work.booking.pool}#{work.booking.contractor}", []).append(work)
    unbooked: dict[str, int] = {}
    for position, task in enumerate(schedule.tasks):
        for one in task.assignments:
            if "#" not in one.person:
                continue
            own = by_contractor.get(one.person, [])
            inside = 0
            for work, pieces in _cut(task.segments, own):
                use = Use(position, one.units, pieces)
                work.uses.append(use)
                inside += use.weight
            outside = one.units * sum(end - start for start, end in task.segments) - inside
            if outside:
                unbooked[one.person] = unbooked.get(one.person, 0) + outside
    return BookedSchedule(bookings, unbooked)


def _cut(
    segments: tuple[Piece, ...], bookings: list[BookedWork]
) -> Iterator[tuple[BookedWork, tuple[Piece, ...]]]:
    """Pieces of ``segments`` within each of ``bookings``, which are in order and don't overlap."""
    if not segments:
        return
    first = bisect_right(bookings, segments[0][0], key=lambda work: work.end)
    for work in bookings[first:]:
        if work.begin >= segments[-1][1]:
            return
        cut = ((max(start, work.begin), min(end, work.end)) for start, end in segments)
        pieces = tuple((start, end) for start, end in cut if start < end)
        if pieces:
            yield work, pieces


def _ranged(plan: Plan, booking: Booking) -> BookedWork:
    zone = pool_zone(plan, next((pool for pool in plan.contractor_pools if pool.id == booking.pool), None))
    after = dt.date.fromisoformat(booking.last) + dt.timedelta(days=1)
    begin, end = (
        utc_minute(dt.datetime.combine(day, dt.time()), zone)
        for day in (dt.date.fromisoformat(booking.first), after)
    )
    return BookedWork(booking, begin, end)


def pool_zone(plan: Plan, pool: ContractorPool | None) -> str:
    """Time zone in which bookings of a pool are dated; the plan's for a pool that it does not have."""
    calendar = plan.calendar if pool is None or pool.calendar is None else pool.calendar
    named = (one.time_zone for one in plan.calendars if one.id == calendar)
    return next(named, None) or plan.time_zone
