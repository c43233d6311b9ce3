"""Differences in words: always with their sign, a dash where there is none."""

from __future__ import annotations

from typing import Final

from api.cli.words.amounts import elapsed_in_words
from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell
from api.plain_amounts import Money

NONE: Final = Cell("")


def signed_number(difference: int | float | None, glyphs: Glyphs, unit: str = "", decimals: int = 0) -> str:
    """``+2``, ``-1.5 d``; a dash for nothing, empty where it can't be told."""
    if difference is None:
        return ""
    rounded = round(difference, decimals)
    return f"{rounded:+,.{decimals}f}{unit}" if rounded else glyphs.dash


def signed_days(days: float | None, glyphs: Glyphs) -> str:
    """``+2 d``, ``-0.5 d``; what is less than a twentieth of a day is ``0.0 d`` with its sign."""
    if days is None:
        return ""
    if not days:
        return glyphs.dash
    whole = float(round(days, 1)).is_integer() and abs(days) >= 0.5
    return f"{days:+,.0f} d" if whole else f"{days:+,.1f} d"


def signed_time(minutes: int | None, glyphs: Glyphs) -> str:
    """``+2 d 4 h``, ``-30 min``: on the clock."""
    if minutes is None:
        return ""
    return f"{'+' if minutes > 0 else ''}{elapsed_in_words(minutes)}" if minutes else glyphs.dash


def signed_money(cents: int | None, shown: Money, glyphs: Glyphs) -> str:
    """``+1,200``, ``-300``."""
    if cents is None:
        return ""
    return f"{'+' if cents > 0 else ''}{shown.plain(cents)}" if cents else glyphs.dash


def coloured(text: str, difference: float | None, *, more_is_worse: bool = True) -> Cell:
    """Red for the worse, green for the better."""
    if not difference:
        return Cell(text)
    return Cell(text, "red" if (difference > 0) == more_is_worse else "green")
