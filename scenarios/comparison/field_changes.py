"""The fields in which two parts of a plan differ, in a few words: ``work 2d → 5d``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from planner.document_part import Part
from planner.document_types import WrittenAs, written_as
from scenarios.comparison.causes import FieldChange

Currencies = tuple[str, str]
"""Of the base and of the other plan."""
_PER: Final = {
    "late_cost_per_day": ("late cost", " per day"),
    "rate": ("rate", " per hour"),
    "overtime_rate": ("overtime rate", " per hour"),
    "cost": ("cost", " per unit"),
}
"""Amounts of money for something each: what they are called, and for what they are."""


def changed_fields(old: Part, new: Part, without: Collection[str] = ()) -> list[str]:
    """Fields of two parts of the same kind that differ."""
    names = [name for name in type(new).model_fields if name not in without]
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def field_changes(
    names: Iterable[str], old: Part, new: Part, currencies: Currencies
) -> tuple[FieldChange, ...]:
    """What has become of fields; of what has no short form only that it is another."""
    return tuple(_change(name, old, new, currencies) for name in names)


def _change(name: str, old: Part, new: Part, currencies: Currencies) -> FieldChange:
    is_money = written_as(type(new), (name,)) is WrittenAs.MONEY
    noun, per = _PER.get(name, ("", "")) if is_money else ("", "")
    noun = noun or name.replace("_", " ")
    values = getattr(old, name), getattr(new, name)
    if is_money:
        pairs = zip(values, currencies, strict=True)
        shown = ["none" if cents is None else f"{_money(cents, one)}{per}" for cents, one in pairs]
    else:
        shown = [_short(value) for value in values]
    words = f"other {noun}" if "" in shown else f"{noun} {shown[0]} → {shown[1]}"
    return FieldChange(name, noun, words, is_money)


def _money(cents: int, currency: str) -> str:
    """``1,234 EUR``, ``51.50 EUR``."""
    whole, part = divmod(cents, 100)
    return f"{whole:,}{f'.{part:02d}' if part else ''} {currency}"


def _short(value: Any) -> str:
    """A value in a few characters; empty where it is a structure."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Part | tuple | dict):
        return ""
    return str(value)
