"""CP-SAT on tiny plans with known best values; whatever it returns passes the checker."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.generator import generate_plan
from planner.plan import Plan
from scheduling.checker import examine
from scheduling.cpsat import polish, process, suits
from scheduling.cpsat.process import Done
from scheduling.problem import Problem, compile_problem, first_horizon
from scheduling.schedule_building import build_schedule
from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey

ANA_AND_BEN = [{"id": "ana", "skills": ["any"]}, {"id": "ben", "skills": ["any"]}]
PAIR = [{"skill": "any", "count": 2}]


def plan_of(tasks: list[dict[str, Any]], **more: Any) -> Plan:
    project = {"id": "p", "due": "2027-01-04", "tasks": tasks, **more.pop("project", {})}
    document = {
        "format": "crewline/1", "start": "2027-01-04", "late_cost_per_day": 240,
        "people": more.pop("people", ANA_AND_BEN), "projects": [project], **more,
    }  # fmt: skip
    return Plan.model_validate_json(json.dumps(document))


def first(plan: Plan) -> tuple[Problem, Search]:
    """The compiled plan and a deliberately poor first schedule: the last rule tried alone."""
    plan = expand(plan)
    graph = DependencyGraph.from_plan(plan)
    problem = compile_problem(plan, graph, first_horizon(plan, graph))
    search = Search(
        problem.arrays, new_yardstick(plan.objective), survey(problem.arrays, graph.order()), 1, 1
    )
    assert search.try_rule(11)
    return problem, search


def polished(plan: Plan, **limits: Any) -> tuple[Any, Problem]:
    problem, search = first(plan)
    given = {"time_limit": 30.0, "deterministic_limit": None, "seed": 1, **limits}
    best = search.best
    return polish(problem, best.placed, best.team, objective=problem.plan.objective, **given), problem


# Late cost is 240.00 a day, 10.00 an hour, after Monday 24:00; Tuesday begins at 09:00.
CASES: dict[str, tuple[Plan, int]] = {
    # Two people share 16 h in one day.
    "two people": (plan_of([{"id": name, "work": "8h", "skill": "any"} for name in "ab"]), 0),
    # Three tasks of 6 h on two people: the third ends Tuesday 13:00 (2 h Monday, 4 h Tuesday).
    "three tasks": (plan_of([{"id": name, "work": "6h", "skill": "any"} for name in "abc"]), 13_000),
    # A pair does 20 h in 10 h: Tuesday 11:00.
    "a pair": (plan_of([{"id": "a", "work": "20h", "needs": PAIR}]), 11_000),
    # Continuous 6 h after 4 h by the same person: Tuesday 15:00.
    "continuous": (
        plan_of(
            [
                {"id": "a", "work": "4h", "person": "ana"},
                {"id": "b", "work": "6h", "person": "ana", "continuous": True, "after": ["a"]},
            ]
        ),
        15_000,
    ),
    # The room is held for 4 h and 6 h in turn: Tuesday 11:00.
    "equipment": (
        plan_of(
            [
                {"id": "a", "work": "4h", "person": "ana", "equipment": [{"equipment": "room"}]},
                {"id": "b", "work": "6h", "person": "ben", "equipment": [{"equipment": "room"}]},
            ],
            equipment=[{"id": "room"}],
        ),
        11_000,
    ),
    # A working day's wait after Monday 13:00 ends Tuesday 13:00.
    "wait": (
        plan_of([{"id": "a", "work": "4h", "person": "ana"}, {"id": "w", "wait": "1d", "after": ["a"]}]),
        13_000,
    ),
    # FF with 4 h lag: not before Tuesday 12:00 (13:00 Monday + 4 h = 17:00 Monday, then b's end is free
    # to be Monday 17:00): nothing is late.
    "finish to finish": (
        plan_of(
            [
                {"id": "a", "work": "4h", "person": "ana"},
                {
                    "id": "b", "work": "1h", "person": "ben",
                    "after": [{"task": "a", "type": "FF", "lag": "4h"}],
                },
            ]
        ),
        0,
    ),
    # As a pair for 40.00 on Monday rather than alone until Tuesday 17:00 for 170.00.
    "modes": (
        plan_of(
            [
                {
                    "id": "a",
                    "modes": [
                        {"id": "alone", "work": "16h", "needs": [{"skill": "any"}]},
                        {"id": "pair", "work": "16h", "needs": PAIR, "cost": 40},
                    ],
                }
            ]
        ),
        4_000,
    ),
    # The quick mode eats two licences and there are three: one task is slow, Tuesday 13:00.
    "consumables": (
        plan_of(
            [
                {
                    "id": name,
                    "modes": [
                        {
                            "id": "quick", "work": "4h", "needs": [{"pinned": [person]}],
                            "consumables": [{"consumable": "licence", "amount": 2}],
                        },
                        {"id": "slow", "work": "12h", "needs": [{"pinned": [person]}]},
                    ],
                }
                for name, person in (("a", "ana"), ("b", "ben"))
            ],
            consumables=[{"id": "licence", "amount": 3}],
        ),
        13_000,
    ),
    # Ben is away on Monday and begins at most 2 working hours after a ends: Tuesday 11:00.
    "maximal lag": (
        plan_of(
            [
                {"id": "a", "work": "2h", "person": "ana"},
                {"id": "b", "work": "2h", "person": "ben", "after": [{"task": "a", "max_lag": "2h"}]},
            ],
            people=[
                ANA_AND_BEN[0],
                {**ANA_AND_BEN[1], "time_off": [{"first": "2027-01-04", "last": "2027-01-04"}]},
            ],
        ),
        11_000,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_known_best_value_is_found_and_proved(name):
    plan, best = CASES[name]
    result, problem = polished(plan)
    assert result.value == best
    assert result.bound == best
    assert result.status in {"optimal", "feasible"}
    schedule = build_schedule(problem, result.placed, result.team)
    breaches, values = examine(problem.plan, schedule)
    assert breaches == ()
    assert values["late_cost"] + values["contractor_cost"] == best


def test_a_deadline_that_two_tasks_cannot_both_keep_is_proved_infeasible():
    tasks = [
        {"id": name, "work": "6h", "person": "ana", "deadline": "2027-01-04T17:00"} for name in ("a", "b")
    ]
    result, _ = polished(plan_of(tasks))
    assert result.proves_infeasible
    assert result.status == "infeasible"


def test_a_deadline_broken_by_the_first_schedule_is_repaired():
    # The poor rule follows due dates, not deadlines: b must go first.
    tasks = [
        {"id": "a", "work": "6h", "person": "ana"},
        {"id": "b", "work": "6h", "person": "ana", "deadline": "2027-01-04T15:00"},
    ]
    result, problem = polished(plan_of(tasks))
    assert not result.proves_infeasible
    breaches, _ = examine(problem.plan, build_schedule(problem, result.placed, result.team))
    assert breaches == ()


@pytest.mark.slow
def test_equal_deterministic_limits_give_equal_schedules():
    plan = generate_plan(projects=3, tasks=30, people=4, seed=3)
    one, _ = polished(plan, time_limit=None, deterministic_limit=0.3)
    two, _ = polished(plan, time_limit=None, deterministic_limit=0.3)
    assert np.array_equal(one.placed, two.placed)
    assert np.array_equal(one.team, two.team)
    assert (one.value, one.bound) == (two.value, two.bound)


def test_polishing_never_makes_a_generated_portfolio_worse_and_its_bound_holds():
    problem, search = first(generate_plan(projects=3, tasks=40, people=5, seed=7))
    before = int(search.best.value[1])
    best = search.best
    result = polish(
        problem, best.placed, best.team, objective=problem.plan.objective, time_limit=5.0,
        deterministic_limit=None, seed=1,
    )  # fmt: skip
    assert result.value <= before
    assert result.bound is None or result.bound <= result.value
    breaches, _ = examine(problem.plan, build_schedule(problem, result.placed, result.team))
    assert breaches == ()


def test_large_problems_are_left_to_the_search():
    problem, _ = first(generate_plan(projects=40, tasks=2000, people=60, seed=1))
    assert not suits(problem)


def test_a_child_process_says_done_and_leaves_nothing_behind():
    problem, search = first(CASES["three tasks"][0])
    with process.start(
        problem, search.best.placed, search.best.team, objective=problem.plan.objective, time_limit=20.0,
        deterministic_limit=None, seed=1,
    ) as child:  # fmt: skip
        messages: list[object] = []
        began = time.monotonic()
        while not child.is_over and time.monotonic() - began < 60:
            messages += child.wait(1.0)
    assert isinstance(messages[-1], Done)
    assert messages[-1].polished.value == 13_000


def test_a_child_that_dies_is_told_as_unknown():
    problem, search = first(generate_plan(projects=3, tasks=60, people=5, seed=7))
    child = process.start(
        problem, search.best.placed, search.best.team, objective=problem.plan.objective, time_limit=60.0,
        deterministic_limit=None, seed=1,
    )  # fmt: skip
    child._child.kill()
    messages: list[object] = []
    began = time.monotonic()
    while not child.is_over and time.monotonic() - began < 30:
        messages += child.wait(0.5)
    child.stop()
    assert isinstance(messages[-1], Done)
    assert messages[-1].polished.status == "unknown"
    assert messages[-1].reason


def test_a_child_is_stopped_at_once():
    problem, search = first(generate_plan(projects=4, tasks=120, people=6, seed=7))
    child = process.start(
        problem, search.best.placed, search.best.team, objective=problem.plan.objective, time_limit=600.0,
        deterministic_limit=None, seed=1,
    )  # fmt: skip
    began = time.monotonic()
    child.stop()
    assert time.monotonic() - began < 60  # not the ten minutes that it was given
    assert child.is_over
