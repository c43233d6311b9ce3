"""Dates as spreadsheets and people write them; whether the day or the month comes first is found out.

``03/04/2027`` alone does not tell. But a table is written by one program or person, so that one
``17/04/2027`` in it tells for all of it, and so does a weekday beside a date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from planner.quantities import Moment

Order = Literal["day first", "month first"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan jän", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov",
         "dec dez"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS: Final = ("mo", "tu di", "we mi", "th do", "fr", "sa", "su so")
_YEAR: Final = r"(\d{4}|\d{2})"
_WEEKDAY: Final = r"(?:([^\W\d_]{2,10})\.?,?\s+)?"
_TIME: Final = r"(?:[T,\s]\s*(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.0+)?)?\s*([ap]\.?m\.?)?(?:\s*uhr)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMERIC = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([-/.])(\d{{1,2}})\3{_YEAR}{_TIME}", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[.\s-]+([^\W\d_]{{3,9}})[.\s,-]+{_YEAR}{_TIME}", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_TIME}", re.IGNORECASE
)
_NOTHING: Final = {"", "na", "n/a", "nv", "-", "–", "none", "keine", "tbd"}
EXPECTED: Final = "a local date such as 2027-01-04, with or without a time 09:00"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of the dates of a table: how many tell that the day, or the month, comes first; one that doesn't."""

    day_first: int
    month_first: int
    ambiguous: str

    @property
    def order(self) -> Order | None:
        """What most of them tell; None where none tells."""
        if self.day_first == self.month_first:
            return None
        return "day first" if self.day_first > self.month_first else "month first"


def evidence(texts: Iterable[str]) -> Evidence:
    """What the dates among ``texts`` tell about the order of day and month."""
    counts = {"day first": 0, "month first": 0}
    ambiguous = ""
    for text in texts:
        match = _NUMERIC.fullmatch(text.strip())
        # With full stops the day comes first wherever such dates are written.
        if match is None or match[3] == ".":
            continue
        possible = [order for order in counts if _reading(match, order) is not None]
        told = [order for order in possible if _weekday_fits(match, order)]
        if len(told) == 1:
            counts[told[0]] += 1
        elif len(possible) == 2 and match[2] != match[4]:
            ambiguous = ambiguous or text
    return Evidence(counts["day first"], counts["month first"], ambiguous)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no date."""
    return text.strip().casefold() in _NOTHING


def read_moment(text: str, order: Order | None) -> Moment:
    """A date with or without a time; raises ``ValueError`` that says what is expected.

    Parameters
    ----------
    text
        The cell.
    order
        Of day and month in ``03/04/2027``; None if the table has no such date.
    """
    bare = " ".join(text.split())
    if match := _ISO.fullmatch(bare):
        return _moment(match[1], match[3], match[4], match.groups()[-3:])
    if match := _NUMERIC.fullmatch(bare):
        day = _reading(match, "day first" if match[3] == "." else order or "day first")
        if day is None:
            raise ValueError(f"{EXPECTED}; other dates of the table have the {order or 'day first'}")
        return _moment(str(day.year), str(day.month), str(day.day), match.groups()[-3:])
    for pattern, at_day, at_month in ((_DAY_MONTH, 2, 3), (_MONTH_DAY, 3, 2)):
        match = pattern.fullmatch(bare)
        if match and (month := _MONTHS.get(match[at_month][:3].casefold())):
            return _moment(match[4], str(month), match[at_day], match.groups()[-3:])
    raise ValueError(EXPECTED)


def _reading(match: re.Match[str], order: str) -> dt.date | None:
    """The date of ``a/b/year`` in one order, if there is one."""
    day, month = (match[2], match[4]) if order == "day first" else (match[4], match[2])
    try:
        return dt.date(_full_year(match[5]), int(month), int(day))
    except ValueError:
        return None


def _weekday_fits(match: re.Match[str], order: str) -> bool:
    """Whether the weekday written beside a date, if any, is that of its reading."""
    day = _reading(match, order)
    if day is None or match[1] is None:
        return day is not None
    return match[1][:2].casefold() in _WEEKDAYS[day.weekday()].split()


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _moment(year: str, month: str, day: str, time: tuple[str | None, ...]) -> Moment:
    hour, minute, half = time
    try:
        date = dt.date(_full_year(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{EXPECTED}, one that exists") from None
    if hour is None or minute is None:
        return Moment(date)
    hours = int(hour) % 12 + (12 if half[0].casefold() == "p" else 0) if half else int(hour)
    of_day = hours * 60 + int(minute)
    if int(minute) > 59 or of_day > 1440 or (half and not 1 <= int(hour) <= 12):
        raise ValueError(EXPECTED)
    return Moment(date, of_day)
