"""Shifts, breaks and holidays of a CA-RCPSP file as a calendar, and dates as working time since its start."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from planner.calendars import WorkingTime, compile_working_time, earliest, latest
from planner.document_part import WEEKDAYS
from planner.instances.json_values import JsonValue
from planner.instances.round_the_clock import moment
from planner.plan import Calendar, CalendarException, Plan, WeekHours
from planner.quantities import Moment, TimeRange

FIRST_MONDAY: Final = dt.date(2025, 1, 6)
"""Working time is counted from its 00:00, as in the package of the format's authors."""
SHIFTS: Final = "shifts"
"""Id of the calendar."""

_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_DAY: Final = 1440
_DAYS: Final = 7
_FARTHEST_DAYS: Final = 30 * 365
_Range = tuple[int, int]


def shop_calendar(value: JsonValue) -> Calendar:
    """The calendar of ``calendar_requirements``.

    A shift may run past midnight; what falls on a holiday or into the break is no working time.

    Raises
    ------
    InstanceError
        If something is missing or of another kind, or no working time is left.
    """
    hours: list[list[_Range]] = [[] for _ in range(_DAYS)]
    for shift in value.at("shifts").items():
        for day in _weekdays(shift):
            for later, range_ in enumerate(_split(_range(shift))):
                hours[(day + later) % _DAYS].append(range_)
    pause = list(_split(_range(value.at("lunch_break")))) if value.has("lunch_break") else []
    week = {
        WEEKDAYS[day]: tuple(TimeRange(*each) for each in _without(_merged(hours[day]), pause))
        for day in range(_DAYS)
    }
    if not any(week.values()):
        raise value.at("shifts").refused("at least one shift with working time")
    holidays = value.at("holidays").items() if value.has("holidays") else ()
    return Calendar(
        id=SHIFTS,
        time_zone="UTC",
        week=WeekHours(**week),
        exceptions=tuple(CalendarException(first=day) for day in sorted(set(map(_date, holidays)))),
    )


def _weekdays(shift: JsonValue) -> list[int]:
    """0 for Monday; Monday to Friday where none are named."""
    if not shift.has("days"):
        return [0, 1, 2, 3, 4]
    return [day.integer(most=_DAYS - 1) for day in shift.at("days").items()]


def _range(value: JsonValue) -> _Range:
    """Minutes from midnight; an end not after the start is on the next day."""
    start, end = _time(value.at("start")) % _DAY, _time(value.at("end"))
    return (start, end) if end > start else (start, end + _DAY)


def _time(value: JsonValue) -> int:
    match = _TIME.fullmatch(value.text().strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match is not None else -1
    if match is None or int(match[2]) > 59 or minutes > _DAY:
        raise value.refused("a time of day such as 08:00")
    return minutes


def _date(value: JsonValue) -> dt.date:
    try:
        return dt.date.fromisoformat(value.text())
    except ValueError:
        raise value.refused("a date such as 2025-01-01") from None


def _split(range_: _Range) -> list[_Range]:
    """The part before midnight and, if there is one, the part after it, each in minutes of its day."""
    start, end = range_
    return [(start, end)] if end <= _DAY else [(start, _DAY), (0, end - _DAY)]


def _merged(ranges: Iterable[_Range]) -> list[_Range]:
    merged: list[_Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _without(ranges: list[_Range], holes: Iterable[_Range]) -> list[_Range]:
    """What of the ranges lies in none of the holes."""
    for first, last in holes:
        parts = ((start, min(end, first)) for start, end in ranges)
        rests = ((max(start, last), end) for start, end in ranges)
        ranges = sorted((start, end) for start, end in (*parts, *rests) if start < end)
    return ranges


class ShopTime:
    """Dates of a file as moments of its plan, whose time is working time since ``FIRST_MONDAY``.

    ``hour`` is the number of minutes of the plan that stand for a working hour.
    """

    def __init__(self, calendar: Calendar, hour: int, slot: int) -> None:
        self._plan = Plan(format="crewline/1", start=Moment(FIRST_MONDAY), calendars=(calendar,))
        self._hour = hour
        self._slot = slot

    def release(self, value: JsonValue) -> Moment:
        """The first slot at which as much working time has passed as by this date."""
        minutes = self._minutes(earliest(self._plan, _moment(value)))
        return moment(-(-minutes * self._hour // 60 // self._slot) * self._slot, FIRST_MONDAY)

    def deadline(self, value: JsonValue) -> Moment:
        """The last slot by which no more working time has passed than by this date."""
        minutes = self._minutes(latest(self._plan, _moment(value)))
        return moment(minutes * self._hour // 60 // self._slot * self._slot, FIRST_MONDAY)

    def _minutes(self, minute: int) -> int:
        """Working minutes from the start until a minute since 1970 UTC."""
        return 0 if minute <= self._first else self._working_time.minutes_before(minute)

    @property
    def _first(self) -> int:
        return earliest(self._plan, self._plan.start)

    @cached_property
    def _working_time(self) -> WorkingTime:
        last = self._first + (_FARTHEST_DAYS + 2) * _DAY
        return compile_working_time(self._plan, self._first, last).calendar(SHIFTS)


def _moment(value: JsonValue) -> Moment:
    expected = "a local date and time such as 2025-01-06T08:00, within thirty years"
    try:
        found = Moment.parse(value.text())
    except ValueError:
        raise value.refused(expected) from None
    if abs((found.day - FIRST_MONDAY).days) > _FARTHEST_DAYS:
        raise value.refused(expected)
    return found
