"""Calendars made of what a table of people says: hours a week, days, time zone, country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from planner.importers.decimal_marks import Numbers
from planner.importers.names import Ids
from planner.plan import WEEKDAYS, Calendar, PublicHolidays, Weekday, WeekHours
from planner.quantities import TimeRange

_DAY_BEGINS: Final = 9 * 60
_SLOT: Final = 30
"""Minutes: hours of a week are spread over its days in half hours, the plan's time grid."""
_USUAL_DAY: Final = 8
_MOST_SLOTS: Final = (1440 - _DAY_BEGINS) // _SLOT
_DAY_NAMES: Final = (
    "monday montag", "tuesday dienstag", "wednesday mittwoch", "thursday donnerstag", "friday freitag",
    "saturday samstag", "sunday sonntag",
)  # fmt: skip


def read_days(text: str, numbers: Numbers) -> tuple[tuple[Weekday, ...], Decimal | None]:
    """Weekdays of a cell such as ``Mon-Thu``, ``Mo, Di, Fr`` or ``4``, and their number if that is written.

    A number from 1 to 7 stands for that many days from Monday on; ``4.5`` for five with less time.

    Raises
    ------
    ValueError
        Says what is expected.
    """
    expected = "days of the week such as Mon-Thu, or how many"
    if re.fullmatch(r"\s*[\d.,]+\s*", text):
        count = numbers.read(text, 7)
        if not 0 < count <= 7:
            raise ValueError("1 to 7 days")
        return WEEKDAYS[: int(-(-count // 1))], count
    days: list[Weekday] = []
    for part in re.split(r"[,;/&+\s]+", re.sub(r"\s*(?:-|–|\bto\b|\bbis\b)\s*", "-", text.strip())):
        ends = [_weekday(word) for word in part.split("-")]
        if len(ends) > 2 or None in ends:
            raise ValueError(expected)
        first, last = (end for end in (ends[0], ends[-1]) if end is not None)
        days += [WEEKDAYS[(first + i) % 7] for i in range((last - first) % 7 + 1)]
    return tuple(day for day in WEEKDAYS if day in days), None


def _weekday(word: str) -> int | None:
    """Position of a weekday written in full or cut to two letters or more."""
    start = word.casefold().rstrip(".")
    named = (i for i, names in enumerate(_DAY_NAMES) if any(name.startswith(start) for name in names.split()))
    return next(named, None) if len(start) >= 2 else None


def week_of(days: Sequence[Weekday], hours: Decimal) -> WeekHours:
    """Hours of a week spread over its days as evenly as half hours allow, each from 09:00 on.

    Raises
    ------
    ValueError
        If the hours are no whole number of half hours or do not fit into the days.
    """
    slots = hours * 60 / _SLOT
    if slots != int(slots) or slots <= 0:
        raise ValueError("hours of a week in whole half hours, more than 0")
    each, longer = divmod(int(slots), len(days))
    if each + bool(longer) > _MOST_SLOTS:
        raise ValueError(f"at most {_MOST_SLOTS * _SLOT // 60} hours a day")
    worked = [each + (position < longer) for position in range(len(days))]
    ranges = {
        day: (TimeRange(_DAY_BEGINS, _DAY_BEGINS + count * _SLOT),)
        for day, count in zip(days, worked, strict=True)
        if count
    }
    return WeekHours(**ranges)


def usual_hours(days: Sequence[Weekday], count: Decimal | None) -> Decimal:
    """Hours of a week where none are written: 8 a day."""
    return _USUAL_DAY * (Decimal(len(days)) if count is None else count)


def read_country(text: str) -> PublicHolidays:
    """Public holidays of ``GB``, ``US-NY`` or ``DE-BY``.

    Raises
    ------
    ValueError
        Says what is expected.
    """
    match = re.fullmatch(r"([A-Za-z]{2})(?:[-_/ ]([A-Za-z0-9]{1,3}))?", text.strip())
    if match is None:
        raise ValueError("a country code such as GB or DE-BY, whose public holidays are kept")
    country = {"UK": "GB"}.get(match[1].upper(), match[1].upper())
    return PublicHolidays(country=country, subdivision=match[2].upper() if match[2] else None)


class Calendars:
    """Calendars made so far; equal ones are made once."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._made: dict[str, Calendar] = {}

    def of(self, week: WeekHours, zone: str | None, holidays: PublicHolidays | None) -> str:
        """Id of the calendar with these hours, zone and holidays."""
        calendar = Calendar(id="x", time_zone=zone, week=week, holidays=(holidays,) if holidays else ())
        content = calendar.model_dump_json()
        if content not in self._made:
            new = self._ids.new(_name_of(week, zone, holidays))
            self._made[content] = calendar.replace(id=new)
        return self._made[content].id

    @property
    def made(self) -> tuple[Calendar, ...]:
        """All of them, in the order in which they were first asked for."""
        return tuple(self._made.values())


def _name_of(week: WeekHours, zone: str | None, holidays: PublicHolidays | None) -> str:
    minutes = sum(hours.end - hours.start for day in range(7) for hours in week.of(day))
    parts = [f"{minutes / 60:g}h"]
    if holidays is not None:
        parts.insert(0, f"{holidays.country}-{holidays.subdivision or ''}".strip("-"))
    if zone is not None:
        parts.append(zone.rpartition("/")[2])
    return " ".join(parts)
