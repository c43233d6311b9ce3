"""By which names the rows of a task table call each other: ids, row numbers, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from planner.importers.names import folded
from planner.importers.task_rows import TaskRow

Numbering = Literal["tasks", "rows"]
_Key = TypeVar("_Key", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Place:
    """A task's project and its own id in the plan."""

    project: str
    task: str


class TaskNames:
    """Finds the task that a cell means.

    An id that is written wins; a number is else a task's position, the first task being 1, unless
    ``numbering`` says that it is a row of the sheet; else it is a name, first within the same
    project, then anywhere, where it may have its project before it: ``Website/Draft``.
    """

    def __init__(self, rows: Sequence[TaskRow], places: Sequence[Place], numbering: Numbering) -> None:
        self._by_id: dict[str, Place | None] = {}
        self._by_number: dict[int, Place] = {}
        self._by_name: dict[tuple[str, str], Place | None] = {}
        self._anywhere: dict[str, Place | None] = {}
        for position, (row, place) in enumerate(zip(rows, places, strict=True), start=1):
            if row.written_id:
                _add(self._by_id, folded(row.written_id), place)
            self._by_number[position if numbering == "tasks" else row.row.number] = place
            name = folded(row.name)
            _add(self._by_name, (place.project, name), place)
            _add(self._anywhere, name, place)
            _add(self._anywhere, f"{folded(row.project)}/{name}", place)

    def find(self, text: str, project: str) -> Place | None:
        """The one task that ``text`` means in a row of ``project``; None if there is none, or several."""
        name = folded(text)
        if name in self._by_id:
            return self._by_id[name]
        if not self._by_id and re.fullmatch(r"\d{1,9}", name):
            return self._by_number.get(int(name))
        own = (project, name)
        return self._by_name[own] if own in self._by_name else self._anywhere.get(name)

    def is_ambiguous(self, text: str, project: str) -> bool:
        """Whether several tasks are called that."""
        name = folded(text)
        own = (project, name)
        if name in self._by_id:
            return self._by_id[name] is None
        if own in self._by_name:
            return self._by_name[own] is None
        return name in self._anywhere and self._anywhere[name] is None


def _add(table: dict[_Key, Place | None], key: _Key, place: Place) -> None:
    """A key that several places share leads to none of them."""
    table[key] = place if key not in table else None


def numbering_of(references: Iterable[str], rows: Sequence[TaskRow]) -> tuple[Numbering, bool]:
    """Whether plain numbers count tasks or rows of the sheet, and whether there are any.

    A 1 can only be the first task, as row 1 has the headings; the number of the last row can
    only be a row. Where neither is found they count tasks, as MS Project does.
    """
    numbers = {
        int(number) for text in references for number in re.findall(r"(?:^|[;,\n])\s*(\d{1,9})(?=\D|$)", text)
    }
    last_row = max((row.row.number for row in rows), default=0)
    beyond = [number for number in numbers if len(rows) < number <= last_row]
    return ("rows" if beyond and 1 not in numbers else "tasks"), bool(numbers)
