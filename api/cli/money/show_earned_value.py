"""Earned value as a table for a terminal, with what it comes to above."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

from api.cli.running.failures import capitalised
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, day_and_month
from planner.calendars import local_time
from planner.plan import Plan

if TYPE_CHECKING:
    from rich.text import Text

    from capacity.money.earned_value import EarnedValue

Row = dict[Hashable, Any]

_COLUMNS: Final = (
    Column("project", least=12),
    Column("BAC", right=True, spare=4),
    Column("PV", right=True, spare=7),
    Column("EV", right=True, spare=3),
    Column("AC", right=True, spare=5),
    Column("CV", right=True, spare=10),
    Column("SV", right=True, spare=11),
    Column("CPI", right=True),
    Column("SPI", right=True),
    Column("EAC", right=True, spare=1),
    Column("at CPI", right=True, spare=9),
    Column("VAC", right=True, spare=8),
    Column("TCPI", right=True, spare=6),
    Column("SV(t)", right=True, spare=2),
)
_EXPLAINED: Final = (
    "BAC: budget; EV: earned; AC: spent; CPI: EV/AC; EAC: forecast; TCPI: CPI needed",
    "PV: planned by then; SPI: EV/PV; SV(t): working days ahead of the baseline",
)


def print_earned_value(page: Page, earned: EarnedValue, plan: Plan, shown: Money) -> None:
    """Write what is earned, or why that can't be told."""
    day = local_time(earned.status_date, plan.time_zone).date()
    date = f"{day_and_month(day)} {day.year}"
    if earned.nothing:
        page.section("Earned value: nothing to compare")
        page.line(f"{capitalised(earned.nothing)} ({date}).")
        return
    rows = earned.values.to_dict("records")
    compared = earned.against == "baseline"
    page.section(_finding(rows[-1], date, earned.forecast, compared))
    begun = [row for row in rows[:-1] if row["pv_cents"] or row["ev_cents"] or row["ac_cents"]]
    begun.sort(key=lambda row: (row["cv_cents"], row["sv_cents"]))

    def draw(some: Sequence[Row]) -> list[Text]:
        cells = [_cells(row, compared, shown) for row in [*some, rows[-1]]]
        return lay_out(_COLUMNS, cells, page.width, page.glyphs)

    page.table(begun, draw, "projects")
    for line in _EXPLAINED if compared else _EXPLAINED[:1]:
        page.line(line, "dim")


def _finding(row: Row, date: str, forecast: bool, compared: bool) -> str:
    """``Earned value on 15 Mar 2027: 50 % done, 79 % planned, 57 % of the budget spent``."""
    planned = f", {row['planned_percent']:.0f} % planned" if compared else ""
    what = f"{row['complete_percent']:.0f} % done{planned}, {row['spent_percent']:.0f} % of the budget spent"
    return f"Earned value on {date}{', as scheduled' if forecast else ''}: {what}"


def _cells(row: Row, compared: bool, shown: Money) -> list[Cell | str]:
    import pandas as pd

    by_cpi, behind = row["eac_cpi_cents"], row["sv_days"]
    return [
        row["name"],
        shown.plain(row["bac_cents"]),
        shown.plain(row["pv_cents"]) if compared else "",
        shown.plain(row["ev_cents"]),
        shown.plain(row["ac_cents"]),
        shown.plain(row["cv_cents"]),
        shown.plain(row["sv_cents"]) if compared else "",
        _index(row["cpi"]),
        _index(row["spi"]) if compared else "",
        shown.plain(row["eac_cents"]),
        "" if pd.isna(by_cpi) else shown.plain(by_cpi),
        shown.plain(row["vac_cents"]),
        _index(row["tcpi"], bad_above=True),
        Cell(f"{behind:+.1f} d", "red" if behind < 0 else "") if compared and not pd.isna(behind) else "",
    ]


def _index(value: float, *, bad_above: bool = False) -> Cell:
    if value != value:  # noqa: PLR0124 - nothing but NaN differs from itself
        return Cell("")
    text = f"{value:.2f}"
    bad = float(text) > 1 if bad_above else float(text) < 1
    return Cell(text, "red" if bad else "")
