"""``planner baseline``: outcomes kept under names, listed, dropped; everything wrong told at once."""

from __future__ import annotations

import dataclasses
import json

import pytest

from scheduling.solver import solve

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
people:
  - {id: Mia, skills: [design]}
projects:
  - id: acme
    tasks:
      - {id: film, work: 24h, skill: design}
"""
OTHER = PLAN.replace("id: film", "id: song").replace("acme", "bolt")


@pytest.fixture
def cli(planner, put_in_this_process):
    """The command line, with the engine in this process and one search thread."""

    def solve_here(plan, given, *, on_progress=None, stop=None, limits=None):
        return solve(plan, dataclasses.replace(given, workers=1))

    put_in_this_process(solve_here)
    return planner


@pytest.fixture
def made(cli, tmp_path, monkeypatch):
    """Writes a plan and solves it; its file, and where its outcome is."""
    monkeypatch.chdir(tmp_path)

    def make(name="studio", text=PLAN):
        plan, place = tmp_path / f"{name}.yaml", tmp_path / name
        plan.write_text(text)
        assert cli("solve", plan, "--effort", "0", "--out", place).exit_code == 0
        return plan.name, place.name

    return make


def test_a_baseline_is_kept_listed_and_dropped(cli, made) -> None:
    plan, place = made()
    done = cli("baseline", "keep", plan, "q1", "--from", place, "--on", "2027-01-07", "--notes", "Signed")
    assert done.stdout == "Kept studio as baseline q1, agreed on 2027-01-07, in studio.baselines.\n"
    # 24 h from Mon 4 on are done on Wed 6.
    assert cli("baseline", "list", plan).stdout.splitlines() == [
        "1 baseline in studio.baselines",
        "baseline    agreed on       begins         ends  tasks  notes",
        "q1        07 Jan 2027  04 Jan 2027  06 Jan 2027      1  Signed",
    ]
    done = cli("baseline", "drop", plan, "q1")
    assert done.stdout == "Dropped baseline q1; it stands in studio.baselines/dropped/1-q1.json now.\n"
    assert cli("baseline", "list", plan).stdout == (
        "No baseline is kept in studio.baselines; planner baseline keep begins.\n"
    )


def test_one_with_a_merge_conflict_is_refused_by_its_file_and_can_be_dropped(cli, made, tmp_path) -> None:
    plan, place = made()
    cli("baseline", "keep", plan, "q1", "--from", place)
    (tmp_path / "studio.baselines" / "names" / "q1.json").write_text("<<<<<<< HEAD\n{}\n")
    for command in (("figures", plan), ("status", plan, "--from", place), ("baseline", "list", plan)):
        refused = cli(*command)
        assert refused.exit_code == 1
        told = " ".join(refused.stderr.split())
        assert "studio.baselines/names/q1.json" in told
        assert "planner baseline drop PLAN q1 puts it aside" in told
    dropped = json.loads(cli("baseline", "drop", plan, "q1", "--json").stdout)
    assert dropped == {"name": "q1", "aside": "studio.baselines/dropped/1-q1.json"}
    assert cli("figures", plan).exit_code == 0


def test_the_day_is_that_of_the_outcome_unless_told(cli, made) -> None:
    plan, place = made()
    kept = json.loads(cli("baseline", "keep", plan, "q1", "--from", place, "--json").stdout)
    assert (kept["name"], kept["agreed"], kept["notes"]) == ("q1", "2027-01-04", "")
    listed = json.loads(cli("baseline", "list", plan, "--json").stdout)
    assert listed["format"] == "crewline-baselines/1"
    assert listed["baselines"] == [kept]


def test_a_name_that_is_taken_is_an_error(cli, made) -> None:
    plan, place = made()
    cli("baseline", "keep", plan, "q1", "--from", place)
    again = cli("baseline", "keep", plan, "q1", "--from", place)
    assert again.exit_code == 1
    assert "never overwritten" in again.stderr


def test_baselines_may_stand_elsewhere(cli, made) -> None:
    plan, place = made()
    assert cli("baseline", "keep", plan, "q1", "--from", place, "--baselines", "there").exit_code == 0
    assert "q1" in cli("baseline", "list", plan, "--baselines", "there").stdout
    assert "No baseline" in cli("baseline", "list", plan).stdout


def test_an_outcome_of_an_earlier_state_is_kept_with_the_plan_beside_it(cli, made, tmp_path) -> None:
    plan, place = made()
    (tmp_path / plan).write_text(PLAN.replace("24h", "32h"))
    (tmp_path / place / "plan.yaml").write_text(PLAN)
    assert cli("baseline", "keep", plan, "q1", "--from", place).exit_code == 0


def test_an_outcome_of_another_plan_is_an_error(cli, made, tmp_path) -> None:
    plan, _ = made()
    _, other = made("other", OTHER)
    (tmp_path / other / "plan.yaml").write_text(OTHER)
    done = cli("baseline", "keep", plan, "q1", "--from", other)
    assert done.exit_code == 1
    assert "has no task of studio.yaml" in done.stderr
    (tmp_path / other / "plan.yaml").unlink()
    done = cli("baseline", "keep", plan, "a/b", "--from", other, "--json")
    assert [issue["code"] for issue in json.loads(done.stdout)["issues"]] == ["bad-name", "other-plan"]
