"""The shifts of a calendar: one after another, each with the local day on which it begins.

A day without work, be it a holiday, an exception or somebody's leave, takes away the shifts that
begin on that local day, whole. A night shift begun the evening before runs on into it, and one
begun on its evening is lost with it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from planner.plan import WEEKDAYS, Calendar, WeekHours
from planner.public_holidays import holidays_in
from planner.quantities import TimeRange
from planner.time_zones import DAY, day_number, offset_table
from planner.working_time import IntArray

_NO_WORK: Final = 0
_THURSDAY: Final = 3  # 1970-01-01, with Monday as 0


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """Shifts of a calendar that begin on the local days from ``first_day`` on.

    Attributes
    ----------
    first_day, day_count
        The days covered, in days since 1970; a day more than asked for at both ends.
    days, starts, ends
        Of each shift the day it begins on and its UTC minutes; int64 of shape (n,), in order of
        days. Shifts may overlap; one that a clock change swallows has no length.
    written, sources
        ``sources[written[k]]`` is where in the calendar shift k is written: ``week.mon[0]``.
    """

    first_day: int
    day_count: int
    days: IntArray
    starts: IntArray
    ends: IntArray
    written: IntArray
    sources: tuple[str, ...]

    def position(self, day: dt.date) -> int:
        """Position of a day among those covered; -1 before them, ``day_count`` after."""
        return min(max(day_number(day) - self.first_day, -1), self.day_count)


def compile_shifts(calendar: Calendar, zone: ZoneInfo, first: int, last: int) -> Shifts:
    """All shifts of a calendar that may touch the UTC minutes from ``first`` to ``last``.

    Raises
    ------
    PlanError
        If its public holidays are not known.
    HorizonError
        If they are not known for these years.
    """
    # Wall clocks differ from UTC by up to a day, and a night shift begins the day before.
    first_day, end_day = first // DAY - 2, last // DAY + 3
    patterns = _patterns(calendar)
    chosen = _pattern_of_days(calendar, first_day, end_day)
    ranges = [hours for _, listed in patterns for hours in listed]
    sources = tuple(f"{path}[{i}]" for path, listed in patterns for i in range(len(listed)))
    counts = np.array([len(listed) for _, listed in patterns])
    offsets = np.cumsum(counts) - counts

    shifts_per_day = counts[chosen]
    days = np.repeat(np.arange(first_day, end_day, dtype=np.int64), shifts_per_day)
    of_day = np.arange(len(days)) - np.repeat(np.cumsum(shifts_per_day) - shifts_per_day, shifts_per_day)
    written = (np.repeat(offsets[chosen], shifts_per_day) + of_day).astype(np.int64)
    begin = np.array([hours.start for hours in ranges], dtype=np.int64)
    end = np.array([hours.end for hours in ranges], dtype=np.int64)
    table = offset_table(zone, first_day * DAY, end_day * DAY)
    starts = table.utc_minutes(days * DAY + begin[written])
    ends = table.utc_minutes(days * DAY + end[written])
    return Shifts(first_day, end_day - first_day, days, starts, ends, written, sources)


def _patterns(calendar: Calendar) -> list[tuple[str, tuple[TimeRange, ...]]]:
    """Every way a day of the calendar can look: none, seven weekdays, those of changes, exceptions."""
    patterns: list[tuple[str, tuple[TimeRange, ...]]] = [("", ())]
    weeks = [("week", calendar.week)]
    weeks += [(f"changes[{i}].week", change.week) for i, change in enumerate(calendar.changes)]
    for path, week in weeks:
        patterns += [(f"{path}.{name}", week.of(day)) for day, name in enumerate(WEEKDAYS)]
    patterns += [(f"exceptions[{i}].hours", each.hours) for i, each in enumerate(calendar.exceptions)]
    return patterns


def _pattern_of_days(calendar: Calendar, first_day: int, end_day: int) -> NDArray[np.intp]:
    """Position in ``_patterns`` of each day; exceptions win over holidays, these over the week."""
    weekday = (np.arange(first_day, end_day) + _THURSDAY) % 7
    chosen = 1 + weekday
    for i in sorted(range(len(calendar.changes)), key=lambda i: calendar.changes[i].first):
        begin = max(0, day_number(calendar.changes[i].first) - first_day)
        chosen[begin:] = 1 + 7 * (i + 1) + weekday[begin:]
    for wanted in calendar.holidays:
        known = np.array(holidays_in(wanted, _year(first_day), _year(end_day - 1)), dtype=np.int64)
        chosen[known[(known >= first_day) & (known < end_day)] - first_day] = _NO_WORK
    exceptions_at = 1 + 7 * (1 + len(calendar.changes))
    for i, exception in enumerate(calendar.exceptions):
        begin = max(0, day_number(exception.first) - first_day)
        end = max(0, day_number(exception.last or exception.first) + 1 - first_day)
        chosen[begin:end] = exceptions_at + i
    return chosen


def _year(day: int) -> int:
    return int(np.datetime64(day, "D").astype("datetime64[Y]").astype(int)) + 1970


def calendar_day_and_week(calendar: Calendar) -> tuple[int, int]:
    """Minutes of ``d`` and ``w`` of a calendar: its commonest working day, and that times its days.

    If two lengths are as common the longer counts. A calendar whose ``week`` has no work takes the
    first changed week that has; one that works on exceptional days only has 8 hours and 40.
    """
    weeks = [calendar.week, *(change.week for change in sorted(calendar.changes, key=lambda c: c.first))]
    for week in weeks:
        lengths = Counter(length for length in map(_length_of_day, _days_of(week)) if length)
        if lengths:
            day = max(lengths, key=lambda length: (lengths[length], length))
            return day, day * lengths.total()
    return 480, 2400


def _days_of(week: WeekHours) -> list[tuple[TimeRange, ...]]:
    return [week.of(weekday) for weekday in range(7)]


def _length_of_day(hours: tuple[TimeRange, ...]) -> int:
    """Minutes of a day's shifts, those that overlap counted once."""
    length, reached = 0, 0
    for each in sorted(hours, key=lambda each: each.start):
        length += max(0, each.end - max(each.start, reached))
        reached = max(reached, each.end)
    return length
