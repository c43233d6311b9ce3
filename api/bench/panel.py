"""Panels: chosen instances of a set, with what other solvers reached on each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.bench.best_known import BestKnown, known_bounds
from api.bench.csv_table import CsvRow, Number, read_csv_table
from planner.errors import InputError

_COLUMNS: Final = ("set", "instance", "lb", "ub")


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One instance of a panel.

    ``references`` are the numbers of the columns beyond the known bounds, empty cells left out: by
    their names, values of other solvers (``..._ub``) or their bounds (``..._lb``).
    """

    set: str
    instance: str
    known: BestKnown
    references: Mapping[str, Number] = field(default_factory=dict)


def read_panel(path: Path, set_name: str | None) -> tuple[PanelRow, ...]:
    """Rows of one set of a panel, in the file's order.

    Parameters
    ----------
    set_name
        May be None where the table has one set only.

    Raises
    ------
    InputError
        If the table can't be read, names an instance of the set twice, or has no such set.
    """
    table = read_csv_table(path, _COLUMNS)
    sets = list(dict.fromkeys(row.text("set") for row in table.rows))
    if not sets:
        raise InputError(f"{path} has no rows")
    if set_name is None and len(sets) > 1:
        raise InputError(f"{path} has several sets, choose one by --set: {', '.join(sets)}")
    if set_name is not None and set_name not in sets:
        raise InputError(f"{path} has no set {set_name!r}; its sets are {', '.join(sets)}")
    beyond = [name for name in table.columns if name and name not in _COLUMNS]
    chosen = [row for row in table.rows if set_name in (None, row.cells["set"])]
    _refuse_repetition(path, chosen)
    return tuple(_panel_row(row, beyond) for row in chosen)


def _panel_row(row: CsvRow, beyond: list[str]) -> PanelRow:
    numbers = {name: row.number(name) for name in beyond}
    references = {name: number for name, number in numbers.items() if number is not None}
    return PanelRow(row.text("set"), row.text("instance"), known_bounds(row), references)


def _refuse_repetition(path: Path, rows: list[CsvRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        name = row.text("instance")
        if name in seen:
            raise InputError(f"{path.name}, line {row.line}: {name} stands in the set twice")
        seen.add(name)
