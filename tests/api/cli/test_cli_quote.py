"""``planner quote``: can we take it?"""

from __future__ import annotations

import dataclasses
import json

import pytest

from planner.document import plan_hash, read_plan
from scheduling.checker import check
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.solver import solve
from tests.api.studio_of_two import PLAN

CARGO = """
id: Cargo
name: Cargo bikes
due: 2027-01-08
tasks:
  - {id: draft, work: 16h, skill: design}
"""


@pytest.fixture
def files(tmp_path):
    """A plan, a schedule of it, and a project."""
    plan, cargo, outcome = tmp_path / "plan.yaml", tmp_path / "cargo.yaml", tmp_path / "schedule.json"
    plan.write_text(PLAN)
    cargo.write_text(CARGO)
    read = read_plan(plan)
    from scheduling.options import SolveOptions

    outcome.write_text(render_outcome(solve(read, SolveOptions(effort=0, workers=1)), read))
    return plan, cargo, outcome


def test_the_verdict_comes_first_and_names_who_would_be_late(cli, files) -> None:
    plan, cargo, outcome = files
    done = cli("quote", plan, cargo, "--from", outcome, "--effort", 1, "--executions", 50, columns=100)
    assert done.exit_code == 0, done.output
    title, *text = done.stdout.splitlines()
    assert title == "Cargo bikes: can we take it?"
    verdict = " ".join(text).split("It is proved")[0]
    # Mia is busy with Acme until Friday the 8th; Cargo's two days come after that, or before all.
    assert verdict.startswith("Yes, by 12 Jan 2027 without touching anybody; by 05 Jan 2027 if it goes first")
    assert "Acme 4 days later" in verdict
    # A freelancer books five days of eight hours at 60.
    assert "with nobody later for 2 contractor days more (960 USD)" in verdict
    assert "Its due date is 08 Jan 2027, kept first in line and with nobody later." in " ".join(text)
    for heading in (
        "The answers",
        "First in line, it would displace",
        "Contractors with whom nobody is later",
    ):
        assert heading in done.stdout


def test_the_same_as_json(cli, files) -> None:
    plan, cargo, outcome = files
    done = cli("quote", plan, cargo, "--from", outcome, "--effort", 1, "--json", "--executions", 0)
    found = json.loads(done.stdout)
    assert found["format"] == "crewline-quote/1"
    assert found["untouched"]["day"] == "2027-01-12"
    assert found["untouched"]["contractor_cost"] == found["untouched"]["moved_tasks"] == 0
    assert found["untouched"]["chance"] is None
    (acme,) = found["earliest"]["displaced"]
    assert (acme["project"], acme["days_later"]) == ("Acme", 4)
    assert acme["late_cost"] == found["earliest"]["others_late_cost"]
    assert found["target_reached"]
    assert found["plan"]["hash"] == plan_hash(read_plan(plan))


def test_the_plan_with_the_project_and_each_outcome_are_written(cli, files, tmp_path) -> None:
    plan, cargo, outcome = files
    before = plan.read_bytes()
    out = tmp_path / "out"
    done = cli("quote", plan, cargo, "--from", outcome, "--effort", 1, "--executions", 50, "--out", out)
    assert done.exit_code == 0, done.output
    assert plan.read_bytes() == before
    written = read_plan(out / "plan.yaml")
    for name in ("untouched", "earliest", "both"):
        answer = read_outcome((out / f"{name}.json").read_bytes())
        assert answer.plan_hash == plan_hash(written)
        assert check(written, answer.schedule) == ()


def test_a_proposed_project_is_quoted_by_its_id(cli, files) -> None:
    plan, _, outcome = files
    done = cli("quote", plan, "Bolt", "--from", outcome, "--effort", 0, "--executions", 50)
    assert done.exit_code == 0, done.output
    assert "Yes, by 04 Jan 2027 without touching anybody." in done.stdout
    proved = "It is proved that it can't be finished before 04 Jan 2027: it can't be done sooner."
    assert proved in " ".join(done.stdout.split())


def test_everything_wrong_with_the_project_is_told(cli, files) -> None:
    plan, cargo, _ = files
    cargo.write_text("id: Acme\ntasks: [{id: t, work: 8h, skill: desing}, {id: u, work: 1h, person: Zoe}]\n")
    done = cli("quote", plan, cargo, "--json")
    assert done.exit_code == 1
    codes = {issue["code"] for issue in json.loads(done.stdout)["issues"]}
    assert codes == {"taken", "unknown-skill", "unknown-person"}
    missing = cli("quote", plan, "Zebra")
    assert missing.exit_code == 1
    assert "known proposed projects: Bolt" in missing.stderr


def test_a_schedule_of_another_plan_is_refused(cli, files) -> None:
    plan, cargo, outcome = files
    plan.write_text(PLAN.replace("16h", "12h"))
    done = cli("quote", plan, cargo, "--from", outcome)
    assert done.exit_code == 1
    assert "another plan" in done.stderr


def test_without_any_answer_the_exit_code_says_so(planner, put_in_this_process, files) -> None:
    def nothing(plan, given, *, on_progress=None, stop=None, limits=None):
        found = solve(plan, dataclasses.replace(given, workers=1, effort=0))
        return dataclasses.replace(found, schedule=None, status="unknown")

    put_in_this_process(nothing)
    plan, cargo, outcome = files
    done = planner("quote", plan, cargo, "--from", outcome)
    assert done.exit_code == 4
    assert "No schedule with the project was found." in done.stderr
