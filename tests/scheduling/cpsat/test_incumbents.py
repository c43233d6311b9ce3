"""What becomes of a schedule in hand: complete hints, never worse, narrow windows, repairs."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planner.generator import generate_plan
from scheduling.cpsat import sizes, solving, suits
from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.choices import Choices
from scheduling.cpsat.incumbent import Incumbent, is_complete
from scheduling.cpsat.model import Model
from scheduling.cpsat.polished import Limits
from scheduling.cpsat.windows import Windows
from scheduling.cpsat.worth import Worth
from scheduling.schedule_building import build_schedule

ANN, BOB = {"id": "ann", "skills": ["x"]}, {"id": "bob", "skills": [{"skill": "x", "efficiency": "50%"}]}
CAT = {"id": "cat", "skills": ["x"], "calendar": "part-time"}
EVERYTHING = {
    "calendars": [{"id": "part-time", "week": {"mon": "09:00-13:00", "wed-thu": "10:00-18:00"}}],
    "people": [ANN, BOB, CAT],
    "equipment": [{"id": "room", "units": 2, "cost": 10}, {"id": "rig", "calendar": "part-time"}],
    "consumables": [{"id": "licence", "amount": 3}],
    "contractor_pools": [
        {"id": "agency", "skills": ["x"], "rate": 33.33, "minimum_booking": "2d", "lead_time": "1d"}
    ],
    "projects": [
        {
            "id": "p",
            "due": "2027-01-06",
            "tasks": [
                {"id": "a", "work": "10h", "needs": [{"skill": "x", "count": 2}]},
                {"id": "b", "work": "7h", "skill": "x", "equipment": [{"equipment": "room", "units": 2}]},
                {
                    "id": "c",
                    "after": [{"task": "a", "type": "SS", "lag": "2h"}, {"task": "b", "max_lag": "3d"}],
                    "modes": [
                        {
                            "id": "rig", "work": "6h", "needs": [{"skill": "x"}],
                            "equipment": [{"equipment": "rig"}],
                        },
                        {
                            "id": "bought", "duration": "0h", "cost": 500,
                            "consumables": [{"consumable": "licence", "amount": 2}],
                        },
                    ],
                },
                {
                    "id": "w", "wait": "1d", "after": [{"task": "a", "lag": "1h"}],
                    "equipment": [{"equipment": "room"}],
                },
                {"id": "m", "milestone": True, "after": ["w", {"task": "c", "type": "FF", "lag": "5eh"}]},
                {"id": "d", "duration": "3h", "continuous": True, "needs": [{"skill": "x", "units": "50%"}]},
                {
                    "id": "e", "work": "12h", "skill": "x", "due": "2027-01-05",
                    "progress": {"started": "2027-01-01", "percent": "25%", "people": ["bob"]},
                },
            ],
        },
    ],
}  # fmt: skip
LEVELS = {
    "levels": [
        {"goals": [{"goal": "late_cost"}, {"goal": "contractor_cost", "weight": 2}]},
        {
            "goals": [
                {"goal": "resource_cost"},
                {"goal": "makespan"},
                {"goal": "earliness"},
                {"goal": "stability"},
            ]
        },
    ]
}


def shuffled(seed):
    """A change of genes by chance."""

    def change(genes):
        chance = np.random.default_rng(seed)
        genes.task.noise = chance.integers(0, 5000, len(genes.task))
        genes.task.delay = 0

    return change


def built(problem, placed, team):
    """The model around a schedule, without any limit on its value."""
    choices, calendars = Choices(problem.arrays), Calendars(problem.arrays)
    known = Incumbent(placed, team)
    worth = Worth(choices, calendars, known)
    assert worth.breaches(problem.plan.objective) == []
    return Model(choices, Windows(choices, calendars), problem.plan.objective, known, worth), worth


@pytest.mark.parametrize("seed", range(6))
def test_every_variable_is_hinted_and_the_hint_is_a_solution(bench, seed):
    first = bench.problem(EVERYTHING)
    earlier = bench.listed(first, shuffled(99))[:2]
    problem = bench.problem({**EVERYTHING, "objective": LEVELS}, build_schedule(first, *earlier))
    placed, team, goals = bench.listed(problem, shuffled(seed))
    model, worth = built(problem, placed, team)
    proto = model.building.modelling.model
    hinted = set(proto.proto.solution_hint.vars)
    fixed = {k for k, v in enumerate(proto.proto.variables) if len(set(v.domain)) == 1}
    assert hinted | fixed == set(range(len(proto.proto.variables)))
    for term, level in zip(model.levels, problem.plan.objective.levels, strict=True):
        assert term.low <= term.hint <= term.high
        assert term.hint == worth.level(level) == sum(g.weight * goals[g.goal] for g in level.goals)
    solver = cp_model.CpSolver()
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.parameters.num_workers = 1
    assert solver.solve(proto) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def test_a_schedule_that_is_the_best_is_proved_so_and_handed_back(bench):
    problem = bench.problem(
        {"people": [ANN], "projects": [{"id": "p", "tasks": [{"id": "a", "work": "1h", "person": "ann"}]}]}
    )
    placed, team, _ = bench.listed(problem)
    result = bench.polished(problem, placed, team)
    assert (result.status, result.value, result.bound) == ("optimal", 0, 0)
    assert np.array_equal(result.placed, placed)


def test_improvements_are_told_as_they_come(bench):
    problem = bench.problem({**EVERYTHING, "objective": LEVELS})
    placed, team, goals = max(
        (bench.listed(problem, shuffled(k)) for k in range(9)), key=lambda s: s[2]["late_cost"]
    )
    told = []
    result = bench.polished(problem, placed, team, on_solution=lambda *news: told.append(news))
    assert told
    values = [value for _, _, value, _ in told]
    assert result.value < bench.first_level(problem, goals)
    assert result.value == values[-1]
    assert all(bound is None or bound <= value for _, _, value, bound in told)
    bench.schedule(problem, result)


def test_a_search_asked_to_stop_stops(bench):
    problem = bench.problem({**EVERYTHING, "objective": LEVELS})
    placed, team, _ = bench.listed(problem, shuffled(1))
    result = bench.polished(problem, placed, team, deterministic_limit=None, stop=lambda: True)
    assert result.status == "feasible"
    assert np.array_equal(result.placed, placed)


def test_a_search_under_way_is_stopped(bench):
    plan = generate_plan(projects=4, tasks=60, people=5, seed=7)
    problem = bench.problem(plan.model_dump(mode="json"))
    placed, team, _ = bench.listed(problem)
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 8

    result = bench.polished(problem, placed, team, deterministic_limit=None, stop=stop)
    assert result.placed is not None


def test_several_workers_are_reproducible_too(bench):
    problem = bench.problem({**EVERYTHING, "objective": LEVELS})
    one, two = (bench.polished(problem, workers=2, deterministic_limit=0.2) for _ in range(2))
    assert (one.status, one.value, one.bound) == (two.status, two.value, two.bound)
    assert np.array_equal(one.placed, two.placed)


def test_narrow_windows_improve_but_prove_nothing(bench, monkeypatch):
    monkeypatch.setattr(sizes, "MOST_LITERALS", 250)
    plan = generate_plan(projects=5, tasks=60, people=6, seed=3)
    problem = bench.problem(plan.model_dump(mode="json"))
    choices, calendars = Choices(problem.arrays), Calendars(problem.arrays)
    placed, team, goals = bench.listed(problem)
    whole = Windows(choices, calendars)
    narrow = sizes.fitting_windows(whole, Incumbent(placed, team), None)
    assert narrow is not whole
    assert sizes.literals(narrow) <= 250 < sizes.literals(whole)
    result = bench.polished(problem, placed, team, deterministic_limit=0.1)
    assert result.bound is None
    assert result.status == "feasible"
    assert result.value <= bench.first_level(problem, goals)
    bench.schedule(problem, result)


def test_what_is_too_large_without_a_schedule_is_left_alone(bench, monkeypatch):
    monkeypatch.setattr(sizes, "MOST_LITERALS", -1)
    problem = bench.problem(EVERYTHING)
    assert bench.polished(problem).status == "unknown"
    placed, team, _ = bench.listed(problem)
    result = bench.polished(problem, placed, team)
    assert (result.status, result.bound) == ("feasible", None)


def test_teams_of_too_many_kinds_are_left_alone(bench):
    people = [{"id": f"p{k}", "skills": [{"skill": "x", "efficiency": f"{50 + k}%"}]} for k in range(12)]
    task = {"id": "a", "work": "40h", "needs": [{"skill": "x", "count": 4}]}
    problem = bench.problem({"people": people, "projects": [{"id": "p", "tasks": [task]}]})
    assert not suits(problem)
    assert bench.polished(problem).status == "unknown"


def test_an_incomplete_schedule_is_no_hint(bench):
    problem = bench.problem(EVERYTHING)
    placed, team, _ = bench.listed(problem)
    unplaced, nobody = placed.copy(), np.full_like(team, -1)
    unplaced.mode[0] = -1
    assert is_complete(problem.arrays, placed, team)
    assert not is_complete(problem.arrays, unplaced, team)
    assert not is_complete(problem.arrays, placed, nobody)
    assert bench.polished(problem, placed, nobody).placed is not None


def test_solutions_that_break_a_rule_are_dropped(bench, monkeypatch):
    problem = bench.problem(EVERYTHING)
    monkeypatch.setattr(Worth, "breaches", lambda *_: ["capacity 0"])
    result = bench.polished(problem, deterministic_limit=0.2)
    assert result.placed is None
    assert result.status == "unknown"


def test_limits_that_are_used_up_leave_the_schedule_as_it_is(bench):
    problem = bench.problem({**EVERYTHING, "objective": LEVELS})
    placed, team, _ = bench.listed(problem)
    limits = Limits(time_limit=0.0)
    result = solving.polish_arrays(problem.arrays, placed, team, problem.plan.objective, limits)
    assert np.array_equal(result.placed, placed)
