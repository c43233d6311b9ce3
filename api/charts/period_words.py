"""Days, weeks and months in titles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from api.charts.drawing import format_date

if TYPE_CHECKING:
    from capacity.periods import Grain


def in_period(begin: dt.date, by: Grain) -> str:
    """``in the week of 4 Jan 2027``, ``on 4 Jan 2027``, ``in Jan 2027``."""
    if by == "month":
        return f"in {begin:%b %Y}"
    return f"in the week of {format_date(begin)}" if by == "week" else f"on {format_date(begin)}"


def since_period(begin: dt.date, by: Grain) -> str:
    """``from 4 Jan 2027``; of months, of which only some days may be, ``from Jan 2027``."""
    return f"from {begin:%b %Y}" if by == "month" else f"from {format_date(begin)}"


def some_period(by: Grain) -> str:
    """``in some week``, ``on some day``."""
    return f"{'on' if by == 'day' else 'in'} some {by}"
