"""Simulations do not look whether they are to stop: whoever waits for them does, and keeps what is known."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from api.runs.desk import Desk
from api.runs.kinds import change_request, compare, quote, risk, scenario, work_of
from api.runs.kinds.stopping import unless_stopped
from planner.document import canonical_json, parse_plan
from planner.errors import InputError
from scheduling.apart import ChildLimits, Engine

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
people:
  - {id: Mia, skills: [design]}
projects:
  - id: Acme
    due: 2027-01-08
    tasks:
      - {id: film, work: 24h, skill: design}
"""
CARGO = {"id": "Cargo", "tasks": [{"id": "draft", "work": "16h", "skill": "design"}]}
ABSENCE = {"change": "absence", "person": "Mia", "first": "2027-01-05", "last": "2027-01-05"}
GIVEN = "0" * 32
ONE = {"effort": 1, "executions": 20}
SOLVE = {"kind": "solve", "effort": 1, "workers": 1}
RISK = {"kind": "risk", "run": None, "effort": 1, "executions": 20}


class Endless:
    """A simulation that goes on until the test ends; whoever waits for it is asked to stop meanwhile."""

    def __init__(self) -> None:
        self.begun, self.over = threading.Event(), threading.Event()

    def __call__(self, *_: Any, **__: Any) -> None:
        self.begun.set()
        self.over.wait(60)


@pytest.fixture
def endless():
    made = Endless()
    yield made
    made.over.set()


@pytest.fixture(scope="module")
def engine():
    with Engine(ChildLimits()) as started:
        yield started


@pytest.fixture(scope="module")
def inputs(engine) -> dict[str, str]:
    plan = canonical_json(parse_plan(PLAN)).decode()
    outcome = work_of("solve")(_desk(engine, SOLVE, {"plan": plan})).documents["outcome"]
    sides = {"side-1": outcome, "side-2": outcome, "side-1-plan": plan, "side-2-plan": plan}
    return {"plan": plan, "run": outcome, **sides}


def _desk(engine: Any, order: dict[str, Any], given: dict[str, str], stop: Any = lambda: False) -> Desk:
    return Desk(order, given, engine, stop, lambda _: None)


def test_work_that_is_not_stopped_comes_to_what_it_comes_to():
    assert unless_stopped(_desk(None, {}, {}), lambda: 7) == 7


def test_work_that_fails_fails_for_who_waits():
    with pytest.raises(ZeroDivisionError):
        unless_stopped(_desk(None, {}, {}), lambda: 1 // 0)


def test_work_is_not_begun_once_somebody_wants_to_stop(endless):
    assert unless_stopped(_desk(None, {}, {}, lambda: True), endless) is None
    assert not endless.begun.is_set()


def test_a_stopped_risk_keeps_the_schedule_that_it_has_found(engine, inputs, endless, monkeypatch):
    monkeypatch.setattr(risk, "assess_risk", endless)
    product = risk.work(_desk(engine, RISK, {"plan": inputs["plan"]}, endless.begun.is_set))
    assert list(product.documents) == ["outcome"]
    assert product.answer == {"status": "optimal", "executions": 0, "interrupted": True}


def test_a_stopped_risk_of_a_schedule_that_is_there_has_nothing_new(engine, inputs, endless, monkeypatch):
    monkeypatch.setattr(risk, "assess_risk", endless)
    with pytest.raises(InputError, match="stopped before"):
        risk.work(_desk(engine, {**RISK, "run": GIVEN}, inputs, endless.begun.is_set))


def test_a_stopped_scenario_keeps_its_schedules_and_their_comparison(engine, inputs, endless, monkeypatch):
    compared = scenario.compared

    def compared_at_length(*about: Any, executions: Any, **more: Any) -> Any:
        return compared(*about, executions=None, **more) if executions is None else endless()

    monkeypatch.setattr(scenario, "compared", compared_at_length)
    order = {"kind": "scenario", "run": GIVEN, **ONE, "scenarios": [{"id": "away", "changes": [ABSENCE]}]}
    product = scenario.work(_desk(engine, order, inputs, endless.begun.is_set))
    assert set(product.documents) == {"scenarios", "outcome", "plan-01", "outcome-01"}
    assert json.loads(product.documents["scenarios"])["comparison"] is not None


def test_a_stopped_comparison_is_one_without_risk(engine, inputs, endless, monkeypatch):
    made = compare.compare

    def compared_at_length(*about: Any, executions: Any = None, **more: Any) -> Any:
        return made(*about, **more) if executions is None else endless()

    monkeypatch.setattr(compare, "compare", compared_at_length)
    sides = [{"run": GIVEN, "name": "a"}, {"run": GIVEN, "name": "b"}]
    order = {"kind": "compare", "sides": sides, "executions": 20}
    product = compare.work(_desk(engine, order, inputs, endless.begun.is_set))
    assert list(product.documents) == ["comparison"]


def test_a_stopped_quote_keeps_its_days_without_their_chances(engine, inputs, endless, monkeypatch):
    monkeypatch.setattr(quote, "with_chances", endless)
    order = {"kind": "quote", "run": GIVEN, "project": CARGO, **ONE}
    product = quote.work(_desk(engine, order, inputs, endless.begun.is_set))
    assert product.answer["untouched"] is not None
    assert {"quote", "plan", "outcome-untouched"} <= set(product.documents)


def test_a_change_request_that_is_stopped_while_it_is_measured_ends_at_once(
    engine, inputs, endless, monkeypatch
):
    monkeypatch.setattr(change_request, "assess", endless)
    order = {"kind": "change-request", "run": GIVEN, "changes": [ABSENCE], "reason": "A course.", **ONE}
    with pytest.raises(InputError, match="stopped before"):
        change_request.work(_desk(engine, order, inputs, endless.begun.is_set))
