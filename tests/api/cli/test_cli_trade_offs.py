"""``planner trade-offs``: the table, the document, the files, and what can't be traded off."""

from __future__ import annotations

import csv
import json
import os
import signal
import time

import pytest

from planner.document import parse_plan, plan_hash
from planner.errors import InputError
from scheduling import polishing
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.solver import solve

PLAN = """
format: crewline/1
name: Print shop
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
contractor_pools:
  - {id: help, skills: [design], rate: 10, maximum: 1}
projects:
  - {id: a, due: 2027-01-05, weight: 3, tasks: [{id: one, work: 16h, skill: design}]}
  - {id: b, due: 2027-01-06, weight: 2, tasks: [{id: two, work: 16h, skill: design}]}
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(PLAN)
    return path


@pytest.fixture
def trade_offs(cli, plan, monkeypatch):
    """The command, with the engine in this process, one search thread and no CP-SAT."""
    monkeypatch.setattr(polishing, "MOST_TASKS", 0)

    def run(*arguments, **more):
        return cli("trade-offs", plan, "--points", 4, "--effort", 1, *arguments, **more)

    return run


@pytest.fixture
def earlier(tmp_path):
    """An outcome of the plan, as ``planner solve`` writes it."""
    written = parse_plan(PLAN)
    path = tmp_path / "earlier.json"
    path.write_text(render_outcome(solve(written, SolveOptions(effort=0, workers=1)), written))
    return path


def test_choices_are_shown_with_what_they_cost(trade_offs) -> None:
    # With the contractor b's 16 h cost 160 and nothing is late; without, b ends on Thursday at 17:00, 17 h
    # late: 17/24 × 200 = 141.67.
    done = trade_offs()
    assert done.exit_code == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["1", "0", "160", "160", "0"] in [line[:5] for line in lines]
    assert ["2", "142", "0", "142", "1"] in [line[:5] for line in lines]
    assert "least of both costs is number 2" in " ".join(done.stdout.split())


def test_the_document_has_the_same_and_the_bounds(trade_offs) -> None:
    told = json.loads(trade_offs("--json").stdout)
    assert told["format"] == "crewline-trade-offs/1"
    assert told["goals"] == ["late_cost", "contractor_cost"]
    assert [(one["late_cost"], one["contractor_cost"]) for one in told["choices"]] == [
        (0, 16_000),
        (14_167, 0),
    ]
    assert told["choices"][1]["last_finish"].startswith("2027-01-07T17:00")
    assert told["choices"][1]["moved_minutes"] is None
    assert told["dominated"] == []
    assert all(one["late_cost_bound"] <= one["late_cost"] for one in told["choices"])


@pytest.mark.slow
def test_an_earlier_outcome_makes_moving_a_goal(trade_offs, earlier) -> None:
    told = json.loads(trade_offs("--from", earlier, "--json", "--all").stdout)
    assert told["goals"][2] == "stability"
    assert 0 in [one["moved_minutes"] for one in told["choices"]]
    assert "moved" in trade_offs("--from", earlier).stdout


def test_each_choice_is_written_as_an_outcome_of_the_plan(trade_offs, tmp_path) -> None:
    out, table = tmp_path / "out", tmp_path / "table.csv"
    done = trade_offs("--out", out, "--csv", table)
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert (out / "trade_offs.csv").read_text() == table.read_text()
    for number, row in enumerate(rows, start=1):
        outcome = read_outcome((out / f"choice-{number:02d}.json").read_bytes())
        assert outcome.plan_hash == plan_hash(parse_plan(PLAN))
        parts = {goal: value for level in outcome.levels for goal, value in level.parts.items()}
        assert parts["late_cost"] == int(row["late_cost"])
        assert parts["contractor_cost"] == int(row["contractor_cost"])
    assert {"trade_offs.svg", "trade_offs_dark.png"} <= {path.name for path in out.iterdir()}


def test_an_outcome_of_another_plan_altogether_is_noted(trade_offs, tmp_path) -> None:
    other = parse_plan(PLAN.replace("id: one", "id: uno").replace("id: two", "id: due"))
    path = tmp_path / "other.json"
    path.write_text(render_outcome(solve(other, SolveOptions(effort=0, workers=1)), other))
    done = trade_offs("--from", path)
    assert "given with --from has no task in common" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--points", "1"], 2, "--points"),
        (["--effort", "-1"], 2, "--effort"),
        (["--from", "none.json"], 1, "none.json can't be read"),
    ],
)
def test_what_is_asked_wrongly_is_said(trade_offs, arguments, code, words) -> None:
    done = trade_offs(*arguments)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())


def test_a_plan_without_contractors_has_nothing_to_trade_off(trade_offs, plan) -> None:
    plan.write_text(PLAN.replace("maximum: 1", "maximum: 0"))
    done = trade_offs("--json")
    assert done.exit_code == 1
    assert "no contractor pool" in json.loads(done.stdout)["error"]


def test_ctrl_c_before_anything_is_found_is_no_error(planner, put_in_this_process, plan) -> None:
    pressed = []

    def interrupted(plan, given, *, on_progress=None, stop=None, limits=None):
        if not pressed:
            pressed.append(True)
            os.kill(os.getpid(), signal.SIGINT)
        give_up = time.monotonic() + 10
        while not stop() and time.monotonic() < give_up:
            time.sleep(0.01)
        raise InputError("stopped before anything was known")

    put_in_this_process(interrupted)
    done = planner("trade-offs", plan)
    assert done.exit_code == 130
    assert "topped before" in done.stderr
