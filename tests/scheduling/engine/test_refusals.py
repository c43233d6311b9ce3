"""When engine and checker disagree, when nothing is known, when nothing can be done."""

import dataclasses
import json
from importlib.metadata import PackageNotFoundError

import pytest

from planner.errors import CheckFailedError, EngineError, PlanError
from scheduling import measuring, verdict
from scheduling.account import Account
from scheduling.options import SolveOptions
from scheduling.schedule import Breach

ONE = {"id": "a", "work": "1h", "person": "ann"}


def test_a_schedule_that_the_checker_refuses_is_never_returned(desk, monkeypatch):
    breach = Breach("capacity", "ann", 500, "per mille", "ann is taken 50% above 100%")
    examine = verdict.examine
    monkeypatch.setattr(verdict, "examine", lambda *a: ((breach,), examine(*a)[1]))
    with pytest.raises(CheckFailedError, match="refuses the engine's schedule: ann is taken 50% above"):
        desk.solve(desk.plan(ONE))


def test_a_relaxed_rule_that_the_engine_did_not_see_broken_is_refused_too(desk, monkeypatch):
    breach = Breach("deadline", "p/a", 5, "minutes", "p/a is 5 min late")
    examine = verdict.examine
    monkeypatch.setattr(verdict, "examine", lambda *a: ((breach,), examine(*a)[1]))
    with pytest.raises(CheckFailedError, match="p/a is 5 min late"):
        desk.solve(desk.plan(ONE))


def test_a_value_that_the_checker_measures_otherwise_is_refused(desk, monkeypatch):
    examine = verdict.examine
    monkeypatch.setattr(verdict, "examine", lambda *a: ((), {**examine(*a)[1], "earliness": 1}))
    with pytest.raises(CheckFailedError, match=r"measure differently: .*'earliness': \(600, 1\)"):
        desk.solve(desk.plan(ONE))


def test_breaches_are_never_sold_as_a_plan(desk):
    outcome = desk.solve(desk.plan({**ONE, "deadline": "2027-01-04T09:30"}))
    account = Account(SolveOptions(), None, None)
    with pytest.raises(EngineError, match="about to be returned as a plan"):
        account.close(dataclasses.replace(outcome, status="feasible"))


def test_a_relaxed_schedule_has_no_bound(desk):
    outcome = desk.solve(desk.plan({**ONE, "deadline": "2027-01-04T09:30"}))
    assert {level.bound for level in outcome.levels} == {None}
    assert outcome.gap is None


def test_a_midnight_is_told_as_the_end_of_its_day(desk):
    tasks = (
        {"id": n, "work": "8h", "person": "ann", "after": after} for n, after in (("a", []), ("b", ["a"]))
    )
    outcome = desk.solve(desk.plan(*tasks, project={"deadline": "2027-01-04"}))
    assert outcome.conflicts == (
        "p/b can't finish by the end of 2027-01-04: even with everybody free it would be 1020 minutes late",
    )


def test_a_plan_with_errors_is_not_solved(desk):
    with pytest.raises(PlanError) as caught:
        desk.solve(desk.plan({"id": "a", "work": "1h", "skill": "juggling"}))
    assert caught.value.issues[0].code == "unknown-skill"


def test_versions_that_nobody_knows_are_said_to_be_unknown(monkeypatch):
    def unknown(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(measuring, "version", unknown)
    assert measuring.versions()["numba"] == "unknown"


@pytest.mark.parametrize(
    "wrong", [{"time_limit": -1}, {"effort": -1}, {"workers": 0}, {"seed": -1}, {"time_limit": 1e9}]
)
def test_options_out_of_range_are_refused(wrong):
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} is .*expected"):
        SolveOptions(**wrong)


def test_values_told_are_json(desk):
    # Kernels count in numpy's integers; what leaves the door are plain ones.
    outcome = desk.solve(desk.plan(ONE))
    json.dumps([dataclasses.asdict(step) for step in outcome.history])
    json.dumps([dataclasses.asdict(level) for level in outcome.levels])
    json.dumps(dataclasses.asdict(outcome.schedule))
