"""Are public holidays known for all the years that a plan is about?

Days off are never guessed: where they are not known, neither is the working time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from planner.errors import PlanError
from planner.horizon import MARGIN_DAYS
from planner.public_holidays import known_years
from planner.validation.dates import FIRST_YEAR, LAST_YEAR
from planner.validation.survey import Survey

KNOWN_YEARS: Final = "years for which its holidays are known"
_BEFORE: Final = -63
"""Days before the data date, and before all that happened, in which leads and lags count."""


def check_holiday_years(survey: Survey, position: int, years: Sequence[tuple[int, str]]) -> bool:
    """Whether the holidays of a calendar are known for ``years``, each with what it is asked for.

    The years ahead of the plan's start are looked at with its working time.
    """
    for wanted in survey.plan.calendars[position].holidays:
        try:
            first, last = known_years(wanted)
        except PlanError:
            return True  # an unknown country: told by its own rule
        for year, why in years:
            if not first <= year <= last:
                survey.findings.error(
                    f"calendars[{position}].holidays",
                    "unknown-holiday-years",
                    f"public holidays of {wanted.country} are known from {first} to {last}, not for {year}",
                    KNOWN_YEARS,
                    why,
                )
                return False
    return True


def years_asked_for(survey: Survey) -> Iterator[tuple[int, str]]:
    """The first year of the past, and the years of committed bookings, each with its reason."""
    start = survey.plan.start.day
    yield from _year(start, _BEFORE, f"the weeks before the plan's start, {start}, count for leads and lags")
    actual = [
        (moment.day, place.key)
        for place in survey.tasks
        if place.planned and place.task.progress is not None
        for moment in (place.task.progress.started, place.task.progress.finished)
        if moment is not None
    ]
    if actual:
        day, name = min(actual)
        yield from _year(day, _BEFORE, f"{name} has an actual date of {day}")
    for pool in survey.plan.contractor_pools:
        for booking in pool.committed:
            why = f"{pool.id} is booked from {booking.first} to {booking.last}"
            yield from _year(booking.first, -MARGIN_DAYS, why)
            yield from _year(booking.last, MARGIN_DAYS, why)


def _year(day: dt.date, days: int, why: str) -> Iterator[tuple[int, str]]:
    """The year so many days on; none for a day out of all range, which is an issue of its own."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        yield (day + dt.timedelta(days=days)).year, why
