"""Demand against capacity as a table for a terminal: what is short, from when, and a strip of periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from api.cli.words.hour_strip import NOISE, periods_each, strip_text
from api.cli.words.period_scale import month_scale
from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.workload.workload_words import hours_words
from api.plain_amounts import Money, day_and_month

if TYPE_CHECKING:
    import pandas as pd
    from rich.text import Text

    from capacity.periods import Grain

_STRIP_LEAST: Final = 12
_FIGURES_WIDTH: Final = 60
"""Columns that names and figures need beside the strip, names cut short."""
Row = dict[Any, Any]


def by_shortage(shortages: pd.DataFrame) -> list[Row]:
    """Rows of one case, the largest shortage first, then by how full the fullest period is."""
    rows = shortages.to_dict("records")
    return sorted(rows, key=lambda row: (-row["shortage_hours"], -_known(row["peak_percent"]), row["skill"]))


def _known(number: float) -> float:
    """A number, or 0 where there is none."""
    return 0.0 if number != number else number  # noqa: PLR0124 - nothing but NaN differs from itself


def strips_of(
    periods: pd.DataFrame, begins: Sequence[dt.date], width: int, glyphs: Glyphs
) -> tuple[str, dict[str, str]]:
    """The months above, and for each skill of one case a strip of demand as a share of capacity.

    Periods in which hours are lacking have the sign of what is over.
    """
    each = periods_each(len(begins), max(_STRIP_LEAST, width - _FIGURES_WIDTH))
    strips = {
        str(skill): strip_text(
            rows["demand_hours"].tolist(),
            rows["capacity_hours"].tolist(),
            (rows["shortage_hours"] > NOISE).tolist(),
            each,
            glyphs,
        )
        for skill, rows in periods.groupby("skill", sort=False, observed=True)
    }
    return month_scale(begins, each), strips


def forecast_lines(
    rows: Sequence[Row],
    scale: str,
    strips: dict[str, str],
    by: Grain,
    currency: str,
    width: int,
    glyphs: Glyphs,
) -> list[Text]:
    """A heading and a line for each skill of one case."""
    shown = Money(currency)
    with_year = len({row["short_from"].year for row in rows if row["periods_short"]}) > 1
    columns = [
        Column("skill", least=12),
        Column("capacity", right=True, spare=5),
        Column("demand", right=True, spare=4),
        Column("helped", right=True, spare=7),
        Column("short", right=True),
        Column("days", right=True, spare=6),
        Column("FTE", right=True, spare=3),
        Column(f"{by}s", right=True, spare=2),
        Column("from", right=True),
        Column("cost", right=True),
        Column("peak", right=True, spare=8),
        Column(scale, spare=1),
    ]
    cells = [_cells(row, strips[row["skill"]], with_year, shown, glyphs) for row in rows]
    return lay_out(columns, cells, width, glyphs)


def _cells(row: Row, strip: str, with_year: bool, shown: Money, glyphs: Glyphs) -> list[Cell | str]:
    import pandas as pd

    short, peak = row["shortage_hours"] > NOISE, row["peak_percent"]
    cost = row["shortage_cents"]
    return [
        row["skill"] or "(no skill)",
        hours_words(row["capacity_hours"]),
        hours_words(row["demand_hours"]),
        hours_words(row["help_hours"]) if row["help_hours"] > NOISE else "",
        Cell(hours_words(row["shortage_hours"]), "red") if short else glyphs.dash,
        f"{row['shortage_days']:,.1f}" if short else "",
        f"{row['peak_fte']:.1f}" if short and _known(row["peak_fte"]) else "",
        f"{row['periods_short']:,}" if short else "",
        day_and_month(row["short_from"].date(), with_year) if short else "",
        ("" if pd.isna(cost) else shown.plain(int(cost))) if short else "",
        "" if peak != peak else f"{peak:,.0f} %",  # noqa: PLR0124 - NaN
        Cell(strip, "red" if short else "cyan"),
    ]
