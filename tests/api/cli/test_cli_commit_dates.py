"""``planner commit-dates``: the table, the document, the files, and what it refuses."""

import io
import json

import pytest
from rich.console import Console

from api.cli.risk.show_commitments import print_commitments
from api.cli.words.page import Page
from api.cli.words.terminal import UNICODE
from planner.document import read_plan
from scenarios.risk import committing
from scenarios.risk.commitments import Commitment, Promise
from scenarios.risk.committing import Commitments
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome
from scheduling.simulation.uncertainty import Uncertainty
from scheduling.solver import solve

PLAN = """
format: crewline/1
name: Two posters
start: 2027-01-04
late_cost_per_day: 500
people:
  - {id: ann, skills: [design]}
contractor_pools:
  - {id: freelancers, skills: [design], rate: 50, lead_time: 1d, minimum_booking: 1d, maximum: 1}
projects:
  - {id: fair, name: Trade fair, due: 2027-01-07, tasks: [{id: draw, work: 24h, skill: design}]}
  - {id: gala, name: Gala, due: 2027-01-08, tasks: [{id: draw, work: 24h, skill: design}]}
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "posters.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def ask(cli, plan):
    """The command on the plan, with the engine in this process and little time."""

    def asked(*options):
        return cli("commit-dates", plan, "--time-limit", 2, "--executions", 400, *options, columns=110)

    return asked


def test_dates_are_shown_with_what_they_cost(ask):
    shown = ask("--spread", "90/100/130")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("Two posters: dates that 80 % of all executions keep")
    said, _, table = shown.stdout.partition("\n\n")
    assert "safe to promise" in said
    assert "without one 90/100/130 % of the planned amount" in " ".join(said.split())
    lines = table.splitlines()
    assert lines[0].split() == ["project", "planned", "promise", "due", "days", "due", "kept"]
    assert {line.split("  ")[0] for line in lines[1:3]} == {"Trade fair", "Gala"}


def promise(name, planned, date, due, chance):
    start = 29_983_680  # Monday, 4 January 2027, 00:00
    day = 1440
    return Promise(name, name, start + planned * day, start + date * day, start + due * day, chance)


def test_every_choice_has_its_price_and_the_latest_promise_comes_first(plan):
    dear = Commitment(
        None, (promise("fair", 3, 4, 4, 0.9), promise("gala", 4, 7, 5, 0.4)), 100_000, 50_000, 60_000
    )
    cheap = Commitment(None, (promise("fair", 4, 5, 4, 0.1), promise("gala", 6, 9, 5, 0)), 250_000, 0, 0)
    page = Page(Console(file=io.StringIO(), width=90, highlight=False), UNICODE, None)
    found = Commitments(80, (dear, cheap), 7)
    print_commitments(page, "Two posters", read_plan(plan), found, dear, Uncertainty())
    lines = page.console.file.getvalue().splitlines()
    said = " ".join(" ".join(lines[1:3]).split())
    assert said.startswith(
        "1 of 2 due dates is safe to promise with contractors for 500 USD, 600 USD at most; the others cost "
        "1,000 USD."
    )
    at = next(number for number, line in enumerate(lines) if line.startswith("project"))
    assert lines[at + 1].split() == ["gala", "07", "Jan", "10", "Jan", "08", "Jan", "+2", "40", "%"]
    assert lines[at + 2].split() == ["fair", "06", "Jan", "07", "Jan", "07", "Jan", "0", "90", "%"]
    assert "What can be promised for how much, in USD" in lines
    assert [line.split() for line in lines[-2:]] == [
        [">", "1,000", "500", "600", "1"],
        ["2,500", "0", "0", "0"],
    ]


def test_the_document_and_the_files_say_the_same(ask, plan, tmp_path):
    there = tmp_path / "there"
    shown = ask("--spread", "90/100/130", "--json", "--out", there)
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)
    assert found == json.loads((there / "commitments.json").read_text(encoding="utf-8"))
    assert (found["format"], found["percent"], found["executions"]) == ("crewline-commitments/1", 80, 400)
    chosen = found["choices"][found["chosen"]]
    assert found["chosen"] == 0
    assert [one["project"] for one in chosen["projects"]] == ["fair", "gala"]
    assert "due date" in (there / "promises.svg").read_text(encoding="utf-8")
    outcome = read_outcome((there / "schedule.json").read_text(encoding="utf-8"))
    assert check(read_plan(plan), outcome.schedule) == ()
    assert outcome.plan_hash == found["plan"]["hash"]


@pytest.fixture
def two_choices(plan, monkeypatch):
    """A dear choice and one that costs 100 USD, found at once."""
    outcome = solve(read_plan(plan), SolveOptions(effort=0, workers=1))
    dear = Commitment(outcome, (promise("fair", 3, 4, 4, 0.9),), 0, 50_000, 60_000)
    cheap = Commitment(outcome, (promise("fair", 4, 5, 4, 0.1),), 250_000, 10_000, 10_000)
    monkeypatch.setattr(committing, "find_commitments", lambda *_, **__: Commitments(80, (dear, cheap), 7))


def test_a_budget_leaves_the_earliest_dates_within_it(ask, two_choices):
    assert [json.loads(ask("--json", *budget).stdout)["chosen"] for budget in ((), ("--budget", 599))] == [
        0,
        1,
    ]
    refused = ask("--budget", 99)
    assert refused.exit_code == 1
    assert "the cheapest costs 100 USD for contractors with 80 %" in " ".join(refused.output.split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--chance", "100"), "--chance"),
        (("--spread", "x"), "is not LOW/LIKELY/HIGH"),
        (("--budget", "-1"), "--budget"),
    ],
)
def test_wrong_usage_is_named(ask, options, words):
    refused = ask(*options)
    assert refused.exit_code == 2
    assert words in refused.output
