"""Are dates of this age, within reach of the plan, and ranges of dates the right way round?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from planner.quantities import Moment
from planner.validation.survey import Survey, TaskAt, first_minute, last_minute

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200
MOST_YEARS: Final = 30
"""A plan may reach this far from its start: more is a mistyped year."""


def check_dates(survey: Survey) -> None:
    """Every date of the document on its own, and every range of two."""
    plan, findings = survey.plan, survey.findings
    _check_year(survey, "start", plan.start.day)
    if plan.end is not None:
        _check_near(survey, "end", plan.end)
        if last_minute(plan.end) <= first_minute(plan.start):
            expected = f"a date later than the start, {plan.start}"
            findings.error("end", "end-before-start", str(plan.end), expected)
    for path, first, last in _ranges(survey):
        years = [_check_year(survey, at, day) for at, day in _ends(path, first, last)]
        if all(years) and first is not None and last is not None and last < first:
            _reversed(survey, path, first, last)
    for p, pool in enumerate(plan.contractor_pools):
        for b, booking in enumerate(pool.committed):
            for at, day in _ends(f"contractor_pools[{p}].committed[{b}].", booking.first, booking.last):
                _check_near(survey, at, Moment(day))
    for c, calendar in enumerate(plan.calendars):
        for position, change in enumerate(calendar.changes):
            _check_year(survey, f"calendars[{c}].changes[{position}].first", change.first)
    for p, project in enumerate(survey.written.projects):
        for field in ("release", "due", "deadline"):
            moment = getattr(project, field)
            if moment is not None:
                _check_near(survey, f"projects[{p}].{field}", moment)
    for place in survey.tasks:
        for field, moment in _moments(place):
            _check_near(survey, place.at(field), moment)


_Range = tuple[str, dt.date | None, dt.date | None]


def _ranges(survey: Survey) -> Iterator[_Range]:
    plan = survey.plan
    for c, calendar in enumerate(plan.calendars):
        for e, exception in enumerate(calendar.exceptions):
            yield f"calendars[{c}].exceptions[{e}].", exception.first, exception.last
    for p, person in enumerate(plan.people):
        if person.employed_first is not None or person.employed_last is not None:
            yield f"people[{p}].employed_", person.employed_first, person.employed_last
        for t, leave in enumerate(person.time_off):
            yield f"people[{p}].time_off[{t}].", leave.first, leave.last
    for p, pool in enumerate(plan.contractor_pools):
        for b, booking in enumerate(pool.committed):
            yield f"contractor_pools[{p}].committed[{b}].", booking.first, booking.last


def _ends(path: str, first: dt.date | None, last: dt.date | None) -> Iterable[tuple[str, dt.date]]:
    if first is not None:
        yield f"{path}first", first
    if last is not None:
        yield f"{path}last", last


def _reversed(survey: Survey, path: str, first: dt.date, last: dt.date) -> None:
    expected = f"a date no earlier than {first}, the first day"
    survey.findings.error(f"{path}last", "reversed-dates", str(last), expected, "swap the two?")


def _moments(place: TaskAt) -> Iterator[tuple[str, Moment]]:
    task = place.task
    for field in ("release", "due", "deadline", "start"):
        moment = getattr(task, field)
        if moment is not None:
            yield field, moment
    if task.constraint is not None and task.constraint.date is not None:
        yield "constraint.date", task.constraint.date
    if task.progress is not None:
        if task.progress.started is not None:
            yield "progress.started", task.progress.started
        if task.progress.finished is not None:
            yield "progress.finished", task.progress.finished


def _check_year(survey: Survey, path: str, day: dt.date) -> bool:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return True
    expected = f"a date from {FIRST_YEAR} to {LAST_YEAR}"
    hint = "leave it out if it only means for ever" if day.year > LAST_YEAR and path != "start" else ""
    survey.findings.error(path, "date-out-of-range", str(day), expected, hint)
    return False


def _check_near(survey: Survey, path: str, moment: Moment) -> None:
    start = survey.plan.start.day
    if not _check_year(survey, path, moment.day) or not FIRST_YEAR <= start.year <= LAST_YEAR:
        return
    if abs(moment.day.year - start.year) > MOST_YEARS:
        expected = f"a date within {MOST_YEARS} years of the plan's start, {start}"
        survey.findings.error(path, "date-too-far", str(moment), expected, "is the year mistyped?")
