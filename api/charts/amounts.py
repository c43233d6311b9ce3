"""Money in pictures: whole units of the currency."""

from __future__ import annotations


def money(cents: int) -> str:
    """``12,300``; never 0 for more than nothing."""
    return "< 1" if 0 < cents < 50 else f"{(cents + 50) // 100:,}"


def money_of(cents: int, currency: str) -> str:
    """``12,300 USD``."""
    return f"{money(cents)} {currency}"
