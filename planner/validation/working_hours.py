"""Do calendars say when work happens, in zones, holidays and hours that exist and fit the grid?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from planner.errors import PlanError
from planner.plan import WEEKDAYS, Calendar, CalendarException, PublicHolidays, WeekHours
from planner.quantities import TimeRange
from planner.time_zones import zone_named
from planner.validation.findings import Findings, quoted
from planner.validation.survey import Survey

if TYPE_CHECKING:
    from holidays import HolidayBase


def check_working_hours(survey: Survey) -> None:
    """Time zones, public holidays, overlaps and empty weeks of every calendar."""
    _check_zone(survey.findings, "time_zone", survey.plan.time_zone)
    for position, calendar in enumerate(survey.plan.calendars):
        path = f"calendars[{position}]"
        if calendar.time_zone is not None:
            _check_zone(survey.findings, f"{path}.time_zone", calendar.time_zone)
        for rank, wanted in enumerate(calendar.holidays):
            _check_holidays(survey.findings, f"{path}.holidays[{rank}]", wanted)
        for place, week in _weeks(calendar):
            _check_week(survey.findings, f"{path}.{place}", week)
        _check_exceptions(survey.findings, f"{path}.exceptions", calendar.exceptions)
        _check_changes(survey.findings, f"{path}.changes", calendar)
        _check_empty(survey.findings, path, calendar)


# --- zones and holidays -------------------------------------------------------------------------


def _check_zone(findings: Findings, path: str, name: str) -> None:
    try:
        zone_named(name)
    except PlanError:
        import zoneinfo

        hint = findings.unknown("time zones", name, sorted(zoneinfo.available_timezones()))
        expected = "an IANA name such as Europe/London"
        findings.error(path, "unknown-time-zone", quoted(name), expected, hint)


@lru_cache(maxsize=64)
def _holidays_of(country: str) -> HolidayBase:
    """What the library knows of a country; of ten thousand holidays most are of the same few."""
    import holidays

    return holidays.country_holidays(country)


def _check_holidays(findings: Findings, path: str, wanted: PublicHolidays) -> None:
    import holidays

    try:
        known = _holidays_of(wanted.country)
    except NotImplementedError:
        countries = sorted(holidays.list_supported_countries(include_aliases=False))
        hint = findings.unknown("countries", wanted.country, countries)
        expected = "a country that the holidays library knows"
        findings.error(f"{path}.country", "unknown-country", quoted(wanted.country), expected, hint)
        return
    subdivision, kind = wanted.subdivision, f"subdivisions of {wanted.country}"
    if subdivision is not None and subdivision not in {*known.subdivisions, *known.subdivisions_aliases}:
        hint = findings.unknown(kind, subdivision, known.subdivisions)
        expected = f"a subdivision of {wanted.country} that the holidays library knows"
        findings.error(f"{path}.subdivision", "unknown-subdivision", quoted(subdivision), expected, hint)
    for position, category in enumerate(wanted.categories):
        if category not in known.supported_categories:
            hint = findings.unknown(
                f"categories of {wanted.country}", category, sorted(known.supported_categories)
            )
            expected = f"a category of holidays in {wanted.country}"
            at = f"{path}.categories[{position}]"
            findings.error(at, "unknown-holiday-category", quoted(category), expected, hint)


# --- hours --------------------------------------------------------------------------------------


def _weeks(calendar: Calendar) -> Iterator[tuple[str, WeekHours]]:
    yield "week", calendar.week
    for position, change in enumerate(calendar.changes):
        yield f"changes[{position}].week", change.week


def _check_week(findings: Findings, path: str, week: WeekHours) -> None:
    """Hours of a day overlap neither each other nor what runs on from the day before."""
    for weekday, name in enumerate(WEEKDAYS):
        hours = week.of(weekday)
        if len(hours) > 1:
            _check_overlap(findings, f"{path}.{name}", hours)
        night = max((each.end - 1440 for each in week.of(weekday - 1)), default=0)
        begin = min((each.start for each in hours), default=1440)
        if begin < night:
            found = f"work from {_clock(begin)} while the night before runs on to {_clock(night)}"
            findings.warning(f"{path}.{name}", "overlapping-hours", found, "hours that don't overlap")


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _check_overlap(findings: Findings, path: str, hours: tuple[TimeRange, ...]) -> None:
    order = sorted(range(len(hours)), key=lambda position: (hours[position].start, hours[position].end))
    longest = order[0]
    for position in order[1:]:
        if hours[position].start < hours[longest].end:
            later, earlier = max(position, longest), min(position, longest)
            found, expected = f"{hours[later]} overlaps {hours[earlier]}", "hours that don't overlap"
            findings.warning(
                f"{path}[{later}]", "overlapping-hours", found, expected, "they are counted once"
            )
        if hours[position].end > hours[longest].end:
            longest = position


def _check_exceptions(findings: Findings, path: str, exceptions: tuple[CalendarException, ...]) -> None:
    """Exceptions for the same day with other hours: the later one in the list wins."""
    ranges = sorted(
        (each.first, each.last or each.first, position) for position, each in enumerate(exceptions)
    )
    for position, each in enumerate(exceptions):
        if len(each.hours) > 1:
            _check_overlap(findings, f"{path}[{position}].hours", each.hours)
    reached = None
    for first, last, position in ranges:
        if last < first:
            continue
        if reached is not None and first <= reached[0]:
            winner, other = max(position, reached[1]), min(position, reached[1])
            if exceptions[winner].hours != exceptions[other].hours:
                expected, hint = "one exception for each day", "the later in the list wins"
                found = f"{first} has other hours in exceptions[{other}]"
                findings.warning(f"{path}[{winner}]", "overlapping-exceptions", found, expected, hint)
        if reached is None or last > reached[0]:
            reached = (last, position)


def _check_changes(findings: Findings, path: str, calendar: Calendar) -> None:
    first: dict[object, int] = {}
    for position, change in enumerate(calendar.changes):
        if first.setdefault(change.first, position) != position:
            expected = f"a day that no other change has: changes[{first[change.first]}] begins then too"
            findings.warning(f"{path}[{position}].first", "duplicate-change", str(change.first), expected)


def _check_empty(findings: Findings, path: str, calendar: Calendar) -> None:
    patterns = [week.of(weekday) for _, week in _weeks(calendar) for weekday in range(7)]
    if not any(patterns) and not any(each.hours for each in calendar.exceptions):
        found, expected = f"no working hour in {quoted(calendar.id)}", "hours on at least one day"
        findings.warning(f"{path}.week", "no-working-hour", found, expected)
