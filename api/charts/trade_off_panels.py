"""Small multiples of choices between two costs, all on one scale, coloured by a third measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.charts.themed_picture import values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme

_WIDTH: Final = 960
_SPACE: Final = 64
_HEIGHT: Final = 320
_ALONE: Final = (760, 420)
_ROOM: Final = 1.06
"""Beyond the farthest point, so that none is cut by the edge."""
_FIRST_SHADE: Final = 1
"""The shade before it can't be told from the ground."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A choice: costs in whole units of the currency, and days moved; None where nothing is compared."""

    late: float
    contractors: float
    moved: float | None


@dataclass(frozen=True, slots=True)
class TradeOffPanel:
    """One panel; the dots of all others stand behind its own, pale."""

    title: str
    dots: Sequence[Dot]


def trade_off_panels(panels: Sequence[TradeOffPanel], currency: str, theme: Theme) -> alt.ConcatChart:
    """All panels in a row; costs and colours have one scale throughout."""
    import altair as alt

    every = [dot for panel in panels for dot in panel.dots]
    width, height = _ALONE if len(panels) == 1 else (_panel_width(len(panels)), _HEIGHT)
    drawn = [
        _drawn(panel, every, currency, (width, height), theme, is_first=number == 0)
        for number, panel in enumerate(panels)
    ]
    return alt.ConcatChart(
        concat=drawn,
        columns=len(panels),
        bounds="flush",
        align="all",
        spacing={"row": _SPACE, "column": _SPACE},
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="shared")),
    )


def _panel_width(panels: int) -> int:
    return (_WIDTH - _SPACE * (panels - 1)) // panels


def _drawn(
    panel: TradeOffPanel,
    every: Sequence[Dot],
    currency: str,
    size: tuple[int, int],
    theme: Theme,
    *,
    is_first: bool,
) -> alt.LayerChart:
    import altair as alt

    x = alt.X(
        "late:Q", scale=_scale([dot.late for dot in every]), axis=_axis(f"late cost, {currency}", size, theme)
    )
    title = f"contractor cost, {currency}" if is_first else None
    y = alt.Y(
        "contractors:Q", scale=_scale([dot.contractors for dot in every]), axis=_axis(title, size, theme)
    )
    own = alt.Chart(values([_record(dot) for dot in panel.dots]))
    behind = alt.Chart(values([_record(dot) for dot in every]))
    layers: list[alt.Chart] = []
    if len(panel.dots) < len(every):
        layers.append(behind.mark_point(filled=True, size=36, opacity=1, color=theme.away).encode(x=x, y=y))
    stairs = alt.Chart(values([_record(dot) for dot in _stairs(panel.dots)]))
    layers.append(
        stairs.mark_line(interpolate="step-after", color=theme.ink_pale, strokeWidth=1.2).encode(x=x, y=y)
    )
    dots = own.mark_point(filled=True, size=90, opacity=1, stroke=theme.ink, strokeWidth=0.8)
    coloured = dots.encode(x=x, y=y, color=_colour(every, theme))
    layers.append(coloured)
    return alt.LayerChart(
        layer=layers,
        width=size[0],
        height=size[1],
        title=alt.TitleParams(text=panel.title, fontSize=12, color=theme.ink, anchor="start")
        if panel.title
        else alt.Undefined,
    )


def _colour(every: Sequence[Dot], theme: Theme) -> alt.Color | alt.ColorValue:
    """From pale to full with what is moved; lightness alone tells it, so that no hue needs to be seen."""
    import altair as alt

    moved = [dot.moved for dot in every if dot.moved is not None]
    if not moved:
        return alt.ColorValue(theme.work)
    return alt.Color(
        "moved:Q",
        scale=alt.Scale(domain=[0, max(moved) or 1], range=list(theme.shades[_FIRST_SHADE:])),
        legend=alt.Legend(
            title="days moved, weighted",
            titleColor=theme.ink_pale,
            titleFontWeight="normal",
            orient="bottom",
            gradientLength=260,
            tickCount=4,
        ),
    )


def _stairs(dots: Sequence[Dot]) -> list[Dot]:
    """Those of a panel that no other one of it beats in both costs, the least late first."""
    kept: list[Dot] = []
    for dot in sorted(dots, key=lambda one: (one.late, one.contractors)):
        if not kept or dot.contractors < kept[-1].contractors:
            kept.append(dot)
    return kept


def _scale(amounts: Sequence[float]) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=[0, max(amounts) * _ROOM or 1], nice=False)


def _axis(title: str | None, size: tuple[int, int], theme: Theme) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=title,
        format=",.0f",
        tickCount=max(3, size[0] // 110),
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFlush=False,
    )


def _record(dot: Dot) -> dict[str, object]:
    return {"late": dot.late, "contractors": dot.contractors, "moved": dot.moved}
