"""Choices between two costs as points on a staircase, with a proved bound below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.charts import drawing
from api.charts.themed_picture import values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme

_WIDTH: Final = 760
_HEIGHT: Final = 420
_LABEL_SIZE: Final = 12
_ROOM_ABOVE: Final = 1.15
"""Over the highest point, for the label of the chosen one."""
FOUND, CHOSEN, PROVED = "choice found", "chosen", "proved impossible"


@dataclass(frozen=True, slots=True)
class Cost:
    """A point in whole units of the currency."""

    late: float
    contractors: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn.

    Attributes
    ----------
    points
        From the least late cost to the most.
    chosen
        Place of the chosen one.
    label
        Two lines beside it.
    bound
        Below it nothing can be; empty where nothing is proved.
    """

    points: Sequence[Cost]
    chosen: int
    label: tuple[str, str]
    bound: Sequence[Cost]


def curve_chart(curve: Curve, currency: str, theme: Theme) -> alt.LayerChart:
    """The staircase, its points, the chosen one's label and the bound."""
    import altair as alt

    x = alt.X(
        "late:Q",
        scale=alt.Scale(domain=[0, _right_end(curve)], nice=False),
        axis=_axis(f"late cost, {currency}", theme),
    )
    highest = max(point.contractors for point in curve.points) or 1.0
    y = alt.Y(
        "contractors:Q",
        scale=alt.Scale(domain=[0, highest * _ROOM_ABOVE], nice=False),
        axis=_axis(f"contractor cost, {currency}", theme),
    )
    kinds = [*([PROVED] if curve.bound else []), FOUND, CHOSEN]
    colours = {PROVED: theme.away, FOUND: theme.work, CHOSEN: theme.short}
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=[colours[kind] for kind in kinds]),
        legend=alt.Legend(symbolType="circle", symbolSize=110, symbolOpacity=1),
    )
    layers = _bound(curve.bound, x, y, colour, theme)
    found = [_record(point, FOUND) for point in curve.points]
    stairs = alt.Chart(values(found)).mark_line(interpolate="step-after", color=theme.work, strokeWidth=1.5)
    points = alt.Chart(values(found)).mark_point(filled=True, size=60, opacity=1)
    layers += [stairs.encode(x=x, y=y), points.encode(x=x, y=y, color=colour)]
    layers += _chosen(curve, x, y, colour, theme)
    return alt.LayerChart(layer=layers, width=_WIDTH, height=_HEIGHT)


def _right_end(curve: Curve) -> float:
    """End of the axis at which the label right of the chosen point still finds its place."""
    widest = max(drawing.text_pixels(line, _LABEL_SIZE) for line in curve.label) + 24
    needed = curve.points[curve.chosen].late * _WIDTH / (_WIDTH - widest)
    return max(needed, curve.points[-1].late * 1.04) or 1.0


def _axis(title: str, theme: Theme) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=title,
        format=",.0f",
        tickCount=6,
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFlush=False,
    )


def _record(cost: Cost, kind: str) -> dict[str, object]:
    return {"late": cost.late, "contractors": cost.contractors, "kind": kind}


def _bound(bound: Sequence[Cost], x: alt.X, y: alt.Y, colour: alt.Color, theme: Theme) -> list[alt.Chart]:
    """The area in which nothing can be, and its edge."""
    import altair as alt

    if not bound:
        return []
    chart = alt.Chart(values([_record(cost, PROVED) for cost in bound]))
    return [
        chart.mark_area(opacity=1).encode(x=x, y=y, color=colour),
        chart.mark_line(color=theme.ink_pale, strokeWidth=1.2, strokeDash=[5, 3]).encode(x=x, y=y),
    ]


def _chosen(curve: Curve, x: alt.X, y: alt.Y, colour: alt.Color, theme: Theme) -> list[alt.Chart]:
    import altair as alt

    chart = alt.Chart(values([_record(curve.points[curve.chosen], CHOSEN)]))
    layers = [chart.mark_point(filled=True, size=130, opacity=1).encode(x=x, y=y, color=colour)]
    # Up and to the right of a point of the frontier there is no other one.
    for line, weight, up in zip(curve.label, (700, 400), (-24, -9), strict=True):
        text = chart.mark_text(
            align="left",
            dx=9,
            dy=up,
            fontSize=_LABEL_SIZE,
            fontWeight=weight,  # type: ignore[arg-type]
            color=theme.ink,
            text=line,
        )
        layers.append(text.encode(x=x, y=y))
    return layers
