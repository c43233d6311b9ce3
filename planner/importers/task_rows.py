"""What the cells of a task's row say, each read by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from planner.importers.cells import (
    are_fractions,
    read_amount,
    read_percent,
    read_unit,
    read_yes,
    split_list,
)
from planner.importers.decimal_marks import ColumnNumbers, Numbers
from planner.importers.headings import Table
from planner.importers.people_table import skill_id
from planner.importers.problems import Problems, quoted
from planner.importers.table_dates import Evidence, Order, evidence, is_nothing, read_moment
from planner.importers.table_files import Row
from planner.quantities import Duration, DurationUnit, Moment

_Value = TypeVar("_Value")
DATE_FIELDS: Final = ("release", "due", "deadline", "project_due", "started", "finished")
_NUMBER_FIELDS: Final = ("work", "duration", "percent", "weight", "level")
_UNITS_OF_PERSON: Final = re.compile(r"(.*?)\s*[\[(]\s*(\d+(?:[.,]\d+)?)\s*%\s*[\])]")
_LONGEST_NAME: Final = 500
_MOST_WEIGHT: Final = 1_000_000
_MOST_LEVEL: Final = 100


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as its row has it. ``people`` are names with units in per mille."""

    row: Row
    name: str
    written_id: str
    project: str
    work: Duration | None
    duration: Duration | None
    milestone: bool
    skills: tuple[str, ...]
    people: tuple[tuple[str, int], ...]
    release: Moment | None
    due: Moment | None
    deadline: Moment | None
    project_due: Moment | None
    weight: int | None
    started: Moment | None
    finished: Moment | None
    percent: int
    level: int | None
    notes: str


class TaskRowReader:
    """Reads the rows of one table.

    Attributes
    ----------
    order
        Whether the day or the month comes first in its dates; None where no date asks.
    numbers
        How the numbers of each column are read.
    """

    def __init__(self, table: Table, problems: Problems) -> None:
        self._table = table
        self._problems = problems
        self.evidence: Evidence = evidence(
            text for field in DATE_FIELDS if field in table.columns for text in table.texts(field)
        )
        self.order: Order | None = self.evidence.order
        self.numbers = ColumnNumbers(table, _NUMBER_FIELDS, problems)
        self._fractions = are_fractions(list(table.texts("percent")), Numbers())
        self._work_unit = self._unit_of("work", "h")
        self._duration_unit = self._unit_of("duration", "d")
        # Where one cell separates people by semicolons, the commas are in names: "Lee, Ann".
        self._commas_part_people = not any(";" in text for text in table.texts("person"))

    def _unit_of(self, field: str, usual: DurationUnit) -> DurationUnit:
        column = self._table.columns.get(field)
        if column is None:
            return usual
        heading = column.heading.casefold()
        named = column.unit or {"days": "d", "tage": "d"}.get(heading, "")
        try:
            return read_unit(named, usual)[0]
        except ValueError as error:
            self._problems.error(
                self._table.column_path(field), "unknown-unit", quoted(column.heading), str(error)
            )
            return usual

    def read(self, row: Row) -> TaskRow | None:
        """The task of a row; None, with an error noted, if it has no name."""
        name = self._text(row, "name")
        if not name:
            self._error(row, "name", "no-name", "an empty cell", "the name of a task")
            return None
        return TaskRow(
            row=row,
            name=" ".join(name.split())[:_LONGEST_NAME],
            written_id=self._text(row, "id"),
            project=" ".join(self._text(row, "project").split())[:_LONGEST_NAME],
            work=self._amount(row, "work", self._work_unit),
            duration=self._amount(row, "duration", self._duration_unit),
            milestone=self._value(row, "milestone", read_yes) or False,
            skills=self._value(row, "skill", _read_skill_names) or (),
            people=self._value(row, "person", self._read_people) or (),
            release=self._date(row, "release"),
            due=self._date(row, "due"),
            deadline=self._date(row, "deadline"),
            project_due=self._date(row, "project_due"),
            weight=self._number(row, "weight", _read_weight),
            started=self._date(row, "started"),
            finished=self._date(row, "finished"),
            percent=self._number(row, "percent", self._read_percent) or 0,
            level=self._number(row, "level", _read_level),
            notes=self._text(row, "notes"),
        )

    def _text(self, row: Row, field: str) -> str:
        return self._table.cell(row, field)

    def _error(self, row: Row, field: str, code: str, found: str, expected: str) -> None:
        self._problems.error(self._table.path(row, field), code, found, expected)

    def _value(self, row: Row, field: str, read: Callable[[str], _Value]) -> _Value | None:
        text = self._text(row, field)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self._error(row, field, "unreadable-cell", quoted(text), str(error))
            return None

    def _number(self, row: Row, field: str, read: Callable[[str, Numbers], _Value]) -> _Value | None:
        numbers = self.numbers.of(field, self._text(row, field))
        return self._value(row, field, lambda text: read(text, numbers))

    def _amount(self, row: Row, field: str, unit: DurationUnit) -> Duration | None:
        amount = self._number(row, field, lambda text, numbers: read_amount(text, unit, numbers))
        if amount is not None and amount.elapsed:
            expected = "working time in min, h, d or w"
            self._error(row, field, "elapsed-work", quoted(self._text(row, field)), expected)
            return None
        return amount

    def _date(self, row: Row, field: str) -> Moment | None:
        if is_nothing(self._text(row, field)):
            return None
        return self._value(row, field, lambda text: read_moment(text, self.order))

    def _read_percent(self, text: str, numbers: Numbers) -> int:
        return read_percent(text, numbers, fractions=self._fractions)

    def _read_people(self, text: str) -> tuple[tuple[str, int], ...]:
        people: dict[str, int] = {}
        for part in split_list(text, comma=self._commas_part_people):
            match = _UNITS_OF_PERSON.fullmatch(part)
            name = match[1] if match else part
            percent = Numbers().read(match[2], 100) if match else 100
            if not name or not 0 < percent <= 100:
                raise ValueError("names such as Ann; Ben [50%], each with more than 0 and at most 100 %")
            people.setdefault(" ".join(name.split())[:_LONGEST_NAME], max(1, int(percent * 10)))
        return tuple(people.items())


def _read_skill_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skill_id(part) for part in split_list(text) if skill_id(part)))


def _read_weight(text: str, numbers: Numbers) -> int:
    weight = numbers.read(text, _MOST_WEIGHT)
    if weight != int(weight) or weight > _MOST_WEIGHT:
        raise ValueError(f"a whole number from 0 to {_MOST_WEIGHT:,}")
    return int(weight)


def _read_level(text: str, numbers: Numbers) -> int:
    level = numbers.read(text, _MOST_LEVEL)
    if level != int(level) or level > _MOST_LEVEL:
        raise ValueError("a whole number, 1 for the outermost")
    return int(level)
