"""Axes of days, weeks or months: as many labels as find room, with the year where it changes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from capacity.periods import Grain

_DATE_PIXELS: Final = 42
_MONTH_PIXELS: Final = 28
_WEEKS: Final = (1, 2, 4, 8, 13, 26, 52)
_MONTHS: Final = (1, 2, 3, 6, 12)
TITLES: Final = {"day": "day", "week": "week from", "month": "month"}


def labels_of(begins: Sequence[dt.date], by: Grain, step: float) -> dict[dt.date, tuple[str, str]]:
    """Year, where it changes, and date of those periods that find room for a label.

    Parameters
    ----------
    begins
        First days of consecutive periods.
    step
        Pixels of each.
    """
    found = {}
    year = 0
    for day in _labelled(begins, by, step):
        found[day] = ("" if day.year == year else str(day.year), _name(day, by))
        year = day.year
    return found


def _labelled(begins: Sequence[dt.date], by: Grain, step: float) -> Sequence[dt.date]:
    if by == "month":
        return begins[:: next((every for every in _MONTHS if every * step >= _MONTH_PIXELS), 24)]
    if by == "day":
        if step >= _DATE_PIXELS:
            return begins
        begins, step = [day for day in begins if day.weekday() == 0] or begins[:1], step * 7
    return begins[:: next((every for every in _WEEKS if every * step >= _DATE_PIXELS), 104)]


def _name(day: dt.date, by: Grain) -> str:
    return f"{day:%b}" if by == "month" else f"{day.day} {day:%b}"


def band_axis(begins: Sequence[dt.date], by: Grain, step: float) -> alt.Axis:
    """The axis of a chart with a column for each period, whose values are ISO dates."""
    labels = {day.isoformat(): text for day, text in labels_of(begins, by, step).items()}
    return _axis(labels, "datum.value", TITLES[by], grid=False)


def time_axis(begins: Sequence[dt.date], by: Grain, step: float, theme: Theme, *, labelled: bool) -> alt.Axis:
    """The axis of a UTC time scale on which each period begins at its midnight.

    Parameters
    ----------
    labelled
        Whether it has labels, or only lines.
    """
    labels = {midnight(day): text for day, text in labels_of(begins, by, step).items()}
    title = TITLES[by] if labelled else None
    axis = _axis(labels, "+datum.value", title, grid=True, gridColor=theme.grid, labelAlign="left")
    axis.labels = labelled
    return axis


def midnight(day: dt.date) -> int:
    """Milliseconds at which a UTC time scale shows the begin of ``day``."""
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()) * 1000


def _axis(labels: dict[Any, tuple[str, str]], key: str, title: str | None, **options: Any) -> alt.Axis:
    import altair as alt

    texts = json.dumps([[year, name] for year, name in labels.values()])
    return alt.Axis(
        title=title,
        titleAnchor="start",
        titlePadding=4,
        orient="top",
        domain=False,
        ticks=False,
        values=list(labels),
        labelExpr=f"{texts}[indexof({json.dumps(list(labels))}, {key})]",
        labelAngle=0,
        labelBaseline="bottom",
        # Two lines: the second one, the date, sits on the plot.
        labelPadding=19,
        labelOverlap=False,
        labelFlush=False,
        **options,
    )
