"""Every kind of run, worked at in this process: the documents are those of the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import scheduling.apart
from api.cli.program import app
from api.runs.desk import Desk, Product
from api.runs.kinds import MODULES, work_of
from api.runs.orders import ORDERS, kind_of
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.parts import plan_beside
from planner.document import canonical_json, parse_plan, plan_hash
from planner.errors import InputError
from scheduling.apart import ChildLimits, Engine
from scheduling.outcome_json import read_outcome
from tests.api.studio_of_two import PLAN

CARGO = {
    "id": "Cargo",
    "name": "Cargo bikes",
    "due": "2027-01-08",
    "tasks": [{"id": "draft", "work": "16h", "skill": "design"}],
}
ABSENCE = {"change": "absence", "person": "Mia", "first": "2027-01-05", "last": "2027-01-05"}
HEADCOUNT = "set-headcount skill=design count={}"
UPDATE = {"task": "Acme/film", "started": "2027-01-04", "remaining": "20h"}
ONE = ("--effort", "1")
FROM, OF = ("--from", "run.json"), ("--outcome", "run.json")

# An order, the name of its document, and the command that prints the same.
SAME: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "solve": ({"effort": 1, "workers": 1}, "outcome", ("solve", "plan.yaml", *ONE, "--workers", "1")),
    "scenario": (
        {"run": True, "effort": 1, "limit": None, "executions": 50,
         "scenarios": [{"id": "away", "changes": [ABSENCE]}]},
        "scenarios",
        ("scenario", "plan.yaml", "scenarios.json", *OF, *ONE, "--executions", "50"),
    ),
    "sweep": (
        {"run": True, "effort": 1, "change": HEADCOUNT, "over": "1..2"},
        "sweep",
        ("sweep", "plan.yaml", "--change", HEADCOUNT, "--over", "1..2", *OF, *ONE),
    ),
    "compare": (
        {"sides": [{"run": True, "name": "base"}, {"run": True, "name": "other"}], "limit": None},
        "comparison",
        ("compare", "plan.yaml", "base=run.json", "other=run.json"),
    ),
    "quote": (
        {"run": True, "project": CARGO, "effort": 1, "executions": 50},
        "quote",
        ("quote", "plan.yaml", "cargo.json", *FROM, *ONE, "--executions", "50"),
    ),
    "select": ({"run": True, "effort": 1}, "selection", ("select", "plan.yaml", *FROM, *ONE)),
    "staff": ({"effort": 2, "workers": 1}, "staffing",
              ("staff", "plan.yaml", "--effort", "2", "--workers", "1")),
    "levels": ({"effort": 1}, "levels", ("levels", "plan.yaml", *ONE)),
    "level": (
        {"run": True, "effort": 1, "workers": 1, "until_due": True},
        "level",
        ("level", "plan.yaml", *OF, *ONE, "--workers", "1", "--until-due"),
    ),
    "bottlenecks": (
        {"run": True, "effort_of_each": 1},
        "bottlenecks",
        ("bottlenecks", "plan.yaml", *OF, *ONE),
    ),
    "risk": (
        {"run": True, "executions": 50, "uncertainty": {"spread": {"low": 90, "likely": 100, "high": 130}}},
        "risk",
        ("risk", "plan.yaml", *OF, "--executions", "50", "--spread", "90/100/130"),
    ),
    "commit-dates": (
        {"effort": 2, "workers": 1, "executions": 50},
        "commitments",
        ("commit-dates", "plan.yaml", "--effort", "2", "--workers", "1", "--executions", "50"),
    ),
    "trade-offs": (
        {"effort": 1, "points": 3},
        "trade-offs",
        ("trade-offs", "plan.yaml", *ONE, "--points", "3"),
    ),
    "replan": (
        {"run": True, "on": "2027-01-05", "updates": [UPDATE], "effort": 1},
        "replan",
        ("replan", "plan.yaml", *FROM, "--on", "2027-01-05", "--actuals", "updates.csv", *ONE),
    ),
}  # fmt: skip
REQUEST = {"changes": [ABSENCE], "reason": "She has a course.", "effort": 1, "executions": 50, "run": True}


class Shared:
    """One engine for all commands, which close it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Shared:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def engine():
    with Engine(ChildLimits()) as started:
        yield started


@pytest.fixture(scope="module")
def inputs(engine):
    """The plan, and a schedule of it by every name under which kinds know one."""
    plan = canonical_json(parse_plan(PLAN)).decode()
    desk = Desk({"kind": "solve", "effort": 1, "workers": 1}, {"plan": plan}, engine, _never, _nothing)
    outcome = work_of("solve")(desk).documents["outcome"]
    sides = dict.fromkeys(("run", "side-1", "side-2", "previous"), outcome)
    return {"plan": plan, **sides, "run-plan": plan, "side-1-plan": plan, "side-2-plan": plan}


@pytest.fixture(scope="module")
def worked(engine, inputs):
    """Works at an order, as a run's process does."""

    def work(order: dict[str, Any], stop=_never, tell=_nothing) -> Product:
        known = inputs if "run" in json.dumps(order) else {"plan": inputs["plan"]}
        return work_of(order["kind"])(Desk(_with_ids(order), known, engine, stop, tell))

    return work


@pytest.fixture(scope="module")
def done(worked):
    """What comes of the order of a kind, and all news on the way; worked at once for all tests."""
    known: dict[str, tuple[Product, list[Any]]] = {}

    def of(kind: str) -> tuple[Product, list[Any]]:
        if kind not in known:
            news: list[Any] = []
            known[kind] = worked({"kind": kind, **SAME[kind][0]}, tell=news.append), news
        return known[kind]

    return of


@pytest.fixture
def printed(engine, inputs, tmp_path, monkeypatch):
    """What a command prints with --json, on the same engine."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "run.json").write_text(inputs["run"], encoding="utf-8")
    (tmp_path / "cargo.json").write_text(json.dumps(CARGO), encoding="utf-8")
    (tmp_path / "updates.csv").write_text(
        "task,started,remaining\nAcme/film,2027-01-04,20h\n", encoding="utf-8"
    )
    book = {"format": "crewline-scenarios/1", "scenarios": SAME["scenario"][0]["scenarios"]}
    (tmp_path / "scenarios.json").write_text(json.dumps(book), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scheduling.apart, "Engine", lambda *_, **__: Shared(engine))

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--json"])
        assert done.exit_code in (0, 3), done.output
        return json.loads(done.stdout)

    return run


def _never() -> bool:
    return False


def _nothing(_news: object) -> None:
    pass


def _with_ids(order: Any) -> Any:
    """``True`` for a run is an id."""
    if isinstance(order, dict):
        return {key: "a" * 32 if key == "run" else _with_ids(value) for key, value in order.items()}
    return [_with_ids(one) for one in order] if isinstance(order, list) else order


def _told(document: Any) -> Any:
    """Without what differs from one time to the next."""
    return {name: value for name, value in document.items() if name != "timings"}


def test_every_kind_has_an_order_a_module_and_an_example():
    kinds = [kind_of(order) for order in ORDERS]
    assert sorted(kinds) == sorted(MODULES) == sorted(EXAMPLES)
    assert set(SAME) == set(MODULES) - {"change-request"}
    page = (Path(__file__).parents[3] / "docs" / "run_kinds.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(MODULES)


@pytest.mark.slow
def test_every_document_that_a_run_leaves_is_told_of(done, worked):
    page = (Path(__file__).parents[3] / "docs" / "run_kinds.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]* \| ([^|]*) \|", page, re.MULTILINE))
    left = {kind: done(kind)[0].documents for kind in SAME}
    left["change-request"] = worked({"kind": "change-request", **REQUEST}).documents
    for kind, documents in left.items():
        told = set(re.findall(r"`([a-z0-9-]+)`", rows[kind]))
        named = {name for name in documents if not re.search(r"-0[2-9]$", name)}
        assert named <= told, kind


@pytest.mark.parametrize("kind", sorted(SAME))
def test_the_document_of_a_run_is_what_the_command_line_prints(kind, done, printed):
    _, name, arguments = SAME[kind]
    product, _ = done(kind)
    assert _told(json.loads(product.documents[name])) == _told(printed(*arguments))
    assert product.loss is None


@pytest.mark.parametrize("kind", sorted(SAME))
def test_answers_and_news_are_small_and_plain(kind, done):
    product, news = done(kind)
    assert len(json.dumps(product.answer, allow_nan=False)) < 1000
    assert all(len(json.dumps(told, allow_nan=False)) < 500 for told in news)


@pytest.mark.parametrize("kind", sorted(SAME))
def test_outcomes_that_are_left_are_of_the_plan_beside_them(kind, done, inputs):
    documents = done(kind)[0].documents
    for name in (one for one in documents if one.startswith("outcome")):
        plan = next((documents[one] for one in plan_beside(name) if one in documents), inputs["plan"])
        assert read_outcome(documents[name]).plan_hash == plan_hash(parse_plan(plan))


def test_a_change_request_is_measured_and_leaves_the_plan_as_it_would_be(worked, inputs):
    product = worked({"kind": "change-request", **REQUEST})
    document = json.loads(product.documents["assessment"])
    assert document["head"] == plan_hash(parse_plan(inputs["plan"]))
    assert document["plan_hash"] == plan_hash(parse_plan(product.documents["plan"]))
    # Mia is the only designer in house: a day without her puts Acme off by a day, or costs a freelancer's.
    totals = document["impact"]["totals"]
    before, after = ((totals[k]["before"], totals[k]["after"]) for k in ("late_cost", "contractor_cost"))
    assert sum(one[1] for one in (before, after)) > sum(one[0] for one in (before, after))


def test_a_change_request_is_measured_on_a_newer_version_than_it_was_written_for(engine, inputs):
    newer = canonical_json(parse_plan(PLAN.replace("due: 2027-01-08", "due: 2027-01-11"))).decode()
    later = {"change": "move-date", "project": "Acme", "date": "due", "to": "2027-01-15"}
    order = {"kind": "change-request", **REQUEST, "run": None, "changes": [later]}
    product = work_of("change-request")(
        Desk(order, {"plan": newer, "asked-of": inputs["plan"]}, engine, _never, _nothing)
    )
    document = json.loads(product.documents["assessment"])
    assert document["head"] == plan_hash(parse_plan(newer))
    (conflict,) = document["conflicts"]  # the plan has another due date than when it was asked
    assert "due of project Acme, which the plan has changed since" in conflict
    assert product.answer["conflicts"] == 1


def test_work_that_is_stopped_at_once_keeps_what_was_handed_in(worked):
    product = worked({"kind": "scenario", **SAME["scenario"][0], "executions": 0}, stop=lambda: True)
    assert product.answer["interrupted"]
    assert read_outcome(product.documents["outcome"]).schedule is not None


def test_work_that_is_stopped_later_keeps_what_was_found(worked):
    # Stopped when the plan as it is and its scenario were solved once; three rounds were wanted.
    told: list[Any] = []
    order = {"kind": "scenario", **SAME["scenario"][0], "executions": 0, "effort": 40}
    product = worked(order, stop=lambda: any(one["done"] >= 2 for one in told), tell=told.append)
    assert product.answer["interrupted"]
    assert json.loads(product.documents["scenarios"])["interrupted"]
    assert "outcome-01" in product.documents


def test_time_that_is_over_ends_a_run_with_what_there_is(worked):
    order = {"kind": "sweep", **SAME["sweep"][0], "time_limit": 1e-6}
    assert worked(order).answer["interrupted"]


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ({"kind": "scenario", "scenarios": [
            {"id": "a", "changes": [{"change": "absence", "person": "Nobody",
                                     "first": "2027-01-05", "last": "2027-01-05"}]},
            {"id": "b", "changes": [{"change": "drop-project", "project": "Nothing"}]}]}, 2),
        ({"kind": "quote", "project": {**CARGO, "id": "Acme",
                                       "tasks": [{"id": "x", "work": "8h", "skill": "magic"}]}}, 2),
        ({"kind": "quote", "project": "nothing"}, 1),
        ({"kind": "replan", "run": True, "updates": [{"task": "Acme/film", "percent": "lots"},
                                                     {"task": "Acme/none", "percent": "10%"}]}, 2),
        ({"kind": "change-request", "reason": "x", "changes": [
            {"change": "drop-project", "project": "Nothing"},
            {"change": "drop-project", "project": "Neither"}]}, 2),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_at_once(order, places, worked):
    with pytest.raises(InputError) as refused:
        worked(order)
    assert len(refused.value.issues) >= places


@pytest.mark.parametrize("kind", ["scenario", "quote", "select", "risk", "level", "bottlenecks"])
def test_a_schedule_of_another_plan_is_refused(kind, engine, inputs):
    other = canonical_json(parse_plan(PLAN.replace("24h", "16h"))).decode()
    desk = Desk(
        _with_ids({"kind": kind, **SAME[kind][0]}), {**inputs, "plan": other}, engine, _never, _nothing
    )
    with pytest.raises(InputError, match="of another plan"):
        work_of(kind)(desk)


def test_documents_are_written_for_programs_and_not_for_people(done):
    text = done("risk")[0].documents["risk"]
    assert text.endswith("}\n")
    assert text.count("\n") == 1


def test_nothing_of_a_run_is_written_beside_it(worked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    worked({"kind": "replan", **SAME["replan"][0], "effort": 0})
    assert list(tmp_path.iterdir()) == []
