"""Small multiples of uncertain finishes: a histogram with its S-curve for each project, on one scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.charts.period_axis import midnight, time_axis
from api.charts.themed_picture import values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from capacity.periods import Grain

_WIDTH: Final = 960
_SPACE: Final = 58
_HEIGHT: Final = 84
_BETWEEN_ROWS: Final = 54
BY_THEN, DUE, PLANNED = "finished by then", "due or deadline", "planned finish"


@dataclass(frozen=True, slots=True)
class FinishPanel:
    """One project: share of executions finishing in each period, and its marked days.

    ``is_short`` tells that a date is not sure; ``note`` says what matters.
    """

    name: str
    note: str
    shares: Sequence[float]
    planned: dt.datetime
    dates: Sequence[dt.datetime]
    is_short: bool


def finish_panels(
    panels: Sequence[FinishPanel], begins: Sequence[dt.date], end: dt.date, by: Grain, theme: Theme
) -> alt.ConcatChart:
    """All panels, two in a row; time and shares have one scale throughout.

    Parameters
    ----------
    begins, end
        First days of the periods, and the day after the last one.
    """
    import altair as alt

    columns = min(2, len(panels))
    width = (_WIDTH - _SPACE * (columns - 1)) // columns
    drawn = [
        _drawn(panel, begins, end, by, width, theme, first_row=k < columns, first_column=k % columns == 0)
        for k, panel in enumerate(panels)
    ]
    return alt.ConcatChart(
        concat=drawn,
        columns=columns,
        # Flush: plots stand below each other, however wide the numbers beside them are.
        bounds="flush",
        align="all",
        spacing={"row": _BETWEEN_ROWS, "column": _SPACE},
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="shared", stroke="shared")),
    )


def _drawn(
    panel: FinishPanel,
    begins: Sequence[dt.date],
    end: dt.date,
    by: Grain,
    width: int,
    theme: Theme,
    *,
    first_row: bool,
    first_column: bool,
) -> alt.LayerChart:
    import altair as alt

    edges = [*map(midnight, begins), midnight(end)]
    axis = time_axis(begins, by, width / len(begins), theme, labelled=first_row)
    scale = alt.Scale(type="utc", domain=[edges[0], edges[-1]], nice=False)
    share = alt.Axis(
        title="% of executions" if first_column else None,
        values=[0, 50, 80, 100],
        gridColor=theme.grid,
        domain=False,
        ticks=False,
    )
    whole = alt.Scale(domain=[0, 100], nice=False)
    y = alt.Y("low:Q", scale=whole, axis=share)
    bars = alt.Chart(values(_bars(panel, edges, by))).mark_rect()
    bars = bars.encode(
        x=alt.X("start:T", scale=scale, axis=axis), x2="end:T", y=y, y2="high:Q", color=_parts(theme, by)
    )
    marks = [{"at": _at(panel.planned), "line": PLANNED}, *({"at": _at(d), "line": DUE} for d in panel.dates)]
    rules = alt.Chart(values(marks)).mark_rule(strokeWidth=1.8, clip=True)
    rules = rules.encode(x=alt.X("at:T", scale=scale), stroke=_lines(theme))
    curve = alt.Chart(values(_curve(panel, edges))).mark_line(strokeWidth=1.8)
    curve = curve.encode(
        x=alt.X("at:T", scale=scale), y=alt.Y("share:Q", scale=whole, axis=share), stroke=_lines(theme)
    )
    title = alt.TitleParams(
        panel.name,
        subtitle=panel.note,
        anchor="start",
        frame="group",
        fontSize=12,
        subtitleFontSize=11,
        offset=6,
        color=theme.ink,
        subtitleColor=theme.ink_short if panel.is_short else theme.ink_pale,
    )
    return alt.LayerChart(layer=[bars, rules, curve], width=width, height=_HEIGHT, title=title)


def _at(moment: dt.datetime) -> int:
    """A local time as a UTC time scale shows it."""
    return int(moment.replace(tzinfo=dt.UTC).timestamp()) * 1000


def _bars(panel: FinishPanel, edges: Sequence[int], by: Grain) -> list[dict[str, object]]:
    return [
        {
            "start": start + (end - start) // 12,
            "end": end - (end - start) // 12,
            "low": 0,
            "high": 100 * share,
            "part": f"finishes in that {by}",
        }
        for share, start, end in zip(panel.shares, edges, edges[1:], strict=False)
        if share > 0
    ]


def _curve(panel: FinishPanel, edges: Sequence[int]) -> list[dict[str, object]]:
    """Share finished by the end of each period."""
    found: list[dict[str, object]] = [{"at": edges[0], "share": 0.0, "line": BY_THEN}]
    total = 0.0
    for share, at in zip(panel.shares, edges[1:], strict=True):
        total += share
        found.append({"at": at, "share": min(100.0, 100 * total), "line": BY_THEN})
    return found


def _parts(theme: Theme, by: Grain) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=[f"finishes in that {by}"], range=[theme.helped])
    legend = alt.Legend(symbolType="square", symbolSize=150)
    return alt.Color("part:N", scale=scale, legend=legend)


def _lines(theme: Theme) -> alt.Stroke:
    import altair as alt

    scale = alt.Scale(domain=[BY_THEN, PLANNED, DUE], range=[theme.work, theme.ink_pale, theme.short])
    return alt.Stroke("line:N", scale=scale, legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=2))
