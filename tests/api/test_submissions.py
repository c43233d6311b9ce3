"""A submission is judged by what it touches, and that finds what a check of the whole plan finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.submissions import judged, surroundings, taken
from planner.document import parse_plan, read_plan
from planner.errors import PlanError
from planner.plan import Project, Task
from planner.quantities import Duration
from scenarios.intake.newcomer import joining

AGENCY = Path(__file__).parents[2] / "examples" / "agency.yaml"
STOCK = """
format: crewline/1
start: 2027-01-04
people: [{id: Ana, skills: [design]}]
consumables: [{id: paper, amount: 10}]
projects:
  - id: a
    tasks: [{id: print, work: 8h, skill: design, consumables: [{consumable: paper, amount: 7}]}]
  - id: b
    tasks: [{id: bind, work: 8h, skill: design, after: [a/print]}]
  - id: c
    tasks: [{id: rest, work: 8h, skill: design}]
"""
UNKNOWN = Task(id="trick", work=Duration(1_000, "h"), skill="magic")


def project(text: str) -> Project:
    found = parse_plan(f"format: crewline/1\nstart: 2027-01-04\nprojects: [{text}]")
    return found.projects[0]


@pytest.fixture
def stock():
    """Three projects: the second waits for the first, which uses most of the paper."""
    return parse_plan(STOCK)


def of_project(issues):
    return {(one.path, one.code) for one in issues if not one.path.startswith(("templates", "projects["))}


def found_by(judge, plan, submitted):
    """The errors of a project that is refused, or the warnings of one that is not."""
    try:
        return of_project(judge(plan, submitted).warnings)
    except PlanError as error:
        return of_project(one for one in error.issues if one.severity == "error")


def test_it_finds_what_the_whole_check_finds_for_projects_of_the_agency():
    plan = read_plan(AGENCY)
    seen = set()
    for one in plan.projects[::8]:
        rest = plan.replace(projects=tuple(other for other in plan.projects if other is not one))
        nobody = rest.replace(people=(), contractor_pools=())
        strange = one.replace(tasks=(*one.tasks, UNKNOWN))
        late = one.replace(deadline=plan.start)
        for around, submitted in ((rest, one), (rest, late), (rest, strange), (nobody, one)):
            found = found_by(judged, around, submitted)
            assert found == found_by(joining, around, submitted)
            seen |= {code for _, code in found}
    assert "contradictory-dates" in seen


def test_what_all_projects_share_is_counted_together(stock):
    greedy = (
        "{id: d, tasks: [{id: t, work: 1h, skill: design, consumables: [{consumable: paper, amount: 4}]}]}"
    )
    with pytest.raises(PlanError) as error:
        judged(stock, project(greedy))
    assert {one.code for one in error.value.issues if one.severity == "error"} == {"consumable-short"}
    assert judged(stock, project(greedy.replace("4", "3"))).warnings == ()


def test_only_those_that_it_waits_for_are_looked_at_whole(stock):
    waiting = project("{id: d, tasks: [{id: t, work: 1h, skill: design, after: [b/bind]}]}")
    assert [len(one.tasks) for one in surroundings(stock, waiting).projects] == [1, 1, 0]
    with pytest.raises(PlanError) as error:
        judged(stock, project("{id: d, tasks: [{id: t, work: 1h, skill: design, after: [b/bound]}]}"))
    assert [one.path for one in error.value.issues] == ["tasks[0].after[0].task"]


def test_a_judgement_holds_while_only_other_projects_change(stock):
    alone = project("{id: d, tasks: [{id: t, work: 1h, skill: design}]}")
    first = judged(stock, alone)
    fewer = stock.replace(projects=stock.projects[:1])
    assert judged(fewer, alone, first).warnings == ()
    with pytest.raises(PlanError):
        judged(stock.replace(people=()), alone, first)


def test_a_judgement_of_one_that_waits_falls_with_those_it_waits_for(stock):
    waiting = project("{id: d, tasks: [{id: t, work: 1h, skill: design, after: [a/print]}]}")
    first = judged(stock, waiting)
    with pytest.raises(PlanError):
        judged(stock.replace(projects=stock.projects[2:]), waiting, first)


def test_an_id_that_is_taken_is_told(stock):
    assert taken(stock, stock.projects[0]) is not None
    assert taken(stock, project("{id: d}")) is None
