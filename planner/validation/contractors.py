"""Can contractors of each pool be booked as it says, and are those already booked within it?"""

from __future__ import annotations

import datetime as dt

from planner.plan import CommittedBooking, ContractorPool
from planner.quantities import Duration
from planner.validation.findings import quoted
from planner.validation.survey import Survey


def check_contractors(survey: Survey) -> None:
    """Lead time, minimum booking, maximum and committed bookings of every pool."""
    for position, pool in enumerate(survey.plan.contractor_pools):
        path = f"contractor_pools[{position}]"
        _check_amount(survey, f"{path}.lead_time", pool.lead_time, may_be_zero=True)
        _check_amount(survey, f"{path}.minimum_booking", pool.minimum_booking, may_be_zero=False)
        if not pool.skills:
            found, expected = f"no skill in {quoted(pool.id)}", "at least one skill"
            survey.findings.warning(f"{path}.skills", "pool-without-skill", found, expected)
        if pool.maximum == 0:
            expected, hint = "1 or more", "nobody can be booked from this pool"
            survey.findings.warning(f"{path}.maximum", "pool-of-nobody", "0", expected, hint)
        _check_committed(survey, path, pool)


def _check_amount(survey: Survey, path: str, amount: Duration, *, may_be_zero: bool) -> None:
    expected = (
        "0 or more, in working time: h, d or w" if may_be_zero else "more than 0, in working time: h, d or w"
    )
    if amount.elapsed:
        hint = "it counts working days of the pool's calendar"
        survey.findings.error(path, "elapsed-work", str(amount), expected, hint)
    elif amount.thousandths < 0 or (amount.thousandths == 0 and not may_be_zero):
        survey.findings.error(path, "negative-duration", str(amount), expected)
    elif amount.minutes(1440, 10_080) > 30 * 366 * 1440:
        survey.findings.error(path, "excessive-duration", str(amount), "at most 30 years")


def _check_committed(survey: Survey, path: str, pool: ContractorPool) -> None:
    """Never more committed contractors at once than the pool has."""
    bookings = [booking for booking in pool.committed if booking.first <= booking.last]
    if len(bookings) <= pool.maximum:
        return
    day, most = _busiest_day(bookings)
    if most > pool.maximum:
        survey.findings.error(
            f"{path}.committed",
            "too-many-committed",
            f"{most} contractors of {quoted(pool.id)} booked on {day}",
            f"at most {pool.maximum}, the maximum of the pool",
            "raise maximum, or shorten a booking",
        )


def _busiest_day(bookings: list[CommittedBooking]) -> tuple[dt.date, int]:
    """The first day on which most are booked at once, and how many."""
    changes = sorted(
        [(booking.first.toordinal(), 1) for booking in bookings]
        + [(booking.last.toordinal() + 1, -1) for booking in bookings]
    )
    at_once, most, busiest = 0, 0, bookings[0].first
    for day, change in changes:
        at_once += change
        if at_once > most:
            most, busiest = at_once, dt.date.fromordinal(day)
    return busiest, most
