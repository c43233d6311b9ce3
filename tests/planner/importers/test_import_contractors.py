"""Contractor pools in the table of people, weights of projects in the table of tasks."""

from collections.abc import Callable

import pytest

from planner.importers.tables import ImportResult
from planner.quantities import Duration
from planner.validation import validate

Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]
TASKS = "Task,Work,Skill\nDraw,8h,design\n"


def test_a_row_that_says_how_many_contractors_there_are_is_a_pool(read: Read) -> None:
    plan, notes = read(
        TASKS,
        "Name,Skills,Rate,Contractors,Lead time,Minimum booking,Days\n"
        "Ann,design,60,,,,\n"
        "Freelance designers,design 90%,80.50 EUR,2,1w,3,Mon-Thu\n",
        start=None,
    )
    assert [person.id for person in plan.people] == ["ann"]
    (pool,) = plan.contractor_pools
    assert (pool.id, pool.name, pool.maximum, pool.rate) == (
        "freelance-designers",
        "Freelance designers",
        2,
        8050,
    )
    assert [(skill.skill, skill.efficiency) for skill in pool.skills] == [("design", 900)]
    assert (pool.lead_time, pool.minimum_booking) == (Duration(1000, "w"), Duration(3000, "d"))
    assert plan.currency == "EUR"
    assert next(calendar for calendar in plan.calendars if calendar.id == pool.calendar).week.fri == ()
    assert "contractor-fields" not in {note.code for note in notes}
    assert validate(plan) == ()


@pytest.mark.parametrize(("cell", "maximum"), [("yes", 1), ("x", 1), ("1", 1), ("12", 12), ("3.0", 3)])
def test_yes_stands_for_one_contractor(read: Read, cell: str, maximum: int) -> None:
    plan = read(TASKS, f"Name,Skills,Rate,Contractor\nFreelancer,design,80,{cell}\n").plan
    assert [pool.maximum for pool in plan.contractor_pools] == [maximum]
    assert plan.people == ()
    assert (plan.contractor_pools[0].lead_time, plan.contractor_pools[0].minimum_booking) == (
        Duration(0, "d"),
        Duration(1000, "d"),
    )


@pytest.mark.parametrize("cell", ["", "no", "0", "-"])
def test_no_contractor_is_somebody_employed(read: Read, cell: str) -> None:
    plan = read(TASKS, f"Name,Skills,Contractor\nAnn,design,{cell}\n").plan
    assert [person.id for person in plan.people] == ["ann"]
    assert plan.contractor_pools == ()


@pytest.mark.parametrize("cell", ["many", "1.5", "1001"])
def test_a_number_of_contractors_that_can_not_be_read_is_an_error(problems_of: Problems, cell: str) -> None:
    (problem,) = problems_of(TASKS, f"Name,Skills,Rate,Contractors\nPool,design,80,{cell}\nAnn,design,,\n")
    assert problem.startswith(f'people, row 2, column Contractors: "{cell}" — expected ')


def test_contractors_have_a_price(problems_of: Problems) -> None:
    people = "Name,Skills,Rate,Contractors\nPool,design,,2\n"
    assert problems_of(TASKS, people) == [
        "people, row 2, column Rate: an empty cell — expected the cost of an hour "
        "(contractors are booked at a price)"
    ]
    assert problems_of(TASKS, "Name,Skills,Contractors\nPool,design,2\n") == [
        "people, row 2: an empty cell — expected the cost of an hour (contractors are booked at a price)"
    ]


def test_what_only_employed_people_have_is_not_carried_over_to_contractors(read: Read) -> None:
    result = read(TASKS, "Name,Skills,Rate,Contractors,Team,Share\nPool,design,80,2,Studio,50%\n")
    (note,) = (str(note) for note in result.notes if note.code == "contractor-fields")
    assert note == "people, row 2: Team and Share of contractors — not carried over: they have none"


def test_a_task_may_name_a_pool_beside_people(read: Read) -> None:
    people = "Name,Skills,Rate,Contractors\nAnn,copy,,\nPool,design,80,2\n"
    plan = read("Task,Work,Skill,Person\nA,8h,design,Pool\nB,8h,,Ann; Pool [50%]\n", people).plan
    a, b = plan.projects[0].tasks
    assert [(need.skill, need.allowed, need.pinned) for need in a.needs] == [("design", ("pool",), ())]
    assert a.person is None
    assert [(need.allowed, need.pinned, need.units) for need in b.needs] == [
        ((), ("ann",), 1000),
        (("pool",), (), 500),
    ]
    assert [issue for issue in validate(plan) if issue.severity == "error"] == []


def test_unknown_people_are_answered_with_pools_too(problems_of: Problems) -> None:
    people = "Name,Skills,Rate,Contractors\nDesigners,design,80,2\n"
    (problem,) = problems_of("Task,Work,Person\nA,8h,Desiners\n", people)
    assert 'did you mean "Designers"?' in problem


def test_errors_of_a_pool_are_told_with_its_row(problems_of: Problems) -> None:
    people = "Name,Skills,Rate,Contractors,Lead time\nDesigners,design,80,2,2ed\n"
    (problem,) = problems_of(TASKS, people)
    assert problem.startswith("people, row 2: 2ed — expected 0 or more, in working time: h, d or w")


def test_errors_of_a_calendar_that_only_a_pool_has_are_told_with_its_row(problems_of: Problems) -> None:
    people = "Name,Skills,Rate,Contractors,Country\nDesigners,design,80,2,QQ\n"
    (problem,) = problems_of(TASKS, people)
    assert problem.startswith('people, row 2: "QQ" — expected a country that the holidays library knows')


def test_two_of_one_name_are_an_error_though_one_is_a_pool(problems_of: Problems) -> None:
    people = "Name,Skills,Rate,Contractors\nKit,design,80,2\nKit,design,,\n"
    assert 'people, row 3, column Name: "Kit" — expected a name of its own' in problems_of(TASKS, people)[0]


def test_projects_have_weights(read: Read) -> None:
    plan = read("Project,Task,Work,Project weight\nP,A,1h,3\nP,B,1h,\nQ,C,1h,\nR,D,1h,0\n").plan
    assert {project.id: project.weight for project in plan.projects} == {"p": 3, "q": 1, "r": 0}


def test_a_project_has_one_weight(problems_of: Problems) -> None:
    assert problems_of("Project,Task,Work,Weight\nP,A,1h,3\nP,B,1h,3\nP,C,1h,4\n") == [
        "row 4, column Weight: 4 — expected one weight for all of a project (row 2 has 3)"
    ]


@pytest.mark.parametrize("cell", ["high", "1.5", "-1", "1000001"])
def test_weights_are_whole_numbers(problems_of: Problems, cell: str) -> None:
    (problem,) = problems_of(f"Task,Work,Weight\nA,1h,{cell}\n")
    assert problem.startswith(f'row 2, column Weight: "{cell}" — expected a')
