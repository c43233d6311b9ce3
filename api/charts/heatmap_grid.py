"""A grid of shares: a row for each person or skill, a column for each day, week or month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.charts import drawing
from api.charts.period_axis import band_axis
from api.charts.shades import DARK_INK, LIGHT_INK, ink_on, ink_over, rgb
from api.charts.themed_picture import values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from capacity.periods import Grain

MOST_ROWS: Final = 60
FULL_PERCENT: Final = 100
_NOISE: Final = 0.05
"""Percent: what is above 100 by less is the rounding of minutes."""
_WIDTH: Final = 960
_WIDEST: Final = 34.0
_ROW_HEIGHT: Final = 24
_NUMBER_SIZE: Final = 10
_NUMBER_PIXELS: Final = 24
"""Least width of a cell that shows its number."""
_NAME_CHARACTERS: Final = 30
ABOVE: Final = "above 100 %"
AWAY: Final = "no hours for projects"


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of one row; ``percent`` is None where there is no time of which it could be a share."""

    row: int
    name: str
    begin: dt.date
    percent: float | None

    @property
    def key(self) -> str:
        """What its row is called in the chart: the place, which sorts, and the name."""
        return f"{self.row:06d}{drawing.shortened(self.name, _NAME_CHARACTERS)}"


def is_above(percent: Any) -> Any:
    """Whether a share, or each of an array, is more than everything, not only by rounding."""
    return percent > FULL_PERCENT + _NOISE


def grid_chart(cells: Sequence[Cell], by: Grain, theme: Theme) -> alt.LayerChart:
    """The cells, their numbers where there is room, and what the colours mean."""
    import altair as alt

    begins = sorted({cell.begin for cell in cells})
    rows = sorted({cell.key for cell in cells})
    step = min(_WIDEST, _WIDTH / len(begins))
    days = [day.isoformat() for day in begins]
    gap = 0.06 if step >= _NUMBER_PIXELS / 4 else 0
    x = alt.X("begin:O", axis=band_axis(begins, by, step), scale=alt.Scale(domain=days, paddingInner=gap))
    y = alt.Y("row:O", scale=alt.Scale(domain=rows, paddingInner=0.1), axis=_names_axis(rows))
    records = [_record(cell, theme) for cell in cells]
    shared = [record for record in records if record["kind"] is None]
    marked = [record for record in records if record["kind"] is not None]
    layers = [alt.Chart(values(shared)).mark_rect().encode(x=x, y=y, fill=_shades(theme))]
    if marked:
        kinds = _kinds({str(record["kind"]) for record in marked}, theme)
        layers.append(alt.Chart(values(marked)).mark_rect().encode(x=x, y=y, color=kinds))
    if step >= _NUMBER_PIXELS:
        light = f"datum.ink == '{LIGHT_INK}'"
        ink = alt.condition(light, alt.value(LIGHT_INK), alt.value(DARK_INK))
        numbers = alt.Chart(values(records)).mark_text(fontSize=_NUMBER_SIZE)
        layers.append(numbers.encode(x=x, y=y, text="number:N", color=ink))
    return alt.LayerChart(layer=layers, width=step * len(begins), height=alt.Step(_ROW_HEIGHT))


def _record(cell: Cell, theme: Theme) -> dict[str, object]:
    percent = cell.percent
    kind = AWAY if percent is None else ABOVE if is_above(percent) else None
    ink = ink_over(rgb(theme.short)) if kind == ABOVE else ink_on(percent or 0, theme.shades)
    return {
        "row": cell.key,
        "begin": cell.begin.isoformat(),
        "percent": None if percent is None else round(percent, 1),
        "number": _number(percent),
        "ink": ink,
        "kind": kind,
    }


def _number(percent: float | None) -> str:
    """A whole number; one above 100 is never shown as 100."""
    if percent is None or round(percent) <= 0:
        return ""
    return f"{max(round(percent), FULL_PERCENT + 1) if is_above(percent) else round(percent)}"


def _names_axis(rows: Sequence[str]) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelExpr="slice(datum.label, 6)",
        labelAlign="left",
        labelPadding=max(drawing.text_pixels(row[6:], 11) for row in rows) + 10,
    )


def _shades(theme: Theme) -> alt.Fill:
    import altair as alt

    scale = alt.Scale(domain=[0, 100], range=list(theme.shades), clamp=True, interpolate="rgb")
    legend = alt.Legend(
        format="d",
        labelExpr="datum.label + ' %'",
        gradientLength=220,
        gradientThickness=12,
        values=[0, 25, 50, 75, 100],
    )
    return alt.Fill("percent:Q", scale=scale, legend=legend)


def _kinds(kinds: set[str], theme: Theme) -> alt.Color:
    import altair as alt

    colours = {ABOVE: theme.short, AWAY: theme.away}
    shown = [kind for kind in colours if kind in kinds]
    scale = alt.Scale(domain=shown, range=[colours[kind] for kind in shown])
    return alt.Color("kind:N", scale=scale, legend=alt.Legend(symbolType="square", symbolSize=150))
