"""``planner solve`` with a plan of which a part can't be done: what is left out, and what it says."""

import csv
import json

import pytest

from api.cli.words.exit_codes import ExitCode

PLAN = """\
format: crewline/1
name: Two posters
start: 2027-03-01                 # a Monday
people:
  - {id: Ana, skills: [design], employed_last: 2027-03-01}
  - {id: ben, skills: [code]}
projects:
  - id: fair
    due: 2027-03-02
    tasks:
      - {id: draw, work: 16h, skill: design}
      - {id: hang, work: 1h, skill: code, after: [draw]}
  - id: web
    due: 2027-03-12
    tasks:
      - {id: page, work: 12h, skill: code}
      - {id: text, work: 12h, skill: design}
"""


@pytest.fixture
def half_a_plan(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_an_impossible_task_is_named_and_the_rest_is_shown(planner, half_a_plan, tmp_path):
    result = planner("solve", half_a_plan, "--effort", "1", "--out", tmp_path / "out")
    assert result.exit_code == ExitCode.INFEASIBLE
    text = " ".join(result.stdout.split())
    assert "No schedule keeps all hard rules." in text
    assert (
        "fair/draw can't be done: it takes 16 h of design, and Ana, who alone may do it, works 8 h from "
        "2027-03-01 to 2067-03-31 (Ana is employed until 2027-03-01); left out, too, is what comes "
        "after: fair/hang"
    ) in text
    assert "coverage by 1 task: fair/draw is planned, but missing from the schedule" in text
    assert "It is not a plan. It leaves out 3 tasks, and no date below includes them." in text
    assert "No valid plan: 3 tasks left out" in result.stdout.splitlines()
    assert "none of" not in text
    with (tmp_path / "out" / "tasks.csv").open(encoding="utf-8-sig", newline="") as rows:
        assert [(row["project"], row["task"]) for row in csv.DictReader(rows)] == [("web", "page")]
    gantt = (tmp_path / "out" / "gantt.svg").read_text(encoding="utf-8")
    assert ">No valid plan: 3 tasks left out<" in gantt
    assert ">The project finishes on time<" not in gantt


def test_a_project_that_lacks_tasks_is_not_shown_as_in_time(planner, half_a_plan):
    result = planner("solve", half_a_plan, "--effort", "1")
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("web "))
    assert "1 task out" in line


def test_the_document_holds_the_rest_marked_as_no_plan(planner, half_a_plan):
    result = planner("solve", half_a_plan, "--effort", "1", "--json")
    assert result.exit_code == ExitCode.INFEASIBLE
    document = json.loads(result.stdout)
    assert document["status"] == "infeasible"
    assert document["schedule"]["valid"] is False
    assert [task["task"] for task in document["schedule"]["tasks"]] == ["page"]
    assert [breach["where"] for breach in document["breaches"]] == ["fair/draw", "fair/hang", "web/text"]
    assert len(document["conflicts"]) == 2


def test_a_plan_of_which_nothing_can_be_done_says_why(planner, half_a_plan):
    half_a_plan.write_text(
        PLAN.replace("skills: [code]", "skills: [code], employed_last: 2027-03-01"), "utf-8"
    )
    result = planner("solve", half_a_plan, "--effort", "1")
    assert result.exit_code == ExitCode.INFEASIBLE
    text = " ".join(result.stdout.split())
    assert "web/page can't be done" in text
    assert "What follows" not in text


def test_checking_such_a_plan_finds_no_error(planner, half_a_plan):
    assert planner("check", half_a_plan).exit_code == ExitCode.DONE
