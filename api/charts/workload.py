"""The workload picture: how much of each person's project time is taken, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.charts import drawing
from api.charts.findings import plan_line, title_and_warning
from api.charts.heatmap_grid import MOST_ROWS, Cell, grid_chart
from api.charts.themes import LIGHT
from api.charts.workload_finding import workload_finding
from capacity.hours.workload import workload
from planner.plan import Plan
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    import pandas as pd

MOST_PEOPLE: Final = MOST_ROWS
MOST_WEEKS: Final = 104


def workload_picture(plan: Plan, outcome: Outcome) -> drawing.Picture | None:
    """The picture ``workload``; None if there is no schedule, or the plan has nobody in it.

    A row per person, the busiest first, then per booked contractor, at most 60; a column per ISO
    week, at most 104; the colour is booked as a share of project hours, grey a week without any.

    Parameters
    ----------
    plan
        The plan, expanded.
    outcome
        Result of solving it.
    """
    schedule = outcome.schedule
    if schedule is None:
        return None
    frame = workload(plan, schedule)
    if frame.empty:
        return None
    title, warning = title_and_warning(outcome, workload_finding(frame))
    subtitle = [*warning, plan_line(plan, outcome, marked=False)]
    shown = _busiest(frame)
    people, weeks = frame["person"].nunique(), frame["begins"].nunique()
    subtitle.append("Booked hours in percent of each one's hours for projects")
    if people > MOST_PEOPLE:
        subtitle.append(f"The {MOST_PEOPLE} busiest of {people:,}")
    if weeks > MOST_WEEKS:
        subtitle.append(f"The first {MOST_WEEKS} of {weeks:,} weeks")
    return drawing.Picture("workload", grid_chart(_cells(shown), "week", LIGHT), title, tuple(subtitle))


def _busiest(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the busiest people, busiest first, contractors below them, and of the first weeks."""
    last_week = sorted(frame["begins"].unique())[:MOST_WEEKS][-1]
    frame = frame[frame["begins"] <= last_week]
    hours = frame.groupby("person", sort=False)[["booked_hours", "project_hours"]].sum()
    # Somebody without project hours is booked for none of them.
    share = hours["booked_hours"] / hours["project_hours"].where(hours["project_hours"] > 0, 1)
    ranked = share.sort_values(ascending=False, kind="stable").index
    # Ids of contractors have a number sign, which those of people can't have.
    order = sorted(ranked[:MOST_PEOPLE], key=lambda person: "#" in person)
    place = {person: number for number, person in enumerate(order)}
    kept = frame[frame["person"].isin(order)]
    return kept.assign(place=kept["person"].astype(str).map(place)).sort_values(["place", "begins"])


def _cells(frame: pd.DataFrame) -> list[Cell]:
    return [
        Cell(
            row["place"],
            row["name"],
            row["begins"].date(),
            row["utilisation_percent"] if row["project_hours"] > 0 else None,
        )
        for row in frame.to_dict("records")
    ]
