"""Small CSV tables with named columns, read strictly: every complaint says the file and the line."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.errors import InputError

Number = int | float


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the file's name and the row's line in it for messages, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """A cell that must not be empty.

        Raises
        ------
        InputError
            If it is.
        """
        if not self.cells[column]:
            raise InputError(f"{self.file}, line {self.line}: no {column}")
        return self.cells[column]

    def number(self, column: str) -> Number | None:
        """A number, whole where it can be (``105.0`` is 105); None for an empty cell.

        Raises
        ------
        InputError
            If it is something else.
        """
        text = self.cells[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"{self.file}, line {self.line}: {column} is {text!r}, not a number")
        return int(value) if value.is_integer() else value


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The columns of a file in their order, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read_csv_table(path: Path, required: Sequence[str]) -> CsvTable:
    """Read a CSV file in UTF-8 whose first line names its columns; blank lines are passed over.

    Raises
    ------
    InputError
        If it can't be read, lacks one of the ``required`` columns or names one twice, or has a row
        of another length than the first.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not a CSV file in UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        _check_columns(path, columns, required)
        rows = tuple(
            _row(path, reader.line_num, columns, cells) for cells in reader if any(map(str.strip, cells))
        )
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None
    return CsvTable(columns, rows)


def _check_columns(path: Path, columns: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        raise InputError(
            f"{path} has no column {' or '.join(missing)}; its first line should name "
            f"{', '.join(required)}, and names {', '.join(filter(None, columns)) or 'nothing'}"
        )
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    if repeated:
        raise InputError(f"{path} has two columns named {repeated[0]!r}")


def _row(path: Path, line: int, columns: Sequence[str], cells: Sequence[str]) -> CsvRow:
    if len(cells) != len(columns):
        raise InputError(f"{path}, line {line}: {len(cells)} cells, but there are {len(columns)} columns")
    return CsvRow(path.name, line, dict(zip(columns, map(str.strip, cells), strict=True)))
