"""``planner forecast``: which skills run short, before levelling and in schedules."""

import csv
import dataclasses
import io
import json

import pytest

from planner.document import read_plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Booking, Schedule


@pytest.fixture
def busy_plan(plan_file):
    """Four projects want all of Ana's week; a pool can design, too."""
    text = plan_file.read_text(encoding="utf-8")
    text = text.replace("skills: [print]", "skills: [design, print]")
    more = "".join(
        f"  - {{id: extra{n}, tasks: [{{id: logo, work: 24h, skill: design}}]}}\n" for n in range(2)
    )
    plan_file.write_text(text + more, encoding="utf-8")
    return plan_file


@pytest.fixture
def write_outcome(busy_plan, outcome_by_hand, tmp_path):
    """Write an outcome of the busy plan, its schedule changed by a function."""

    def write(name="outcome.json", change=lambda schedule: schedule, **changes):
        plan = read_plan(busy_plan)
        outcome = outcome_by_hand(plan, SolveOptions())
        outcome = dataclasses.replace(outcome, **{"schedule": change(outcome.schedule), **changes})
        path = tmp_path / name
        path.write_text(render_outcome(outcome, plan), encoding="utf-8")
        return path

    return write


@pytest.fixture
def ask(planner, busy_plan, write_outcome):
    def run(*options, **settings):
        return planner("forecast", busy_plan, "--outcome", write_outcome(), *options, **settings)

    return run


def bought(schedule):
    """Ana's sketch done by a contractor instead, in a booking that is not committed."""
    first, *rest = schedule.tasks
    team = (dataclasses.replace(first.assignments[0], person="printers#1"),)
    booking = Booking("printers", 1, "2027-03-01", "2027-03-01", 480, 48_000)
    return Schedule((dataclasses.replace(first, assignments=team), *rest), (booking,))


def test_the_finding_comes_first_and_what_buying_would_cost(ask) -> None:
    # 24 h (sketch, draw) and twice 24 h in a week of 40 h: 32 h at 60.
    lines = ask(columns=120).stdout.splitlines()
    assert lines[0].startswith("Two posters: demand against capacity by week, 01 Mar 2027 – 07 Mar 2027")
    assert lines[1] == (
        "Before levelling, design is 32 h short in 1 week, from 01 Mar; buying each hour over capacity would "
        "cost 1,920 USD."
    )
    assert lines[2] == "As scheduled, no skill is short: nobody is booked who isn't committed already."


def test_a_row_says_how_much_is_lacking_and_when(ask) -> None:
    (row,) = [
        line for line in ask(columns=120).stdout.splitlines() if line.startswith("design") and "▒" in line
    ]
    cells = row.split()
    assert cells == [
        "design", "40", "h", "72", "h", "32", "h", "4.0", "0.8", "1", "01", "Mar", "1,920", "180", "%", "▒",
    ]  # fmt: skip


def test_what_new_contractors_work_is_short_in_a_schedule(planner, busy_plan, write_outcome) -> None:
    path = write_outcome(change=bought)
    shown = planner("forecast", busy_plan, "--outcome", path, columns=120).stdout
    assert "As scheduled, design is 8 h short in 1 week, from 01 Mar; contractors work 8 h in all." in shown


def test_further_outcomes_are_further_cases(ask, write_outcome) -> None:
    late = write_outcome("late.json", bought)
    shown = ask("--case", f"P80={late}", columns=120)
    assert shown.exit_code == 0
    assert "P80, design is 8 h short in 1 week" in shown.stdout
    assert "P80: short is what contractors who are not committed yet work" in shown.stdout
    document = json.loads(ask("--case", f"P80={late}", "--json").stdout)
    assert document["format"] == "crewline-forecast/1"
    cases = list(dict.fromkeys(row["case"] for row in document["shortages"]))
    assert cases == ["before levelling", "as scheduled", "P80"]
    design = next(row for row in document["forecast"] if row["skill"] == "design")
    assert (design["shortage_hours"], design["shortage_cents"]) == (32, 192_000)
    code = next(row for row in document["shortages"] if row["skill"] == "code")
    assert (code["short_from"], code["shortage_cents"]) == (None, None)


def test_both_tables_can_be_written(ask, tmp_path) -> None:
    ask("--csv", tmp_path / "one.csv", "--out", tmp_path / "tables", "--only", "design")
    tables = sorted(path.name for path in (tmp_path / "tables").glob("*.csv"))
    assert tables == ["forecast.csv", "shortages.csv"]
    text = (tmp_path / "tables" / "shortages.csv").read_text(encoding="utf-8")
    written = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["case"], row["skill"], row["shortage"], row["currency"]) for row in written] == [
        ("before levelling", "design", "1920.00", "USD"),
        ("as scheduled", "design", "0.00", "USD"),
    ]
    assert (tmp_path / "one.csv").read_text(encoding="utf-8").count("design") == 2


def test_without_an_outcome_the_plan_is_solved_first(planner, busy_plan, engine) -> None:
    shown = planner("forecast", busy_plan, "--time-limit", "3", columns=120)
    assert shown.exit_code == 0
    assert "design is 32 h short" in shown.stdout
    assert engine.options == SolveOptions(time_limit=3)


def test_a_skill_that_nobody_sells_has_no_price(planner, plan_file, outcome_by_hand, tmp_path) -> None:
    more = "  - {id: extra, tasks: [{id: api, work: 40h, skill: code}]}\n"
    plan_file.write_text(plan_file.read_text(encoding="utf-8") + more, encoding="utf-8")
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(outcome_by_hand(plan, SolveOptions()), plan), encoding="utf-8")
    shown = planner("forecast", plan_file, "--outcome", path, columns=120).stdout
    assert "code is 12 h short in 1 week, from 01 Mar; not every skill can be bought" in shown


def test_a_plan_with_people_enough_says_so(planner, plan_file, outcome_by_hand, tmp_path) -> None:
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(outcome_by_hand(plan, SolveOptions()), plan), encoding="utf-8")
    shown = planner("forecast", plan_file, "--outcome", path, columns=120).stdout
    assert "Before levelling, no skill is short: everything could start early." in shown


def test_help_of_others_is_told(planner, plan_file, outcome_by_hand, tmp_path) -> None:
    text = plan_file.read_text(encoding="utf-8").replace("skills: [code]", "skills: [code, design]")
    text = text.replace("skills: [print]", "skills: [design]")
    more = "  - {id: extra, tasks: [{id: logo, work: 48h, skill: design}]}\n"
    plan_file.write_text(text + more, encoding="utf-8")
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(outcome_by_hand(plan, SolveOptions()), plan), encoding="utf-8")
    # 24 + 40 h in the first week of 40 h: Ben has 28 h left and helps with all 24.
    shown = planner("forecast", plan_file, "--outcome", path, columns=140).stdout
    assert "Before levelling, no skill is short" in shown
    assert " 24 h " in shown


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--only", "desing"], 1, "there is no skill 'desing'; did you mean \"design\"?"),
        (["--only", "law"], 1, "known are design, code, print"),
        (["--to", "2026-01-01"], 1, "it ends before the plan's data date"),
        (["--from", "2027-03-05", "--to", "2027-03-01"], 2, "there is no day in the range"),
        (["--case", "P80"], 2, '"P80" is not NAME=OUTCOME.json'),
        (["--case", "as scheduled=x.json"], 2, 'there is a case called "as scheduled" already'),
        (["--case", "a=x.json", "--case", "a=y.json"], 2, 'there is a case called "a" already'),
        (["--case", "P80=nowhere.json"], 1, "nowhere.json can't be read"),
        (["--by", "year"], 2, "'year' is not one of"),
    ],
)
def test_what_can_not_be_is_refused(options, code, message, ask) -> None:
    shown = ask(*options, columns=200)
    assert (shown.exit_code, shown.stdout) == (code, "")
    assert message in " ".join(shown.stderr.split())


def test_a_case_without_a_schedule_is_refused(ask, write_outcome) -> None:
    nothing = write_outcome("nothing.json", lambda _: None, status="unknown")
    shown = ask("--case", f"P80={nothing}")
    assert shown.exit_code == 1
    assert "nothing.json holds no schedule: its status is unknown" in shown.stderr


def test_a_case_of_another_plan_is_refused(ask, write_outcome) -> None:
    other = write_outcome("other.json", plan_hash="sha256:" + "0" * 64)
    shown = ask("--case", f"P80={other}")
    assert shown.exit_code == 1
    assert "other.json is an outcome of another plan" in shown.stderr


def test_an_engine_that_is_lost_leaves_its_exit_code(planner, busy_plan, engine) -> None:
    from planner.errors import EngineKilledError

    engine.error = EngineKilledError("the engine was killed")
    assert planner("forecast", busy_plan).exit_code == 71


def test_what_finds_no_time_is_named_in_a_note(planner, plan_file, outcome_by_hand, tmp_path) -> None:
    names = [f"long{n}" for n in range(6)]
    more = "".join(f"      - {{id: {name}, work: 100h, skill: code}}\n" for name in names)
    text = plan_file.read_text(encoding="utf-8").replace("[code]}", "[code], employed_last: 2027-03-05}")
    plan_file.write_text(text + more, encoding="utf-8")
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(outcome_by_hand(plan, SolveOptions()), plan), encoding="utf-8")
    shown = planner("forecast", plan_file, "--outcome", path, columns=160).stdout
    assert "or comes after that: web/long0, web/long1, web/long2, web/long3, web/long4 and 1 more." in shown
    document = json.loads(planner("forecast", plan_file, "--outcome", path, "--json").stdout)
    assert document["left_out"] == [f"web/{name}" for name in names]
    overloads = planner("workload", plan_file, "--outcome", path, "--overloads", columns=160).stdout
    assert "and 1 more." in overloads
