"""``planner workload``: hours by whom and when, free hours, overloads; files and refusals."""

import csv
import dataclasses
import io
import json

import pytest

from planner.document import read_plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome


@pytest.fixture
def ask(planner, plan_file, outcome_file):
    """``planner workload`` of the plan and outcome by hand."""

    def run(*options, **settings):
        return planner("workload", plan_file, "--outcome", outcome_file, *options, **settings)

    return run


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_people_are_shown_with_their_hours_and_the_finding_first(ask) -> None:
    # Ana 24 of 40 h, Ben 12 of 40 h; a contractor booked for two days has nothing to do.
    shown = ask()
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "Two posters: workload by week, 01 Mar 2027 – 07 Mar 2027"
    assert lines[1] == ("Nobody is booked above 85 % in any week; the fullest is Ana, 60 % in the week of")
    assert lines[4].split() == ["person", "skill", "hours", "booked", "free", "mean", "peak", "M"]
    assert lines[5].split() == ["Ana", "design", "40", "h", "24", "h", "16", "h", "60", "%", "60", "%", "▅"]
    assert lines[7].split()[:2] == ["Print", "shop"]
    assert lines[7].endswith("·")


@pytest.mark.parametrize(
    ("of", "heading", "first"),
    [
        ("skill", "skill", "design"),
        ("team", "team", "(no team)"),
        ("project", "project", "Trade fair poster"),
        ("client", "client", "Bakers' Guild"),
    ],
)
def test_hours_are_shown_by_whatever_is_asked(of, heading, first, ask) -> None:
    lines = ask("--of", of, columns=120).stdout.splitlines()
    table = lines[lines.index("") + 1 :]
    assert table[0].split()[0] == heading
    assert table[1].startswith(first)


def test_contractors_are_a_team_of_their_own(ask) -> None:
    assert "(contractors)" in ask("--of", "team").stdout


def test_projects_say_which_takes_most(ask) -> None:
    assert "Of 36 h booked Trade fair poster takes most, 24 h (67 %)." in ask("--of", "project").stdout


def test_days_and_months_have_names_of_their_own(ask) -> None:
    assert "Ana the most, in 3 days of 3." in ask("--by", "day", "--only", "Ana", columns=120).stdout
    assert "in Mar 2027" in ask("--by", "month", columns=120).stdout


def test_a_full_week_is_told(ask) -> None:
    shown = ask("--from", "2027-03-01", "--to", "2027-03-03", columns=120).stdout
    assert "1 of 3 people is booked above 85 % in some week; Ana the most, in 1 week of 1." in shown


def test_free_hours_are_shown_with_most_of_them_first(ask) -> None:
    shown = ask("--free", columns=100).stdout
    assert "60 h of 96 h for projects are free; Ben Ode has most of them, 28 h." in shown
    table = shown.splitlines()[4:]
    assert [line.split()[0] for line in table[:2]] == ["Ben", "Ana"]


def test_where_nothing_is_free_it_is_said(ask) -> None:
    shown = ask("--free", "--only", "Ana", "--to", "2027-03-03", columns=100).stdout
    assert "No hour of 24 h for projects is free." in shown


def test_nobody_overloaded_is_said(ask) -> None:
    assert "Nobody is overloaded, before levelling or as scheduled." in ask("--overloads").stdout


def test_overloads_are_shown_with_the_tasks_behind_them(planner, tmp_path, outcome_file, engine) -> None:
    path = tmp_path / "busy.yaml"
    path.write_text(
        "format: crewline/1\nstart: 2027-03-01\npeople: [{id: Ana, name: Ana Ruiz, skills: [design]}]\n"
        "projects: [{id: web, tasks: [{id: page, work: 24h, person: Ana, start: 2027-03-01T09:00},"
        " {id: more, work: 24h, person: Ana}, {id: last, work: 8h, person: Ana}]}]\n",
        encoding="utf-8",
    )
    engine.changes = {"schedule": dataclasses.replace(_nothing(), tasks=())}
    shown = planner("workload", path, "--overloads", columns=120)
    assert shown.exit_code == 0, shown.stderr
    assert (
        "Overloads: 2 before levelling, none as scheduled; the largest is Ana Ruiz, 16 h too much in the week"
        in shown.stdout.replace("\n", " ")
    )
    assert "web/page 24 h (fixed), web/more 24 h and 1 more" in shown.stdout
    one = planner("workload", path, "--overloads", "--only", "Ana", "--by", "month", columns=120)
    assert "Nobody is overloaded" in one.stdout or "Mar 2027" in one.stdout


def _nothing():
    from scheduling.schedule import Schedule

    return Schedule(())


def test_json_has_the_rows_of_the_table(ask, plan_file) -> None:
    document = json.loads(ask("--json", "--of", "person", "--only", "ben").stdout)
    assert document["format"] == "crewline-workload/1"
    assert (document["by"], document["of"], document["tentative"]) == ("week", "person", "whole")
    assert document["plan"]["name"] == "Two posters"
    (row,) = document["workload"]
    assert (row["person"], row["name"], row["begins"], row["period"]) == (
        "ben",
        "Ben Ode",
        "2027-03-01",
        "2027-W09",
    )
    assert (row["booked_hours"], row["utilisation_percent"]) == (12, 30)
    overloads = json.loads(ask("--json", "--overloads").stdout)
    assert (overloads["overloads"], overloads["tasks"]) == ([], [])


def test_the_table_can_be_written_as_csv(ask, tmp_path) -> None:
    path = tmp_path / "hours.csv"
    shown = ask("--csv", path, "--of", "project")
    assert f"Wrote {path}" in shown.stderr
    written = rows(path.read_text(encoding="utf-8"))
    assert [(row["project"], row["booked_hours"]) for row in written] == [("fair", "24"), ("web", "12")]
    ask("--csv", path, "--overloads")
    assert rows(path.read_text(encoding="utf-8")) == []


def test_all_tables_can_be_written_to_a_directory(ask, tmp_path) -> None:
    shown = ask("--out", tmp_path / "tables", "--only", "Ana")
    assert "Wrote 16 files" in shown.stderr
    names = sorted(path.name for path in (tmp_path / "tables").glob("*.csv"))
    assert names == [
        "availability.csv", "overload_tasks.csv", "overloads.csv", "workload_by_client.csv",
        "workload_by_person.csv", "workload_by_project.csv", "workload_by_skill.csv", "workload_by_team.csv",
    ]  # fmt: skip
    people = rows((tmp_path / "tables" / "workload_by_person.csv").read_text(encoding="utf-8"))
    assert [row["person"] for row in people] == ["Ana", "ben", "printers#1"]  # nobody left out


def test_without_an_outcome_the_plan_is_solved_first(planner, plan_file, engine) -> None:
    shown = planner("workload", plan_file, "--effort", "3", "--seed", "5")
    assert shown.exit_code == 0
    assert "the fullest is Ana" in shown.stdout
    assert engine.options == SolveOptions(effort=3, seed=5)


def test_figures_of_a_schedule_that_is_no_plan_say_so(planner, plan_file, engine, infeasible) -> None:
    engine.changes = infeasible
    shown = planner("workload", plan_file)
    assert shown.exit_code == 3
    assert "the figures are those of the nearest one, no plan" in shown.stderr


def test_an_outcome_without_a_schedule_has_nothing_to_show(planner, plan_file, engine) -> None:
    engine.changes = {"status": "unknown", "schedule": None}
    shown = planner("workload", plan_file)
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "there is no schedule to analyse: the outcome's status is unknown." in shown.stderr


def test_an_outcome_of_another_plan_is_refused(planner, tmp_path, outcome_file, plan_file) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(plan_file.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    shown = planner("workload", other, "--outcome", outcome_file)
    assert shown.exit_code == 1
    assert "outcome.json is an outcome of another plan, or of an earlier state of this one" in shown.stderr


def test_a_directory_stands_for_the_outcome_in_it(planner, plan_file, outcome_file, tmp_path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    refused = planner("workload", plan_file, "--outcome", place)
    assert refused.exit_code == 1
    assert "made holds no schedule.json, as planner solve --out writes it" in " ".join(refused.stderr.split())
    (place / "schedule.json").write_bytes(outcome_file.read_bytes())
    direct = planner("workload", plan_file, "--outcome", outcome_file)
    assert planner("workload", plan_file, "--outcome", place).stdout == direct.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "can't be read: No such file"), ("{}", "not an outcome document of the format")],
)
def test_an_outcome_that_can_not_be_read_is_refused(content, message, planner, plan_file, tmp_path) -> None:
    path = tmp_path / "broken.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    shown = planner("workload", plan_file, "--outcome", path)
    assert shown.exit_code == 1
    assert message in shown.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--only", "ana"], "there is no person 'ana'; did you mean \"Ana\"?"),
        (
            ["--only", "Zoe"],
            "there is no person 'Zoe'; known are Ana, ben, Ben Ode, printers#1, Print shop #1",
        ),
        (["--of", "skill", "--only", "desing"], 'did you mean "design"?'),
        (["--to", "2026-12-31"], "the range until 2026-12-31 is empty: it ends before the plan's data date"),
        (["--from", "2028-01-01"], "the range from 2028-01-01 is empty: the last work is done by 2027-03-03"),
        (["--to", "2999-01-01"], "ends after"),
    ],
)
def test_what_there_is_not_is_bad_input(options, message, ask) -> None:
    shown = ask(*options)
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert message in shown.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "2027-03-05", "--to", "2027-03-01"], "there is no day in the range"),
        (["--from", "tomorrow"], "is no date"),
        (["--of", "owner"], "'owner' is not one of"),
        (["--free", "--of", "client"], "has no hours of its own to be free"),
        (["--free", "--overloads"], "shows another table; give one of them"),
        (["--weighted", "--without-tentative"], "leaves out what --weighted weighs"),
        (["--csv", "."], "is a directory; a file is needed"),
        (["--csv", "nowhere/hours.csv"], "can't be written"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(options, message, ask) -> None:
    shown = ask(*options, columns=200)
    assert shown.exit_code == 2
    assert message in " ".join(shown.stderr.split())


def test_a_terminal_without_blocks_gets_plain_characters(ask, monkeypatch) -> None:
    shown = ask(columns=70, PYTHONIOENCODING="ascii")
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80
    from api.cli.words.hour_strip import strip_text
    from api.cli.words.terminal import ASCII

    assert (
        strip_text([0, 1, 4, 9, 0], [8, 8, 8, 8, 0], [False, False, False, True, False], 1, ASCII) == "..=! "
    )
    assert strip_text([1, 0, 4, 9], [8, 8, 8, 8], [False] * 3 + [True], 2, ASCII) == ".!"


def test_tentative_projects_are_weighed_or_left_out(planner, tmp_path, plan_file, outcome_by_hand) -> None:
    text = plan_file.read_text(encoding="utf-8").replace(
        "due: 2027-03-12", "status: proposed\n    probability: 50%"
    )
    plan_file.write_text(text, encoding="utf-8")
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(outcome_by_hand(plan, SolveOptions()), plan), encoding="utf-8")

    def booked(*options):
        shown = planner("workload", plan_file, "--outcome", path, "--json", "--only", "ben", *options)
        return json.loads(shown.stdout)["workload"][0]["booked_hours"]

    assert [booked(), booked("--weighted"), booked("--without-tentative")] == [12, 6, 0]
    shown = planner("workload", plan_file, "--outcome", path, "--weighted", columns=140)
    assert "tentative projects by probability" in shown.stdout
    assert "tentative" in shown.stdout.splitlines()[3]
    nothing = planner("workload", plan_file, "--outcome", path, "--only", "ben", "--without-tentative")
    assert "Nothing is booked." in nothing.stdout
