"""``planner scenario``: listing, promoting and solving what-ifs."""

from __future__ import annotations

import csv
import json
import re

import pytest

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
  - {id: Ben, skills: [copy]}
projects:
  - id: Acme
    due: 2027-01-08
    weight: 2
    tasks:
      - {id: brief, work: 8h, skill: copy}
      - {id: film, work: 24h, skill: design, after: [brief]}
      - {id: cut, work: 16h, skill: design, after: [film]}
  - id: Bolt
    due: 2027-01-15
    tasks:
      - {id: draft, work: 24h, skill: design}
"""
BOOK = """
format: crewline-scenarios/1
scenarios:
  - id: zoe
    name: A second designer
    changes:
      - {change: add-person, person: {id: Zoe, skills: [design]}}
  - id: zoe-and-later
    branch_of: zoe
    changes:
      - {change: move-date, project: Bolt, date: due, to: 2027-01-22}
"""


@pytest.fixture
def files(tmp_path):
    """A plan and scenarios of it."""
    plan, book = tmp_path / "plan.yaml", tmp_path / "book.yaml"
    plan.write_text(PLAN)
    book.write_text(BOOK)
    return plan, book


def test_scenarios_are_listed_with_what_they_do(cli, files) -> None:
    done = cli("scenario", *files, "--list")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "zoe: A second designer",
        "  - Zoe joins (design)",
        "zoe-and-later, a branch of zoe",
        "  + Zoe joins (design)",
        "  - Bolt is due on 2027-01-22",
    ]


def test_a_listing_names_what_stands_against_each_change(cli, files, tmp_path) -> None:
    newer = tmp_path / "newer.yaml"
    newer.write_text(PLAN.replace("due: 2027-01-15", "due: 2027-01-20"))
    plan, book = files
    done = cli("scenario", newer, book, "--list", "--base", plan)
    assert done.exit_code == 1
    assert "conflict: projects/Bolt/due: due of project Bolt, which the plan has changed since" in done.stdout
    listed = json.loads(cli("scenario", newer, book, "--list", "--base", plan, "--json").stdout)
    assert [len(one["conflicts"]) for one in listed["scenarios"]] == [0, 1]


def test_a_scenario_becomes_the_plan(cli, files, tmp_path) -> None:
    to = tmp_path / "promoted.yaml"
    done = cli("scenario", *files, "--promote", "zoe-and-later", "--to", to)
    assert done.exit_code == 0
    assert "Zoe" in to.read_text()
    assert "2027-01-22" in to.read_text()
    assert files[0].read_text() == PLAN
    again = cli("scenario", *files, "--promote", "zoe", "--to", to)
    assert again.exit_code == 2


def test_scenarios_are_solved_and_compared_with_the_plan_as_it_is(cli, files, tmp_path) -> None:
    out = tmp_path / "out"
    done = cli("scenario", *files, "--effort", "2", "--json", "--out", out)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [one["id"] for one in told["scenarios"]] == ["zoe", "zoe-and-later"]
    assert told["scenarios"][0]["changes"][0]["sentence"] == "Zoe joins (design)"
    assert {path.name for path in out.iterdir()} >= {"measures.csv", "moved_tasks.csv"}


def test_a_change_on_the_line_is_a_scenario(cli, files) -> None:
    done = cli(
        "scenario", files[0], "--effort", "2", "--change", "add-person 'person={id: Zoe, skills: [design]}'"
    )
    assert done.exit_code == 0
    assert "Zoe joins (design)" in done.stdout
    # Without Zoe, Mia's 64 h take until Thursday of the second week; with her Acme's 48 h decide.
    assert "late cost" in done.stdout


def test_a_tornado_tries_each_change_alone(cli, files) -> None:
    done = cli("scenario", *files, "--effort", "1", "--tornado", "zoe-and-later", "--json")
    told = json.loads(done.stdout)
    assert [[change["sentence"] for change in one["changes"]] for one in told["scenarios"]] == [
        ["Zoe joins (design)"],
        ["Bolt is due on 2027-01-22"],
    ]
    assert [row["scenario"] for row in told["tornado"]] == [
        "as it is", "Zoe joins (design)", "Bolt is due on 2027-01-22",
    ]  # fmt: skip


LATER = "move-date project=Acme date=due to=2027-01-15"


def test_a_tornado_is_written_as_a_table_and_as_a_picture(cli, files, tmp_path) -> None:
    out = tmp_path / "out"
    asked = ("--change", LATER, "--change", "absence person=Ben first=2027-02-01 last=2027-02-02")
    done = cli("scenario", files[0], *asked, "--effort", "1", "--tornado", "what-if", "--out", out)
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader((out / "tornado.csv").read_text().splitlines()))
    differences = {row["scenario"]: int(row["difference"]) for row in rows}
    # Acme is done on Monday the 11th at 17:00, 2 d 17 h late at 200 USD a day.
    assert differences["Acme is due on 2027-01-15"] == -54_167
    assert sorted(differences.values()) == [-54_167, 0, 0]
    drawn = (out / "tornado.svg").read_text()
    assert "Acme is due on 2027-01-15 matters most: alone it saves 542 USD" in drawn
    assert (out / "tornado_dark.png").stat().st_size > 0


def test_scenarios_say_how_sure_their_dates_are_if_asked(cli, files) -> None:
    asked = ("--effort", "1", "--executions", "100", "--spread", "100/100/100")
    done = cli("scenario", *files[:1], *asked, "--change", LATER, columns=100)
    assert done.exit_code == 0, done.stderr
    # Of two due dates Bolt's is kept always, Acme's if it is a week later.
    assert re.search(r"^due dates kept in 80 % +1 +2 +\+1$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ([], 2, "either a document of scenarios or --change"),
        (["BOOK", "--change", "drop-project project=Bolt"], 2, "either a document"),
        (["BOOK", "--promote", "zoe"], 2, "--promote and --to belong together"),
        (["BOOK", "--base", "x.yaml"], 2, "belongs to --list"),
        (["BOOK", "--only", "zoo"], 1, 'no scenario "zoo"'),
        (["--change", "absence person=Mia first=2027-02-02 last=2027-02-01"], 1, "not before the first"),
        (["--change", "drop-project project=Bolt", "--change", "accept-project project=Bolt"], 1, "Bolt"),
        (["--change", "absense person=Mia"], 1, "absence"),
        (["none.yaml"], 1, "no such file"),
    ],
)
def test_what_is_asked_wrongly_is_said(cli, files, options, code, words) -> None:
    plan, book = files
    asked = [str(book) if option == "BOOK" else option for option in options]
    done = cli("scenario", plan, *asked)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())
