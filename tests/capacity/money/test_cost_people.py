"""What people cost: an hour of project time at their rate, by project and month."""

import math

import pandas as pd
import pytest

from capacity.columns import COST_BY_PERIOD, PROJECT_COST, WITHOUT_RATE
from capacity.money.cost import planned_cost
from planner.errors import InputError

ANN = """
start: 2027-01-25
people:
  - {id: ann, name: Ann Lee, skills: [x], share: 75%, rate: 60}
projects:
  - {id: p, name: Poster, tasks: [{id: a, work: 12h, skill: x}]}
"""


def test_an_hour_at_work_costs_the_rate_times_units_and_share(plan_of, worked, schedule, cell):
    # 8 h on Friday 29 January and 8 h on Monday: at 50 % of a share of 75 % that is 3 h each, 180.00.
    task = worked("p/a", "ann*500", on="2027-01-29 09-17, 2027-02-01 09-17")
    cost = planned_cost(plan_of(ANN), schedule(task))
    assert cell(cost.periods, "in_house_cents", project="p", period="2027-01") == 18_000
    assert cell(cost.periods, "in_house_cents", project="p", period="2027-02") == 18_000
    assert cell(cost.periods, "in_house_hours", project="p", period="2027-02") == 3
    assert cell(cost.periods, "so_far_cents", project="p", period="2027-02") == 36_000
    assert cell(cost.projects, "forecast_cents", project="p") == 36_000
    assert cell(cost.projects, "name", project="p") == "Poster"


def test_frames_have_exactly_the_declared_columns_and_types(plan_of, worked, schedule):
    cost = planned_cost(plan_of(ANN), schedule(worked("p/a", "ann", on="2027-01-29 09-17")))
    for frame, columns in (
        (cost.periods, COST_BY_PERIOD),
        (cost.projects, PROJECT_COST),
        (cost.without_rate, WITHOUT_RATE),
    ):
        assert list(frame.columns) == [column.name for column in columns]
        assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in columns]


def test_months_begin_at_midnight_of_the_plans_zone(plan_of, worked, schedule, cell):
    # 31 January, 22:00 to 02:00 in New York: two hours in each month; in UTC all four are February.
    zone = "America/New_York"
    task = worked("p/a", "ann", on="2027-01-31 22-23, 2027-01-31 23-23:59", zone=zone)
    late = worked("p/a", "ann", on="2027-02-01 00-02", zone=zone)
    both = type(task)(
        "p", "a", task.start, late.finish, "only", task.assignments, ((task.start, late.finish),)
    )
    cost = planned_cost(plan_of(f"time_zone: {zone}{ANN}"), schedule(both))
    assert cell(cost.periods, "in_house_hours", period="2027-01") == 1.5
    assert cell(cost.periods, "in_house_hours", period="2027-02") == 1.5


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2027-03-28", 5), ("2027-10-31", 7)],
    ids=["clocks go forward: an hour is lost", "clocks go back: an hour is gained"],
)
def test_hours_across_a_clock_change_are_those_that_are_worked(plan_of, worked, schedule, day, hours):
    # From midnight to six in London; the week ends that Sunday at 24:00.
    zone = "Europe/London"
    task = worked("p/a", "ann", on=f"{day} 00-06", zone=zone)
    cost = planned_cost(plan_of(f"time_zone: {zone}{ANN}"), schedule(task), by="week")
    assert cost.periods.in_house_hours.sum() == hours * 0.75
    assert cost.periods.in_house_cents.sum() == hours * 0.75 * 6_000


def test_weeks_across_a_new_year_are_those_of_iso_8601(plan_of, worked, schedule):
    # Monday 28 December 2026 to Sunday 3 January 2027 is week 53 of 2026.
    plan = plan_of(ANN.replace("2027-01-25", "2026-12-28"))
    task = worked("p/a", "ann", on="2026-12-31 09-17, 2027-01-01 09-17, 2027-01-04 09-17")
    cost = planned_cost(plan, schedule(task), by="week")
    assert cost.periods.period.tolist() == ["2026-W53", "2027-W01"]
    assert cost.periods.in_house_cents.tolist() == [72_000, 36_000]
    assert cost.periods.begins.dt.date.astype(str).tolist() == ["2026-12-28", "2027-01-04"]


def test_work_until_midnight_does_not_open_the_next_month(plan_of, worked, minute, schedule):
    task = worked("p/a", "ann", on="2027-01-31 22-23")
    until = type(task)(
        "p",
        "a",
        task.start,
        minute("2027-02-01"),
        "only",
        task.assignments,
        ((task.start, minute("2027-02-01")),),
    )
    assert planned_cost(plan_of(ANN), schedule(until)).periods.period.tolist() == ["2027-01"]


def test_somebody_without_a_rate_counts_nothing_and_is_named(plan_of, worked, schedule):
    plan = plan_of(ANN.replace(", rate: 60", ""))
    cost = planned_cost(plan, schedule(worked("p/a", "ann", on="2027-01-29 09-17")))
    assert cost.projects.forecast_cents.tolist() == [0]
    assert cost.without_rate.to_dict("records") == [{"person": "ann", "name": "Ann Lee", "hours": 6.0}]
    assert cost.notes == ("1 person has no rate: 6.0 h of work count nothing",)


def test_a_rate_of_nothing_is_a_rate(plan_of, worked, schedule):
    plan = plan_of(ANN.replace("rate: 60", "rate: 0"))
    cost = planned_cost(plan, schedule(worked("p/a", "ann", on="2027-01-29 09-17")))
    assert cost.notes == ()
    assert len(cost.without_rate) == 0


def test_several_without_a_rate_are_counted(plan_of, worked, schedule):
    plan = plan_of("""
start: 2027-01-25
people: [{id: ann, skills: [x]}, {id: ben, skills: [x]}]
projects:
  - {id: p, tasks: [{id: a, work: 16h, needs: [{skill: x, count: 2}]}]}
""")
    cost = planned_cost(plan, schedule(worked("p/a", "ann", "ben", on="2027-01-29 09-17")))
    assert cost.notes == ("2 people have no rate: 16.0 h of work count nothing",)


# --- budgets ------------------------------------------------------------------------------------


def projects_with(plan_of, worked, schedule, settings):
    plan = plan_of(ANN.replace("name: Poster", settings))
    return planned_cost(plan, schedule(worked("p/a", "ann", on="2027-01-29 09-17"))).projects.iloc[0]


def test_variance_and_margin_are_what_budget_and_value_leave(plan_of, worked, schedule):
    # 8 h x 75 % x 60 = 360. Budget 300: 60 over, 20 % of it. Value 480: a margin of 120, 25 % of it.
    row = projects_with(plan_of, worked, schedule, "budget: 300, value: 480")
    assert (row.variance_cents, row.variance_percent) == (-6_000, -20)
    assert (row.margin_cents, row.margin_percent) == (12_000, 25)


def test_a_budget_of_nothing_is_overrun_by_the_whole_and_has_no_percentage(plan_of, worked, schedule):
    row = projects_with(plan_of, worked, schedule, "budget: 0, value: 0")
    assert row.variance_cents == row.margin_cents == -36_000
    assert math.isnan(row.variance_percent)
    assert math.isnan(row.margin_percent)


def test_without_a_budget_there_is_no_variance(plan_of, worked, schedule):
    row = projects_with(plan_of, worked, schedule, "client: Baker")
    assert row.client == "Baker"
    assert pd.isna(row.budget_cents)
    assert pd.isna(row.variance_cents)
    assert pd.isna(row.margin_cents)
    assert math.isnan(row.variance_percent)


def test_a_proposed_project_has_its_probability(plan_of, worked, schedule):
    row = projects_with(plan_of, worked, schedule, "status: proposed, probability: 60%")
    assert (row.status, row.probability_percent) == ("proposed", 60)


# --- odd plans ----------------------------------------------------------------------------------


def test_an_empty_plan_costs_nothing(plan_of, schedule):
    cost = planned_cost(plan_of("start: 2027-01-25"), schedule())
    assert [len(frame) for frame in (cost.periods, cost.projects, cost.bookings, cost.shares)] == [0, 0, 0, 0]
    assert cost.notes == ()


def test_a_project_without_tasks_has_a_row_of_nothing_in_the_month_of_the_start(plan_of, schedule):
    cost = planned_cost(plan_of("start: 2027-01-25\nprojects: [{id: p, budget: 100}]"), schedule())
    assert cost.periods[["project", "period", "total_cents"]].values.tolist() == [["p", "2027-01", 0]]
    assert cost.projects.variance_cents.tolist() == [10_000]


def test_projects_on_hold_or_done_are_left_out_and_said_so(plan_of, worked, schedule):
    text = ANN + "  - {id: q, status: on-hold, budget: 5}\n  - {id: r, status: done, budget: 5}\n"
    cost = planned_cost(plan_of(text), schedule(worked("p/a", "ann", on="2027-01-29 09-17")))
    assert cost.projects.project.tolist() == ["p"]
    assert cost.notes == ("2 projects are on hold or done: not planned, and so not counted",)


def test_tasks_that_a_relaxed_schedule_leaves_out_are_counted(plan_of, worked, schedule):
    more = "[{id: s}, {id: b, parent: s, work: 1h}, {id: c, work: 1h}, {id: a,"
    plan = plan_of(ANN.replace("[{id: a,", more))
    task = worked("p/a", "ann", on="2027-01-29 09-17")
    assert planned_cost(plan, schedule(task)).notes == (
        "2 tasks that are planned are not in the schedule, and not counted",
    )
    assert planned_cost(plan, schedule(task, worked("p/b", on="2027-02-01"))).notes == (
        "1 task that is planned is not in the schedule, and not counted",
    )


def test_a_schedule_of_another_plan_is_refused(plan_of, worked, schedule):
    with pytest.raises(InputError, match="not of this plan: it has a task p/z"):
        planned_cost(plan_of(ANN), schedule(worked("p/z", "ann", on="2027-01-29 09-17")))


def test_unknown_periods_are_refused(plan_of, schedule):
    with pytest.raises(InputError, match="no periods by 'year'"):
        planned_cost(plan_of(ANN), schedule(), by="year")
