"""What a workload says, in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.words.hour_strip import NOISE
from api.cli.workload.workload_series import BUSY_PERCENT, NOUNS, Series
from api.plain_amounts import counted, day_and_month
from api.plain_text import one_line

if TYPE_CHECKING:
    from capacity.hours.workload import Subject
    from capacity.periods import Grain


def hours_words(hours: float) -> str:
    """``46 h``, ``1,204 h``; with a decimal below ten hours, and never 0 for more than nothing."""
    if 0 < abs(hours) < 0.05:
        return "< 0.1 h"
    rounded = round(hours, 1)
    return f"{rounded:,.0f} h" if rounded == int(rounded) or abs(hours) >= 10 else f"{rounded:,.1f} h"


def exact_hours(hours: float) -> str:
    """``76.6 h``: with a decimal where there is one, for figures that a reader may add up."""
    rounded = round(hours, 1)
    return f"{rounded:,.0f} h" if rounded.is_integer() else f"{rounded:,.1f} h"


def in_period(begin: dt.date, by: Grain, with_year: bool) -> str:
    """``in the week of 18 Jan``, ``on 18 Jan``, ``in Jan 2027``."""
    if by == "month":
        return f"in {day_and_month(begin, True)[3:]}"
    day = day_and_month(begin, with_year)
    return f"in the week of {day}" if by == "week" else f"on {day}"


def workload_words(rows: Sequence[Series], of: Subject, by: Grain, begins: Sequence[dt.date]) -> str:
    """Who is fullest, and when; of projects and clients, which takes most."""
    if not any(sum(row.booked) > NOISE for row in rows):
        return "Nothing is booked."
    if of in ("project", "client"):
        return _largest_words(rows)
    with_year = len({day.year for day in begins}) > 1
    over = [row for row in rows if row.excess > NOISE]
    if over:
        most = max(over, key=lambda row: row.excess)
        return (
            f"{_many(over, rows, of)} booked above 100 %; {_name(most)} the most, by "
            f"{hours_words(most.excess)}."
        )
    busy = [row for row in rows if row.busy_periods]
    fullest = max(rows, key=lambda row: (row.peak, row.mean))
    when = in_period(begins[fullest.shares.index(fullest.peak)], by, with_year)
    if not busy:
        nobody = "Nobody" if of == "person" else f"No {NOUNS[of][0]}"
        return (
            f"{nobody} is booked above {BUSY_PERCENT} % in any {by}; the fullest is {_name(fullest)}, "
            f"{fullest.peak * 100:.0f} % {when}."
        )
    longest = max(busy, key=lambda row: (row.busy_periods, row.mean))
    return (
        f"{_many(busy, rows, of)} booked above {BUSY_PERCENT} % in some {by}; {_name(longest)} the most, in "
        f"{counted(longest.busy_periods, by)} of {len(begins):,}."
    )


def _many(some: Sequence[Series], rows: Sequence[Series], of: Subject) -> str:
    return f"{len(some):,} of {counted(len(rows), *NOUNS[of])} {'is' if len(some) == 1 else 'are'}"


def _largest_words(rows: Sequence[Series]) -> str:
    whole = sum(sum(row.booked) for row in rows)
    most = max(rows, key=lambda row: sum(row.booked))
    share = sum(most.booked) / whole
    takes = f"{hours_words(sum(most.booked))} ({share * 100:.0f} %)"
    return f"Of {hours_words(whole)} booked {_name(most)} takes most, {takes}."


def free_words(rows: Sequence[Series], of: Subject) -> str:
    """How many hours are left, and who has most of them."""
    there = sum(sum(row.there) for row in rows)
    free = sum(row.totals["free_hours"] for row in rows)
    if free <= NOISE:
        return f"No hour of {hours_words(there)} for projects is free."
    most = max(rows, key=lambda row: row.totals["free_hours"])
    return (
        f"{hours_words(free)} of {hours_words(there)} for projects are free; {_name(most)} has most of them, "
        f"{hours_words(most.totals['free_hours'])}."
    )


def _name(row: Series) -> str:
    return one_line(row.name)
