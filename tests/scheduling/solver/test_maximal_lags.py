"""Rectangles with maximal lags through the one door: no status is ever misstated."""

import json

import pytest

from planner.plan import Plan
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.polishing import Polisher
from scheduling.search import engine
from scheduling.solver import solve

SLOT = 30


@pytest.fixture(autouse=True)
def small_epochs(monkeypatch):
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 3000)


def solved(document, **options):
    plan = Plan.model_validate_json(json.dumps(document))
    outcome = solve(plan, SolveOptions(**{"effort": 2, "workers": 1, **options}))
    if outcome.status in ("optimal", "feasible"):
        assert check(plan, outcome.schedule) == ()
    else:
        assert outcome.breaches
    return outcome


@pytest.mark.parametrize("shape", [{}, {"deadlines": True}], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_the_engine_finds_and_proves_what_trying_everything_finds(lagged, shape, seed):
    document = lagged.random(seed, **shape)
    least, outcome = lagged.least(document), solved(document)
    if least is None:
        assert outcome.status == "infeasible"
        assert outcome.conflicts
    else:
        assert outcome.status == "optimal"
        assert outcome.levels[0].value == outcome.levels[0].bound == least * SLOT


def test_with_a_clock_it_ends_once_all_is_proved(lagged):
    # t1 right behind t0 with all of the crew, t2 for five slots beside nothing else of three: 2 + 1 + 5.
    tasks = [lagged.task("t0", 2, 2), lagged.task("t1", 1, 3, lagged.link("t0", most=0))]
    document = lagged.document([*tasks, lagged.task("t2", 5, 2)])
    assert lagged.least(document) == 8
    outcome = solved(document, effort=None, time_limit=60, workers=2)
    assert outcome.status == "optimal"
    assert outcome.levels[0].value == 8 * SLOT
    assert outcome.timings["total"] < 50


def test_without_cpsat_the_search_repairs_what_lags_ask_for(lagged, monkeypatch):
    # t2 with all of the crew cannot come between t0 and t1, and by list order would.
    monkeypatch.setattr(Polisher, "start", lambda *_, **__: None)
    tasks = [lagged.task("t0", 1, 1), lagged.task("t1", 1, 3, lagged.link("t0", lag=1, most=1))]
    document = lagged.document([*tasks, lagged.task("t2", 2, 3), lagged.task("t3", 1, 3)])
    outcome = solved(document, effort=None, time_limit=2)
    assert outcome.status == "feasible"
    assert outcome.levels[0].value == lagged.least(document) * SLOT


def test_what_only_analysis_excludes_is_infeasible_before_any_search(lagged):
    together = lagged.link("t0", "SS", most=0)
    document = lagged.document([lagged.task("t0", 1, 2), lagged.task("t1", 1, 2, together)])
    outcome = solved(document, effort=None, time_limit=60)
    assert outcome.status == "infeasible"
    assert "temporal analysis" in outcome.conflicts[0]
    assert outcome.effort_spent == 0


def test_milestones_and_waits_stand_where_a_maximal_lag_needs_them(lagged):
    # m ends within an hour of the beginning and of the wait: the wait comes as late as the crew is free.
    begin = {"id": "begin", "milestone": True}
    first = lagged.task("t0", 4, 3, {"task": "begin"})
    second = lagged.task("t1", 1, 3, {"task": "begin", "lag": "0emin", "max_lag": "240emin"})
    wait = {"id": "dry", "wait": "60emin", "after": [{"task": "t1", "lag": "0emin", "max_lag": "0emin"}]}
    done = {"id": "done", "milestone": True, "after": ["dry", "t0"]}
    outcome = solved(lagged.document([begin, first, second, wait, done]))
    assert outcome.status == "optimal"
    assert outcome.levels[0].value == 5 * SLOT
