"""What a forecast says, in one sentence for each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from api.cli.running.failures import capitalised
from api.cli.words.hour_strip import NOISE
from api.cli.workload.workload_words import hours_words
from api.plain_amounts import Money, counted, day_and_month
from capacity.hours.forecast import BEFORE_LEVELLING

if TYPE_CHECKING:
    import pandas as pd

    from capacity.periods import Grain

_NAMED: Final = 5
"""Tasks named in a note."""


def forecast_words(shortages: pd.DataFrame, by: Grain, currency: str) -> Iterator[str]:
    """A sentence for each case: which skill is most short, from when, and what buying it all would cost.

    Parameters
    ----------
    shortages
        ``SHORTAGES``.
    """
    shown = Money(currency)
    for case, frame in shortages.groupby("case", sort=False, observed=True):
        rows = frame.to_dict("records")
        short = [row for row in rows if row["shortage_hours"] > NOISE]
        if case == BEFORE_LEVELLING:
            yield _before_levelling(rows, short, by, shown)
        else:
            yield _in_schedule(str(case), short, by, shown)


def left_out_words(tasks: Sequence[str]) -> str:
    """A note on tasks that have no early date."""
    named = ", ".join(tasks[:_NAMED]) + (f" and {len(tasks) - _NAMED:,} more" if len(tasks) > _NAMED else "")
    return f"Note: before levelling is without what finds no time to be done, or comes after that: {named}."


def _before_levelling(rows: list[Any], short: list[Any], by: Grain, shown: Money) -> str:
    if not short:
        return "Before levelling, no skill is short: everything could start early."
    most = max(short, key=lambda row: row["shortage_hours"])
    others = f", the most of {counted(len(short), 'skill')}" if len(short) > 1 else ""
    sentence = f"Before levelling, {_short(most, by)}{others}"
    whole, helped = _cents(rows, "excess_cents"), _cents(rows, "shortage_cents")
    if whole is None:
        return f"{sentence}; not every skill can be bought from contractors."
    after = f", {shown.named(helped)} once others have helped" if helped not in (None, whole) else ""
    return f"{sentence}; buying each hour over capacity would cost {shown.named(whole)}{after}."


def _in_schedule(case: str, short: list[Any], by: Grain, shown: Money) -> str:
    if not short:
        return f"{capitalised(case)}, no skill is short: nobody is booked who isn't committed already."
    most = max(short, key=lambda row: row["shortage_hours"])
    whole = sum(row["shortage_hours"] for row in short)
    others = f", the most of {counted(len(short), 'skill')}" if len(short) > 1 else ""
    return f"{capitalised(case)}, {_short(most, by)}{others}; contractors work {hours_words(whole)} in all."


def _short(row: Any, by: Grain) -> str:
    """``motion designer is 35 h short in 4 weeks, from 18 Jan``."""
    what = row["skill"] or "work without a skill"
    when = f"in {counted(int(row['periods_short']), by)}, from {day_and_month(row['short_from'].date())}"
    return f"{what} is {hours_words(row['shortage_hours'])} short {when}"


def _cents(rows: list[Any], column: str) -> int | None:
    """Sum of a column of those rows that are short; None where somebody can't be bought."""
    import pandas as pd

    wanted = [row for row in rows if row[column.replace("cents", "hours")] > NOISE]
    if any(pd.isna(row[column]) for row in wanted):
        return None
    return sum(int(row[column]) for row in wanted)
