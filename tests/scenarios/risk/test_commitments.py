"""Dates to promise: by hand where everything can be counted, and each recomputed from executions."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.document import parse_plan
from planner.errors import InputError
from scenarios.risk import committing
from scenarios.risk.commitments import Commitment, best_commitments, commitment_of
from scenarios.risk.committing import find_commitments, in_hand
from scheduling.adopted import adopt
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.simulation.simulate import SimulationOptions, simulate
from scheduling.simulation.uncertainty import Spread, Uncertainty
from scheduling.solver import solve

ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}
MONDAY = 29_983_680
DAY = 1440
UNIFORM = SimulationOptions(4000, uncertainty=Uncertainty("uniform", Spread(500, 1000, 1500)))


def plan_of(projects, **document):
    base = {"format": "crewline/1", "start": "2027-01-04", "calendar": "always", "calendars": [ALWAYS]}
    people = [{"id": "ann", "skills": ["any"]}]
    return parse_plan(json.dumps({**base, "people": people, "projects": projects, **document}))


def one_task(**project):
    return [{"id": "p", "tasks": [{"id": "a", "work": "240h", "person": "ann"}], **project}]


def test_eight_of_ten_executions_keep_a_promise():
    # 5 to 15 days evenly: 80 % are done after 13; the 11th day, when it is due, ends before 60 % are.
    plan = plan_of(one_task(due="2027-01-14"), late_cost_per_day=100)
    outcome = solve(plan, SolveOptions(effort=0, workers=1))
    found = commitment_of(plan, outcome, 80, UNIFORM)
    (promise,) = found.promises
    assert promise.planned == MONDAY + 10 * DAY
    assert promise.date == pytest.approx(MONDAY + 13 * DAY, abs=4 * 0.0063 * 10 * DAY)
    assert promise.due == MONDAY + 11 * DAY
    assert promise.due_chance == pytest.approx(0.6, abs=4 * 0.0078)
    assert not promise.is_kept
    days_late = (promise.date - promise.due) / DAY
    assert found.late_cost == pytest.approx(days_late * 10_000, abs=1)
    assert commitment_of(plan, outcome, 50, UNIFORM).promises[0].is_kept


def test_a_project_without_due_date_is_promised_all_the_same():
    plan = plan_of(one_task())
    found = commitment_of(plan, solve(plan, SolveOptions(effort=0, workers=1)), 80, UNIFORM)
    assert (found.promises[0].due, found.promises[0].due_chance, found.late_cost) == (None, None, 0)
    assert found.promises[0].is_kept


def of_values(late, cost):
    return Commitment(Outcome.__new__(Outcome), (), late, cost, cost)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_choices_are_all_that_nothing_dominates(pairs):
    everything = [of_values(*pair) for pair in pairs]
    kept = best_commitments(everything)
    expected = {one.values for one in everything if not any(one.is_dominated_by(o) for o in everything)}
    assert {one.values for one in kept} == expected
    assert len(kept) == len(expected)
    assert [one.late_cost for one in kept] == sorted(one.late_cost for one in kept)


def test_due_dates_move_by_what_must_be_kept_in_hand_yet_not_before_the_start():
    plan = plan_of(one_task(due="2027-01-14"), late_cost_per_day=100)
    outcome = solve(plan, SolveOptions(effort=0, workers=1))
    found = commitment_of(plan, outcome, 80, UNIFORM)
    days = -(-(found.promises[0].date - found.promises[0].planned) // DAY)
    assert days in (3, 4)
    moved = in_hand(plan, found).projects[0].due
    assert (plan.projects[0].due.day - moved.day).days == days
    soon = plan_of(one_task(due="2027-01-05"), late_cost_per_day=100)
    assert str(in_hand(soon, found).projects[0].due) == "2027-01-04"


def agency():
    """Two posters at once for one designer; a contractor can be had for one of them."""
    posters = [
        {
            "id": name,
            "due": "2027-01-10",
            "tasks": [{"id": "draw", "work": "96h", "skill": "any"}],
        }
        for name in "pq"
    ]
    pool = {
        "id": "pool", "skills": ["any"], "calendar": "always", "rate": 10, "lead_time": "1d",
        "minimum_booking": "1d", "maximum": 1,
    }  # fmt: skip
    return plan_of(posters, contractor_pools=[pool], late_cost_per_day=2000, day="24h")


@pytest.fixture(scope="module")
def bought():
    """The posters' plan, its schedule by ann alone, and one with the contractor."""
    plan = agency()
    alone = plan.replace(contractor_pools=(plan.contractor_pools[0].replace(maximum=0),))
    quick = SolveOptions(effort=1, workers=1, bounds=False)
    return plan, adopt(plan, solve(alone, quick)), solve(plan, quick)


@pytest.fixture
def offered(bought, monkeypatch):
    """What the search for contractor plans comes to, without a search; gives the plans it was asked for."""
    _, *outcomes = bought
    asked = []

    def search(plan, solver, target, options, *, on_found, stop):
        asked.append(plan)
        frontier = SimpleNamespace(points=[SimpleNamespace(outcome=outcome) for outcome in outcomes])
        found = SimpleNamespace(solves=2, frontier=frontier)
        on_found(found)
        return found

    monkeypatch.setattr(committing, "search_staffing", search)
    return asked


def test_dates_can_be_bought_and_every_choice_is_a_schedule_of_the_plan(bought, offered):
    plan, told = bought[0], []
    found = find_commitments(plan, solve, SolveOptions(effort=1), UNIFORM, on_found=told.append)
    dearest, cheapest = found.choices
    assert (cheapest.contractor_cost, cheapest.planned_contractor_cost) == (0, 0)
    # ann alone is through with the second poster by the end of day 8, a day late as planned already.
    assert dearest.late_cost < cheapest.late_cost
    for one in found.choices:
        assert check(plan, one.outcome.schedule) == ()
        again = simulate(plan, one.outcome.schedule, UNIFORM)
        for number, promise in enumerate(one.promises):
            finishes = sorted(again.project_finish[:, number].tolist())
            assert promise.date == finishes[len(finishes) * 80 // 100 - 1]
            assert promise.due_chance == sum(f <= promise.due for f in finishes) / len(finishes)
    assert found.within(None) is dearest
    assert found.within(0) is cheapest
    assert found.within(dearest.contractor_cost - 1) is cheapest
    assert found.within(-1) is None
    assert (found.solves, told) == (4, [2, 4])


def test_the_second_search_is_for_what_must_be_kept_in_hand(bought, offered):
    plan = bought[0]
    find_commitments(plan, solve, SolveOptions(effort=1), UNIFORM)
    first, second = offered
    assert first == plan
    days = [a.due.day - b.due.day for a, b in zip(first.projects, second.projects, strict=True)]
    # 4 days of work take 5.2 at most in eight of ten executions.
    assert [each.days for each in days] == [2, 2]


def test_nothing_more_is_sought_once_it_is_to_stop(bought, offered):
    find_commitments(bought[0], solve, SolveOptions(effort=1), UNIFORM, stop=lambda: True)
    assert len(offered) == 1


def test_one_schedule_alone_is_carried_out_once_it_is_to_stop(bought, offered, monkeypatch):
    carried_out = []

    def carry_out(*about):
        carried_out.append(about)
        return commitment_of(*about)

    monkeypatch.setattr(committing, "commitment_of", carry_out)
    found = find_commitments(bought[0], solve, SolveOptions(effort=1), UNIFORM, stop=lambda: True)
    assert (len(carried_out), len(found.choices)) == (1, 1)


def test_where_nothing_can_be_chosen_one_schedule_is_promised():
    plan = plan_of(one_task(due="2027-01-14"))
    told = []
    found = find_commitments(plan, solve, SolveOptions(effort=0, workers=1), UNIFORM, on_found=told.append)
    assert len(found.choices) == 1
    assert found.choices[0].promises[0].date > MONDAY + 12 * DAY
    assert told == [1]


@pytest.mark.parametrize("percent", [0, 100])
def test_a_chance_that_is_none_or_certain_is_refused(percent):
    with pytest.raises(InputError, match=rf"{percent} %; expected 1 to 99"):
        find_commitments(agency(), solve, SolveOptions(effort=0), UNIFORM, percent=percent)


def test_a_plan_without_schedule_promises_nothing():
    plan = plan_of(one_task(deadline="2027-01-05"))
    with pytest.raises(InputError, match="planner solve says"):
        find_commitments(plan, solve, SolveOptions(effort=0, workers=1), UNIFORM)
