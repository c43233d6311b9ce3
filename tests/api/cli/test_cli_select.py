"""``planner select``: which of the proposed projects to take."""

from __future__ import annotations

import json

import pytest

from planner.document import plan_hash, read_plan
from scheduling.checker import check
from scheduling.outcome_json import read_outcome

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
projects:
  - id: Acme
    due: 2027-01-08
    tasks: [{id: film, work: 24h, skill: design}]
  - id: Bolt
    name: Bolt bikes
    status: proposed
    due: 2027-01-08
    value: 900
    tasks: [{id: text, work: 16h, skill: design}]
  - id: Cargo
    status: proposed
    due: 2027-01-08
    value: 100
    tasks: [{id: text, work: 16h, skill: design}]
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN)
    return path


def test_the_best_set_comes_first_with_what_it_adds(cli, plan) -> None:
    done = cli("select", plan, "--effort", 1, columns=100)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    # Mia works five days that week: Acme and Bolt just fit; Cargo would be late over the weekend.
    assert lines[1].startswith("Take Bolt bikes: 1 of 2. That adds 900 USD, 900 USD of value less 0 of cost.")
    assert "sets were" in lines[2]
    rows = {line.split()[0]: line for line in lines if line}
    assert "yes" in rows["Bolt"]
    assert "no" in rows["Cargo"]
    # Without Cargo nothing is late; with it, it or another project is, for more than its 100 USD.
    assert rows["none"].split()[-1] in ("–", "-")


def test_the_same_as_json_and_as_files(cli, plan, tmp_path) -> None:
    out = tmp_path / "out"
    done = cli("select", plan, "--effort", 1, "--json", "--out", out)
    found = json.loads(done.stdout)
    assert found["format"] == "crewline-selection/1"
    assert found["best"]["projects"] == ["Bolt"]
    assert found["gain"] == found["best"]["net"] - found["none"]["net"] == 90_000
    assert found["all_sets"]
    bolt, cargo = found["projects"]
    assert (bolt["taken"], bolt["late"]) == (True, False)
    assert "2027-01-05" <= bolt["day"] <= "2027-01-08"
    assert cargo["marginal"] < 0
    written = read_plan(out / "plan.yaml")
    assert [project.status for project in written.projects] == ["accepted", "accepted", "on-hold"]
    schedule = read_outcome((out / "schedule.json").read_bytes())
    assert schedule.plan_hash == plan_hash(written) == found["selected_hash"]
    assert check(written, schedule.schedule) == ()


def test_none_is_taken_where_each_costs_more_than_it_is_worth(cli, plan) -> None:
    plan.write_text(
        PLAN.replace("value: 900", "value: 1").replace("value: 100", "value: 1").replace("24h", "40h")
    )
    done = cli("select", plan, "--effort", 0)
    assert "Take none of the 2 proposed projects" in done.stdout


def test_a_project_that_cannot_be_delivered_is_marked(cli, plan) -> None:
    plan.write_text(PLAN.replace("    value: 100\n", "    value: 100\n    deadline: 2027-01-04\n"))
    done = cli("select", plan, "--effort", 0, columns=100)
    assert done.exit_code == 0, done.output
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("Cargo")]
    assert "can't be delivered" in row


def test_missing_values_and_an_empty_choice_are_errors(cli, plan) -> None:
    plan.write_text(PLAN.replace("    value: 900\n", "").replace("    value: 100\n", ""))
    done = cli("select", plan, "--json")
    assert done.exit_code == 1
    assert [issue["code"] for issue in json.loads(done.stdout)["issues"]] == ["no-value", "no-value"]
    plan.write_text(PLAN.replace("    status: proposed\n", ""))
    assert cli("select", plan).exit_code == 1
