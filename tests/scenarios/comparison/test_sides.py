"""What can't be compared is refused, with everything that is wrong."""

from dataclasses import replace

import pytest

from planner.errors import InputError, PlanError
from scenarios.comparison import Side, compare
from scheduling.options import SolveOptions
from scheduling.schedule import Schedule
from scheduling.solver import solve

STUDIO = """
people: [{id: mia, skills: [film]}]
projects:
  - {id: acme, tasks: [{id: film, work: 8h, skill: film}, {id: cut, work: 8h, skill: film, after: [film]}]}
"""


@pytest.fixture
def plan(plan_of):
    return plan_of(STUDIO)


@pytest.fixture
def outcome(plan):
    return solve(plan, SolveOptions(effort=0))


def test_an_outcome_of_another_plan_is_refused(plan_of, outcome) -> None:
    with pytest.raises(InputError, match="b is an outcome of another plan"):
        Side.of("b", plan_of(STUDIO.replace("8h", "4h", 1)), outcome)


def test_an_outcome_without_a_schedule_is_refused(plan, outcome) -> None:
    with pytest.raises(InputError, match="holds no schedule: its status is unknown"):
        Side.of("b", plan, replace(outcome, schedule=None, status="unknown"))


def test_a_schedule_that_breaks_rules_is_refused_with_every_breach(plan, worked) -> None:
    broken = Schedule((worked("acme/film", "zoe", "05 09-17"), worked("acme/cut", "mia", "04 09-17")))
    with pytest.raises(InputError, match="b is no valid schedule: it breaks") as refused:
        Side.of("b", plan, broken)
    assert {issue.code for issue in refused.value.issues} >= {"people", "link"}


def test_an_outcome_that_says_it_is_a_plan_and_is_none_is_refused(plan, outcome, worked) -> None:
    late = Schedule((worked("acme/film", "mia", "05 09-17"), worked("acme/cut", "mia", "04 09-17")))
    with pytest.raises(InputError, match="it breaks 1 rule; the first is at acme/cut"):
        Side.of("b", plan, replace(outcome, schedule=late))


def test_the_nearest_schedule_of_an_infeasible_plan_is_compared_and_its_breaches_are_told(plan_of) -> None:
    plan = plan_of(STUDIO.replace("{id: acme, ", "{id: acme, deadline: 2027-01-04, "))
    side = Side.of("b", plan, solve(plan, SolveOptions(effort=0)))
    assert side.status == "infeasible"
    assert {breach.rule for breach in side.breaches} == {"deadline"}
    found = compare(side, [replace(side, name="twin")])
    assert found.base.projects["acme"].meets_deadline is False


def test_a_relaxed_schedule_with_tasks_of_another_plan_is_refused(plan, outcome, worked) -> None:
    strange = Schedule((*outcome.schedule.tasks, worked("coda/film", "mia", "08 09-17")))
    with pytest.raises(InputError, match="b is no valid schedule"):
        Side.of("b", plan, replace(outcome, schedule=strange, status="unknown"))


def test_a_plan_with_errors_is_refused(plan_of, outcome) -> None:
    with pytest.raises(PlanError):
        Side.of("b", plan_of(STUDIO.replace("after: [film]", "after: [flim]")), outcome)


def test_sides_of_other_currencies_and_equal_names_are_named_together(plan, outcome, plan_of) -> None:
    base = Side.of("a", plan, outcome)
    other = plan_of("currency: EUR\n" + STUDIO)
    euros = Side.of("a", other, solve(other, SolveOptions(effort=0)))
    with pytest.raises(InputError, match="2 problems") as refused:
        compare(base, [euros])
    assert [issue.code for issue in refused.value.issues] == ["currency", "same-name"]


def test_there_must_be_another_side(plan, outcome) -> None:
    with pytest.raises(InputError, match="nothing to compare with"):
        compare(Side.of("a", plan, outcome), [])
