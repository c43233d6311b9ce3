"""CSV and Excel files as rows of text, whatever their encoding, separator or cell formats."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.errors import ImportFileError, Issue
from planner.zip_damage import ZIP_DAMAGE

if TYPE_CHECKING:
    from openpyxl.cell import Cell

LARGEST_FILE: Final = 64 * 2**20
LARGEST_UNPACKED: Final = 512 * 2**20
"""Bytes of a workbook's members together: it is a zip archive, which may hold far more than it weighs."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 20_000
SEPARATORS: Final = (",", ";", "\t", "|")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WORKBOOKS: Final = (".xlsx", ".xlsm")


class TypedNumber(str):
    """A number of a workbook, not typed as text: its point stands before decimals, whoever wrote it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row; ``number`` counts from 1 as a spreadsheet does."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reading of a file: a worksheet, or a text under one separator. Empty rows are left out."""

    name: str
    rows: tuple[Row, ...]
    encoding: str = ""


def read_sheets(path: Path) -> list[Sheet]:
    """Every worksheet of a workbook, or a text file read with each separator.

    Raises
    ------
    ImportFileError
        If the file can't be read: missing, too large, empty, not a table.
    """
    size = _size(path)
    if size == 0:
        raise refused(path, "an empty file", "a table with a row of headings")
    if size > LARGEST_FILE:
        raise refused(path, f"{size / 2**20:,.0f} MB", f"at most {LARGEST_FILE // 2**20} MB")
    if path.suffix.lower() in _WORKBOOKS:
        return list(_worksheets(path))
    return _texts(path)


def refused(path: Path, found: str, expected: str, hint: str = "") -> ImportFileError:
    """The error for a file that can't be read as a whole."""
    issue = Issue("", found, f"expected {expected}", hint, "error", "unreadable-file")
    return ImportFileError(f"{path.name}: {issue}", (issue,))


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            kind = "a directory" if path.is_dir() else "no such file"
            raise refused(path, kind, "a CSV or Excel file")
        return path.stat().st_size
    except OSError as error:
        raise refused(path, error.strerror or "it can't be read", "a CSV or Excel file") from error


# --- text ---------------------------------------------------------------------------------------


def _texts(path: Path) -> list[Sheet]:
    text, encoding = _decoded(path)
    sheets = []
    for separator in SEPARATORS:
        if separator in text or separator == SEPARATORS[0]:
            rows = _rows(path, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
            sheets.append(Sheet(separator, rows, encoding))
    return sheets


def _decoded(path: Path) -> tuple[str, str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refused(path, error.strerror or "it can't be read", "a CSV or Excel file") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise refused(path, "a binary file", "a CSV file, or an Excel file with the ending .xlsx")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise refused(path, "text in an unknown encoding", "UTF-8", "save it again as CSV UTF-8")


def _rows(path: Path, records: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    rows = []
    try:
        for number, record in enumerate(records, start=1):
            cells = tuple(
                cell if isinstance(cell, TypedNumber) else _CONTROL.sub("", cell).strip() for cell in record
            )
            if any(cells):
                rows.append(Row(number, cells))
            _check_size(path, len(rows), cells)
    except csv.Error as error:
        raise refused(path, str(error), "a table in CSV form") from error
    return tuple(rows)


def _check_size(path: Path, rows: int, cells: tuple[str, ...]) -> None:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise refused(path, "a cell of more than 20,000 characters", "a table of tasks or people")
    if rows > MOST_ROWS:
        raise refused(path, f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,}")
    if len(cells) > MOST_COLUMNS:
        raise refused(path, f"{len(cells):,} columns", f"at most {MOST_COLUMNS}")


# --- workbooks ----------------------------------------------------------------------------------


def _worksheets(path: Path) -> Iterator[Sheet]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _check_archive(path)
    with warnings.catch_warnings():
        # Of features that a reader of values has no use for: validation lists, styles.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                for sheet in book.worksheets:
                    rows = ([_text(cell) for cell in record] for record in sheet.iter_rows())
                    yield Sheet(sheet.title, _rows(path, rows))
            finally:
                book.close()
        # openpyxl lets through whatever its XML and zip readers raise on a damaged file.
        except (InvalidFileException, KeyError, TypeError, SyntaxError, *ZIP_DAMAGE) as error:
            if isinstance(error, RecursionError):
                raise
            raise refused(path, "a damaged workbook", "an Excel file", "open it and save it again") from None


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except ZIP_DAMAGE:
        raise refused(path, "not a workbook", "an Excel file of the kind .xlsx") from None
    if unpacked > LARGEST_UNPACKED:
        raise refused(path, f"{unpacked / 2**20:,.0f} MB unpacked", f"at most {LARGEST_UNPACKED // 2**20} MB")


def _text(cell: Cell | Any) -> str:
    """A cell as somebody would type it: ISO dates, plain numbers, percentages with their sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        # Fifteen digits are what a spreadsheet shows of a number.
        number = Decimal(f"{value:.15g}")
        is_percent = str(getattr(cell, "number_format", "") or "").endswith("%")
        return TypedNumber(f"{number * 100 if is_percent else number:f}" + ("%" if is_percent else ""))
    return str(value)
