"""Workload as tables for a terminal: hours, shares, and a strip of periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.words.hour_strip import NOISE, periods_each, strip_text
from api.cli.words.period_scale import month_scale, sparkline
from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.workload.workload_series import Series
from api.cli.workload.workload_words import hours_words

if TYPE_CHECKING:
    from rich.text import Text

    from capacity.hours.workload import Subject

_STRIP_LEAST: Final = 12
_FIGURES_WIDTH: Final = {"person": 62, "skill": 58, "team": 56, "project": 58, "client": 48}
"""Columns that names and figures need beside the strip, names cut short."""


def workload_lines(
    rows: Sequence[Series], of: Subject, begins: Sequence[dt.date], width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading with the months and a line for each row."""
    each = periods_each(len(begins), max(_STRIP_LEAST, width - _FIGURES_WIDTH[of]))
    scale = Column(month_scale(begins, each), spare=3)
    if of in ("project", "client"):
        return lay_out(
            _project_columns(of, scale), [_project_cells(row, each, glyphs) for row in rows], width, glyphs
        )
    return lay_out(
        _people_columns(of, scale), [_people_cells(row, of, each, glyphs) for row in rows], width, glyphs
    )


def _people_columns(of: Subject, scale: Column) -> list[Column]:
    return [
        Column(of, least=12),
        Column("skill", least=6, spare=4),
        Column("people", right=True, spare=6),
        Column("hours", right=True, spare=5),
        Column("booked", right=True),
        Column("tentative", right=True, spare=8),
        Column("free", right=True, spare=1),
        Column("shared", right=True, spare=9),
        Column("asked", right=True, spare=10),
        Column("hired", right=True, spare=11),
        Column("retainer", right=True, spare=7),
        Column("mean", right=True),
        Column("peak", right=True),
        scale,
    ]


def _people_cells(row: Series, of: Subject, each: int, glyphs: Glyphs) -> list[Cell | str]:
    totals, style = row.totals, "red" if row.excess > NOISE else ""
    return [
        row.name,
        row.detail if of == "person" else "",
        "" if of == "person" else f"{row.most_people:,}",
        hours_words(sum(row.there)),
        hours_words(sum(row.booked)),
        _hours_if_any(totals, "tentative_hours"),
        hours_words(totals["free_hours"]),
        _hours_if_any(totals, "shared_hours"),
        hours_words(totals["need_hours"]) if of == "skill" else "",
        _hours_if_any(totals, "contractor_hours"),
        _retainer(totals),
        f"{row.mean * 100:.0f} %",
        Cell(f"{row.peak * 100:.0f} %", style),
        Cell(strip_text(row.booked, row.there, row.over, each, glyphs), style or "cyan"),
    ]


def _retainer(totals: dict[str, float]) -> str:
    """Share of the working time that is not for projects; nothing where all of it is."""
    working, retainer = totals["working_hours"], totals["retainer_hours"]
    return f"{retainer / working * 100:.0f} %" if retainer > NOISE else ""


def _hours_if_any(totals: dict[str, float], column: str) -> str:
    return hours_words(totals[column]) if totals.get(column, 0.0) > NOISE else ""


def _project_columns(of: Subject, scale: Column) -> list[Column]:
    return [
        Column(of, least=14),
        Column("client", least=6, spare=2),
        Column("booked", right=True),
        Column("tentative", right=True, spare=4),
        Column("work", right=True, spare=5),
        Column("people", right=True, spare=1),
        scale,
    ]


def _project_cells(row: Series, each: int, glyphs: Glyphs) -> list[Cell | str]:
    return [
        row.name,
        row.detail,
        hours_words(sum(row.booked)),
        _hours_if_any(row.totals, "tentative_hours"),
        hours_words(row.totals["work_hours"]),
        f"{row.most_people:,}",
        Cell(sparkline(row.booked, each, glyphs), "cyan"),
    ]


def free_lines(
    rows: Sequence[Series], of: Subject, begins: Sequence[dt.date], width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading and a line for each row: hours free, their share, and when."""
    each = periods_each(len(begins), max(_STRIP_LEAST, width - 46))
    columns = [
        Column(of, least=12),
        Column("skill", least=6, spare=2),
        Column("hours", right=True, spare=3),
        Column("free", right=True),
        Column("share", right=True),
        Column(month_scale(begins, each), spare=1),
    ]
    cells = [_free_cells(row, of, each, glyphs) for row in rows]
    return lay_out(columns, cells, width, glyphs)


def _free_cells(row: Series, of: Subject, each: int, glyphs: Glyphs) -> list[Cell | str]:
    there = sum(row.there)
    free = [max(0.0, hours - booked) for booked, hours in zip(row.booked, row.there, strict=True)]
    share = row.totals["free_hours"] / there if there else 0.0
    return [
        row.name,
        row.detail if of == "person" else "",
        hours_words(there),
        hours_words(row.totals["free_hours"]),
        f"{share * 100:.0f} %",
        Cell(strip_text(free, row.there, [False] * len(free), each, glyphs), "cyan"),
    ]
