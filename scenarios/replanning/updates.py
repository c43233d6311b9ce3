"""A team's status updates as a table: which columns there are, and what each row says of a task."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from planner.importers.cells import are_fractions, read_amount, read_money, read_percent, read_unit
from planner.importers.decimal_marks import ColumnNumbers, Numbers
from planner.importers.headings import TASK_FIELDS, Fields, Table, find_table
from planner.importers.problems import Problems, quoted
from planner.importers.table_dates import evidence, is_nothing, read_moment
from planner.importers.table_files import Row, read_sheets, refused
from planner.quantities import Duration, Moment
from planner.validation.findings import nearest_name

FIELDS: Final[Fields] = {
    "name": ("task", "task id", "key", "id", "task name", "name", "activity", "aufgabe", "vorgang",
             "vorgangsname"),
    "project": TASK_FIELDS["project"],
    "started": (*TASK_FIELDS["started"], "start", "begin", "anfang"),
    "finished": (*TASK_FIELDS["finished"], "finish", "end", "ende"),
    "remaining": ("remaining", "remaining work", "remaining hours", "to go", "left", "rest", "restaufwand",
                  "verbleibend", "verbleibende arbeit", "restarbeit"),
    "percent": ("percent", *TASK_FIELDS["percent"], "prozent"),
    "hours": ("hours", "actual hours", "hours spent", "actual work", "time spent", "spent", "stunden",
              "ist stunden", "ist arbeit"),
    "cost": ("cost", "actual cost", "money", "expenses", "kosten", "ist kosten"),
    "notes": TASK_FIELDS["notes"],
}  # fmt: skip
"""Headings by field; the first one of each is the one that messages name. Notes are for people only."""
COLUMNS: Final = ("task", "project", "started", "finished", "remaining", "percent", "hours", "cost", "notes")
_NUMBERS: Final = ("remaining", "percent", "hours", "cost")
_LIKE_PERCENT: Final = re.compile(r"-?\d+([.,]\d+)?\s*%?")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Update:
    """What one row says; None where its cell is empty. ``percent`` is per mille, ``cost`` cents."""

    row: Row
    name: str
    project: str
    started: Moment | None
    finished: Moment | None
    remaining: Duration | None
    percent: int | None
    hours: Duration | None
    cost: int | None

    @property
    def says_nothing(self) -> bool:
        """Whether it only names a task."""
        said = (self.started, self.finished, self.remaining, self.percent, self.hours, self.cost)
        return all(value is None for value in said)


@dataclass(frozen=True)
class Updates:
    """The rows of a table, and everything that is wrong with it so far.

    Attributes
    ----------
    broken
        Numbers of rows of which something can't be read: what they mean is not looked at.
    """

    table: Table
    rows: tuple[Update, ...]
    problems: Problems
    broken: frozenset[int] = field(default=frozenset())


def read_updates(path: Path, currency: str) -> Updates:
    """Read a CSV or Excel table of updates.

    Dates are ISO or as spreadsheets write them, amounts as in a plan (``6h``, ``2.5d``; a plain number is
    hours), shares ``40%``, money in the plan's currency.

    Raises
    ------
    ImportFileError
        If the file is no table with a column of tasks. What is wrong with its cells is in ``problems``.
    """
    table = find_table(read_sheets(path), FIELDS)
    if table is None:
        raise refused(path, "no row of headings", "a heading such as Task", "see docs/replanning.md")
    problems = Problems()
    for heading in table.unused:
        near = nearest_name(heading, COLUMNS)
        hint = (f'did you mean "{near}"? ' if near else "") + f"known columns: {', '.join(COLUMNS)}"
        problems.error(f"column {heading}", "unknown-column", quoted(heading), "a known column", hint)
    if not table.rows:
        problems.error("", "no-tasks", "no rows below the headings", "a row for each task")
    reader = _Reader(table, problems, currency)
    rows = tuple(reader.read(row) for row in table.rows)
    reader.numbers.note_decided()
    return Updates(table, rows, problems, frozenset(reader.broken))


class _Reader:
    """Reads the cells of one table."""

    def __init__(self, table: Table, problems: Problems, currency: str) -> None:
        self._table, self._problems, self._currency = table, problems, currency
        dated = [name for name in ("started", "finished") if name in table.columns]
        found = evidence(text for name in dated for text in table.texts(name))
        self._order = found.order
        if found.order is None and found.ambiguous:
            expected = "at least one date that tells whether the day or the month comes first"
            problems.error(
                "", "ambiguous-dates", quoted(found.ambiguous), expected, "write dates as 2027-04-03"
            )
        self.numbers = ColumnNumbers(table, _NUMBERS, problems)
        self.broken: set[int] = set()
        self._fractions = are_fractions(list(table.texts("percent")), Numbers())

    def read(self, row: Row) -> Update:
        """One row; what of it can't be read is None, and noted."""
        name = self._table.cell(row, "name")
        if not name:
            self._error(row, "name", "no-name", "an empty cell", "the name of a task")
        return Update(
            row=row,
            name=" ".join(name.split()),
            project=" ".join(self._table.cell(row, "project").split()),
            started=self._date(row, "started"),
            finished=self._date(row, "finished"),
            remaining=self._amount(row, "remaining"),
            percent=self._percent(row),
            hours=self._amount(row, "hours"),
            cost=self._number(row, "cost", self._read_cost),
        )

    def _error(self, row: Row, field_: str, code: str, found: str, expected: str, hint: str = "") -> None:
        self._problems.error(self._table.path(row, field_), code, found, expected, hint)
        self.broken.add(row.number)

    def _value(self, row: Row, field_: str, read: Callable[[str], _Value]) -> _Value | None:
        text = self._table.cell(row, field_)
        if is_nothing(text):
            return None
        if text.startswith(("-", "−")):
            self._error(row, field_, "negative", quoted(text), "no less than nothing")
            return None
        try:
            return read(text)
        except ValueError as error:
            self._error(row, field_, "unreadable-cell", quoted(text), str(error))
            return None

    def _number(self, row: Row, field_: str, read: Callable[[str, Numbers], _Value]) -> _Value | None:
        numbers = self.numbers.of(field_, self._table.cell(row, field_))
        return self._value(row, field_, lambda text: read(text, numbers))

    def _amount(self, row: Row, field_: str) -> Duration | None:
        column = self._table.columns.get(field_)
        unit = column.unit if column else ""
        return self._number(
            row, field_, lambda text, numbers: read_amount(text, read_unit(unit, "h")[0], numbers)
        )

    def _percent(self, row: Row) -> int | None:
        text = self._table.cell(row, "percent")
        if is_nothing(text):
            return None
        try:
            return read_percent(text, self.numbers.of("percent", text), fractions=self._fractions)
        except ValueError:
            code = "out-of-range" if _LIKE_PERCENT.fullmatch(text) else "unreadable-cell"
            self._error(row, "percent", code, quoted(text), "a percentage from 0 to 100")
            return None

    def _date(self, row: Row, field_: str) -> Moment | None:
        return self._value(row, field_, lambda text: read_moment(text, self._order))

    def _read_cost(self, text: str, numbers: Numbers) -> int:
        cents, currency = read_money(text, numbers)
        if currency and currency != self._currency:
            raise ValueError(f"money in {self._currency}, the plan's currency")
        return cents
