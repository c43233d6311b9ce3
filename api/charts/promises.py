"""The picture of ``planner commit-dates``: planned finish, date to promise and due date of each project."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from api.charts.amounts import money_of
from api.charts.drawing import axis_start, plural, shortened, time_axis, wall_clock
from api.charts.themed_picture import ThemedPicture, values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from planner.plan import Plan
    from scenarios.risk.commitments import Commitment, Promise

STEM: Final = "promises"
MOST_PROJECTS: Final = 60
_STEP: Final = 24
_WIDTH: Final = 620
_NAME_CHARACTERS: Final = 46
_DAY: Final = 86_400_000
PLANNED, SAFE, UNSAFE, DUE = "planned finish", "promise, by the due date", "promise, behind it", "due date"


def promises_picture(plan: Plan, chosen: Commitment, percent: int) -> ThemedPicture:
    """A line from the planned finish to the date to promise for each project, and a mark where it is due.

    What is promised farthest behind its due date comes first, what has none last; ``MOST_PROJECTS`` at most.
    """
    ordered = sorted(chosen.promises, key=_urgency)
    shown = ordered[:MOST_PROJECTS]
    cost = money_of(chosen.contractor_cost, plan.currency)
    about = f"Each promise is kept in {percent} % of all executions; contractors for {cost} at most"
    lines = [f"{shortened(plan.name, 50)} · {about}" if plan.name else about]
    if len(ordered) > len(shown):
        lines.append(f"Left out: {plural(len(ordered) - len(shown), 'project')} with more in hand than these")
    draw = partial(_lines, shown, plan.time_zone) if shown else None
    return ThemedPicture(STEM, promises_finding(ordered), lines, draw)


def promises_finding(promises: Sequence[Promise]) -> str:
    """How many due dates can be promised, and the farthest that one can't."""
    if not promises:
        return "There is no project to promise"
    dated = [one for one in promises if one.due is not None]
    if not dated:
        return f"No project has a due date: these are dates for {plural(len(promises), 'project')}"
    kept = sum(one.is_kept for one in dated)
    told = f"{kept:,} of {plural(len(dated), 'due date')} can be promised"
    worst = max(dated, key=_behind)
    if kept == len(dated):
        return f"All {told.split(' of ')[1]}" if kept > 1 else "The due date can be promised"
    days = -(-_behind(worst) // 1440)
    return f"{told}; {shortened(worst.name, 50)} needs {plural(days, 'more day')}"


def _behind(one: Promise) -> int:
    """Minutes from the due date to the promise."""
    return one.date - (one.date if one.due is None else one.due)


def _urgency(one: Promise) -> tuple[bool, int, int]:
    return one.due is None, -_behind(one), one.date


def _lines(shown: Sequence[Promise], zone: str, theme: Theme) -> alt.LayerChart:
    import altair as alt

    records = [_record(at, one, zone) for at, one in enumerate(shown)]
    moments = [record[key] for record in records for key in ("from", "to", "due") if record[key] is not None]
    last = max(moments) + _DAY
    first = axis_start(min(moments) - _DAY, last, _WIDTH)
    scale = alt.Scale(type="utc", domain=[first, last], nice=False)
    x = alt.X(
        "from:Q",
        scale=scale,
        axis=time_axis(first, last, _WIDTH, theme),
    )
    y = alt.Y(
        "row:N",
        sort=[record["row"] for record in records],
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelPadding=8,
            labelExpr="slice(datum.label, 6)",  # without the number that keeps equal names apart
        ),
    )
    span = alt.Chart(values(records)).mark_rule(strokeWidth=3, color=theme.helped)
    layers = [span.encode(x=x, x2="to:Q", y=y)]
    kinds = [PLANNED, SAFE, UNSAFE, DUE]
    colours = alt.Scale(domain=kinds, range=[theme.helped, theme.work, theme.short, theme.ink])
    colour = alt.Color("kind:N", sort=kinds, scale=colours)
    shapes = alt.Scale(domain=kinds, range=["circle", "circle", "diamond", "M0,-1V1H0.25V-1Z"])
    shape = alt.Shape("kind:N", sort=kinds, scale=shapes)
    at = alt.X("at:Q", scale=scale)
    points = [point for record in records for point in _points(record)]
    marked = alt.Chart(values([point for point in points if point["kind"] != DUE]))
    layers.append(
        marked.mark_point(filled=True, size=90, opacity=1).encode(x=at, y=y, color=colour, shape=shape)
    )
    dues = alt.Chart(values([point for point in points if point["kind"] == DUE]))
    ticks = dues.mark_tick(orient="vertical", size=17, thickness=2.5, opacity=1)
    layers.append(ticks.encode(x=at, y=y, color=colour))
    return alt.LayerChart(layer=layers, width=_WIDTH, height=_STEP * len(records))


def _record(at: int, one: Promise, zone: str) -> dict[str, Any]:
    return {
        "row": f"{at:05d} {shortened(one.name, _NAME_CHARACTERS)}",
        "from": wall_clock(one.planned, zone),
        "to": wall_clock(one.date, zone),
        "due": None if one.due is None else wall_clock(one.due, zone),
        "kept": one.is_kept,
    }


def _points(record: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands on the line of a project, the due date on top."""
    found = [
        {"row": record["row"], "at": record["from"], "kind": PLANNED},
        {"row": record["row"], "at": record["to"], "kind": SAFE if record["kept"] else UNSAFE},
    ]
    if record["due"] is not None:
        found.append({"row": record["row"], "at": record["due"], "kind": DUE})
    return found
