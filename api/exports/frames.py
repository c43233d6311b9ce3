"""Frames of ``capacity`` as CSV for a spreadsheet and as JSON for programs.

CSV has money in whole currency and cents, JSON in cents; both know a column's unit from its declaration.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from api.exports.csv_files import Cell, spreadsheet_safe
from capacity.columns import Column

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS: Final = {"h": 2, "%": 1, "d": 2, "": 4}
"""Of figures that are no whole numbers, by their unit."""


def frame_csv(frame: pd.DataFrame, columns: Sequence[Column], currency: str) -> str:
    """A frame as CSV: UTF-8 with a byte order mark, because Excel takes a file without one for another.

    Columns in cents become amounts of money under headings without ``_cents``, with the currency in a
    column of its own behind them.
    """
    with_money = any(column.unit == "cents" for column in columns)
    stream = io.StringIO(newline="")
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow([column.name.removesuffix("_cents") for column in columns] + ["currency"] * with_money)
    for row in _rows(frame, columns):
        cells = [_cell(value, column) for value, column in zip(row, columns, strict=True)]
        writer.writerow([*cells, *[currency] * with_money])
    return stream.getvalue()


def frame_records(frame: pd.DataFrame, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """A frame as JSON objects: dates as ISO 8601, null where there is nothing."""
    return [
        {column.name: _plain(value, column) for value, column in zip(row, columns, strict=True)}
        for row in _rows(frame, columns)
    ]


def _rows(frame: pd.DataFrame, columns: Sequence[Column]) -> list[tuple[Any, ...]]:
    """Rows of Python's own values, None where there is nothing."""
    listed = []
    for column in columns:
        values = frame[column.name]
        missing = values.isna()
        plain = values.astype(object).where(~missing, None) if missing.any() else values
        listed.append(plain.tolist())
    return list(zip(*listed, strict=True))


def _cell(value: Any, column: Column) -> Cell:
    if value is None:
        return None
    if column.unit == "cents":
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if column.unit == "date" else f"{value:%Y-%m-%d %H:%M}"
    return spreadsheet_safe(_plain(value, column))


def _plain(value: Any, column: Column) -> Any:
    if isinstance(value, float):
        rounded = round(value, _DECIMALS.get(column.unit, 4))
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if column.unit == "date" else value.isoformat(timespec="minutes")
    return value
