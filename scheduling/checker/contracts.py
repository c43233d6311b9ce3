"""Rules bookings, lead-time, minimum-booking and booking-cost: who is booked when, and for how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from planner.calendars import Axis
from planner.plan import Plan
from scheduling.checker.booked import BookedRange, pool_zone
from scheduling.checker.clock import IntArray, midnight
from scheduling.checker.evidence import Evidence, minutes_breach
from scheduling.checker.timetable import Timetable
from scheduling.schedule import Booking, Breach

Committed = tuple[str, int, str, str]
"""Pool, number of the contractor, first and last day."""


def bookings(evidence: Evidence) -> Iterator[Breach]:
    """Slots of ``pool#n`` ⊂ bookings of n, which don't overlap; 1 ≤ n ≤ maximum; committed ones are given."""
    yield from _unreadable(evidence)
    yield from _not_committed(evidence)
    yield from _overlapping(evidence)
    yield from _too_many(evidence)
    yield from _worked_unbooked(evidence)


def _named(booking: Booking) -> str:
    return f"{booking.pool}#{booking.contractor}"


def _unreadable(evidence: Evidence) -> Iterator[Breach]:
    readable = {id(ranged.booking) for ranged in evidence.case.bookings}
    for booking in evidence.case.schedule.bookings:
        if id(booking) not in readable:
            message = (
                f"the booking of {_named(booking)} from {booking.first} to {booking.last} makes no sense"
            )
            yield Breach("bookings", _named(booking), 1, "bookings", message)


def committed_bookings(plan: Plan) -> set[Committed]:
    """The plan's committed bookings, each given to the lowest contractor free at that time."""
    given: set[Committed] = set()
    for pool in plan.contractor_pools:
        taken: list[list[tuple[dt.date, dt.date]]] = []
        for booking in pool.committed:
            place = next(
                (
                    number
                    for number, ranges in enumerate(taken)
                    if all(booking.last < first or last < booking.first for first, last in ranges)
                ),
                len(taken),
            )
            if place == len(taken):
                taken.append([])
            taken[place].append((booking.first, booking.last))
            given.add((pool.id, place + 1, booking.first.isoformat(), booking.last.isoformat()))
    return given


def _not_committed(evidence: Evidence) -> Iterator[Breach]:
    listed = [
        (booking.pool, booking.contractor, booking.first, booking.last)
        for booking in evidence.case.schedule.bookings
        if booking.committed
    ]
    wanted = committed_bookings(evidence.case.plan)
    for pool, number, first, last in sorted(wanted - set(listed)):
        where = f"{pool}#{number}"
        yield Breach(
            "bookings",
            where,
            1,
            "bookings",
            f"the committed booking of {where} from {first} to {last} is missing",
        )
    for pool, number, first, last in sorted(set(listed) - wanted):
        where = f"{pool}#{number}"
        yield Breach(
            "bookings",
            where,
            1,
            "bookings",
            f"the plan commits to no booking of {where} from {first} to {last}",
        )


def _overlapping(evidence: Evidence) -> Iterator[Breach]:
    ranges = sorted(evidence.case.bookings, key=lambda ranged: (ranged.where, ranged.first, ranged.last))
    for left, right in pairwise(ranges):
        if left.where == right.where and right.first <= left.last:
            days = (min(left.last, right.last) - right.first).days + 1
            message = f"two bookings of {right.where} share {days} days from {right.first} on"
            yield Breach("bookings", right.where, days, "days", message)


def _too_many(evidence: Evidence) -> Iterator[Breach]:
    case = evidence.case
    maximum = {pool.id: pool.maximum for pool in case.plan.contractor_pools}
    seen = {(ranged.booking.pool, ranged.booking.contractor) for ranged in case.bookings}
    for item in case.items:
        for assignment in item.scheduled.assignments if item.state != "finished" else ():
            worker = case.crew.find(assignment.person)
            if worker is not None and worker.pool is not None:
                seen.add((worker.pool, worker.number))
    for pool, number in sorted(seen):
        if not 1 <= number <= maximum[pool]:
            where, excess = f"{pool}#{number}", max(number - maximum[pool], 1 - number)
            message = f"{where} is used; the pool {pool} has contractors from 1 to {maximum[pool]}"
            yield Breach("bookings", where, excess, "contractors", message)


def _minutes(table: Timetable, begins: IntArray, ends: IntArray) -> int:
    return int((table.minutes_before(ends) - table.minutes_before(begins)).sum())


def _worked_unbooked(evidence: Evidence) -> Iterator[Breach]:
    track, tables = evidence.work, evidence.case.tables
    for row, item in enumerate(track.items):
        for assignment in item.scheduled.assignments:
            worker = evidence.case.crew.find(assignment.person)
            if worker is None or worker.pool is None:
                continue
            working, free = tables.timetables[tables.worker(worker)], tables.timetables[tables.free(worker)]
            span = slice(track.first[row], track.first[row + 1])
            begins, ends = track.begins[span], track.reserved[span]
            minutes = _minutes(working, begins, ends) - _minutes(free, begins, ends)
            if minutes:
                message = f"has {worker.id} for {minutes} min outside all bookings"
                yield minutes_breach("bookings", item, minutes, message)


# --- how soon, how long, for how much -----------------------------------------------------------


def lead_time(evidence: Evidence) -> Iterator[Breach]:
    """W(b) − W(data date) ≥ lead time, b the first working minute of a new booking from the data date on."""
    times, data_date = evidence.case.working_times, evidence.clock.data_date
    for ranged in evidence.case.bookings:
        axis, lead = times.lag(ranged.pool.lead_time, ranged.pool.calendar)
        pool = times.pool(ranged.pool.id)
        begin = pool.latest_moment(pool.minutes_before(max(ranged.begin, data_date)))
        minutes = lead - (axis.minutes_before(begin) - axis.minutes_before(data_date))
        if minutes > 0 and not ranged.booking.committed:
            kind = "" if ranged.pool.lead_time.elapsed else " working"
            message = (
                f"the booking of {ranged.where} from {ranged.first} begins {minutes}{kind} min "
                f"within the lead time of {ranged.pool.lead_time}"
            )
            yield Breach("lead-time", ranged.where, minutes, "minutes", message)


def minimum_booking(evidence: Evidence) -> Iterator[Breach]:
    """Days with working time of the pool in each new booking ≥ the minimum; elapsed: all days."""
    for ranged in evidence.case.bookings:
        minimum = ranged.pool.minimum_booking
        axis, minutes = evidence.case.working_times.lag(minimum, ranged.pool.calendar)
        short = -(-minutes // max(1, axis.day_minutes)) - _days(evidence, ranged, axis)
        if short > 0 and not ranged.booking.committed:
            message = (
                f"the booking of {ranged.where} from {ranged.first} is {short} days shorter than {minimum}"
            )
            yield Breach("minimum-booking", ranged.where, short, "days", message)


def _days(evidence: Evidence, ranged: BookedRange, axis: Axis) -> int:
    """Local days of a booking that have time of ``axis`` in them."""
    zone = pool_zone(evidence.case.plan, ranged.pool)
    days = (ranged.last - ranged.first).days + 1
    midnights = [midnight(ranged.first + dt.timedelta(days=day), zone) for day in range(days + 1)]
    worked = axis.minutes_before(np.array(midnights, dtype=np.int64))
    return int(np.count_nonzero(np.diff(worked)))


def paid(evidence: Evidence, ranged: BookedRange) -> tuple[int, int]:
    """Minutes of the pool's calendar in a booking from the data date on, and their cost in cents."""
    times, begin = (
        evidence.case.working_times.pool(ranged.pool.id),
        max(ranged.begin, evidence.clock.data_date),
    )
    if begin >= ranged.end:
        return 0, 0
    minutes = times.minutes_before(ranged.end) - times.minutes_before(begin)
    return minutes, (2 * minutes * ranged.pool.rate + 60) // 120


def booking_cost(evidence: Evidence) -> Iterator[Breach]:
    """paid_minutes = W(end) − W(max(begin, data date)); cost = paid_minutes · rate / 60, rounded half up."""
    for ranged in evidence.case.bookings:
        minutes, cents = paid(evidence, ranged)
        listed, where = ranged.booking, ranged.where
        if listed.paid_minutes != minutes:
            amount = abs(listed.paid_minutes - minutes)
            booking = f"the booking of {where} from {ranged.first}"
            message = f"{booking} pays {listed.paid_minutes} min instead of {minutes}"
            yield Breach("booking-cost", where, amount, "minutes", message)
        if listed.cost != cents:
            amount = abs(listed.cost - cents)
            message = (
                f"the booking of {where} from {ranged.first} costs {listed.cost} cents instead of {cents}"
            )
            yield Breach("booking-cost", where, amount, "cents", message)
