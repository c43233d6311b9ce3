"""What the workload picture's title says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.charts.drawing import format_date, shortened

if TYPE_CHECKING:
    import pandas as pd

WINDOW_WEEKS: Final = 8
"""Two months: about the time for which a resourcing manager books somebody."""
FULL_PERCENT: Final = 85
"""Above it little is left for the unforeseen; the objective's goal ``balance`` has the same limit."""


def workload_finding(frame: pd.DataFrame) -> str:
    """When most people are booked above 85 % over eight weeks on end, and who most of all.

    The shares are those of whole windows, so that nobody need be full in each week of one; a single
    week, which the picture shows too, may be fuller.

    Parameters
    ----------
    frame
        As ``capacity.hours.workload.workload`` gives it; contractors are left aside, being booked by need.
    """
    percent = _percent_of_windows(frame[frame["kind"] == "person"])
    if percent.empty or not percent.gt(0).any(axis=None):
        return "Nobody is booked"
    weeks = list(percent.columns)
    full = [int(percent[week].gt(FULL_PERCENT).sum()) for week in weeks]
    # Most people above the limit; among equals the highest load, then the earliest weeks.
    best = max(range(len(weeks)), key=lambda at: (full[at], percent[weeks[at]].max(), -at))
    window = percent[weeks[best]]
    name, most = shortened(str(window.index[int(window.argmax())]), 30), f"{window.max():.0f} %"
    when = _window_text(frame, best)
    if len(window) == 1:
        return f"{name} is booked at {most} {when}"
    if full[best] == 0:
        return _nobody_is_full(frame, name, most, best)
    who = f"{full[best]:,} of {len(window):,} people {'is' if full[best] == 1 else 'are'}"
    return f"{who} booked above {FULL_PERCENT} % {when}, {name} at {most} the most"


def _percent_of_windows(frame: pd.DataFrame) -> pd.DataFrame:
    """Booked of project hours in percent: a row per person, a column for each window, the first first."""
    hours = [
        frame.pivot_table(index="person", columns="begins", values=column, sort=False)
        for column in ("booked_hours", "project_hours")
    ]
    span = min(WINDOW_WEEKS, hours[0].shape[1])
    booked, for_projects = (table.T.rolling(span).sum().T.iloc[:, span - 1 :] for table in hours)
    percent = (booked * 100 / for_projects.where(for_projects > 0)).fillna(0.0)
    return percent.set_axis(frame.drop_duplicates("person")["name"].tolist(), axis="index")


def _nobody_is_full(frame: pd.DataFrame, name: str, most: str, position: int) -> str:
    span = min(WINDOW_WEEKS, frame["begins"].nunique())
    over = "this week" if span == 1 else f"over {span} weeks on end"
    since = "" if span == 1 else f" from {_begin_text(frame, position)}"
    return f"Nobody is booked above {FULL_PERCENT} % {over}; the most is {name} at {most}{since}"


def _window_text(frame: pd.DataFrame, position: int) -> str:
    weeks = frame["begins"].nunique()
    if weeks == 1:
        return "this week"
    return f"in the {min(WINDOW_WEEKS, weeks)} weeks from {_begin_text(frame, position)}"


def _begin_text(frame: pd.DataFrame, position: int) -> str:
    return format_date(sorted(frame["begins"].unique())[position])
