"""How time and effort are divided, and what is remembered of each solve."""

import json
import threading
from dataclasses import replace

import pytest

from capacity.staffing import CostAtMost, LateAtMost, search, search_staffing
from capacity.staffing.floors import Floor
from capacity.staffing.points import Frontier, Point
from capacity.staffing.results import Staffing
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule

WEEK_LATE, BOOKING = 67_083, 200_000


@pytest.fixture(autouse=True)
def _few_solves(monkeypatch):
    monkeypatch.setattr(search, "SOLVES", 4)


@pytest.fixture
def plan():
    """Two weeks of work for Ann, both due on the first Friday: one is bought or a week late."""
    projects = [
        {"id": f"p{k}", "due": "2027-01-08", "tasks": [{"id": "t", "work": "40h", "skill": "design"}]}
        for k in range(2)
    ]
    pool = {"id": "pool", "skills": ["design"], "rate": 50, "minimum_booking": "5d", "maximum": 3}
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "late_cost_per_day": 100,
        "people": [{"id": "ann", "skills": ["design"]}],
        "contractor_pools": [pool],
        "projects": projects,
    }
    return Plan.model_validate_json(json.dumps(document))


def point(late, cost):
    return Point(late, cost, Outcome("feasible", Schedule(()), (), (), "h", 0, 1, {}, 0, {}))


def test_a_frontier_is_searched_by_as_many_solves_side_by_side_as_there_are_workers(plan, engine_here):
    asked, lock = [], threading.Lock()

    def solve(changed, options):
        with lock:
            asked.append(options)
            return engine_here.solve(changed, options)

    found = search_staffing(plan, solve, None, SolveOptions(effort=4, workers=2))
    both = [(one.late_cost, one.contractor_cost) for one in found.frontier.points]
    assert both == [(0, BOOKING), (WEEK_LATE, 0)]
    assert {options.workers for options in asked} == {1}
    assert found.solves == len(asked) == 2 * (search.SOLVES - 1) + 1
    # No two of them with the same luck.
    assert len({options.seed for options in asked}) == len(asked)


def test_time_is_kept_and_nothing_begun_after_it(plan, engine_here):
    found = search_staffing(plan, engine_here.solve, None, SolveOptions(time_limit=1.0, workers=1))
    assert found.solves == 1
    assert found.chosen is not None


def test_a_target_of_a_large_plan_is_approached_by_price(plan, monkeypatch, engine_here):
    monkeypatch.setattr(search, "MOST_EXACT", 0)
    kept = search_staffing(plan, engine_here.solve, LateAtMost(0), SolveOptions(effort=4, workers=1))
    assert (kept.chosen.late_cost, kept.chosen.contractor_cost) == (0, BOOKING)
    # Proved by energy, where nothing was asked for exactly.
    assert kept.exact is None
    assert kept.bound == BOOKING
    told = []
    within = search_staffing(
        plan, engine_here.solve, CostAtMost(0), SolveOptions(effort=4, workers=1), on_found=told.append
    )
    assert (within.chosen.late_cost, within.chosen.contractor_cost) == (WEEK_LATE, 0)
    assert 0 < within.bound <= WEEK_LATE
    assert len(told) == within.solves == search.SOLVES


def test_whoever_wants_no_more_gets_what_there_is(plan, engine_here):
    found = search_staffing(
        plan, engine_here.solve, LateAtMost(0), SolveOptions(effort=1, workers=1), stop=lambda: True
    )
    assert found.solves == 1


def test_floors_bound_both_costs():
    frontier = Frontier(floors=[Floor(0, None), Floor(10, 500), Floor(30, 200)])
    # Nobody can be later than not at all, so nothing is said of the cost; up to 10 it is 500.
    assert [frontier.cost_bound(late) for late in (0, 10, 11, 30, 31)] == [500, 500, 200, 200, 0]
    # For less than 200 it is later than 30, for less than 500 later than 10.
    assert [frontier.late_bound(cost) for cost in (0, 199, 200, 499, 500)] == [31, 31, 11, 11, 1]
    assert frontier.unavoidable == 1
    assert Frontier().unavoidable == 0


def test_what_cannot_be_avoided_is_told_without_an_exact_proof():
    found = Staffing(Frontier([point(50, 0)], floors=[Floor(20, None)]), LateAtMost(0))
    assert found.late_bound == 21
    assert not found.is_met
    assert Staffing(Frontier(), None).chosen is None
    assert not Staffing(Frontier(), None).is_met


def test_rounds_too_short_for_an_epoch_are_followed_by_longer_ones(plan, engine_here):
    limits = []

    def hurried(changed, options):
        limits.append(options.time_limit)
        return replace(
            engine_here.solve(changed, replace(options, effort=1)), effort_spent=0, status="feasible"
        )

    search_staffing(plan, hurried, None, SolveOptions(time_limit=60.0, workers=1))
    # Three rounds of a third of the time each become one of a third and one of the rest.
    first, second, _ = limits
    assert second > 1.8 * first
