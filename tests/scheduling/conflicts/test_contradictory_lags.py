"""Lags that contradict each other, whatever the calendars: which are named, and which are not."""

import json

import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.conflicts import contradictory_lags as subject
from scheduling.conflicts.contradictory_lags import contradictory_lags
from scheduling.options import SolveOptions
from scheduling.problem import compile_problem, first_horizon
from scheduling.solver import solve

WEEK = {"id": "week", "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
ANN = {"id": "ann", "calendar": "week", "skills": ["write"]}


def plan(*tasks, **parts):
    """Tasks of one project in an office; ann works there, too."""
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "calendar": "week",
        "calendars": [WEEK],
        "people": [ANN],
        "projects": [{"id": "p", "tasks": list(tasks)}],
        **parts,
    }
    made = Plan.model_validate_json(json.dumps(document))
    require_valid(made)
    return made


def found(*tasks, **parts):
    expanded = expand(plan(*tasks, **parts))
    graph = DependencyGraph.from_plan(expanded)
    return contradictory_lags(compile_problem(expanded, graph, first_horizon(expanded, graph)))


def task(name, *after, **parts):
    return {"id": name, "duration": "2h", "after": list(after), **parts}


def link(name, **parts):
    return {"task": name, **parts}


def test_a_maximal_lag_too_short_for_what_lies_between_is_named_with_the_minutes():
    # b takes two hours between a's finish and c's start, which may lie an hour apart at most, rounded up
    # to the grid of half an hour: 120 - (60 + 29) minutes are missing.
    told = found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1eh")))
    assert told == ("the lags between p/a, p/b, p/c contradict each other, by 31 minutes",)


def test_a_maximal_lag_that_is_long_enough_on_a_good_day_is_not():
    # Of two hours of work it is not known that they would need a pause.
    assert found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="2eh"))) == ()


def test_without_maximal_lags_nothing_is_looked_at():
    assert found(task("a"), task("b", "a")) == ()


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        ({"wait": "4eh", "duration": None}, {}),
        ({"wait": "4h", "duration": None}, {}),
        ({"duration": "4h", "continuous": True}, {}),
        ({"modes": [{"id": "m", "duration": "4h"}, {"id": "n", "duration": "5h"}], "duration": None}, {}),
    ],
    ids=str,
)
def test_all_that_takes_time_counts(between, parts):
    told = {k: v for k, v in {**task("b", "a"), **between}.items() if v is not None}
    assert len(found(task("a"), told, task("c", "b", link("a", max_lag="2eh")), **parts)) == 1


def test_work_takes_as_long_as_there_are_people_so_it_counts_for_nothing():
    work = {"id": "b", "work": "9h", "needs": [{"skill": "write"}], "after": ["a"]}
    assert found(task("a"), work, task("c", "b", link("a", max_lag="1eh"))) == ()


def test_what_cannot_pause_is_as_long_as_it_is():
    # From a's start to b's 3 h at least, from a's finish to b's start half an hour at most: 2 h + 0.5 h.
    pair = link("a", type="SS", lag="3eh"), link("a", max_lag="30emin")
    assert len(found(task("a", continuous=True), task("b", *pair))) == 1
    assert found(task("a"), task("b", *pair)) == ()  # a may pause for lunch


def test_leads_in_working_time_may_be_of_any_length():
    pair = link("a", type="SS", lag="-1h"), link("a", type="FF", lag="-12eh", max_lag="-9eh")
    assert found(task("a", continuous=True), task("b", *pair, continuous=True)) == ()
    elapsed = link("a", type="SS", lag="-1eh"), link("a", type="FF", lag="-12eh", max_lag="-9eh")
    assert len(found(task("a", continuous=True), task("b", *elapsed, continuous=True))) == 1


def test_maximal_lags_in_working_time_may_be_of_any_length():
    assert found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1h"))) == ()


def test_between_starts_on_the_grid_no_minute_is_given_away():
    tasks = task("a"), task("b", link("a", type="SS", lag="2eh")), task("c", link("b", type="SS", lag="2eh"))
    last = task("d", link("c", type="SS"), link("a", type="SS", max_lag="230emin"))
    assert len(found(*tasks, {**last, "id": "d"})) == 0  # 240 needed, 230 rounded up to the grid
    exact = task("d", link("c", type="SS"), link("a", type="SS", max_lag="210emin"))
    assert found(*tasks, exact) == (
        "the lags between p/a, p/b, p/c, p/d contradict each other, by 30 minutes",
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"start": "2027-01-05"},
        {"progress": {"started": "2027-01-03", "percent": "10%"}},
    ],
)
def test_what_is_pinned_or_begun_is_left_out(parts):
    first = {**task("a"), **parts}
    assert found(first, task("b", "a"), task("c", "b", link("a", max_lag="1eh"))) == ()


def test_of_many_tasks_the_first_are_named(monkeypatch):
    monkeypatch.setattr(subject, "SHOWN", 2)
    told = found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1eh")))
    assert told[0].startswith("the lags between p/a, … contradict")


def test_of_too_many_links_nothing_is_said(monkeypatch):
    monkeypatch.setattr(subject, "MOST_STEPS", 0)
    monkeypatch.setattr(subject, "_led_round", lambda came, node: [])
    assert found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1eh"))) == ()


def test_larger_plans_are_not_looked_at(monkeypatch):
    monkeypatch.setattr(subject, "MOST_TASKS", 2)
    assert found(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1eh"))) == ()


def test_the_outcome_is_infeasible_and_names_them():
    contradictory = plan(task("a"), task("b", "a"), task("c", "b", link("a", max_lag="1eh")))
    outcome = solve(contradictory, SolveOptions(effort=1))
    assert outcome.status == "infeasible"
    assert outcome.conflicts == ("the lags between p/a, p/b, p/c contradict each other, by 31 minutes",)
    assert [breach.rule for breach in outcome.breaches] == ["max-lag"]
