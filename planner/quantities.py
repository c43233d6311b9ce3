"""The written quantities of a plan document: durations, shares, money, moments and daily hours.

Each is read from what people write (``2.5d``, ``75%``, ``104.50``, ``2027-01-04``), kept as
integers, and written back in one normal form, so that a document goes round without loss.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

DurationUnit = Literal["min", "h", "d", "w", "emin", "eh", "ed", "ew"]
ELAPSED_MINUTES: Final = {"emin": 1, "eh": 60, "ed": 1440, "ew": 10080}

_DURATION = re.compile(r"(-?)(\d{1,7})(?:\.(\d{1,3}))?\s*(min|h|d|w|emin|eh|ed|ew)")
_LONG_DURATION = re.compile(r"-?\d+(\.\d+)?\s*(min|h|d|w|emin|eh|ed|ew)")
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::00)?)?")


def _thousandths_text(value: int) -> str:
    sign, value = ("-", -value) if value < 0 else ("", value)
    whole, part = divmod(value, 1000)
    return f"{sign}{whole}" + (f".{part:03d}".rstrip("0") if part else "")


class _Written:
    """A value that pydantic reads from text by ``parse`` and writes with ``str``."""

    _pattern: ClassVar[str]
    _example: ClassVar[str]

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """Read ``text``; raises ``ValueError`` that says what is expected."""

    @classmethod
    def _accept(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError(f"expected text such as {cls._example!r}")
        return cls.parse(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._accept,
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{cls._pattern}$", "examples": [cls._example]}


@dataclass(frozen=True, slots=True)
class Duration(_Written):
    """An amount of time as written: ``90min``, ``6h``, ``2.5d``, ``1w``, or elapsed ``2ed``.

    ``thousandths`` counts thousandths of ``unit``; leads are negative. What a ``d`` or ``w`` is
    depends on where it stands, so ``minutes`` asks for it.
    """

    thousandths: int
    unit: DurationUnit

    _pattern: ClassVar[str] = r"-?\d{1,7}(\.\d{1,3})?\s*(min|h|d|w|emin|eh|ed|ew)"
    _example: ClassVar[str] = "2.5d"

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read ``text``; raises ``ValueError`` that says what is expected."""
        return _parse_duration(text)

    @property
    def elapsed(self) -> bool:
        """Whether nights and weekends count."""
        return self.unit in ELAPSED_MINUTES

    def minutes(self, day_minutes: int, week_minutes: int) -> int:
        """Whole minutes, halves rounded away from zero, for the given working day and week."""
        unit = {"min": 1, "h": 60, "d": day_minutes, "w": week_minutes}.get(self.unit)
        unit = ELAPSED_MINUTES[self.unit] if unit is None else unit
        sign = -1 if self.thousandths < 0 else 1
        return sign * ((abs(self.thousandths) * unit + 500) // 1000)

    def __str__(self) -> str:
        """The normal form, such as ``2.5d``."""
        return f"{_thousandths_text(self.thousandths)}{self.unit}"


@lru_cache(maxsize=4096)
def _parse_duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text.strip())
    if match is None and _LONG_DURATION.fullmatch(text.strip()):
        raise ValueError("expected a duration of at most seven digits and three decimals, such as 2.5d")
    if match is None:
        raise ValueError("expected a duration such as 30min, 6h, 2.5d, 1w, or elapsed 2ed")
    sign, whole, part, unit = match.groups()
    amount = int(whole) * 1000 + int((part or "").ljust(3, "0"))
    return Duration(-amount if sign else amount, unit)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Moment(_Written):
    """A local date, or a local date and time; a date alone stands for the whole day.

    Lower limits (release, start) take the start of that day, upper limits (due, deadline) its
    end, 24:00. ``minute`` is the minute of the day, or None for a date alone.
    """

    day: dt.date
    minute: int | None = None

    _pattern: ClassVar[str] = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:00)?)?"
    _example: ClassVar[str] = "2027-01-04T09:00"

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read ``text``; raises ``ValueError`` that says what is expected."""
        return _parse_moment(text)

    @property
    def earliest(self) -> dt.datetime:
        """Local time without zone at which it begins: a date alone at 00:00."""
        return dt.datetime.combine(self.day, dt.time()) + dt.timedelta(minutes=self.minute or 0)

    @property
    def latest(self) -> dt.datetime:
        """Local time without zone at which it ends: a date alone at 24:00."""
        minute = 1440 if self.minute is None else self.minute
        return dt.datetime.combine(self.day, dt.time()) + dt.timedelta(minutes=minute)

    def __str__(self) -> str:
        """ISO 8601: ``2027-01-04`` or ``2027-01-04T09:00``."""
        if self.minute is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.minute // 60:02d}:{self.minute % 60:02d}"


@lru_cache(maxsize=4096)
def _parse_moment(text: str) -> Moment:
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError("expected a local date 2027-01-04 or date and time 2027-01-04T09:00, without a zone")
    day_text, hour, minute = match.groups()
    try:
        day = dt.date.fromisoformat(day_text)
    except ValueError:
        raise ValueError("expected a date that exists in the calendar") from None
    if hour is None:
        return Moment(day)
    of_day = int(hour) * 60 + int(minute)
    if int(minute) > 59 or of_day > 1440:
        raise ValueError("expected a time of day between 00:00 and 24:00")
    return Moment(day, of_day)


@dataclass(frozen=True, slots=True)
class TimeRange(_Written):
    """Working hours of one day, ``09:00-17:30``; an end not after the start is on the next day.

    ``start`` and ``end`` are minutes from local midnight: 0 <= start < 1440, start < end <= 2880.
    """

    start: int
    end: int

    _pattern: ClassVar[str] = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
    _example: ClassVar[str] = "09:00-17:30"

    @classmethod
    def parse(cls, text: str) -> TimeRange:
        """Read ``text``; raises ``ValueError`` that says what is expected."""
        match = _RANGE.fullmatch(text.strip())
        if match is None:
            raise ValueError("expected hours such as 09:00-17:30")
        h1, m1, h2, m2 = map(int, match.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if m1 > 59 or m2 > 59 or start >= 1440 or end > 1440:
            raise ValueError("expected times of day between 00:00 and 24:00")
        if start == end:
            raise ValueError("expected a range that has a length; a whole day is 00:00-24:00")
        return cls(start, end if end > start else end + 1440)

    def __str__(self) -> str:
        """The normal form, ``09:00-17:30``."""
        end = self.end if self.end <= 1440 else self.end - 1440
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def _read_decimal(value: object, meaning: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected {meaning}")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(f"expected {meaning}") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise ValueError(f"expected {meaning} of a sensible size")
    return number


def _read_per_mille(value: object) -> int:
    meaning = "a percentage such as 75% (at most one decimal) or a fraction such as 0.75"
    if isinstance(value, str) and value.strip().endswith("%"):
        number = _read_decimal(value.strip()[:-1], meaning) * 10
    else:
        number = _read_decimal(value, meaning) * 1000
        if abs(number) > 10_000:
            raise ValueError(f"expected {meaning}; a fraction of {value} would be {value}00%")
    if number != int(number):
        raise ValueError(f"expected {meaning}, in whole per mille")
    return int(number)


def _read_cents(value: object) -> int:
    meaning = "an amount of money with at most two decimals"
    number = _read_decimal(value, meaning) * 100
    if number != int(number):
        raise ValueError(f"expected {meaning}")
    return int(number)


def _write_cents(cents: int) -> int | str:
    sign = "-" if cents < 0 else ""
    return cents // 100 if cents % 100 == 0 else f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


PerMille = Annotated[
    int,
    BeforeValidator(_read_per_mille),
    PlainSerializer(lambda value: f"{_thousandths_text(value * 100)}%", return_type=str),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": r"^-?\d+(\.\d)?%$"}, {"type": "number"}],
            "examples": ["75%", 0.75],
        }
    ),
]
"""A share, kept as whole per mille; written ``75%`` or as a fraction, ``0.75``."""

Cents = Annotated[
    int,
    BeforeValidator(_read_cents),
    PlainSerializer(_write_cents, return_type=int | str),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}], "examples": [105, "104.50"]}),
]
"""An amount of money, kept as whole cents of the plan's currency; written ``105`` or ``104.50``."""
