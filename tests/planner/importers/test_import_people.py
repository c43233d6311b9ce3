"""People of their own table, or made from the names and skills of the tasks."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.importers.tables import ImportResult
from planner.plan import Plan, Task

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def task(plan: Plan, name: str) -> Task:
    found = [task for project in plan.projects for task in project.tasks if task.name == name]
    assert len(found) == 1
    return found[0]


def note(result: ImportResult, code: str) -> str:
    return next(str(issue) for issue in result.notes if issue.code == code)


def test_people_are_made_from_names_with_the_skills_of_their_tasks(read: Read) -> None:
    result = read("Task,Work,Skill,Owner\nA,1,Design,Ann Lee\nB,1,copy,ann  lee\nC,1,film,\nD,1,design,\n")
    people = {person.id: [skill.skill for skill in person.skills] for person in result.plan.people}
    assert people == {"ann-lee": ["design", "copy"], "film": ["film"]}
    assert task(result.plan, "A").person == "ann-lee"
    assert task(result.plan, "D").skill == "design"
    assert "1 skill without a person (film)" in note(result, "person-per-skill")
    assert "1 person named" in note(result, "people-assumed")


def test_several_people_and_skills_are_needs(read: Read) -> None:
    plan = read('Task,Work,Skill,Person\nA,1,a; b,Ann; Ben\nB,1,a; b,\nC,1,a,"Lee, Cy; Ann [40%]"\n')[0]
    a, b, c = plan.projects[0].tasks
    assert [(need.pinned, need.skill) for need in a.needs] == [(("ann",), "a"), (("ben",), "b")]
    assert [need.skill for need in b.needs] == ["a", "b"]
    assert [(need.pinned, need.skill, need.units) for need in c.needs] == [
        (("lee-cy",), "a", 1000), (("ann",), "a", 400)
    ]  # fmt: skip


def test_work_that_names_nobody_is_for_anybody(read: Read) -> None:
    result = read("Task,Work\nA,1\n")
    assert [person.id for person in result.plan.people] == ["anybody"]
    assert len(task(result.plan, "A").needs) == 1
    assert "anybody may do it" in note(result, "anybody")


def test_people_and_skills_must_be_in_the_table_of_people(problems_of: Problems) -> None:
    found = problems_of(
        "Task,Work,Skill,Person\nA,1,,Anne Lee\nB,1,desing,\n", "Name,Skills\nAnn Lee,design\n"
    )
    assert found == [
        'row 2, column Person: "Anne Lee" — expected somebody in the table of people '
        '(did you mean "Ann Lee"? known people: Ann Lee)',
        'row 3, column Skill: "desing" — expected a skill that somebody has '
        '(did you mean "design"? known skills: design)',
    ]


def test_people_of_milestones_are_noted(read: Read) -> None:
    result = read("Task,Work,Milestone,Person\nA,,x,Ann\nB,1,,Ann\n")
    assert task(result.plan, "A").person is None
    assert note(result, "milestone-people").startswith("row 2: ")


@pytest.mark.parametrize(
    ("heading", "cell", "place"),
    [
        ("Hours per week", "lots", "Hours per week"), ("Hours per week", "38.25", "Hours per week"),
        ("Hours per week", "100", "Hours per week"), ("Days", "Someday", "Days"), ("Days", "9", "Days"),
        ("Share", "0%", "Share"), ("Share", "120%", "Share"), ("Time zone", "Mars/Base", "Time zone"),
        ("Calendar", "night shift", "Calendar"), ("Rate", "cheap", "Rate"), ("Rate", "1.005", "Rate"),
        ("Time off", "2027-02-05..2027-02-01", "Time off"), ("Time off", "in May", "Time off"),
        ("Time off", "2027-02-01..2027-02-02..2027-02-03", "Time off"), ("Skills", "copy 0%", "Skills"),
        ("First day", "sometime", "First day"),
    ],
)  # fmt: skip
def test_cells_of_people_that_can_not_be_read_are_named(
    problems_of: Problems, heading: str, cell: str, place: str
) -> None:
    found = problems_of("Task,Work,Person\nA,1,Ann\n", f"Name,{heading}\nAnn,{cell}\n")
    assert found[0].startswith(f"people, row 2, column {place}: ")


def test_an_unknown_country_is_told_with_the_row_of_the_person(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Person\nA,1,Ann\n", "Name,Calendar\nBen,GB\nAnn,ZZ\n")
    assert found[0].startswith("people, row 3: ")


def test_people_need_names_of_their_own(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Person\nA,1,Ann\n", "Name,Team\nAnn,\n ann ,\n,x\n")
    assert [text.split(":")[0] for text in found] == [
        "people, row 3, column Name",
        "people, row 4, column Name",
    ]


def test_one_plan_has_one_currency(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Person\nA,1,Ann\n", "Name,Rate\nAnn,£80/h\nBen,90 EUR\n")
    assert found == ["people, column Rate: GBP and EUR — expected one currency"]


@pytest.mark.parametrize(("share", "per_mille"), [("80%", 800), ("0.8", 800), ("1", 1000), ("80", 800)])
def test_shares_are_percent_or_parts_of_a_person(read: Read, share: str, per_mille: int) -> None:
    plan = read("Task,Work,Person\nA,1,Ann\n", f"Name,FTE,Employed until\nAnn,{share},2027-12-31\n")[0]
    assert plan.people[0].share == per_mille
    assert plan.people[0].employed_last == dt.date(2027, 12, 31)


def test_nobody_works_no_hours(problems_of: Problems) -> None:
    assert problems_of("Task,Work,Skill\nA,1,a\n", "Name,Skills,Hours\nAnn,a,0\n") == [
        "people, row 2, column Hours: 0 hours on 5 days — "
        "expected hours of a week in whole half hours, more than 0"
    ]


def test_errors_of_the_plan_about_a_person_are_told_with_the_row(problems_of: Problems) -> None:
    (problem,) = problems_of(
        "Task,Work,Skill\nA,1,a\n", "Name,Skills,Leave\nAnn,a,1900-01-01 .. 1900-01-02\n"
    )[:1]
    assert problem == "people, row 2: 1900-01-01 — expected a date from 1970 to 2200"
