"""What a plan costs in sentences, the finding first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from api.plain_amounts import Money, counted, day_and_month

if TYPE_CHECKING:
    import pandas as pd

_PARTS: Final = (
    ("spent_cents", "spent by {day}"),
    ("in_house_cents", "for people"),
    ("contractor_cents", "for contractors"),
    ("idle_cents", "for their idle hours"),
    ("fixed_cents", "at fixed prices"),
)


def headline(projects: pd.DataFrame, shown: Money, *, unpriced: bool) -> str:
    """How many projects go over budget, and by how much.

    Parameters
    ----------
    projects
        ``PROJECT_COST``.
    unpriced
        Whether somebody is at work without a rate.
    """
    planned = projects[projects["status"] != ""]
    if not len(planned):
        return "There is nothing to price: no project is proposed or accepted."
    whole = total(projects, "forecast_cents")
    if unpriced and not whole:
        return "Nothing can be priced: nobody at work has a rate."
    variances = [int(cents) for cents in planned["variance_cents"].dropna()]
    if not variances:
        return f"The plan costs {shown.named(whole)}; no project has a budget."
    over = [-cents for cents in variances if cents < 0]
    with_budget = "" if len(variances) == len(planned) else " with a budget"
    if not over:
        left = f"; {shown.named(sum(variances))} is left."
        return (
            f"No project{with_budget} goes over it{left}"
            if with_budget
            else f"No project goes over budget{left}"
        )
    goes = "goes" if len(over) == 1 else "go"
    what = f"{goes} over it" if with_budget else f"{goes} over budget"
    by = f"by {shown.named(sum(over))}{' in all' if len(over) > 1 else ''}"
    return f"{len(over):,} of {counted(len(variances), 'project')}{with_budget} {what}, {by}."


def breakdown(projects: pd.DataFrame, data_date: dt.date, shown: Money) -> Iterator[str]:
    """What the cost consists of, what of it is certain, and what stands against it."""
    whole = total(projects, "forecast_cents")
    if not whole:
        return
    day = f"{day_and_month(data_date)} {data_date.year}"
    parts = [
        f"{shown.plain(cents)} {words.format(day=day)}"
        for name, words in _PARTS
        if (cents := total(projects, name))
    ]
    listed = ", ".join(parts)
    if total(projects, "spent_cents"):
        listed = listed.replace(", ", ", then ", 1)
    yield f"{shown.named(whole)} in all: {listed}."
    committed = total(projects, "committed_cents")
    if committed:
        yield f"{shown.named(committed)} of it is committed."
    proposed = projects[projects["status"] == "proposed"]
    if len(proposed):
        cents = total(proposed, "forecast_cents")
        chance = round(float((proposed["forecast_cents"] * proposed["probability_percent"]).sum()) / 100)
        only = counted(len(proposed), "project that is", "projects that are")
        yield f"{shown.named(cents)} of it is for {only} only proposed; by probability {shown.plain(chance)}."
    worth = projects[projects["value_cents"].notna()]
    value = total(worth, "value_cents")
    if value > 0:
        margin = f"a margin of {100 * total(worth, 'margin_cents') / value:.0f} %"
        planned = int((projects["status"] != "").sum())
        those = f" of {len(worth):,} of {counted(planned, 'project')}" if len(worth) < planned else ""
        yield f"Value{those}: {shown.named(value)}, {margin}."


def total(frame: pd.DataFrame, column: str) -> int:
    """Sum of a column of cents."""
    found: Any = frame[column].sum()
    return int(found)
