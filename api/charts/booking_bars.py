"""Bookings as bars over time, each with the time before it in which it has to be ordered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.charts import drawing
from api.charts.period_axis import midnight
from api.charts.themed_picture import values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme

_WIDTH: Final = 900
_ROW_HEIGHT: Final = 22
_NOTE_SIZE: Final = 11
_INDENT: Final = "\u2003"
"""An em space; ordinary ones at the begin of a text are not drawn."""
_LEAST_PIXELS: Final = 2
_ONE_DAY: Final = dt.timedelta(days=1)
BOOKED, COMMITTED, TO_ORDER = "booked", "committed already", "latest day to order"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: a booking with its days, both included, or without days the heading of a pool."""

    place: int
    name: str
    note: str
    first: dt.date | None = None
    last: dt.date | None = None
    order_by: dt.date | None = None

    @property
    def key(self) -> str:
        """What its row is called in the chart: the place, which sorts, and the name."""
        return f"{self.place:06d}{self.name if self.first is None else _INDENT + self.name}"

    @property
    def part(self) -> str:
        """What its colour says."""
        return COMMITTED if self.order_by is None else BOOKED


def bars_chart(bars: Sequence[Bar], data_date: dt.date, theme: Theme) -> alt.LayerChart:
    """All rows, the time to order before each bar, and a dashed line at the data date."""
    import altair as alt

    booked = [bar for bar in bars if bar.first is not None]
    begin = min([data_date, *(day for bar in booked for day in (bar.first, bar.order_by) if day)])
    first = drawing.axis_start(midnight(begin), _room_for_notes(booked, midnight(begin)), _WIDTH)
    last = _room_for_notes(booked, first)
    axis = drawing.time_axis(first, last, _WIDTH, theme)
    axis.title, axis.titleAnchor, axis.titlePadding = "date", "start", 4
    scale = alt.Scale(type="utc", domain=[first, last], nice=False)
    x = alt.X("start:T", scale=scale, axis=axis)
    y = _rows(bars)
    least = (last - first) * _LEAST_PIXELS // _WIDTH
    layers = [_bars(booked, x, y, theme, least), *_orders(booked, y, theme), *_notes(bars, first, y, theme)]
    rule = alt.Chart(values([{"at": midnight(data_date)}])).mark_rule(strokeDash=[4, 3], color=theme.ink)
    layers.append(rule.encode(x="at:T"))
    return alt.LayerChart(layer=layers, width=_WIDTH, height=alt.Step(_ROW_HEIGHT))


def _room_for_notes(booked: Sequence[Bar], first: int) -> int:
    """End of the time axis at which every note right of a bar still finds its place.

    A note of n pixels at time t fits if ``(t - first) / span * width + n <= width``.
    """
    span = 1.0
    for bar in booked:
        note = drawing.text_pixels(bar.note, _NOTE_SIZE) + 18
        span = max(span, (_end(bar) - first) * _WIDTH / (_WIDTH - note))
    return first + int(span)


def _end(bar: Bar) -> int:
    return midnight((bar.last or dt.date.min) + _ONE_DAY)


def _rows(bars: Sequence[Bar]) -> alt.Y:
    import altair as alt

    keys = [bar.key for bar in bars]
    headings = [bar.key for bar in bars if bar.first is None]
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        grid=False,
        labelExpr="slice(datum.label, 6)",
        labelFontWeight=alt.condition(
            f"indexof({json.dumps(headings)}, datum.value) >= 0", alt.value("bold"), alt.value("normal")
        ),
        labelAlign="left",
        labelPadding=max(drawing.text_pixels(key[6:], 11) * 1.1 for key in keys) + 10,
    )
    return alt.Y("row:N", sort=keys, scale=alt.Scale(domain=keys), axis=axis)


def _bars(booked: Sequence[Bar], x: alt.X, y: alt.Y, theme: Theme, least: int) -> alt.Chart:
    import altair as alt

    records: list[dict[str, object]] = []
    for bar in booked:
        start = midnight(bar.first or dt.date.min)
        records.append(
            {"row": bar.key, "start": start, "end": max(_end(bar), start + least), "part": bar.part}
        )
    colours = {BOOKED: theme.work, COMMITTED: theme.work_pale}
    shown = [part for part in colours if any(bar.part == part for bar in booked)]
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=shown, range=[colours[part] for part in shown]),
        legend=alt.Legend(symbolType="square", symbolSize=150),
    )
    chart: alt.Chart = alt.Chart(values(records)).mark_bar(height=13, cornerRadius=1)
    return chart.encode(x=x, x2="end:T", y=y, color=colour)


def _orders(booked: Sequence[Bar], y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """A mark on each latest order day, and a line from there to the bar."""
    import altair as alt

    records: list[dict[str, object]] = [
        {"row": bar.key, "at": midnight(bar.order_by), "start": midnight(bar.first), "mark": TO_ORDER}
        for bar in booked
        if bar.order_by is not None and bar.first is not None
    ]
    if not records:
        return []
    chart = alt.Chart(values(records))
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=[TO_ORDER], range=["diamond"]),
        legend=alt.Legend(symbolFillColor=theme.short, symbolStrokeColor=theme.short, symbolSize=80),
    )
    return [
        chart.mark_rule(color=theme.short, strokeWidth=1.5).encode(x="at:T", x2="start:T", y=y),
        chart.mark_point(color=theme.short, filled=True, opacity=1, size=55).encode(
            x="at:T", y=y, shape=shape
        ),
    ]


def _notes(bars: Sequence[Bar], first: int, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    import altair as alt

    headings: list[dict[str, object]] = [
        {"row": bar.key, "at": first, "note": bar.note} for bar in bars if bar.first is None
    ]
    notes: list[dict[str, object]] = [
        {"row": bar.key, "at": _end(bar), "note": bar.note} for bar in bars if bar.first is not None
    ]
    layers = []
    for records, ink in ((headings, theme.ink), (notes, theme.ink_pale)):
        text = alt.Chart(values(records)).mark_text(align="left", dx=9, fontSize=_NOTE_SIZE, color=ink)
        layers.append(text.encode(x="at:T", y=y, text="note:N"))
    return layers
