"""Whether 1.500 is one and a half or fifteen hundred."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from planner.importers.decimal_marks import DecimalMark, Numbers
from planner.importers.tables import ImportResult, import_tables

Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def works(result: ImportResult) -> list[str]:
    return [str(task.work) for task in result.plan.projects[0].tasks]


def mark_notes(result: ImportResult) -> list[str]:
    return [str(issue) for issue in result.notes if issue.code == "decimal-mark"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", "7"), ("1.5", "1.5"), ("2,25", "2.25"), ("0.500", "0.5"), ("0,125", "0.125"), (".5", "0.5"),
        ("1.2345", "1.2345"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"),
        ("12,34,567.5", "1234567.5"), ("1'500", "1500"), ("1'234.567", "1234.567"), ("1 500,250", "1500.25"),
        ("2.", "2"),
    ],
)  # fmt: skip
def test_most_numbers_read_one_way_only(written: str, value: str) -> None:
    assert Numbers().read(written) == Decimal(value)


@pytest.mark.parametrize("written", ["1.5.3", "1,2.5", "", ".", "1''5", "1.234.5", "9" * 31])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is none"):
        Numbers().read(written)


@pytest.mark.parametrize("written", ["1.500", "1,000", "12.000", "999,999"])
def test_one_group_of_three_digits_is_refused_if_nothing_tells(written: str) -> None:
    with pytest.raises(ValueError, match="a thousand or a fraction"):
        Numbers().read(written)


@pytest.mark.parametrize(
    ("mark", "written", "value"),
    [(".", "1.500", "1.5"), (",", "1.500", "1500"), (".", "1,500", "1500"), (",", "1,500", "1.5")],
)
def test_the_mark_of_the_column_decides(mark: DecimalMark, written: str, value: str) -> None:
    assert Numbers(mark).read(written) == Decimal(value)


def test_a_reading_beyond_all_sense_is_none() -> None:
    assert Numbers().read("37.500", most=168) == Decimal("37.5")


def test_a_thousands_point_under_german_headings_is_no_fraction(read: Read) -> None:
    result = read("Aufgabe;Aufwand;Rolle\nEntwurf;1.500;Design\nBau;2.000 Std;Code\n")
    assert works(result) == ["1500h", "2000h"]
    assert mark_notes(result) == [
        "column Aufwand: read 1.500 as 1500, 1 more like it — decimals are taken to follow a comma: "
        "the headings are German"
    ]


@pytest.mark.parametrize("written", ["1.500", '"1,500"', "12.000 h"])
def test_under_english_headings_such_a_number_is_refused(problems_of: Problems, written: str) -> None:
    found = problems_of(f"Task,Work,Skill\nA,{written},x\nB,3,x\n")
    assert len(found) == 1
    assert found[0].startswith("row 2, column Work: ")
    assert "may be a thousand or a fraction" in found[0]


@pytest.mark.parametrize(
    ("telling", "work"), [("2.5", "1.5h"), ('"2,5"', "1500h"), ('"1,234.5"', "1.5h"), ("0.750", "1.5h")]
)
def test_other_cells_of_the_column_tell_with_a_note(read: Read, telling: str, work: str) -> None:
    result = read(f"Task,Work,Skill\nA,1.500,x\nB,{telling},x\n")
    assert works(result)[0] == work
    assert "so other cells of the column write them" in mark_notes(result)[0]


def test_they_tell_against_the_language_of_the_headings(read: Read) -> None:
    assert works(read("Aufgabe;Aufwand;Rolle\nA;1.500;x\nB;2.25;x\n"))[0] == "1.5h"


def test_another_column_tells_if_the_own_does_not(read: Read) -> None:
    result = read('Task,Work,Duration,Person\nA,1.500,,Ann\nB,,"2,5",\n')
    assert works(result)[0] == "1500h"
    assert mark_notes(result)[0].endswith("so other columns write them")


def test_a_column_that_writes_both_ways_tells_nothing(problems_of: Problems) -> None:
    found = problems_of("Aufgabe;Aufwand;Rolle\nA;1.500;x\nB;2.5;x\nC;2,5;x\n")
    assert [problem.split(":")[0] for problem in found] == ["row 2, column Aufwand"]


def test_lags_follow_the_table(read: Read) -> None:
    result = read("Aufgabe;Aufwand;Rolle;Vorgänger\nA;2,5;x;\nB;8;x;A+1.125 Std\n")
    assert str(result.plan.projects[0].tasks[1].after[0].lag) == "1125h"
    assert [note.split(":")[0] for note in mark_notes(result)] == ["column Vorgänger"]


def test_rates_and_hours_of_people_are_told_too(read: Read) -> None:
    people = "Mitarbeiter;Fähigkeiten;Stundensatz;Wochenstunden\nAnn;x;1.200;37.500\n"
    result = read("Task,Work,Skill\nA,8,x\n", people)
    assert result.plan.people[0].rate == 120_000
    assert mark_notes(result) == [
        "people, column Stundensatz: read 1.200 as 1200 — decimals are taken to follow a comma: "
        "the headings are German"
    ]


def test_number_cells_of_a_workbook_are_never_in_doubt(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("tasks")
    for row in (["Aufgabe", "Aufwand", "Rolle"], ["A", 1.125, "x"], ["B", 1500, "x"], ["C", "1.500", "x"]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    result = import_tables(tmp_path / "t.xlsx")
    assert works(result) == ["1.125h", "1500h", "1500h"]
    assert len(mark_notes(result)) == 1
