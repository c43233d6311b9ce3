"""``planner levels``: how many people of each skill it takes to keep all dates."""

import csv
import dataclasses
import io
import json

import pytest

from planner.document import parse_plan, plan_hash, read_plan
from scheduling.solver import solve

# By Friday the 8th, in 40 hours: 80 h of motion, which takes two, and 40 h of editing, which takes one.
STUDIO = """\
format: crewline/1
name: Studio
start: 2027-01-04
people:
  - {id: Mia, skills: [motion], rate: 60}
  - {id: Ned, skills: [editing], rate: 50}
  - {id: Ona, skills: [editing], rate: 50}
projects:
  - {id: spot, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: teaser, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: cut, due: 2027-01-08, tasks: [{id: cut, work: 40h, skill: editing}]}
"""


@pytest.fixture
def studio_file(tmp_path):
    path = tmp_path / "studio.yaml"
    path.write_text(STUDIO, encoding="utf-8")
    return path


@pytest.fixture
def ask(planner, studio_file, put_in_this_process):
    """The command, with the engine in this process; its options are kept."""

    def run(*options, **settings):
        asked = []

        def solve_here(plan, given, *, on_progress=None, stop=None, limits=None):
            asked.append(given)
            return solve(plan, dataclasses.replace(given, workers=1))

        put_in_this_process(solve_here)
        result = planner("levels", studio_file, *options, **settings)
        result.asked = asked
        return result

    return run


def test_what_is_missing_and_to_spare_comes_first(ask):
    shown = ask("--effort", 2, "--seed", 7)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines() == [
        "Studio: people needed to keep all dates until 08 Jan 2027",
        "Missing: 1 motion. To spare: 1 editing.",
        "",
        "skill    today  needed  at least  change  one, USD",
        "editing      2       1         1      -1     2,000",
        "motion       1       2         2      +1     2,400",
        "in all 6,800 USD, at least 6,800 USD: gap 0.0 %",
    ]
    assert {(options.effort, options.seed) for options in shown.asked} == {(2, 7)}


def test_only_skills_named_are_counted(ask):
    shown = ask("--skill", "motion", "--effort", 1).stdout
    assert "Missing: 1 motion.\n" in shown
    assert "editing" not in shown


def test_a_later_day_than_its_own_changes_no_project(ask):
    shown = ask("--by", "2027-01-15", "--skill", "motion", "--effort", 2)
    assert "until 08 Jan 2027" in shown.stdout
    assert "Missing: 1 motion." in shown.stdout


def test_just_as_many_as_there_are_is_said(ask, studio_file):
    studio_file.write_text(STUDIO.replace("2027-01-08", "2027-01-15"), encoding="utf-8")
    shown = ask("--skill", "motion", "--effort", 2)
    assert "Just as many as there are." in shown.stdout


def test_people_are_counted_where_a_rate_is_missing(ask, studio_file):
    studio_file.write_text(STUDIO.replace(", rate: 60", ""), encoding="utf-8")
    shown = ask("--effort", 2).stdout
    assert "in all 3 people, at least 3: gap 0.0 %" in shown
    (row,) = [line.split() for line in shown.splitlines() if line.startswith("motion")]
    assert row == ["motion", "1", "2", "2", "+1"]


def test_as_json_it_is_one_document(ask, studio_file):
    document = json.loads(ask("--json", "--effort", 2, "--by", "2027-01-08").stdout)
    assert document["format"] == "crewline-levels/1"
    assert document["plan"]["hash"] == plan_hash(read_plan(studio_file))
    assert (document["by"], document["until"]) == ("2027-01-08", "2027-01-09T00:00+00:00")
    assert (document["unit"], document["value"], document["bound"], document["gap"]) == (
        "cents",
        680_000,
        680_000,
        0,
    )
    assert not document["interrupted"]
    assert document["levels"][1] == {
        "skill": "motion", "today": 1, "needed": 2, "at_least": 2, "change": 1, "price_cents": 240_000,
    }  # fmt: skip


def test_files_hold_the_table_and_what_proves_it(ask, tmp_path):
    table, place = tmp_path / "levels.csv", tmp_path / "out"
    shown = ask("--csv", table, "--out", place, "--effort", 2)
    assert shown.exit_code == 0, shown.output
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(row["skill"], row["needed"], row["price"], row["currency"]) for row in rows] == [
        ("editing", "1", "2000.00", "USD"),
        ("motion", "2", "2400.00", "USD"),
    ]
    assert (place / "levels.csv").read_text(encoding="utf-8-sig") == table.read_text(encoding="utf-8-sig")
    plan = parse_plan((place / "plan.yaml").read_text(encoding="utf-8"))
    outcome = json.loads((place / "schedule.json").read_text(encoding="utf-8"))
    assert outcome["plan"]["hash"] == plan_hash(plan)


def test_when_time_is_up_the_best_levels_by_then_are_shown(ask, studio_file):
    text = STUDIO + "".join(
        f"  - {{id: s{k}, due: 2027-01-22, tasks: [{{id: t, work: 8h, skill: editing}}]}}\n" for k in range(4)
    )
    studio_file.write_text(text, encoding="utf-8")
    shown = ask("--time-limit", 0, "--effort", 1)
    assert shown.exit_code == 0
    assert "Stopped early; the best levels found by then are shown." in shown.stderr
    assert len(shown.asked) == 1


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--skill", "motoin"], 1, 'did you mean "motion"?'),
        (["--by", "2027-01-01"], 1, "2027-01-01 lies before the data date"),
        (["--by", "2027-01-06", "--effort", 1], 1, "the nearest possible are: spot 2027-01-08"),
        (["--by", "soon"], 2, '"soon" is no date'),
        (["--effort", 0], 2, "--effort"),
    ],
)
def test_what_can_not_be_answered_is_said(ask, options, code, words):
    shown = ask(*options, columns=200)
    assert shown.exit_code == code
    assert words in " ".join(shown.stderr.split())
