"""``planner bottlenecks``: what one more or fewer would change, found by solving again."""

import csv
import dataclasses
import io
import json
import signal
import threading
import time

import pytest

from planner.document import read_plan
from planner.errors import EngineCrashedError
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Incumbent
from scheduling.solver import solve

STUDIO = """\
format: crewline/1
name: Studio
start: 2027-01-04
people:
  - {id: mia, name: Mia Wood, skills: [motion]}
  - {id: Ned, skills: [editing]}
projects:
  - {id: spot, name: Acme spot, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: teaser, name: Borg teaser, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
"""
# The second of them finishes on Friday the 15th at 17:00, 6 d 17 h late: 670.83 USD.


@pytest.fixture
def studio_file(tmp_path):
    path = tmp_path / "studio.yaml"
    path.write_text(STUDIO, encoding="utf-8")
    return path


@pytest.fixture
def studio_outcome(studio_file, tmp_path):
    plan = read_plan(studio_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(solve(plan, SolveOptions(effort=0)), plan), encoding="utf-8")
    return path


@pytest.fixture
def solving(put_in_this_process):
    """The engine in this process, without any effort; ``before`` may refuse a plan."""

    def put(before=lambda plan, options, stop: None):
        asked = []

        def run(plan, options, *, on_progress=None, stop=None, limits=None):
            asked.append((plan, options))
            before(plan, options, stop)
            outcome = solve(plan, dataclasses.replace(options, effort=0, workers=1))
            if on_progress is not None:
                on_progress(Incumbent(0.1, (67_083,), (0,), "list schedule"))
            return outcome

        put_in_this_process(run)
        return asked

    return put


@pytest.fixture
def ask(planner, studio_file, studio_outcome, solving):
    solving()

    def run(*options, **settings):
        return planner("bottlenecks", studio_file, "--outcome", studio_outcome, *options, **settings)

    return run


def test_the_finding_comes_first(ask) -> None:
    shown = ask(columns=200)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "Studio: one more of each skill from 04 Jan 2027"
    assert lines[1] in [
        f"One more motion from 04 Jan saves 671 USD of late cost; {name} 7 days earlier; it matters in the "
        "week of 04 Jan."
        for name in ("Acme spot", "Borg teaser")
    ]


def test_a_row_says_what_is_saved_when_and_how_sure_that_is(ask) -> None:
    lines = ask(columns=120).stdout.splitlines()
    assert "Saved, in USD, of late cost 671 and contractor cost 0" in lines
    (row,) = [line.split() for line in lines if line.startswith("motion ")]
    assert row == [
        "motion", "671", "671", "0", "-7", "1", "1", "40", "h", "04", "Jan", "–", "10", "Jan", "yes",
    ]  # fmt: skip
    assert "sure: all runs of equal plans cost the same" in lines


def test_a_narrow_terminal_keeps_the_worth_and_how_sure_it_is(ask) -> None:
    shown = ask(columns=40, PYTHONIOENCODING="ascii").stdout
    assert max(map(len, shown.splitlines())) <= 40
    (row,) = [line.split() for line in shown.splitlines() if line.startswith("motion ")]
    assert (row[0], row[1], row[-1]) == ("motion", "671", "yes")


def test_what_is_not_solved_is_named_with_what_is_at_stake(ask) -> None:
    shown = ask().stdout
    assert "Not solved: 1 skill, for which less is at stake (--all solves for them, too)" in shown
    assert "  editing (0)" in shown
    everything = ask("--all").stdout
    assert "Not solved" not in everything
    (row,) = [line.split() for line in everything.splitlines() if line.startswith("editing ")]
    assert row[-1] == "no"


def test_one_fewer_names_who_would_be_missing(planner, tmp_path, solving) -> None:
    solving()
    path = tmp_path / "two.yaml"
    text = STUDIO.replace("  - {id: Ned", "  - {id: max, name: Max Low, skills: [motion]}\n  - {id: Ned")
    path.write_text(text, encoding="utf-8")
    shown = planner("bottlenecks", path, "--effort", 1, "--fewer", "--from", "2027-01-04", columns=200)
    first, finding, *_ = shown.stdout.splitlines()
    assert first == "Studio: one fewer of each skill from 04 Jan 2027"
    assert finding.startswith("One fewer motion from 04 Jan (without ")
    assert "costs 671 USD of late cost" in finding
    assert "Added cost, in USD, of late cost 0 and contractor cost 0" in shown.stdout


def test_somebody_leaving_or_away_is_told_by_name(ask) -> None:
    away = ask("--of", "person", "--absence", "2027-01-04..2027-01-04", columns=200).stdout.splitlines()
    assert away[0] == "Studio: each person away from 04 Jan 2027 to 04 Jan 2027"
    # Her projects finish on Mondays, the 11th and the 18th: 2 d 17 h and 9 d 17 h late, 570.83 USD more.
    assert away[1].startswith("Mia Wood away from 04 Jan to 04 Jan costs 571 USD of late cost; ")
    gone = ask("--of", "person", "--fewer", "--from", "2027-01-13", "--only", "mia", columns=200).stdout
    assert "Mia Wood leaving on 13 Jan: no valid plan, because of" in gone
    assert "No valid plan\n  Mia Wood: " in gone


def test_where_nothing_changes_the_cost_that_is_said(ask) -> None:
    shown = ask("--only", "editing").stdout
    assert "None of the 1 changes the cost." in shown


def test_where_nothing_is_at_stake_nothing_is_solved_in_vain(planner, tmp_path, solving) -> None:
    solving()
    path = tmp_path / "calm.yaml"
    path.write_text(STUDIO.replace("due: 2027-01-08", "due: 2027-02-08"), encoding="utf-8")
    shown = planner("bottlenecks", path, "--effort", 1).stdout
    assert "Nothing was solved: nothing is at stake (--all solves for all of them)." in shown.replace(
        "\n", " "
    )


def test_the_json_document_has_all_of_it(ask) -> None:
    document = json.loads(ask("--json").stdout)
    assert document["format"] == "crewline-bottlenecks/1"
    assert document["asked"] == {"of": "skill", "change": "more", "from": "2027-01-04", "to": None}
    assert document["base"] == {
        "late_cents": 67_083,
        "contractor_cents": 0,
        "noise_cents": 0,
        "valid": True,
    }
    motion, editing = document["answers"]
    assert (motion["rank"], motion["id"], motion["verdict"]) == (1, "motion", "clear")
    assert motion["cost_change_cents"] == motion["late_change_cents"] == -67_083
    assert (motion["matters_from"], motion["matters_until"]) == ("2027-01-04", "2027-01-10")
    assert motion["days_change"] == -7
    assert (editing["verdict"], editing["cost_change_cents"]) == ("not solved", None)
    clear = [row for row in document["project_changes"] if row["clear"]]
    assert [row["days"] for row in clear] == [-7]


def test_both_tables_can_be_written(ask, tmp_path) -> None:
    ask("--csv", tmp_path / "one.csv", "--out", tmp_path / "tables")
    names = sorted(path.name for path in (tmp_path / "tables").iterdir())
    assert names == ["bottlenecks.csv", "project_changes.csv"]
    text = (tmp_path / "one.csv").read_text(encoding="utf-8").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["id"], row["cost_change"], row["currency"]) for row in rows] == [
        ("motion", "-670.83", "USD"),
        ("editing", "", "USD"),
    ]


def test_without_an_outcome_the_plan_is_solved_first(planner, studio_file, solving) -> None:
    asked = solving()
    shown = planner("bottlenecks", studio_file, "--time-limit", "3", "--effort", "2")
    assert shown.exit_code == 0
    first, *again = [options for _, options in asked]
    assert (first.time_limit, first.effort, first.warm) == (3, None, None)
    assert {options.effort for options in again} == {2}
    assert {options.workers for options in again} == {1}


def test_an_interrupted_base_is_said_and_ends_with_130(planner, studio_file, studio_outcome, solving) -> None:
    begun = threading.Event()

    def wait_for_the_stop(_plan, _options, stop):
        begun.set()
        while not stop():
            time.sleep(0.01)

    solving(wait_for_the_stop)

    def press():
        begun.wait(20)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=press).start()
    shown = planner("bottlenecks", studio_file, "--outcome", studio_outcome)
    assert shown.exit_code == 130
    assert "Interrupted before the plan as it is was solved again" in shown.stderr


def test_an_engine_that_is_lost_with_one_change_is_told(
    planner, studio_file, studio_outcome, solving
) -> None:
    def crash(plan, _options, _stop):
        if len(plan.people) > 2:
            raise EngineCrashedError("the engine crashed")

    solving(crash)
    shown = planner("bottlenecks", studio_file, "--outcome", studio_outcome)
    assert shown.exit_code == 0
    assert "motion: the engine crashed" in shown.stdout


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--only", "moton"), 1, "there is no skill 'moton'; did you mean \"motion\"?"),
        (("--of", "person", "--only", "Zoe"), 1, "there is no person 'Zoe'; known are mia, Mia Wood, Ned"),
        (("--more", "--fewer"), 2, "give one of --more, --fewer and --absence"),
        (("--absence", "2027-01-08..2027-01-04"), 2, "there is no day in the range"),
        (("--absence", "2027-01-08"), 2, "is not FIRST..LAST"),
        (("--absence", "2027-01-08..soon"), 2, "is no date"),
        (("--absence", "2027-01-08..2027-01-09", "--from", "2027-01-08"), 2, "a first day of its own"),
        (("--absence", "2026-01-08..2026-01-09"), 1, "it is past already"),
        (("--from", "2028-01-01"), 1, "nothing is left to do"),
    ],
)
def test_bad_questions_are_refused_in_words(ask, options, code, words) -> None:
    shown = ask(*options, columns=300)
    assert shown.exit_code == code
    told = " ".join(shown.stderr.replace("│", " ").split())
    assert words in told


def test_an_outcome_of_another_plan_is_refused(planner, plan_file, studio_outcome, solving) -> None:
    asked = solving()
    shown = planner("bottlenecks", plan_file, "--outcome", studio_outcome)
    assert shown.exit_code == 1
    assert "is an outcome of another plan" in shown.stderr
    assert asked == []
