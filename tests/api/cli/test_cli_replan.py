"""``planner actuals`` and ``planner replan``: status updates into the plan, and the plan solved again."""

from __future__ import annotations

import csv
import io
import json

import pytest

from planner.document import plan_hash, read_plan
from scheduling.outcome_json import read_outcome

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 240
people:
  - {id: Mia, skills: [design]}
  - {id: Ben, skills: [copy]}
projects:
  - id: Acme
    name: Acme film
    due: 2027-01-11
    tasks:
      - {id: brief, work: 8h, skill: copy}
      - {id: film, work: 24h, skill: design, after: [brief]}
      - {id: cut, work: 16h, skill: design, after: [film]}
  - id: Bolt
    due: 2027-01-22
    tasks:
      - {id: text, work: 16h, skill: copy}
"""
# By hand: brief Mon 4, film Tue 5 to Thu 7, cut Fri 8 and Mon 11; text Tue 5 and Wed 6.
UPDATES = """task,started,finished,remaining
Acme/brief,2027-01-04,2027-01-04,
Acme/film,2027-01-05,,16h
"""


@pytest.fixture
def monday(cli, tmp_path):
    """A plan, its schedule in a directory, and updates of the 6th."""
    plan, updates, place = tmp_path / "plan.yaml", tmp_path / "updates.csv", tmp_path / "monday"
    plan.write_text(PLAN)
    updates.write_text(UPDATES)
    assert cli("solve", plan, "--effort", "0", "--out", place).exit_code == 0
    return plan, updates, place


def test_actuals_are_told_and_written(cli, monday, tmp_path):
    plan, updates, place = monday
    to = tmp_path / "now.yaml"
    done = cli("actuals", plan, updates, "--on", "2027-01-06", "--from", place, "--to", to)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "The data date is 2027-01-06.",
        "Acme/brief: finished on 2027-01-04.",
        "Acme/film: started on 2027-01-05, 16h remain.",
        "No word of 1 task that should have begun or be finished:",
        "Bolt/text (Ben): should have begun on 05 Jan",
        f"Wrote {to}: 2 tasks reported, as of 2027-01-06.",
    ]
    film = read_plan(to).projects[0].tasks[1].progress
    assert (str(film.remaining), film.people) == ("16h", ("Mia",))


def test_actuals_as_json(cli, monday, tmp_path):
    plan, updates, place = monday
    to = tmp_path / "now.json"
    done = cli("actuals", plan, updates, "--on", "2027-01-06", "--from", place, "--out", to, "--json")
    report = json.loads(done.stdout)
    assert report["format"] == "crewline-actuals/1"
    assert report["hash"] == plan_hash(read_plan(to))
    assert [change["change"] for change in report["changes"]] == [
        "move-data-date",
        "report-progress",
        "report-progress",
    ]
    (silent,) = report["silent"]
    assert (silent["task"], silent["missing"], silent["scheduled"][:10]) == ("text", "begun", "2027-01-05")


def test_nothing_is_written_where_anything_is_wrong(cli, monday, tmp_path):
    plan, updates, _ = monday
    updates.write_text("task,started,remaining\nAcme/flim,2027-01-05,\nAcme/cut,2027-02-05,-1h\n")
    to = tmp_path / "now.yaml"
    done = cli("actuals", plan, updates, "--on", "2027-01-06", "--to", to)
    assert done.exit_code == 1
    assert not to.exists()
    for told in ("row 2, column task", 'did you mean "Acme/film"', "row 3, column remaining"):
        assert told in done.stderr
    report = json.loads(cli("actuals", plan, updates, "--to", to, "--json").stdout)
    # Without --on the data date is that of the plan, before both dates.
    codes = [issue["code"] for issue in report["issues"]]
    assert codes == ["negative", "unknown-task", "in-the-future", "in-the-future"]


def test_rows_without_a_word_and_notes_are_told(cli, monday, tmp_path):
    plan, updates, _ = monday
    updates.write_text("task,started,percent\nAcme/film,2027-01-05,100%\nAcme/cut,,\n")
    done = cli("actuals", plan, updates, "--on", "2027-01-06", "--to", tmp_path / "now.yaml")
    assert "Nothing is said of the tasks in row 3." in done.stdout
    assert "Note: row 2" in done.stderr


def test_a_replan_shows_what_moved_and_what_staying_near_costs(cli, monday):
    plan, updates, place = monday
    done = cli(
        "replan", plan, "--from", place, "--actuals", updates, "--on", "2027-01-06", "--effort", "1",
        "--freeze", "2d",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    told = " ".join(done.stdout.split())
    # text was to begin on the 5th and is put off to the 6th; all else goes as planned.
    assert "Planned again as of 2027-01-06: 1 of 4 tasks moved, 0 by more than a day." in told
    assert "Frozen up to 07 Jan: 0 tasks stayed." in told
    assert "Keeping the next 2d as it is, and staying near after it, costs nothing" in told
    assert "Bolt/text (Ben): should have begun on 05 Jan" in told
    assert "Bolt 05 Jan 06 Jan +1 d 06 Jan 07 Jan +1 d" in told
    assert "1 task moved, in working days; and why" in told


def test_a_released_task_is_named_with_its_reason(cli, monday, tmp_path):
    _, updates, place = monday
    changed = tmp_path / "changed.yaml"
    leave = "  - {id: Mia, skills: [design], time_off: [{first: 2027-01-08, last: 2027-01-08}]}"
    changed.write_text(PLAN.replace("  - {id: Mia, skills: [design]}", leave))
    done = cli(
        "replan", changed, "--from", place, "--actuals", updates, "--on", "2027-01-06", "--freeze", "1w",
        "--effort", "0",
    )  # fmt: skip
    told = " ".join(done.stdout.split())
    assert "Released from the frozen window Acme/cut: Mia does not work then" in told
    assert "2 tasks moved, in working days" in told
    assert "is not at hand" not in done.stderr
    assert "time off) Bolt/text can't begin" in told


@pytest.mark.parametrize("given", ["monday", "monday/schedule.json"])
def test_the_plan_beside_the_schedule_says_why_tasks_moved(cli, monday, tmp_path, given):
    changed = tmp_path / "changed.yaml"
    changed.write_text(PLAN.replace("due: 2027-01-11", "due: 2027-01-12"))
    ask = ("replan", changed, "--from", tmp_path / given, "--effort", "0", "--json")
    assert json.loads(cli(*ask).stdout)["comparison"]["others"][0]["causes"]
    (tmp_path / "monday" / "plan.yaml").unlink()
    alone = cli(*ask)
    assert json.loads(alone.stdout)["comparison"] is None
    assert "is not at hand" in alone.stderr


def test_a_replan_as_json_and_csv(cli, monday, tmp_path):
    plan, updates, place = monday
    table = tmp_path / "dates.csv"
    done = cli(
        "replan", plan, "--from", place / "schedule.json", "--actuals", updates, "--on", "2027-01-06",
        "--effort", "1", "--json", "--csv", table,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["format"] == "crewline-replan/1"
    assert (report["data_date"], report["status"]) == ("2027-01-06", "feasible")
    assert report["price"]["cents"] == 0
    assert [(one["task"], one["reason"], one["words"]) for one in report["stuck"]] == [
        ("text", "date", "it may not begin by then")
    ]
    assert report["comparison"]["format"] == "crewline-comparison/1"
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    moved = [
        (row["project"], row["task"], row["finish_working_days"])
        for row in rows
        if float(row["finish_working_days"])
    ]
    assert moved == [("Bolt", "", "1.0"), ("Bolt", "text", "1.0")]


def test_the_next_replan_goes_on_from_what_this_one_wrote(cli, monday, tmp_path):
    plan, updates, place = monday
    wednesday = tmp_path / "wednesday"
    first = cli(
        "replan", plan, "--from", place, "--actuals", updates, "--on", "2027-01-06", "--effort", "0",
        "--out", wednesday,
    )  # fmt: skip
    assert first.exit_code == 0
    written = read_plan(wednesday / "plan.yaml")
    outcome = read_outcome((wednesday / "schedule.json").read_bytes())
    assert outcome.plan_hash == plan_hash(written)
    second = cli("replan", wednesday / "plan.yaml", "--from", wednesday, "--effort", "0")
    assert second.exit_code == 0
    assert "0 of 4 tasks moved" in second.stdout


def test_wrong_usage_and_files_are_told(cli, monday, tmp_path):
    plan, _, place = monday
    assert cli("replan", plan).exit_code == 2
    for span in ("2h", "soon", "-1w"):
        refused = cli("replan", plan, "--from", place, f"--freeze={span}")
        assert refused.exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    missing = cli("replan", plan, "--from", empty)
    assert missing.exit_code == 1
    assert "holds no schedule.json" in missing.stderr
    assert cli("replan", plan, "--from", place, "--on", "2026-01-01").exit_code == 1
