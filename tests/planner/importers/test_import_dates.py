"""Dates in the order that their table tells, and what they mean for the plan."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.errors import Issue
from planner.importers.tables import ImportResult
from planner.quantities import Moment

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]

PORTFOLIO = """\
Project,Task,Work (h),Skill,Predecessors,Start,Due,Milestone
Website,Brief,6,account,,2027-01-04,,
Website,Design,2d,design,Brief,,,
Website,Copy,12,copy,Brief,,,
Website,Build,1w,web,"Design; Copy",,,
Website,Launch,,,Build,,2027-02-05,yes
Film,Script,16,copy,,2027-01-11,,
Film,Shoot,24,camera,Script FS+2d,,2027-02-26,
"""


def codes(notes: tuple[Issue, ...]) -> set[str]:
    return {note.code for note in notes}


def note(result: ImportResult, code: str) -> str:
    return next(str(issue) for issue in result.notes if issue.code == code)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["03/04/2027", "17/04/2027"], dt.date(2027, 4, 3)),
        (["03/04/2027", "04/17/2027"], dt.date(2027, 3, 4)),
        # 4 March 2027 is a Thursday, 3 April a Saturday.
        (["Thu 03/04/27", ""], dt.date(2027, 3, 4)),
        (["Sat 03/04/27", ""], dt.date(2027, 4, 3)),
        (["05/05/2027", ""], dt.date(2027, 5, 5)),
        (["03.04.2027", ""], dt.date(2027, 4, 3)),
        (["2027-04-03", "2027-04-04"], dt.date(2027, 4, 3)),
        (["3 Apr 2027", ""], dt.date(2027, 4, 3)),
        (['"April 3, 2027"', ""], dt.date(2027, 4, 3)),
        (["3. März 2027", "n/a"], dt.date(2027, 3, 3)),
        (["Mo 5. Apr 27", "-"], dt.date(2027, 4, 5)),
    ],
)
def test_dates_are_read_in_the_order_that_their_table_tells(
    read: Read, dates: list[str], expected: dt.date
) -> None:
    rows = "".join(f"T{number},1,x,{date}\n" for number, date in enumerate(dates))
    plan = read(f"Task,Work,Skill,Due\n{rows}")[0]
    assert plan.projects[0].tasks[0].due == Moment(expected)


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("2027-04-03 09:30", 570),
        ("2027-04-03T17:00:00", 1020),
        ("3 Apr 2027 5:00 PM", 1020),
        ("2027-04-03 12:05 am", 5),
    ],
)
def test_dates_may_have_a_time(read: Read, written: str, minute: int) -> None:
    plan = read(f"Task,Work,Skill,Due\nA,1,x,{written}\n")[0]
    assert plan.projects[0].tasks[0].due == Moment(dt.date(2027, 4, 3), minute)


def test_dates_that_read_two_ways_are_refused(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Skill,Due\nA,1,x,03/04/2027\nB,1,x,05/06/2027\n")
    assert len(found) == 1
    assert '"03/04/2027"' in found[0]
    assert "write dates as 2027-04-03" in found[0]


def test_the_order_that_was_found_is_noted(read: Read) -> None:
    result = read("Task,Work,Skill,Due\nA,1,x,03/04/2027\nB,1,x,17/06/2027\n")
    assert "day first" in note(result, "date-order")


def test_a_date_against_the_order_of_the_others_names_its_cell(problems_of: Problems) -> None:
    rows = "A,1,x,17/04/2027\nB,1,x,18/04/2027\nC,1,x,04/19/2027\n"
    found = problems_of(f"Task,Work,Skill,Due\n{rows}")
    assert len(found) == 1
    assert found[0].startswith('row 4, column Due: "04/19/2027"')


@pytest.mark.parametrize(
    "written", ["31/02/2027", "2027-13-01", "next week", "2027-01-05T25:00", "13:00 2027"]
)
def test_dates_that_do_not_exist_name_their_cell(problems_of: Problems, written: str) -> None:
    found = problems_of(f"Task,Work,Skill,Finish\nA,1,x,{written}\n")
    assert [text.split(":")[0] for text in found] == ["row 2, column Finish"]


def test_deadlines_are_hard_and_noted(read: Read) -> None:
    result = read("Task,Work,Skill,Deadline\nA,1,x,2027-04-03\n")
    assert result.plan.projects[0].tasks[0].deadline == Moment(dt.date(2027, 4, 3))
    assert "read as hard" in note(result, "hard-deadline")


def test_a_project_has_one_due_date(read: Read, problems_of: Problems) -> None:
    plan = read("Task,Work,Skill,Project due\nA,1,x,2027-04-03\nB,1,x,\n")[0]
    assert plan.projects[0].due == Moment(dt.date(2027, 4, 3))
    found = problems_of("Task,Work,Skill,Project due\nA,1,x,2027-04-03\nB,1,x,2027-04-04\n")
    assert found[0].startswith("row 3, column Project due: 2027-04-04")


def test_the_start_of_the_plan_may_be_given(read: Read) -> None:
    result = read(PORTFOLIO, start=dt.date(2027, 1, 6))
    assert result.plan.start == Moment(dt.date(2027, 1, 6))
    assert "data-date" not in codes(result.notes)


def test_without_dates_the_plan_starts_today(read: Read) -> None:
    result = read("Task,Work,Skill\nA,1,x\n")
    assert result.plan.start == Moment(TODAY)
    assert "today" in note(result, "data-date")


def test_actual_dates_that_can_not_be_are_told_with_their_columns(
    problems_of: Callable[..., list[str]],
) -> None:
    found = problems_of("Task,Work,Started,Finished\nA,1h,2026-12-05,2026-12-01\n")
    assert found == [
        "row 2, column Finished: 2026-12-01 — expected a date no earlier than its start, 2026-12-05 "
        "(swap the two?)"
    ]
