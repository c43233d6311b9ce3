"""Parts of the plan document about working hours: weeks, holidays, exceptions, calendars."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from planner.document_part import WEEKDAYS, Id, Part, Text
from planner.quantities import TimeRange


def _spread_weekdays(value: Any) -> Any:
    """``mon-fri: 09:00-17:00`` and single ranges, spread over the days they name."""
    if not isinstance(value, dict):
        return value
    spread: dict[str, Any] = {}
    for key, hours in value.items():
        first, dash, last = str(key).partition("-")
        listed = (hours,) if isinstance(hours, str) else tuple(hours) if isinstance(hours, list) else hours
        if dash and first in WEEKDAYS and last in WEEKDAYS:
            begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            names: list[str] = [WEEKDAYS[(begin + i) % 7] for i in range((end - begin) % 7 + 1)]
        else:
            names = [str(key)]
        for name in names:
            if name in spread:
                raise ValueError(f"expected each weekday once, but {name} is named twice")
            spread[name] = listed
    return spread


class WeekHours(Part):
    """Working hours of each weekday; a range may run into the next day, several make split shifts.

    In a document, ``mon-fri: 09:00-17:00`` stands for five days.
    """

    mon: tuple[TimeRange, ...] = ()
    tue: tuple[TimeRange, ...] = ()
    wed: tuple[TimeRange, ...] = ()
    thu: tuple[TimeRange, ...] = ()
    fri: tuple[TimeRange, ...] = ()
    sat: tuple[TimeRange, ...] = ()
    sun: tuple[TimeRange, ...] = ()

    def of(self, weekday: int) -> tuple[TimeRange, ...]:
        """Hours of a weekday, 0 for Monday."""
        hours: tuple[TimeRange, ...] = getattr(self, WEEKDAYS[weekday])
        return hours


Week = Annotated[WeekHours, BeforeValidator(_spread_weekdays, json_schema_input_type=dict[str, Any])]
OFFICE_HOURS: Final = WeekHours(**{day: (TimeRange(540, 1020),) for day in WEEKDAYS[:5]})


class PublicHolidays(Part):
    """Public holidays of a country as the ``holidays`` library knows them."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 alpha-2 code."""
    subdivision: str | None = None
    """Code of the state or region as the library names it."""
    categories: tuple[str, ...] = ("public",)
    """Categories of the library, such as ``bank`` or ``catholic``."""


class DayRange(Part):
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date
    note: Text = ""


class CalendarException(Part):
    """Hours that replace the usual ones on the days from ``first`` to ``last``; none: no work."""

    first: dt.date
    last: dt.date | None = None
    """Same day as ``first`` when left out."""
    hours: tuple[TimeRange, ...] = ()
    note: Text = ""


class PatternChange(Part):
    """From ``first`` on, the week looks like ``week``."""

    first: dt.date
    week: Week


class Calendar(Part):
    """When work happens: weekly hours, public holidays, exceptions (which win over holidays)."""

    id: Id
    name: Text = ""
    time_zone: str | None = None
    """IANA name; the plan's when left out."""
    week: Week = OFFICE_HOURS
    holidays: tuple[PublicHolidays, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    changes: tuple[PatternChange, ...] = ()
