"""``planner level``: a schedule as good as the one handed in, with quieter weeks."""

import csv
import dataclasses
import io
import json

import pytest

from planner.document import plan_hash, read_plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.schedule import Incumbent
from scheduling.solver import solve

FAIR = """\
format: crewline/1
name: Fair
start: 2027-01-04
people:
  - {id: ana, name: Ana Bel, skills: [design]}
  - {id: Ben, skills: [code]}
projects:
  - id: fair
    due: 2027-01-15
    tasks:
      - {id: poster, work: 20h, skill: design}
      - {id: flyer, work: 20h, skill: design}
      - {id: site, work: 30h, needs: [{skill: code, units: 50%}]}
"""
# Ana's 40 h fill the first week, 6 h above 85 %, though the project lasts until Wednesday after it.


@pytest.fixture
def fair_file(tmp_path):
    path = tmp_path / "fair.yaml"
    path.write_text(FAIR, encoding="utf-8")
    return path


@pytest.fixture
def write_outcome(fair_file, tmp_path):
    def write(**changes):
        plan = read_plan(fair_file)
        outcome = dataclasses.replace(solve(plan, SolveOptions(effort=0)), **changes)
        path = tmp_path / "outcome.json"
        path.write_text(render_outcome(outcome, plan), encoding="utf-8")
        return path

    return write


@pytest.fixture
def asked(put_in_this_process):
    """The engine in this process; what it was asked for."""
    seen = []

    def run(plan, options, *, on_progress, stop, limits=None):
        seen.append((plan, options))
        on_progress(Incumbent(0.1, (0,), (0,), "list schedule"))
        return solve(plan, dataclasses.replace(options, effort=2, workers=1), stop=stop)

    put_in_this_process(run)
    return seen


@pytest.fixture
def ask(planner, fair_file, write_outcome, asked):
    def run(*options, **settings):
        return planner("level", fair_file, "--outcome", write_outcome(), *options, **settings)

    return run


def test_the_finding_comes_first_then_the_measures_side_by_side(ask) -> None:
    shown = ask(columns=120)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "Fair: levelling, 04 Jan 2027 – 17 Jan 2027"
    assert lines[1] == "No hour is above 85 % any more; no project finishes later, and nothing costs more."
    (peak,) = [line.split() for line in lines if line.startswith("peak of a week")]
    assert peak[4:6] == ["100", "%"]
    assert int(peak[6]) <= 85
    (hours,) = [line.split() for line in lines if line.startswith("hours above 85 %")]
    assert hours[4:] == ["6", "h", "0", "h"]
    assert any(line.startswith("Ana Bel") for line in lines)
    assert "Moved: 1 of 3 tasks" in lines or "Moved: 2 of 3 tasks" in lines


def test_a_narrow_terminal_is_kept(ask) -> None:
    shown = ask(columns=44, PYTHONIOENCODING="ascii")
    assert max(map(len, shown.stdout.splitlines())) <= 44


def test_the_levelled_outcome_is_written_and_can_be_handed_in_again(
    ask, planner, fair_file, tmp_path
) -> None:
    shown = ask("--out", tmp_path / "out", "--csv", tmp_path / "people.csv")
    assert shown.exit_code == 0
    written = tmp_path / "out" / "schedule.json"
    outcome = read_outcome(written.read_bytes())
    assert outcome.status == "feasible"
    assert plan_hash(read_plan(tmp_path / "out" / "plan.yaml")) == outcome.plan_hash
    again = planner("level", fair_file, "--outcome", written)
    assert again.exit_code == 0
    assert "Nothing to level: nobody is above 85 % in any week." in again.stdout
    text = (tmp_path / "people.csv").read_text(encoding="utf-8").removeprefix("\ufeff")
    rows = {row["person"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["ana"]["before_busy_hours"], rows["ana"]["after_busy_hours"]) == ("6", "0")


def test_the_json_document_has_both_and_what_moved(ask) -> None:
    document = json.loads(ask("--json").stdout)
    assert document["format"] == "crewline-level/1"
    assert document["levelled"] is True
    assert document["balance_minutes"] == {"before": 360, "after": 0}
    assert document["measures"]["busy_hours"] == {"before": 6.0, "after": 0.0}
    assert {row["task"] for row in document["moved"]} <= {"poster", "flyer"}
    assert [row["person"] for row in document["people"]] == ["ana", "Ben"]


def test_the_search_gets_the_limits_and_begins_with_the_outcome(ask, asked) -> None:
    ask("--time-limit", "3", "--seed", "7", "--workers", "1")
    ((plan, options),) = asked
    assert (options.time_limit, options.effort, options.seed, options.workers) == (3, None, 7, 1)
    assert options.warm is not None
    assert plan.objective.levels[0].goals[0].goal == "balance"


def test_without_an_outcome_the_plan_is_solved_first(planner, fair_file, asked) -> None:
    shown = planner("level", fair_file, "--effort", "2")
    assert shown.exit_code == 0
    assert [options.effort for _, options in asked] == [2, 2]
    assert asked[0][1].warm is None


def test_a_plan_that_is_none_is_not_levelled(planner, fair_file, write_outcome, asked) -> None:
    shown = planner("level", fair_file, "--outcome", write_outcome(status="infeasible"))
    assert shown.exit_code == 3
    assert "There is no valid plan to level." in shown.stderr
    assert asked == []


def test_where_nothing_better_is_found_that_is_said(planner, tmp_path, asked) -> None:
    path = tmp_path / "tight.yaml"
    path.write_text(
        "format: crewline/1\nname: Tight\nstart: 2027-01-04\npeople: [{id: Ana, skills: [design]}]\n"
        "projects: [{id: p, tasks: [{id: a, work: 40h, skill: design}]}]\n",
        encoding="utf-8",
    )
    shown = planner("level", path, "--effort", "1")
    assert shown.exit_code == 0
    assert "Nothing more even was found that keeps all dates and the cost." in shown.stdout
    assert "Moved" not in shown.stdout


def test_two_limits_contradict_each_other(ask) -> None:
    shown = ask("--time-limit", "3", "--effort", "2")
    assert shown.exit_code == 2


def test_a_directory_that_can_not_be_made_is_refused_before_any_work(ask, asked, tmp_path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    shown = ask("--out", tmp_path / "taken")
    assert shown.exit_code == 2
    assert asked == []


def test_an_outcome_of_another_plan_is_refused(planner, plan_file, write_outcome, asked) -> None:
    shown = planner("level", plan_file, "--outcome", write_outcome())
    assert shown.exit_code == 1
    assert "is an outcome of another plan" in shown.stderr
