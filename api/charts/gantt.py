"""The Gantt picture: when each project (in a small plan: each task) happens, and what is late."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from api.charts import drawing
from api.charts.findings import lateness_finding, plan_line, title_and_warning
from api.charts.gantt_lines import (
    FULL_ROWS,
    Line,
    Piece,
    interesting,
    lines_of_projects,
    lines_of_tasks,
)
from api.rows import project_rows
from planner.plan import Plan
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    import altair as alt

_WIDTH: Final = 960
_ROW_HEIGHT: Final = 24
_NOTE_SIZE: Final = 11
_COLOURS: Final = {
    "work": drawing.WORK,
    "between work": drawing.WORK_PALE,
    "wait": drawing.WAIT,
    "late": drawing.LATE,
    "late, between work": drawing.LATE_PALE,
    "project": drawing.INK_PALE,
}
# A stroke drawn as a thin rectangle, because a filled symbol without an area is not drawn in a legend.
# A deadline is the same stroke under an arrow's head: it points at where the bar must end.
_SHAPES: Final = {
    "due": "M-.12,-1h.24v2h-.24Z",
    "deadline": "M-.5,-1h1L.12,-.2v1.2h-.24v-1.2Z",
    "milestone": "diamond",
}
_MARK_SIZES: Final = {"due": 400, "deadline": 400, "milestone": 90}
_LEAST_PIXELS: Final = 2
"""Of a bar: an hour's work in a plan of years is seen, too."""
_DEADLINES_REACH: Final = 0.5
"""By how much of itself the time shown is extended for deadlines at most; later ones are not drawn."""
_ROW = "row:N"


def gantt_picture(plan: Plan, outcome: Outcome) -> drawing.Picture | None:
    """The picture ``gantt``; None if there is no schedule, or nothing in it.

    Plans of up to 60 tasks get a row per task, grouped by project; larger ones a row per project,
    at most 60: those that finish latest against their due date, then those that finish last.

    Parameters
    ----------
    plan
        The plan, expanded.
    outcome
        Result of solving it.
    """
    schedule = outcome.schedule
    if schedule is None or not schedule.tasks:
        return None
    projects = project_rows(plan, schedule)
    title, warning = title_and_warning(outcome, lateness_finding(plan, projects))
    subtitle = [*warning, plan_line(plan, outcome)]
    if len(schedule.tasks) <= FULL_ROWS:
        lines = lines_of_tasks(projects)
    else:
        shown = interesting(projects)
        if len(shown) < len(projects):
            subtitle.append(
                f"The {len(shown)} of {len(projects):,} projects that finish latest against their due dates"
            )
        lines = lines_of_projects(shown)
    chart = _chart(lines, outcome.data_date, plan.time_zone)
    return drawing.Picture("gantt", chart, title, tuple(subtitle))


def _chart(lines: list[Line], data_date: int, zone: str) -> alt.LayerChart:
    import altair as alt

    first, last = _time_shown(lines, data_date, zone)
    x = alt.X(
        "start:T",
        scale=alt.Scale(type="utc", domain=[first, last], nice=False),
        axis=drawing.time_axis(first, last, _WIDTH),
    )
    headings = [line.key for line in lines if line.heading]
    y = alt.Y(
        _ROW,
        sort=[line.key for line in lines],
        scale=alt.Scale(domain=[line.key for line in lines]),
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            grid=False,
            labelExpr="slice(datum.label, 6)",
            labelFontWeight=alt.condition(
                f"indexof({json.dumps(headings)}, datum.value) >= 0", alt.value("bold"), alt.value("normal")
            ),
            labelAlign="left",
            labelPadding=max(_label_pixels(line) for line in lines) + 10,
        ),
    )
    least = (last - first) * _LEAST_PIXELS // _WIDTH
    layers = [*_bars(lines, zone, x, y, least), *_marks(lines, zone, y, last), _notes(lines, zone, y)]
    layers += _data_date(drawing.wall_clock(data_date, zone))
    return alt.LayerChart(layer=layers, width=_WIDTH, height=alt.Step(_ROW_HEIGHT))


def _label_pixels(line: Line) -> float:
    bold = 1.1 if line.heading else 1
    return drawing.text_pixels(line.key[6:], _NOTE_SIZE) * bold


def _time_shown(lines: list[Line], data_date: int, zone: str) -> tuple[int, int]:
    """First and last of the time axis, with room for what stands beside the bars."""
    first = drawing.wall_clock(min([data_date, *(line.start for line in lines)]), zone)
    first = drawing.axis_start(first, _room_for_notes(lines, first, zone), _WIDTH)
    last = _room_for_notes(lines, first, zone)
    reach = last + int((last - first) * _DEADLINES_REACH)
    deadlines = [drawing.wall_clock(line.deadline, zone) for line in lines if line.deadline is not None]
    return first, max([last, *(deadline for deadline in deadlines if deadline <= reach)])


def _room_for_notes(lines: list[Line], first: int, zone: str) -> int:
    """End of the time axis at which every note right of a bar still finds its place.

    A note of n pixels at time t fits if ``(t - first) / span * width + n <= width``.
    """
    span = 1.0
    for line in lines:
        ahead = drawing.wall_clock(line.end, zone) - first
        note = drawing.text_pixels(line.note, _NOTE_SIZE) + 18
        span = max(span, ahead * _WIDTH / (_WIDTH - note))
    return first + int(span)


def _values(records: list[dict[str, Any]]) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=records)


def _bars(lines: list[Line], zone: str, x: alt.X, y: alt.Y, least: int) -> list[alt.Chart]:
    import altair as alt

    used = {piece.part for line in lines for piece in line.pieces}
    shown = [part for part in _COLOURS if part in used]
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=shown, range=[_COLOURS[part] for part in shown]),
        legend=alt.Legend(symbolType="square", symbolStrokeWidth=0, symbolSize=110),
    )
    layers = []
    for height in sorted({piece.height for line in lines for piece in line.pieces}):
        records = [
            _record(line, piece, zone, least)
            for line in lines
            for piece in line.pieces
            if piece.height == height
        ]
        layers.append(
            alt.Chart(_values(records)).mark_bar(height=height).encode(x=x, x2="end:T", y=y, color=colour)
        )
    return layers


def _record(line: Line, piece: Piece, zone: str, least: int) -> dict[str, Any]:
    start = drawing.wall_clock(piece.start, zone)
    return {
        "row": line.key,
        "start": start,
        "end": max(start + least, drawing.wall_clock(piece.end, zone)),
        "part": piece.part,
    }


def _marks(lines: list[Line], zone: str, y: alt.Y, last: int) -> list[alt.Chart]:
    """Due dates as strokes over the bar, deadlines with an arrow's head on them, milestones as diamonds."""
    import altair as alt

    found = [(line.key, line.due, "due") for line in lines if line.due is not None]
    found += [(line.key, line.deadline, "deadline") for line in lines if line.deadline is not None]
    found += [(line.key, line.start, "milestone") for line in lines if line.milestone]
    records = [
        {"row": key, "at": at, "mark": mark, "size": _MARK_SIZES[mark]}
        for key, minute, mark in found
        if (at := drawing.wall_clock(minute, zone)) <= last
    ]
    if not records:
        return []
    shown = [mark for mark in _SHAPES if any(record["mark"] == mark for record in records)]
    chart = alt.Chart(_values(records)).mark_point(filled=True, color=drawing.INK, opacity=1)
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=shown, range=[_SHAPES[mark] for mark in shown]),
        legend=alt.Legend(symbolSize=150, symbolFillColor=drawing.INK, symbolStrokeWidth=0),
    )
    return [chart.encode(x="at:T", y=y, shape=shape, size=alt.Size("size:Q", scale=None))]


def _notes(lines: list[Line], zone: str, y: alt.Y) -> alt.Chart:
    import altair as alt

    records = [
        {"row": line.key, "at": drawing.wall_clock(line.end, zone), "note": line.note, "late": line.late}
        for line in lines
    ]
    colour = alt.condition("datum.late", alt.value(drawing.INK_LATE), alt.value(drawing.INK_PALE))
    chart = alt.Chart(_values(records)).mark_text(align="left", dx=9, fontSize=_NOTE_SIZE)
    notes: alt.Chart = chart.encode(x="at:T", y=y, text="note:N", color=colour)
    return notes


def _data_date(at: int) -> list[alt.Chart]:
    import altair as alt

    rule = alt.Chart(_values([{"at": at}]))
    return [rule.mark_rule(strokeDash=[4, 3], color=drawing.INK, strokeWidth=1).encode(x="at:T")]
