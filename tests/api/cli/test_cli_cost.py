"""``planner cost`` from the command line, on plans whose costs are worked out by hand."""

import csv
import io
import json
from pathlib import Path

import pytest

from api.cli.words.terminal import ASCII

ROOT = Path(__file__).parents[3]
BEFORE = """\
format: crewline/1
name: Trade fair
start: 2027-03-01                 # a Monday
people:
  - {id: Ana, skills: [design], rate: 60}
  - {id: Ben, skills: [code], rate: 70, share: 75%}
contractor_pools:
  - {id: builders, name: Stand builders, skills: [building], rate: 50, minimum_booking: 5d}
projects:
  - id: stand
    name: Stand
    budget: 7000
    value: 9000
    tasks:
      - {id: sketch, work: 40h, skill: design}
      - {id: plans, work: 40h, skill: design, after: [sketch]}
      - {id: build, work: 32h, skill: building, after: [plans]}
  - id: web
    name: Web page
    budget: 4000
    tasks:
      - {id: page, work: 30h, skill: code}
      - {id: test, work: 12h, skill: code, after: [page]}
"""
SKETCHED = "progress: {started: 2027-03-01, finished: 2027-03-08, cost: 2700, people: [Ana]}"
PLANNED = "progress: {started: 2027-03-09, percent: 50%, hours: 26h, people: [Ana]}"
PAGE = "progress: {started: 2027-03-01, percent: 60%}"
AFTER = (
    BEFORE.replace("start: 2027-03-01  ", "start: 2027-03-15  ")
    .replace("work: 40h, skill: design}", f"work: 40h, skill: design, {SKETCHED}}}")
    .replace("after: [sketch]}", f"after: [sketch], {PLANNED}}}")
    .replace("work: 30h, skill: code}", f"work: 30h, skill: code, {PAGE}}}")
)
# Stand: 2,700 + 26 h x 60 = 4,260 spent; 20 h x 60 and 40 h x 50 to come: 7,460, 460 over budget.
# Web page: 18 h x 70 = 1,260 done as planned, 24 h x 70 = 1,680 to come: 2,940.


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """Both plans, and an outcome of each, solved by the real engine."""
    from planner.document import read_plan
    from scheduling.options import SolveOptions
    from scheduling.outcome_json import render_outcome
    from scheduling.solver import solve

    folder = tmp_path_factory.mktemp("fair")
    for name, text in (("before", BEFORE), ("after", AFTER)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        plan = read_plan(folder / f"{name}.yaml")
        outcome = solve(plan, SolveOptions(effort=1))
        (folder / f"{name}.json").write_text(render_outcome(outcome, plan), encoding="utf-8")
    return folder


@pytest.fixture
def cost(planner, solved):
    """Run ``planner cost`` on one of the two plans and its outcome."""

    def run(name, *arguments, **settings):
        return planner(
            "cost", solved / f"{name}.yaml", "--outcome", solved / f"{name}.json", *arguments, **settings
        )

    return run


def document(result) -> dict:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# --- in the terminal ----------------------------------------------------------------------------


def test_the_finding_comes_first_then_what_it_consists_of(cost):
    result = cost("after")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Trade fair"
    assert lines[1] == "1 of 2 projects goes over budget, by 460 USD."
    assert "10,400 USD in all: 5,520 spent by 15 Mar 2027, then 2,880 for people, 1,600 for" in result.stdout
    assert "Value of 1 of 2 projects: 9,000 USD, a margin of 17 %." in result.stdout


def test_projects_over_budget_stand_above_the_others(cost):
    lines = [line.split() for line in cost("after").stdout.splitlines()]
    at = next(number for number, words in enumerate(lines) if words[:2] == ["project", "budget"])
    assert lines[at + 1][:6] == ["Stand", "7,000", "4,260", "3,200", "7,460", "-460"]
    assert lines[at + 2][:7] == ["Web", "page", "4,000", "1,260", "1,680", "2,940", "1,060"]


def test_months_and_bookings_are_shown_with_their_parts(cost):
    text = cost("after").stdout
    assert "Dearest month: Mar 2027, 10,400 USD" in text
    assert "Contractors: 1 booking, 2,000 USD, 400 of it for idle hours" in text
    assert "Stand builders #1  17 Mar  23 Mar  40 h  80 %  2,000   400" in text


def test_weeks_are_named_as_iso_8601_does_with_months_above(cost):
    text = cost("after", "--by", "week").stdout
    assert "2027-W11" in text
    assert "margin  Mar" in text


def test_days_are_possible_too(cost):
    assert "Dearest day: 2027-03-" in cost("after", "--by", "day").stdout


def test_earned_value_is_shown_against_the_baseline(cost, solved):
    text = cost("after", "--baseline", solved / "before.json").stdout
    assert "Earned value on 15 Mar 2027: 50 % done, 79 % planned, 57 % of the budget spent" in text
    assert "Stand         6,800  4,800  3,600  4,260  0.85  0.75   7,460  -660  1.26  -2.5 d" in text
    assert "all projects  9,740  7,740  4,860  5,520  0.88  0.63  10,400  -660  1.16  -4.6 d" in text


def test_a_wide_terminal_has_room_for_variances_and_the_estimate_by_cpi(cost, solved):
    text = cost("after", "--baseline", solved / "before.json", columns=140).stdout
    assert "BAC     PV     EV     AC    CV      SV   CPI   SPI     EAC  at CPI" in text
    assert "8,047" in text


def test_without_a_baseline_no_planned_value_is_shown(cost):
    text = cost("after").stdout
    assert "Earned value on 15 Mar 2027: 50 % done, 57 % of the budget spent" in text
    assert "SPI" not in text
    assert "SV(t)" not in text


def test_without_progress_there_is_nothing_to_compare(cost):
    text = cost("before").stdout
    assert "Earned value: nothing to compare" in text
    assert "No progress is reported, and there is no baseline (01 Mar 2027)." in text
    assert "No project goes over budget; 1,260 USD is left." in text


def test_notes_say_what_is_assumed(cost):
    text = " ".join(cost("after").stdout.split())
    assert "Note: 1 task reports progress without hours or cost: what is done counts as planned." in text


@pytest.mark.parametrize("columns", [40, 50, 60, 80, 120, 200])
def test_no_table_is_wider_than_the_terminal(cost, solved, columns):
    text = cost("after", "--baseline", solved / "before.json", columns=columns).stdout
    assert max(len(line) for line in text.splitlines()) <= columns


def test_a_terminal_without_block_characters_gets_ascii(cost, solved, monkeypatch):
    assert not cost("after").stdout.isascii()
    monkeypatch.setattr("api.cli.money.show_cost.glyphs_for", lambda _encoding: ASCII)
    assert cost("after", "--baseline", solved / "before.json").stdout.isascii()


# --- as files -----------------------------------------------------------------------------------


def test_json_has_every_frame_in_cents(cost, solved):
    found = document(cost("after", "--baseline", solved / "before.json", "--json"))
    assert (found["format"], found["by"], found["status"]) == ("crewline-cost/1", "month", "optimal")
    assert found["plan"]["data_date"] == "2027-03-15T00:00+00:00"
    assert [row["forecast_cents"] for row in found["projects"]] == [746_000, 294_000]
    assert found["projects"][1]["value_cents"] is None
    assert found["projects"][0]["variance_percent"] == -6.6
    assert found["periods"][0]["begins"] == "2027-03-01"
    assert found["bookings"][0]["committed"] is False
    assert found["booking_shares"][0]["idle_cents"] == 40_000
    assert found["without_rate"] == []
    earned = found["earned_value"]
    assert (earned["against"], earned["forecast"], earned["nothing_to_compare"]) == ("baseline", False, None)
    assert earned["projects"][-1]["cpi"] == 0.8804
    assert earned["projects"][0]["earned_until"] == "2027-03-10T13:00"


def test_json_says_why_nothing_can_be_compared(cost):
    earned = document(cost("before", "--json"))["earned_value"]
    assert earned["nothing_to_compare"] == "no progress is reported, and there is no baseline"
    assert earned["projects"][0]["cpi"] is None


def test_csv_has_money_with_its_currency(cost, tmp_path):
    result = cost("after", "--csv", tmp_path / "cost.csv", "--by", "week")
    assert result.exit_code == 0
    text = (tmp_path / "cost.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(float(row["total"]) for row in rows) == 10_400
    assert {row["currency"] for row in rows} == {"USD"}
    assert rows[0]["begins"] == "2027-03-01"


def test_out_writes_every_table(cost, tmp_path, solved):
    result = cost("after", "--baseline", solved / "before.json", "--out", tmp_path / "tables")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert names == {
        "cost_by_period.csv",
        "project_cost.csv",
        "booking_cost.csv",
        "booking_shares.csv",
        "earned_value.csv",
    }
    projects = (tmp_path / "tables" / "project_cost.csv").read_text(encoding="utf-8-sig")
    assert "-460.00" in projects
    bookings = (tmp_path / "tables" / "booking_cost.csv").read_text(encoding="utf-8-sig")
    assert "builders,1,2027-03-17,2027-03-23,no,40,32,8,80,2000.00,1600.00,400.00,USD" in bookings
    earned = (tmp_path / "tables" / "earned_value.csv").read_text(encoding="utf-8-sig")
    assert "2027-03-10 13:00" in earned


def test_a_place_that_can_not_be_written_is_refused_first(cost, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cost("after", "--out", tmp_path / "file").exit_code == 2
    assert cost("after", "--csv", tmp_path).exit_code == 2


# --- what can not be done -----------------------------------------------------------------------


def test_an_outcome_of_another_plan_is_an_error(planner, solved):
    result = planner("cost", solved / "after.yaml", "--outcome", solved / "before.json")
    assert result.exit_code == 1
    assert "an outcome of another plan" in result.stderr


def test_a_status_date_before_the_start_is_wrong_usage(cost):
    result = cost("after", "--at", "2027-03-14")
    assert result.exit_code == 2
    assert "2027-03-14 lies before the plan's start, 2027-03-15" in " ".join(result.stderr.split())


def test_a_status_date_after_the_start_is_a_forecast(cost, solved):
    result = cost("after", "--at", "2027-03-18", "--baseline", solved / "before.json")
    assert "Earned value on 18 Mar 2027, as scheduled: 78 % done, 95 % planned" in result.stdout


def test_the_day_of_the_start_means_its_moment(solved_at_once):
    text = AFTER.replace("start: 2027-03-15  ", "start: 2027-03-15T13:00  ")
    found = document(solved_at_once(text, "--at", "2027-03-15", "--json"))
    assert found["earned_value"]["status_date"] == "2027-03-15T13:00+00:00"


def test_a_baseline_of_a_later_date_is_an_error(cost, solved):
    result = cost("before", "--baseline", solved / "after.json")
    assert result.exit_code == 1
    assert "the baseline begins on 2027-03-15 00:00, after the status date" in result.stderr


def test_a_baseline_must_be_an_outcome_that_is_a_plan(cost, solved, tmp_path):
    assert "not an outcome document" in cost("after", "--baseline", solved / "after.yaml").stderr
    outcome = json.loads((solved / "before.json").read_text(encoding="utf-8")) | {"status": "infeasible"}
    (tmp_path / "late.json").write_text(json.dumps(outcome), encoding="utf-8")
    result = cost("after", "--baseline", tmp_path / "late.json")
    assert result.exit_code == 1
    assert "is no baseline: its status is infeasible, so it is no plan" in result.stderr
    assert cost("after", "--baseline", tmp_path / "none.json").exit_code == 1


def test_a_pool_without_a_rate_is_an_error_of_the_plan(planner, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(BEFORE.replace(", rate: 50", ""), encoding="utf-8")
    result = planner("cost", path)
    assert result.exit_code == 1
    assert "contractor_pools[0].rate" in result.stderr


def test_an_unknown_period_is_wrong_usage(cost):
    assert cost("after", "--by", "year").exit_code == 2


# --- plans that are unusual ---------------------------------------------------------------------


@pytest.fixture
def solved_at_once(planner, put_in_this_process, tmp_path):
    """Run ``planner cost`` on a text, solving it first."""
    from scheduling.solver import solve

    put_in_this_process(solve)

    def run(text, *arguments):
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return planner("cost", path, "--effort", "0", *arguments)

    return run


def test_without_an_outcome_the_plan_is_solved_first(solved_at_once):
    result = solved_at_once(BEFORE)
    assert result.exit_code == 0, result.stderr
    assert "No project goes over budget; 1,260 USD is left." in result.stdout


def test_an_empty_plan_has_nothing_to_price(solved_at_once):
    result = solved_at_once("format: crewline/1\nstart: 2027-03-01\n")
    assert result.exit_code == 0
    assert "There is nothing to price: no project is proposed or accepted." in result.stdout


def test_people_without_a_rate_are_named(solved_at_once):
    result = solved_at_once(BEFORE.replace(", rate: 60", "").replace("rate: 70, ", ""))
    assert "Note: 2 people have no rate: 122.0 h of work count nothing." in result.stdout
    assert "Without a rate: Ana (80 h), Ben (42 h)." in result.stdout


def test_where_nobody_has_a_rate_nothing_can_be_priced(planner, put_in_this_process):
    from scheduling.solver import solve

    put_in_this_process(solve)
    result = planner("cost", ROOT / "examples" / "hello.yaml", "--effort", "0")
    assert "Nothing can be priced: nobody at work has a rate." in result.stdout
    assert "no project has a budget" not in result.stdout


def test_projects_without_budgets_have_none_to_go_over(solved_at_once):
    result = solved_at_once(BEFORE.replace("    budget: 7000\n", "").replace("    budget: 4000\n", ""))
    assert "The plan costs 9,740 USD; no project has a budget." in result.stdout


def test_a_budget_of_nothing_is_gone_over_by_all(solved_at_once):
    result = solved_at_once(BEFORE.replace("    budget: 7000\n", "").replace("budget: 4000", "budget: 0"))
    assert "1 of 1 project with a budget goes over it, by 2,940 USD." in result.stdout


def test_several_over_budget_are_added_up(solved_at_once):
    result = solved_at_once(
        BEFORE.replace("budget: 7000", "budget: 100").replace("budget: 4000", "budget: 100")
    )
    assert "2 of 2 projects go over budget, by 9,540 USD in all." in result.stdout


def test_with_a_budget_for_some_only_these_are_counted(solved_at_once):
    result = solved_at_once(BEFORE.replace("    budget: 4000\n", ""))
    assert "No project with a budget goes over it; 200 USD is left." in result.stdout


def test_proposed_projects_and_committed_bookings_are_told_apart(solved_at_once):
    text = BEFORE.replace(
        "    name: Web page\n", "    name: Web page\n    status: proposed\n    probability: 50%\n"
    )
    text = text.replace(
        "minimum_booking: 5d}", "minimum_booking: 5d, committed: [{first: 2027-05-03, last: 2027-05-03}]}"
    )
    result = solved_at_once(text)
    assert "400 USD of it is committed." in result.stdout
    assert "2,940 USD of it is for 1 project that is only proposed; by probability 1,470." in " ".join(
        result.stdout.split()
    )
    assert "no project" in result.stdout


def test_no_plan_is_priced_as_the_nearest_one_and_marked(solved_at_once):
    text = BEFORE.replace("    budget: 7000\n", "    budget: 7000\n    deadline: 2027-03-05\n")
    result = solved_at_once(text)
    assert result.exit_code == 3
    assert "no schedule keeps all hard rules" in result.stderr
    assert "Projects, in USD" in result.stdout
