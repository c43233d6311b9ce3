"""Work, durations, progress: cells as people write them."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.importers.tables import ImportResult
from planner.quantities import Moment

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def note(result: ImportResult, code: str) -> str:
    return next(str(issue) for issue in result.notes if issue.code == code)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("6h", "6h"), ("6", "6h"), ("2d", "2d"), ("1.5 days", "1.5d"), ('"1,5 d"', "1.5d"), ("3 days?", "3d"),
        ("90 min", "90min"), ("1 wk", "1w"), ("2 mons", "40d"), ("1d 4h", "720min"), ("7:30", "450min"),
        ('"1.234,5 h"', "1234.5h"), ("1'500h", "1500h"), ("2 PT", "2d"),
    ],
)  # fmt: skip
def test_work_is_read_as_people_write_it(read: Read, written: str, expected: str) -> None:
    assert str(read(f"Task,Work,Skill\nA,{written},x\n")[0].projects[0].tasks[0].work) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("Work (h)", "3h"), ("Work [days]", "3d"), ("Work in min", "3min"), ("Effort", "3h")],
)
def test_a_unit_in_the_heading_is_that_of_plain_numbers(read: Read, heading: str, expected: str) -> None:
    assert str(read(f"Task,{heading},Skill\nA,3,x\n")[0].projects[0].tasks[0].work) == expected


@pytest.mark.parametrize("heading", ["Duration", "Days", "Dauer", "Tage"])
def test_plain_durations_are_days(read: Read, heading: str) -> None:
    assert str(read(f"Task,{heading}\nA,3\n")[0].projects[0].tasks[0].duration) == "3d"


@pytest.mark.parametrize("written", ["soon", "-3h", '"1,500"', "3 parsecs", "99999999h", "2ed", "1ed 2h"])
def test_work_that_can_not_be_read_names_its_cell(problems_of: Problems, written: str) -> None:
    found = problems_of(f"Task,Work,Skill\nA,{written},x\n")
    assert len(found) == 1
    assert found[0].startswith("row 2, column Work: ")


def test_work_and_duration_beside_each_other(read: Read) -> None:
    result = read("Task,Work,Duration,Person\nA,16h,2d,Ann\nB,16h,2d,\nC,0h,2d,\nD,0,0,\n")
    a, b, c, d = result.plan.projects[0].tasks
    assert (str(a.work), a.duration) == ("16h", None)
    assert (b.work, str(b.duration)) == (None, "2d")
    assert str(c.duration) == "2d"
    assert d.milestone
    assert {issue.path for issue in result.notes if issue.code == "two-amounts"} == {"row 2", "row 3"}


def test_a_task_without_any_amount_is_an_error(problems_of: Problems) -> None:
    assert problems_of("Task,Duration\nA,\nB,2\n") == [
        "row 2, column Duration: an empty cell — expected work such as 6h, or a duration such as 2d"
    ]


def test_actual_dates_move_the_data_date_behind_them(read: Read) -> None:
    text = (
        "Task,Work,Skill,Actual start,Actual finish,% complete\n"
        "A,8,x,2027-01-04,2027-01-06,100\nB,8,x,2027-01-05 09:00,,25\nC,8,x,,,0\n"
    )
    plan = read(text)[0]
    a, b, c = plan.projects[0].tasks
    assert plan.start == Moment(dt.date(2027, 1, 7))
    assert a.progress is not None
    assert (a.progress.started, a.progress.finished) == (
        Moment(dt.date(2027, 1, 4)),
        Moment(dt.date(2027, 1, 6)),
    )
    assert b.progress is not None
    assert (b.progress.started, b.progress.percent) == (Moment(dt.date(2027, 1, 5), 540), 250)
    assert c.progress is None


def test_progress_without_actual_dates_takes_the_planned_ones_if_they_have_passed(read: Read) -> None:
    text = (
        "Task,Work,Skill,Start,Finish,% complete\n"
        "A,8,x,2027-01-01,2027-01-02,100%\nB,8,x,2026-12-31,2027-02-01,40%\nC,8,x,2027-03-01,,40%\n"
    )
    result = read(text)
    a, b, c = (task.progress for task in result.plan.projects[0].tasks)
    assert a is not None
    assert a.finished == Moment(dt.date(2027, 1, 2))
    assert b is not None
    assert b.started == Moment(dt.date(2026, 12, 31))
    assert c is not None
    assert c.started == Moment(TODAY)
    assert note(result, "actual-date-assumed").startswith("rows 2, 3, 4: ")


@pytest.mark.parametrize(
    ("written", "per_mille"), [(["0.4", "1"], 400), (["40", "100"], 400), (["40%", ""], 400)]
)
def test_percentages_and_fractions_are_told_apart(read: Read, written: list[str], per_mille: int) -> None:
    rows = "".join(f"T{number},1,x,{text}\n" for number, text in enumerate(written))
    progress = read(f"Task,Work,Skill,% complete\n{rows}")[0].projects[0].tasks[0].progress
    assert progress is not None
    assert progress.percent == per_mille


def test_more_than_all_of_a_task_is_an_error(problems_of: Problems) -> None:
    assert problems_of("Task,Work,Skill,Progress\nA,1,x,140\n")[0].startswith("row 2, column Progress")
