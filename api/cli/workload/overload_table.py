"""Overloads as a table for a terminal, with the tasks behind each, and as one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.workload.workload_words import exact_hours, in_period
from api.plain_amounts import day_and_month

if TYPE_CHECKING:
    import pandas as pd
    from rich.text import Text

    from capacity.hours.overloads import Overloads
    from capacity.periods import Grain

Row = dict[Any, Any]
_NAMED: Final = 2
"""Tasks named of each overload."""


def overload_words(frame: pd.DataFrame, cases: Sequence[str], by: Grain) -> str:
    """How many overloads each case has, and which is the largest.

    Parameters
    ----------
    frame
        ``OVERLOADS``.
    cases
        Names of all cases, also of those without any.
    """
    rows = frame.to_dict("records")
    numbers = [sum(row["case"] == case for row in rows) for case in cases]
    if not rows:
        return f"Nobody is overloaded, {' or '.join(cases)}."
    listed = [
        f"{number:,} {case}" if number else f"none {case}"
        for number, case in zip(numbers, cases, strict=True)
    ]
    most = max(rows, key=lambda row: row["excess_hours"])
    when = in_period(most["begins"].date(), by, len({row["begins"].year for row in rows}) > 1)
    largest = f"{most['name'] or 'no skill'}, {exact_hours(most['excess_hours'])} too much {when}"
    return f"Overloads: {', '.join(listed)}; the largest is {largest}."


def overload_rows(found: Overloads) -> list[tuple[Row, str]]:
    """Overloads, the largest first, each with the tasks behind it in words."""
    keys = ["case", "of", "id", "begins"]
    behind: dict[tuple[Any, ...], list[str]] = {}
    for row in found.tasks.to_dict("records"):
        text = f"{row['project']}/{row['task']} {exact_hours(row['booked_hours'])}"
        behind.setdefault(tuple(row[key] for key in keys), []).append(
            text + (" (fixed)" if row["fixed"] else "")
        )
    rows = sorted(found.periods.to_dict("records"), key=lambda row: (-row["excess_hours"], row["begins"]))
    return [(row, _listed(behind[tuple(row[key] for key in keys)])) for row in rows]


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - _NAMED
    return ", ".join(texts[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def overload_lines(
    rows: Sequence[tuple[Row, str]], by: Grain, with_year: bool, width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading and a line for each overload."""
    several = len({row["case"] for row, _ in rows}) > 1
    columns = [
        Column("case", least=8, spare=2),
        Column("who", least=12),
        Column(by, right=True),
        Column("hours", right=True, spare=1),
        Column("asked", right=True),
        Column("too much", right=True),
        Column("tasks behind it", least=16),
    ]
    cells: list[list[Cell | str]] = [
        [
            row["case"] if several else "",
            row["name"] or "(no skill)",
            _when(row["begins"].date(), by, with_year),
            exact_hours(row["project_hours"]),
            exact_hours(row["booked_hours"]),
            Cell(exact_hours(row["excess_hours"]), "red"),
            tasks,
        ]
        for row, tasks in rows
    ]
    return lay_out(columns, cells, width, glyphs)


def _when(day: dt.date, by: Grain, with_year: bool) -> str:
    return day_and_month(day, True)[3:] if by == "month" else day_and_month(day, with_year)
