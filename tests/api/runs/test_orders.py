"""Orders of runs: what can be asked, and what is wrong with it, before a worker sees it."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from api.runs.orders import ORDERS, RunOrder, kind_of
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.parts import MOST_SECONDS, Reference, plan_beside
from api.runs.supervision import RunLimits
from planner.errors import InputError

READ = TypeAdapter(RunOrder).validate_python
RUN = "a" * 32
UNKNOWN = [{"change": "fly"}, {"change": "swim"}]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_example_is_an_order_that_has_nothing_wrong_with_it(kind):
    order = READ(EXAMPLES[kind])
    assert order.kind == kind
    order.check()
    assert READ(order.model_dump(mode="json")) == order  # as a run's process reads it


def test_the_schema_tells_kinds_apart_by_their_names():
    schema = TypeAdapter(RunOrder).json_schema()
    assert set(schema["discriminator"]["mapping"]) == {kind_of(order) for order in ORDERS}


def test_a_kind_that_is_not_there_is_refused():
    with pytest.raises(ValidationError, match="does not match any of the expected tags"):
        READ({"kind": "guess"})


def test_no_order_lasts_longer_than_a_worker_lets_it():
    assert RunLimits().wall_seconds > MOST_SECONDS
    with pytest.raises(ValidationError, match=f"less than or equal to {MOST_SECONDS}"):
        READ({"kind": "solve", "time_limit": MOST_SECONDS + 1})


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"kind": "scenario", "scenarios": [{"id": "a"}] * 51}, "at most 50"),
        ({"kind": "scenario", "scenarios": []}, "at least 1"),
        ({"kind": "scenario", "scenarios": [{"id": "a"}], "executions": 100_001}, "100000"),
        ({"kind": "trade-offs", "points": 61}, "60"),
        ({"kind": "compare", "sides": [{"run": RUN}]}, "at least 2"),
        ({"kind": "compare", "sides": [{"run": RUN, "name": "a"}, {"run": RUN, "name": "a"}]}, "of its own"),
        ({"kind": "staff", "budget_cents": 1, "frontier": 2}, "give one of"),
        ({"kind": "bottlenecks", "change": "absence"}, "last day"),
        ({"kind": "replan", "run": RUN, "freeze": "0w"}, "days or weeks"),
        ({"kind": "risk", "uncertainty": {"spread": {"low": 2, "likely": 1, "high": 3}}}, "low <= likely"),
        ({"kind": "risk", "run": f"{RUN}/../plan"}, "pattern"),
        ({"kind": "solve", "memory": 5}, "Extra inputs"),
    ],
)
def test_what_no_plan_could_make_right_is_refused(order, expected):
    with pytest.raises(ValidationError, match=expected):
        READ(order)


@pytest.mark.parametrize(
    ("order", "issues"),
    [
        (
            {
                "kind": "scenario",
                "scenarios": [{"id": "a", "changes": [{"change": "fly"}, {"change": "swim"}]}],
            },
            2,
        ),
        ({"kind": "scenario", "scenarios": [{"id": "a"}], "only": ["b", "c"], "tornado": "d"}, 3),
        ({"kind": "scenario", "scenarios": [{"id": "a"}], "tornado": "a"}, 1),
        ({"kind": "quote", "project": {"id": "x", "tasks": [{"id": 1}], "colour": "red"}}, 2),
        ({"kind": "sweep", "change": "fly high={}", "over": "1..3"}, 1),
        ({"kind": "sweep", "change": "set-headcount skill=a count={}", "over": "1..500"}, 1),
        ({"kind": "change-request", "reason": "x", "changes": UNKNOWN}, 2),
    ],
)
def test_what_cannot_be_read_is_told_at_once(order, issues):
    with pytest.raises(InputError) as refused:
        READ(order).check()
    assert len(refused.value.issues) >= issues


def test_an_order_says_what_it_refers_to():
    assert READ({"kind": "solve"}).references() == ()
    assert READ({"kind": "risk", "run": RUN}).references() == (Reference("run", RUN),)
    order = READ({"kind": "compare", "sides": [{"run": RUN}, {"run": f"{RUN}/outcome-both"}]})
    assert order.references() == (
        Reference("side-1", RUN, with_plan=True),
        Reference("side-2", f"{RUN}/outcome-both", with_plan=True),
    )
    assert [one.run for one in order.references()] == [RUN, RUN]
    assert [one.document for one in order.references()] == ["outcome", "outcome-both"]


def test_the_plan_of_an_outcome_goes_by_its_name():
    assert plan_beside("outcome") == ("plan", "plan")
    assert plan_beside("outcome-01") == ("plan-01", "plan")
