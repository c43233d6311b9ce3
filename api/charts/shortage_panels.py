"""Small multiples of demand against capacity: a row of panels for each skill, a panel for each case."""

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
"""Between panels: the hours of the next one stand there."""
_HEIGHT: Final = 96
_BETWEEN_ROWS: Final = 54
"""The skill and its note stand there."""
_LONG_NOTE: Final = 380
"""Width of a panel that has room for its note in the long form."""
PARTS: Final = ("done by its own people", "done by people of other skills", "lacking")
CAPACITY: Final = "capacity"


@dataclass(frozen=True, slots=True)
class Stack:
    """Hours of one period: parts of the demand, one upon the other, and the capacity beside them."""

    begin: dt.date
    own: float
    helped: float
    short: float
    capacity: float

    @property
    def demand(self) -> float:
        """The parts together."""
        return self.own + self.helped + self.short


@dataclass(frozen=True, slots=True)
class Panel:
    """One skill in one case; ``note`` is what it says of it, in a long and in a short form."""

    skill: str
    note: Sequence[str]
    stacks: Sequence[Stack]

    @property
    def highest(self) -> float:
        """What the axis of hours has to reach."""
        return max([0.0, *(max(stack.demand, stack.capacity) for stack in self.stacks)])


def panels_chart(panels: Sequence[Sequence[Panel]], by: Grain, theme: Theme) -> alt.ConcatChart:
    """All panels; those of a row have one scale of hours."""
    import altair as alt

    columns = len(panels[0])
    width = (_WIDTH - _SPACE * (columns - 1)) // columns
    drawn = []
    for number, row in enumerate(panels):
        top = max(panel.highest for panel in row) or 1.0
        drawn += [
            _drawn(panel, top, width, by, theme, first_row=number == 0, first_column=column == 0)
            for column, panel in enumerate(row)
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
    panel: Panel, top: float, width: int, by: Grain, theme: Theme, *, first_row: bool, first_column: bool
) -> alt.LayerChart:
    import altair as alt

    begins = [stack.begin for stack in panel.stacks]
    edges = [*map(midnight, begins), midnight(_end(begins[-1], by))]
    axis = time_axis(begins, by, width / len(begins), theme, labelled=first_row)
    scale = alt.Scale(type="utc", domain=[edges[0], edges[-1]], nice=False)
    hours = alt.Axis(
        title=f"hours a {by}" if first_column else None,
        tickCount=3,
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        format=",.0f" if top >= 3 else ",.1f",
    )
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, top * 1.06], nice=False), axis=hours)
    bars = alt.Chart(values(_bars(panel.stacks, edges))).mark_rect()
    bars = bars.encode(
        x=alt.X("start:T", scale=scale, axis=axis), x2="end:T", y=y, y2="high:Q", color=_parts(theme)
    )
    line = alt.Chart(values(_steps(panel.stacks, edges)))
    line = line.mark_line(interpolate="step-after", strokeWidth=1.8, clip=False)
    line = line.encode(x="at:T", y="hours:Q", stroke=_capacity(theme))
    title = alt.TitleParams(
        panel.skill,
        subtitle=panel.note[0] if width >= _LONG_NOTE else panel.note[1],
        anchor="start",
        frame="group",
        fontSize=12,
        subtitleFontSize=11,
        offset=6,
        color=theme.ink,
        subtitleColor=theme.ink_short if any(stack.short for stack in panel.stacks) else theme.ink_pale,
    )
    return alt.LayerChart(layer=[bars, line], width=width, height=_HEIGHT, title=title)


def _end(begin: dt.date, by: Grain) -> dt.date:
    """The day after the period that begins with ``begin``."""
    if by == "month":
        return (begin.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return begin + dt.timedelta(days=7 if by == "week" else 1)


def _bars(stacks: Sequence[Stack], edges: Sequence[int]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for stack, start, end in zip(stacks, edges, edges[1:], strict=False):
        gap, low = (end - start) // 12, 0.0
        for part, hours in zip(PARTS, (stack.own, stack.helped, stack.short), strict=True):
            if hours > 0:
                found.append(
                    {"start": start + gap, "end": end - gap, "low": low, "high": low + hours, "part": part}
                )
                low += hours
    return found


def _steps(stacks: Sequence[Stack], edges: Sequence[int]) -> list[dict[str, object]]:
    """Capacity at the begin of each period, and at the end of the last."""
    hours = [stack.capacity for stack in stacks]
    return [
        {"at": at, "hours": capacity, "line": CAPACITY}
        for at, capacity in zip(edges, [*hours, hours[-1]], strict=True)
    ]


def _parts(theme: Theme) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=list(PARTS), range=[theme.work, theme.helped, theme.short])
    return alt.Color("part:N", scale=scale, legend=alt.Legend(symbolType="square", symbolSize=150))


def _capacity(theme: Theme) -> alt.Stroke:
    import altair as alt

    scale = alt.Scale(domain=[CAPACITY], range=[theme.ink])
    return alt.Stroke("line:N", scale=scale, legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=2))
