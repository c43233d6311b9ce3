"""``planner risk``: findings, tables, documents, files and refusals."""

import csv
import io
import json

import pytest

from scheduling.solver import solve


@pytest.fixture
def ask(planner, plan_file, outcome_file):
    """``planner risk`` of the plan and outcome by hand."""

    def run(*options, **settings):
        return planner(
            "risk", plan_file, "--outcome", outcome_file, "--executions", 500, *options, **settings
        )

    return run


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_without_anything_uncertain_every_percentile_is_the_plan(ask):
    shown = ask(columns=120)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "Two posters: the schedule carried out 500 times"
    assert lines[1].startswith(
        "1 of 3 due dates is kept in 80 % or more of all executions; all is done by 03 Mar 2027"
    )
    assert lines[4].split() == ["project", "planned", "by", "then", "P50", "P80", "P95", "due", "kept"]
    assert lines[5].split()[:3] == ["Trade", "fair", "poster"]
    assert lines[5].count("03 Mar") == 4
    assert lines[5].split()[-4:] == ["02", "Mar", "0", "%"]
    assert "Dates of single tasks" in shown.stdout
    assert "late cost, USD" in shown.stdout
    assert "What the" not in shown.stdout


def test_spread_moves_finishes_and_names_what_drives_them(ask):
    shown = ask("--spread", "90/100/150", "--absence", "5", columns=120)
    assert shown.exit_code == 0
    assert "What the late cost depends on most: rank correlation" in shown.stdout
    assert "absence of 2 days with 5 % a person and week" in " ".join(shown.stdout.split())
    drivers = shown.stdout.partition("What the late cost depends on most")[2].splitlines()
    driver = next(line for line in drivers if line.startswith("draw "))
    assert "Trade fair poster" in driver
    assert "+0." in driver


def test_the_document_has_everything_with_local_times(ask):
    found = json.loads(ask("--spread", "90%/100%/150%", "--json").stdout)
    assert found["format"] == "crewline-risk/1"
    assert (found["executions"], found["seed"]) == (500, 1)
    assert found["uncertainty"]["spread"] == {"low": 900, "likely": 1000, "high": 1500}
    fair = found["projects"][0]
    assert fair["finish"]["planned"] == "2027-03-03T17:00+00:00"
    assert sum(fair["finish"]["days"].values()) == 500
    assert fair["due"]["chance"] == 0.0
    assert fair["due"]["moment"] == "2027-03-03T00:00+00:00"
    assert [date["task"] for date in found["dates"]] == [None, "draw", None]
    assert found["contractors"][0]["minutes"]["p80"] == 960
    assert json.loads(ask("--spread", "90/100/150", "--json").stdout) == found


def test_csv_has_the_table_and_out_has_all_of_it(ask, tmp_path):
    there = tmp_path / "there"
    assert ask("--csv", tmp_path / "risk.csv", "--out", there, "--spread", "80/100/140").exit_code == 0
    text = (tmp_path / "risk.csv").read_text(encoding="utf-8")
    assert (there / "risk_projects.csv").read_text(encoding="utf-8") == text
    first = rows(text)[0]
    assert (first["project"], first["planned"], first["due"]) == (
        "fair",
        "2027-03-03 17:00",
        "2027-03-03 00:00",
    )
    assert first["deadline_percent"] == ""
    names = {path.name for path in there.iterdir()}
    assert names == {
        *(f"risk_{what}.csv" for what in ("projects", "dates", "tasks", "drivers", "amounts")),
        *(f"risk{suffix}.{ending}" for suffix in ("", "_dark") for ending in ("svg", "png")),
    }
    amounts = rows((there / "risk_amounts.csv").read_text(encoding="utf-8"))
    assert [row["what"] for row in amounts][-1] == "contractors of printers"
    assert float(amounts[-1]["p50"]) == 2.0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--spread", "90/100"), "is not LOW/LIKELY/HIGH"),
        (("--spread", "a/b/c"), "is not LOW/LIKELY/HIGH"),
        (("--spread", "130/100/90"), "expected low <= likely <= high"),
        (("--spread", "90/100/2000"), "expected shares from 0% to 1000%"),
        (("--absence", "101"), "--absence"),
        (("--executions", "0"), "--executions"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_work(ask, options, words):
    refused = ask(*options)
    assert refused.exit_code == 2
    assert words in " ".join(refused.stderr.replace("│", " ").split())


def test_without_an_outcome_the_plan_is_solved_first(planner, plan_file, put_in_this_process):
    put_in_this_process(solve)
    shown = planner("risk", plan_file, "--effort", "0", "--executions", "50", "--spread", "100/100/120")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "Two posters: the schedule carried out 50 times"


REVIEWED = """\
format: crewline/1
name: Chances
start: 2027-03-01
people: [{id: Ana, skills: [design]}]
projects:
  - id: p
    due: 2027-03-05
    tasks: [{id: draft, work: 16h, skill: design}]
    reviews:
      - id: look
        of: [draft]
        steps: [{wait: 1d}]
        rework: [{share: [50%]}]
        rounds_probability: {"1": 0.5, "2": 0.5}
"""


def test_rounds_are_as_planned_unless_their_chances_are_asked_for(planner, tmp_path, put_in_this_process):
    plan = tmp_path / "plan.yaml"
    plan.write_text(REVIEWED, encoding="utf-8")
    put_in_this_process(solve)
    asked = ("risk", plan, "--effort", "0", "--executions", "400", "--json")
    chance = json.loads(planner(*asked, "--rounds").stdout)["projects"][0]["due"]["chance"]
    assert chance == pytest.approx(0.5, abs=0.1)
    assert json.loads(planner(*asked).stdout)["projects"][0]["due"]["chance"] == 1.0
