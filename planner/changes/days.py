"""Days and ranges of days as changes say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from planner.errors import Issue


def day_span(first: dt.date, last: dt.date) -> str:
    """``on 2027-03-01``, or ``from 2027-03-01 to 2027-03-12``."""
    return f"on {first}" if first == last else f"from {first} to {last}"


def backwards(first: dt.date, last: dt.date) -> Iterator[Issue]:
    """The issue about a range that ends before it begins, if it does."""
    if last < first:
        yield Issue(
            "last", f"{last}", f"expected a day not before the first, {first}", code="ends-before-start"
        )
