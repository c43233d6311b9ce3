"""Numbers, money and days in plain words, for terminals and documents alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 task``, ``2 tasks``, ``1,000 people``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def money(cents: int) -> str:
    """``12,300`` or ``12,300.50``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}" + (f".{part:02d}" if part else "")


def day_and_month(day: dt.date, with_year: bool = False) -> str:
    """``04 Jan``, or ``04 Jan 2027``; month names do not follow the machine's language."""
    year = f" {day.year:04d}" if with_year else ""
    return f"{day.day:02d} {MONTHS[day.month - 1]}{year}"


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts as people are told them: without cents, unless nothing else would be left."""

    currency: str

    def plain(self, cents: int) -> str:
        """``12,300``."""
        whole = (abs(cents) + 50) // 100 * (1 if cents > 0 else -1)
        return f"{whole:,}" if whole or not cents else money(cents)

    def named(self, cents: int) -> str:
        """``12,300 USD``."""
        return f"{self.plain(cents)} {self.currency}"
