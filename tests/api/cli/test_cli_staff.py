"""``planner staff`` from the command line, on a plan worked out by hand."""

import csv
import io
import json

import pytest

PLAN = """\
format: crewline/1
name: Two posters
start: 2027-01-04                 # a Monday
late_cost_per_day: 100
people:
  - {id: Ann, skills: [design]}
contractor_pools:
  - {id: freelancers, name: Freelancers, skills: [design], rate: 50, lead_time: 1d, minimum_booking: 3d}
projects:
  - id: spring
    due: 2027-01-08
    tasks: [{id: poster, work: 40h, skill: design}]
  - id: summer
    due: 2027-01-08
    tasks: [{id: poster, work: 24h, skill: design}]
"""
# Ann has 40 hours by Friday: she does spring. Summer is 24 h: three days of a freelancer at 50, 1,200, or
# three of Ann in the week after, until Wednesday 17:00, which is 4 days and 17 hours late: 470.83.
QUICK = ("--effort", "4", "--workers", "1")


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "posters.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_due_dates_are_kept_at_least_cost_and_proved(planner, plan):
    shown = planner("staff", plan, *QUICK)
    assert shown.exit_code == 0
    assert "Every due date is kept with contractors for 1,200 USD." in shown.stdout
    assert "It is proved that contractors can't be less." in shown.stdout
    assert "04 Jan 2027  Freelancers" in shown.stdout


def test_the_document_and_the_files_say_the_same(planner, plan, tmp_path):
    out = tmp_path / "staff"
    shown = planner("staff", plan, *QUICK, "--json", "--out", out, "--csv", tmp_path / "orders.csv")
    document = json.loads(shown.stdout)
    assert document["format"] == "crewline-staffing/1"
    assert (document["met"], document["late_cost"], document["contractor_cost"], document["bound"]) == (
        True,
        0,
        120_000,
        120_000,
    )
    [order] = document["orders"]
    assert (order["first"][:10], order["last"][:10], order["order_by"][:10]) == (
        "2027-01-05",
        "2027-01-07",
        "2027-01-04",
    )
    text = (out / "orders.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "orders.csv").read_text(encoding="utf-8-sig") == text
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["pool"], row["cost"], row["currency"]) == ("freelancers", "1200.00", "USD")
    # Other commands take the outcome for one of this very plan.
    again = planner("cost", plan, "--outcome", out / "outcome.json", "--json")
    assert again.exit_code == 0, again.stderr


def test_a_budget_that_buys_nothing_tells_the_least_lateness(planner, plan):
    shown = planner("staff", plan, *QUICK, "--budget", "1199.99")
    assert shown.exit_code == 0
    assert "For at most 1,199.99 USD: late cost 470.83 USD, contractors 0 USD." in shown.stdout


def test_what_cannot_be_reached_ends_with_4_and_the_nearest_dates(planner, plan):
    plan.write_text(PLAN.replace("lead_time: 1d", "lead_time: 5d"), encoding="utf-8")
    shown = planner("staff", plan, *QUICK)
    assert shown.exit_code == 4
    assert "Not every due date is kept" in shown.stdout
    assert "can't be avoided" in shown.stdout


@pytest.mark.slow
def test_the_frontier_shows_both_ends(planner, plan):
    shown = planner("staff", plan, *QUICK, "--frontier", "5", "--json")
    choices = json.loads(shown.stdout)["frontier"]
    costs = [(choice["late_cost_cents"], choice["contractor_cost_cents"]) for choice in choices]
    assert costs == [(0, 120_000), (47_083, 0)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--budget", "5", "--frontier", "3"), "--frontier"),
        (("--by-deadlines", "--late-cost", "3"), "--late-cost"),
        (("--budget", "-1"), "--budget"),
        (("--time-limit", "5", "--effort", "3"), "--effort"),
        (("--frontier", "1"), "--frontier"),
    ],
)
def test_wrong_usage_is_named(planner, plan, options, words):
    shown = planner("staff", plan, *options)
    assert shown.exit_code == 2
    assert words in shown.stderr


def test_a_plan_without_a_choice_is_refused_with_everything_that_is_missing(planner, plan):
    undated = PLAN.replace("due:", "release:")
    plan.write_text(undated.replace("late_cost_per_day: 100", "late_cost_per_day: 0"), encoding="utf-8")
    shown = planner("staff", plan, *QUICK)
    assert shown.exit_code == 1
    assert "nothing in it has a due date" in shown.stderr
    assert "lateness costs nothing" in shown.stderr


@pytest.mark.slow
def test_alternatives_to_the_dearest_bookings_are_told_and_written(planner, plan, tmp_path):
    # Nobody but Ann is employed: no second skill. An hour's overtime a day at an assumed 50, since she has
    # no rate: 5 h are 250, and then 19 h of summer are left, until Wednesday 12:00, 450.
    out = tmp_path / "staff"
    shown = planner("staff", plan, *QUICK, "--alternatives", "2", "--out", out)
    assert shown.exit_code == 0
    assert "Instead of Freelancers 1, 05 Jan – 07 Jan, 1,200 USD" in shown.stdout
    assert "book the contractor" in shown.stdout
    with (out / "alternatives.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["kind"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"contractor", "overtime", "move the date", "drop tasks"}
    assert (rows["move the date"]["late"], rows["move the date"]["change"]) == ("470.83", "-729.17")
    assert (rows["overtime"]["overtime"], rows["overtime"]["late"]) == ("250.00", "450.00")
    document = json.loads(planner("staff", plan, *QUICK, "--alternatives", "1", "--json").stdout)
    assert {one["kind"] for one in document["alternatives"]} == set(rows)


def test_assumptions_about_alternatives_need_them(planner, plan):
    for option in ("--overtime-hours", "--overtime-rate", "--second-skill-speed"):
        shown = planner("staff", plan, *QUICK, option, "1")
        assert shown.exit_code == 2
        assert option in shown.stderr
