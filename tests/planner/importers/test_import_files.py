"""Files of any encoding and separator, and those that are no tables."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.errors import ImportFileError, Issue
from planner.importers.tables import ImportResult, import_tables

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def codes(notes: tuple[Issue, ...]) -> set[str]:
    return {note.code for note in notes}


def refusal(path: Path) -> str:
    with pytest.raises(ImportFileError) as caught:
        import_tables(path, today=TODAY)
    assert len(caught.value.issues) == 1
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Task,Work,Skill\nGröße – Maß,1,x\n", encoding=encoding)
    result = import_tables(path, today=TODAY)
    assert result.plan.projects[0].tasks[0].name == "Größe – Maß"
    assert ("encoding" in codes(result.notes)) == (encoding == "cp1252")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Task,Work,Skill\nA,1,x\n".replace(",", separator), encoding="utf-8")
    assert import_tables(path, today=TODAY).plan.projects[0].tasks[0].skill == "x"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "an empty file"),
        (b"\x00\x01\x02", "a binary file"),
        (b"PK\x03\x04 zip", "a binary file"),
        (b"\x81\x8d\xff", "unknown encoding"),
        (b"Colour,Shape\nred,round\n", "no row of headings"),
        (b"Task\n" + b"x" * 20_001 + b"\n", "20,000 characters"),
        (b"Task" + b",x" * 600 + b"\n", "601 columns"),
        (b'Task\n"' + b"x" * 200_000 + b'"\n', "field larger than field limit"),
    ],
)
def test_files_that_are_no_tables_are_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert expected in refusal(path)


def test_missing_files_directories_and_huge_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no such file" in refusal(tmp_path / "none.csv")
    assert "a directory" in refusal(tmp_path)
    path = tmp_path / "t.csv"
    path.write_text("Task,Work\nA,1\n", encoding="utf-8")
    monkeypatch.setattr("planner.importers.table_files.MOST_ROWS", 1)
    assert "more than 1 rows" in refusal(path)
    monkeypatch.setattr("planner.importers.table_files.LARGEST_FILE", 3)
    assert "MB" in refusal(path)


def test_damaged_and_exploding_workbooks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"not a zip")
    assert "not a workbook" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    assert "a damaged workbook" in refusal(path)
    monkeypatch.setattr("planner.importers.table_files.LARGEST_UNPACKED", 3)
    assert "unpacked" in refusal(path)


def test_a_table_of_headings_only_has_no_tasks(problems_of: Problems) -> None:
    assert problems_of("Task,Work\n") == ["no rows below the headings — expected a row for each task"]


def test_columns_without_a_field_are_noted(read: Read) -> None:
    result = read("Task,Work,Skill,Mood,Name of cat\nA,1,x,good,Tom\n")
    paths = [issue.path for issue in result.notes if issue.code == "unknown-column"]
    assert paths == ["column Mood", "column Name of cat"]


def test_unknown_units_in_headings_name_the_column(problems_of: Problems) -> None:
    assert problems_of("Task,Work (parsecs),Skill\nA,1,x\n")[0].startswith("column Work (parsecs): ")


def test_a_table_with_nothing_below_its_headings_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text("Task,Work\n", encoding="utf-8")
    assert refusal(path) == "tasks.csv: no rows below the headings — expected a row for each task"
