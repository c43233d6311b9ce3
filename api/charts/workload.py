"""The workload picture: how much of each person's project time is taken, week by week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from api.charts import drawing
from api.charts.findings import plan_line, title_and_warning
from api.charts.shades import DARK_INK, LIGHT_INK, SHADES, ink_on
from api.charts.workload_finding import workload_finding
from capacity.workload import workload
from planner.plan import Plan
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

MOST_PEOPLE: Final = 60
MOST_WEEKS: Final = 104
_WIDTH: Final = 960
_ROW_HEIGHT: Final = 24
_NUMBER_SIZE: Final = 10
_NUMBER_PIXELS: Final = 24
"""Least width of a cell that shows its number."""
_LABEL_PIXELS: Final = 40
_NAME_CHARACTERS: Final = 30
_AWAY: Final = "#eceff2"


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
    subtitle.append("Booked hours in percent of each one's project hours; grey: no project hours that week")
    if people > MOST_PEOPLE:
        subtitle.append(f"The {MOST_PEOPLE} busiest of {people:,}")
    if weeks > MOST_WEEKS:
        subtitle.append(f"The first {MOST_WEEKS} of {weeks:,} weeks")
    return drawing.Picture("workload", _chart(shown), title, tuple(subtitle))


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


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records = []
    for row in frame.to_dict("records"):
        percent = row["utilisation_percent"]
        there = row["project_hours"] > 0
        records.append(
            {
                "row": f"{row['place']:06d}{drawing.shortened(row['name'], _NAME_CHARACTERS)}",
                "week": row["begins"].date().isoformat(),
                "percent": round(percent, 1) if there else None,
                "number": f"{percent:.0f}" if there and round(percent) > 0 else "",
                "ink": ink_on(percent) if there else None,
            }
        )
    return records


def _chart(frame: pd.DataFrame) -> alt.LayerChart:
    import altair as alt

    records = _records(frame)
    weeks = sorted({record["week"] for record in records})
    rows = sorted({record["row"] for record in records})
    step = min(34.0, _WIDTH / len(weeks))
    x = alt.X("week:O", axis=_week_axis(weeks, step), scale=alt.Scale(domain=weeks, paddingInner=0.06))
    y = alt.Y(
        "row:O",
        scale=alt.Scale(domain=rows, paddingInner=0.1),
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelExpr="slice(datum.label, 6)",
            labelAlign="left",
            labelPadding=max(drawing.text_pixels(row[6:], 11) for row in rows) + 10,
        ),
    )
    cells = alt.Chart(alt.InlineData(values=[record for record in records if record["percent"] is not None]))
    cells = cells.encode(x=x, y=y)
    away = alt.Chart(alt.InlineData(values=[record for record in records if record["percent"] is None]))
    layers = [
        away.mark_rect(color=_AWAY).encode(x=x, y=y),
        cells.mark_rect().encode(color=_colour()),
    ]
    if step >= _NUMBER_PIXELS:
        light = f"datum.ink == '{LIGHT_INK}'"
        ink = alt.condition(light, alt.value(LIGHT_INK), alt.value(DARK_INK))
        layers.append(cells.mark_text(fontSize=_NUMBER_SIZE).encode(text="number:N", color=ink))
    return alt.LayerChart(layer=layers, width=step * len(weeks), height=alt.Step(_ROW_HEIGHT))


def _colour() -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=[0, 100], range=list(SHADES), clamp=True, interpolate="rgb")
    legend = alt.Legend(
        format="d",
        labelExpr="datum.label + ' %'",
        gradientLength=220,
        gradientThickness=12,
        values=[0, 25, 50, 75, 100],
    )
    return alt.Color("percent:Q", scale=scale, legend=legend)


def _week_axis(weeks: list[str], step: float) -> alt.Axis:
    """Mondays, as many as find room, with the year above where it changes."""
    import altair as alt

    every = next((number for number in (1, 2, 4, 8, 13, 26) if number * step >= _LABEL_PIXELS), 52)
    shown = weeks[::every]
    labels = {}
    year = ""
    for week in shown:
        day = dt.date.fromisoformat(week)
        labels[week] = [week[:4] if week[:4] != year else "", f"{day.day} {day:%b}"]
        year = week[:4]
    cases = " : ".join(f"datum.value == '{week}' ? {label}" for week, label in labels.items())
    return alt.Axis(
        title=None,
        orient="top",
        domain=False,
        ticks=False,
        values=shown,
        labelExpr=f"{cases} : ''",
        labelAngle=0,
        labelBaseline="bottom",
        labelPadding=19,
        labelOverlap=False,
    )
