"""Tables given as text, imported."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.errors import ImportFileError
from planner.importers.tables import ImportResult, import_tables

TODAY = dt.date(2027, 1, 4)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ImportResult]:
    """Import a task table, and one of people, given as text; today is Monday 4 January 2027."""

    def read_texts(tasks: str, people: str | None = None, **options: object) -> ImportResult:
        task_file, people_file = tmp_path / "portfolio.csv", tmp_path / "people.csv"
        task_file.write_text(tasks, encoding="utf-8")
        if people is None:
            return import_tables(task_file, today=TODAY, **options)
        people_file.write_text(people, encoding="utf-8")
        return import_tables(task_file, people_file, today=TODAY, **options)

    return read_texts


@pytest.fixture
def problems_of(read: Callable[..., ImportResult]) -> Callable[..., list[str]]:
    """The problems of a table that can't be imported, one line each."""

    def problems(*texts: str) -> list[str]:
        with pytest.raises(ImportFileError) as caught:
            read(*texts)
        return [str(issue) for issue in caught.value.issues]

    return problems
