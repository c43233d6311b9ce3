"""``planner change``: from the first request to the decision and the record of it."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from planner.document import parse_plan, plan_hash, read_plan
from planner.errors import InputError
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.solver import solve

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
    weight: 2
    tasks:
      - {id: film, work: 24h, skill: design}
  - id: Bolt
    due: 2027-01-08
    tasks:
      - {id: draft, work: 16h, skill: design}
"""
ABSENCE = "absence person=Mia first=2027-01-06 last=2027-01-06"
LATER = "move-date project=Bolt date=due to=2027-01-15"
CHANGES = """
- {change: absence, person: Mia, first: 2027-01-06, last: 2027-01-06}
- {change: move-date, project: Bolt, date: due, to: 2027-01-15}
"""
BOOK = """
format: crewline-scenarios/1
scenarios:
  - id: off
    changes: [{change: absence, person: Mia, first: 2027-01-06, last: 2027-01-06}]
  - id: off-and-later
    branch_of: off
    changes: [{change: move-date, project: Bolt, date: due, to: 2027-01-15}]
"""


ASKING = ("--by", "Ada", "--reason", "x")


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "studio.yaml"
    path.write_text(PLAN)
    return path


@pytest.fixture
def change(cli):
    """``planner change``, with the engine in this process and one search thread."""

    def run(verb, *arguments, **more):
        return cli("change", verb, *arguments, **more)

    return run


@pytest.fixture
def asked(change, plan):
    """One request, just asked for."""
    done = change("new", plan, "--by", "Ada", "--reason", "a day off", "--change", ABSENCE)
    assert done.exit_code == 0, done.stderr
    return done


@pytest.fixture
def assessed(change, plan, asked):
    done = change("assess", plan, 1, "--effort", 0, "--executions", 50, "--by", "Ada")
    assert done.exit_code == 0, done.stderr
    return done


def codes(done) -> list[str]:
    """Codes of the issues that --json tells."""
    return [issue["code"] for issue in json.loads(done.stdout)["issues"]]


def test_a_first_request_begins_the_record(asked, plan) -> None:
    assert asked.stdout.splitlines()[:2] == [
        "Request 1 by Ada: a day off",
        "  - Mia is away on 2027-01-06",
    ]
    assert plan.read_text() == PLAN
    assert (plan.parent / "studio.changes" / "entries" / "000002.json").is_file()


def test_changes_come_from_a_list_from_scenarios_and_from_the_line(change, plan, tmp_path) -> None:
    listed, book, one = tmp_path / "changes.yaml", tmp_path / "book.yaml", tmp_path / "one.json"
    listed.write_text(CHANGES)
    book.write_text(BOOK)
    one.write_text(json.dumps({"changes": [{"change": "hold-project", "project": "Acme"}]}))
    common = ("--by", "Ada", "--reason", "why not", "--json")
    for arguments, kinds in (
        ((listed,), ["absence", "move-date"]),
        ((book, "--scenario", "off-and-later"), ["absence", "move-date"]),
        ((one, "--change", ABSENCE), ["hold-project", "absence"]),
    ):
        told = json.loads(change("new", plan, *arguments, *common).stdout)
        assert [entry["change"] for entry in told["changes"]] == kinds
    assert told["number"] == 3
    assert told["format"] == "crewline-change-request/1"


def test_what_it_would_do_is_shown_and_kept(assessed, change, plan) -> None:
    shown = " ".join(assessed.stdout.split())
    # The 65 h from Friday 24:00 to Monday 17:00, at 100 a day: test_impact.py works them out.
    assert "together 0 USD 271 USD +271" in shown
    assert "Displaced: 2 tasks of 2 projects that nobody asked to change, 40 h of work" in shown
    told = json.loads(change("show", plan, 1, "--json").stdout)
    assert told["state"] == "assessed"
    assert told["assessment"]["impact"]["totals"]["late_cost"] == {"before": 0, "after": 27_083}
    assert told["is_current"]


def test_the_same_figures_are_shown_later(assessed, change, plan) -> None:
    again = change("show", plan, 1, "--all").stdout
    assert assessed.stdout.strip() in again
    assert "Undecided" in again


def test_approving_moves_the_head_and_leaves_the_file(assessed, change, plan, tmp_path) -> None:
    done = change("approve", plan, 1, "--by", "Jo", "--why", "she needs it")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Request 1 is approved: a day off")
    assert "export writes the plan as it is now" in done.stderr
    assert plan.read_text() == PLAN
    to, outcome = tmp_path / "now.yaml", tmp_path / "now.json"
    assert change("export", plan, "--to", to, "--outcome", outcome).exit_code == 0
    assert "2027-01-06" in to.read_text()
    assert read_outcome(outcome.read_bytes()).plan_hash == plan_hash(read_plan(to))


def test_a_request_that_is_decided_cannot_be_decided_again(assessed, change, plan) -> None:
    change("reject", plan, 1, "--by", "Jo", "--why", "no")
    for verb in ("approve", "reject", "withdraw"):
        done = change(verb, plan, 1, "--by", "Eve", "--why", "yes", "--json")
        assert (done.exit_code, codes(done)) == (1, ["decided"])


def test_what_has_come_since_is_said_before_anything_is_decided(assessed, change, plan) -> None:
    change("new", plan, "--by", "Ben", "--reason", "more time", "--change", LATER)
    change("assess", plan, 2, "--effort", 0, "--executions", 10)
    change("approve", plan, 2, "--by", "Jo")
    done = change("approve", plan, 1, "--by", "Jo")
    assert done.exit_code == 1
    assert "Jo approved request 2: more time" in " ".join(done.stderr.split())
    assert "assess request 1 again" in " ".join(done.stderr.split())
    shown = change("show", plan, 1).stdout
    assert "Since then Jo approved request 2: more time" in " ".join(shown.split())
    assert "assessed (old)" in change("list", plan).stdout
    change("assess", plan, 1, "--effort", 0, "--executions", 10)
    assert change("approve", plan, 1, "--by", "Jo").exit_code == 0


def test_the_record_tells_who_decided_what_on_which_figures(assessed, change, plan) -> None:
    change("reject", plan, 1, "--by", "Jo", "--why", "too late in the year")
    shown = " ".join(change("log", plan).stdout.split())
    for words in (
        "Ada began the record with the plan",
        "Ada asked for request 1: a day off",
        "Ada assessed request 1",
        "Jo rejected request 1",
        "on these figures: +271 USD of late and contractor cost, all done +3 d, 2 tasks of 2 other",
        "because: too late in the year",
    ):
        assert words in shown
    told = json.loads(change("log", plan, "--json").stdout)
    assert [entry["kind"] for entry in told["entries"]] == ["begun", "requested", "assessed", "rejected"]
    assert told["entries"][-1]["impact"]["totals"]["late_cost"]["after"] == 27_083
    assert told["versions"] == [told["head"]]


def test_a_list_shows_how_each_stands(assessed, change, plan) -> None:
    change("new", plan, "--by", "Ben", "--reason", "more time", "--change", LATER)
    change("withdraw", plan, 2, "--by", "Ben")
    lines = change("list", plan).stdout.splitlines()
    assert lines[0].startswith("2 requests, 1 undecided")
    assert lines[2].split()[:4] == ["1", "assessed", "Ada", "a"]
    assert "withdrawn" in lines[3]
    told = json.loads(change("list", plan, "--undecided", "--json").stdout)
    assert [one["number"] for one in told["requests"]] == [1]


def test_a_plan_edited_by_hand_is_noted_and_can_be_taken_in(assessed, change, plan) -> None:
    plan.write_text(PLAN.replace("24h", "20h"))
    assert "was edited" in " ".join(change("list", plan).stderr.split())
    done = change("take-in", plan, plan, "--by", "Jo", "--why", "less to film", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["after"] == plan_hash(read_plan(plan))
    done = change("list", plan)
    assert "was edited" not in done.stderr
    assert "version 2" in done.stdout
    assert "took in a plan changed elsewhere: less to film" in change("log", plan).stdout
    assert change("take-in", plan, plan, "--by", "Jo", "--why", "again").exit_code == 1


def test_any_version_can_be_written(assessed, change, plan, tmp_path) -> None:
    change("approve", plan, 1, "--by", "Jo")
    first = plan_hash(parse_plan(PLAN))
    to = tmp_path / "first.json"
    done = change("export", plan, "--to", to, "--version", first[7:15], "--json")
    assert json.loads(done.stdout)["hash"] == first
    assert plan_hash(read_plan(to)) == first
    assert change("export", plan, "--to", to).exit_code == 2
    assert change("export", plan, "--to", to, "--force", "--version", "zz").exit_code == 1
    outcome = tmp_path / "o.json"
    done = change("export", plan, "--to", to, "--force", "--version", first, "--outcome", outcome)
    assert done.exit_code == 1
    assert "no schedule is known" in done.stderr
    outcome.write_text("{}")
    assert change("export", plan, "--to", to, "--force", "--outcome", outcome).exit_code == 0


def test_an_assessment_begins_with_the_outcome_that_is_handed_in(
    asked, change, planner, plan, tmp_path
) -> None:
    written = parse_plan(PLAN)
    outcome = tmp_path / "outcome.json"
    outcome.write_text(render_outcome(solve(written, SolveOptions(effort=1, workers=1)), written))
    done = change("assess", plan, 1, "--effort", 0, "--executions", 10, "--outcome", outcome, "--json")
    assert json.loads(done.stdout)["assessment"]["effort"] == 0


def test_the_nearest_schedule_is_marked_as_no_plan(change, plan) -> None:
    line = "move-date project=Bolt date=deadline to=2027-01-04"
    change("new", plan, "--by", "Ada", "--reason", "at once", "--change", line)
    done = change("assess", plan, 1, "--effort", 0, "--executions", 10)
    assert "no schedule with these changes keeps all hard rules" in " ".join(done.stderr.split())
    done = change("approve", plan, 1, "--by", "Jo")
    assert "no schedule of the plan as it is now keeps all hard rules" in " ".join(done.stderr.split())


def test_everything_wrong_with_a_request_is_told_at_once(change, plan, tmp_path) -> None:
    listed = tmp_path / "changes.yaml"
    listed.write_text("- {change: absence, person: Mia}\n- {change: dance}\n")
    done = change("new", plan, listed, "--by", "Ada", "--reason", "x", "--change", "hold-project", "--json")
    assert done.exit_code == 1
    assert codes(done) == ["missing-key", "missing-key", "unknown-change", "missing-key"]
    done = change("new", plan, "--by", "", "--reason", "", "--change", "hold-project project=Corp", "--json")
    assert codes(done) == ["no-name", "no-reason", "gone"]
    assert not (plan.parent / "studio.changes").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["new", "PLAN", *ASKING], 2, "give a document of changes, or --change"),
        (["new", "PLAN", *ASKING, "--change", ABSENCE, "--scenario", "a"], 2, "belongs to"),
        (["new", "PLAN", "LIST", *ASKING, "--scenario", "a"], 2, "no document of scenarios"),
        (["new", "PLAN", "BOOK", *ASKING], 1, "known scenarios: off, off-and-later"),
        (["new", "PLAN", "none.yaml", *ASKING], 1, "none.yaml"),
        (["new", "none.yaml", *ASKING, "--change", ABSENCE], 1, "no such file"),
        (["new", "PLAN", "--reason", "x", "--change", ABSENCE], 2, "--by"),
        (["list", "PLAN"], 1, "planner change new begins one"),
        (["assess", "PLAN", "1"], 1, "planner change new begins one"),
        (["assess", "PLAN", "0"], 2, "REQUEST"),
        (["assess", "PLAN", "1", "--spread", "a/b"], 2, "--spread"),
        (["export", "PLAN", "--to", "x.txt"], 2, ".yaml or .json"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_said(change, plan, tmp_path, arguments, code, words) -> None:
    listed, book = tmp_path / "changes.yaml", tmp_path / "book.yaml"
    listed.write_text(CHANGES)
    book.write_text(BOOK)
    places = {"PLAN": plan, "LIST": listed, "BOOK": book}
    done = change(*(places.get(argument, argument) for argument in arguments))
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())
    assert not (plan.parent / "studio.changes").exists()


def test_an_unknown_request_is_told_with_those_that_are_there(asked, change, plan) -> None:
    for arguments in (("show", 7), ("assess", 7), ("approve", 7, "--by", "Jo")):
        done = change(arguments[0], plan, *arguments[1:])
        assert done.exit_code == 1
        assert "known requests: 1" in " ".join(done.stderr.split())


def test_a_record_that_was_altered_is_not_believed(asked, change, plan) -> None:
    entry = plan.parent / "studio.changes" / "entries" / "000001.json"
    entry.write_text(entry.read_text().replace("Ada", "Eve"))
    done = change("list", plan, "--json")
    assert (done.exit_code, codes(done)) == (1, ["altered"])


def test_ctrl_c_while_it_assesses_stores_nothing(planner, put_in_this_process, plan, asked) -> None:
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
    done = planner("change", "assess", plan, 1)
    assert done.exit_code == 130
    assert "topped before" in done.stderr
    assert not list((plan.parent / "studio.changes").glob("outcomes/*"))
