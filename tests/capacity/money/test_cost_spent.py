"""What was spent before the data date, and what the prices of modes add to it."""

import pytest

from capacity.money.cost import planned_cost

PLAN = """
start: 2027-03-01
people:
  - {id: ann, skills: [x], rate: 60, share: 50%}
  - {id: ben, skills: [{skill: x, level: 2, efficiency: 50%}], rate: 40}
  - {id: cleo, skills: [y], rate: 100}
contractor_pools: [{id: free, skills: [x, z], rate: 90}]
projects: [{id: p, tasks: [TASK]}]
"""
ASSUMED = "1 task reports progress without hours or cost: what is done counts as planned"


@pytest.fixture
def cost_of(plan_of, schedule):
    """The only project's row and the notes, for one task and what the schedule says of it."""

    def priced(task, scheduled):
        cost = planned_cost(plan_of(PLAN.replace("TASK", task)), schedule(scheduled))
        return cost.projects.iloc[0], cost.notes

    return priced


@pytest.fixture
def finished(worked):
    return worked("p/a", start="2027-02-15", on="2027-02-17T17:00")


# --- as reported --------------------------------------------------------------------------------


def test_a_cost_that_is_reported_is_what_was_spent(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17, cost: 1234.56, hours: 99h}"
    row, notes = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert (row.spent_cents, row.to_come_cents, row.forecast_cents) == (123_456, 0, 123_456)
    assert notes == ()


def test_hours_that_are_reported_cost_the_rate_of_those_who_worked(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17, hours: 12h, people: [ben]}"
    row, notes = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert row.spent_cents == 12 * 4_000
    assert notes == ()


def test_hours_of_several_cost_the_mean_of_their_rates_by_the_time_they_give(cost_of, finished):
    # Of an hour of work ann gives 50 % x 50 % and ben 75 %: a quarter of an hour for three of his.
    # 12 h are 3 of hers and 9 of his: 3 x 60 + 9 x 40 = 540.
    progress = "{started: 2027-02-15, finished: 2027-02-17, hours: 12h, people: [ann, ben]}"
    needs = "[{skill: x, units: 50%}, {skill: x, units: 75%}]"
    row, _ = cost_of(f"{{id: a, work: 10h, needs: {needs}, progress: {progress}}}", finished)
    assert row.spent_cents == 54_000


def test_hours_without_people_cost_the_mean_of_those_who_may_do_it(cost_of, finished):
    # ann's hour of work has half an hour for projects, ben's a whole one: (0.5 x 60 + 40) / 1.5.
    progress = "{started: 2027-02-15, finished: 2027-02-17, hours: 15h}"
    row, _ = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert row.spent_cents == 70_000


def test_a_reported_cost_of_nothing_is_nothing(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17, cost: 0}"
    row, notes = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert (row.spent_cents, notes) == (0, ())


def test_a_contractors_past_hours_cost_the_rate_of_the_pool(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17, hours: 10h, people: ['free#1']}"
    row, _ = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert row.spent_cents == 90_000


# --- assumed as planned -------------------------------------------------------------------------


def test_what_is_done_without_a_report_costs_what_was_planned(cost_of, worked):
    # 40 % of 20 h by ann are 8 h at 60; the other 12 h, at half her time, take three days.
    task = "{id: a, work: 20h, person: ann, progress: {started: 2027-02-22, percent: 40%}}"
    days = "2027-03-01 09-17, 2027-03-02 09-17, 2027-03-03 09-17"
    row, notes = cost_of(task, worked("p/a", "ann", start="2027-02-22", on=days))
    assert (row.spent_cents, row.in_house_cents) == (48_000, 72_000)
    assert notes == (ASSUMED,)


def test_work_of_somebody_slow_costs_more_hours(cost_of, finished):
    # 10 h at an efficiency of 50 % are 20 h at 40.
    progress = "{started: 2027-02-15, finished: 2027-02-17, people: [ben]}"
    row, notes = cost_of(f"{{id: a, work: 10h, skill: x, progress: {progress}}}", finished)
    assert row.spent_cents == 80_000
    assert notes == (ASSUMED,)


def test_a_duration_costs_its_people_for_as_long_as_it_is(cost_of, finished):
    # 8 h of duration: ann gives half of her time, 4 h at 60.
    progress = "{started: 2027-02-15, finished: 2027-02-17, people: [ann]}"
    row, _ = cost_of(f"{{id: a, duration: 8h, skill: x, progress: {progress}}}", finished)
    assert row.spent_cents == 24_000


def test_remaining_work_says_what_is_done_and_may_exceed_the_whole(cost_of, worked):
    scheduled = worked("p/a", "ben", start="2027-02-22", on="2027-03-01 09-17")
    task = "{{id: a, work: 10h, skill: x, progress: {{started: 2027-02-22, remaining: {}}}}}"
    row, _ = cost_of(task.format("4h"), scheduled)
    assert row.spent_cents == 2 * 6 * 4_000
    row, notes = cost_of(task.format("30h"), scheduled)
    assert (row.spent_cents, notes) == (0, ())


def test_pinned_people_did_what_is_done(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17}"
    row, _ = cost_of(f"{{id: a, work: 10h, needs: [{{pinned: [cleo]}}], progress: {progress}}}", finished)
    assert row.spent_cents == 100_000


def test_a_pinned_pool_did_what_is_done_at_its_rate(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17}"
    row, _ = cost_of(f"{{id: a, work: 10h, needs: [{{pinned: [free]}}], progress: {progress}}}", finished)
    assert row.spent_cents == 90_000


def test_contractors_are_meant_where_nobody_employed_may_do_it(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17}"
    row, _ = cost_of(f"{{id: a, work: 10h, skill: z, progress: {progress}}}", finished)
    assert row.spent_cents == 90_000


def test_levels_and_names_narrow_down_who_may_have_done_it(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17, hours: 10h}"
    for need in ("{skill: x, level: 2}", "{skill: x, allowed: [ben]}", "{skill: x, forbidden: [ann]}"):
        row, _ = cost_of(f"{{id: a, work: 10h, needs: [{need}], progress: {progress}}}", finished)
        assert row.spent_cents == 40_000


def test_a_task_that_nobody_may_do_has_cost_nothing(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17}"
    row, _ = cost_of(f"{{id: a, work: 10h, skill: unknown, progress: {progress}}}", finished)
    assert row.spent_cents == 0


def test_waits_and_milestones_cost_nothing(cost_of, finished):
    progress = "{started: 2027-02-15, finished: 2027-02-17}"
    for what in ("wait: 3d", "milestone: true"):
        row, notes = cost_of(f"{{id: a, {what}, progress: {progress}}}", finished)
        assert (row.forecast_cents, notes) == (0, ())


def test_what_is_done_by_people_without_a_rate_counts_nothing_and_is_said_so(plan_of, schedule, worked):
    # ann has no rate: a third of the project time of 12 h, by (50 % x 100 %, 100 %).
    text = PLAN.replace(", rate: 60, share: 50%", "").replace(
        "TASK",
        "{id: a, work: 9h, needs: [{skill: x, units: 50%}, {skill: x}], "
        "progress: {started: 2027-02-15, finished: 2027-02-17, hours: 12h, people: [ann, ben]}}",
    )
    cost = planned_cost(plan_of(text), schedule(worked("p/a", start="2027-02-15", on="2027-02-18")))
    assert cost.projects.spent_cents.tolist() == [8 * 4_000]
    assert cost.notes == ("4.0 h of what is done are of people without a rate, and count nothing",)


# --- when ---------------------------------------------------------------------------------------


def test_what_is_spent_is_spread_from_the_actual_start_to_the_finish(plan_of, schedule, worked, cell):
    # From 30 January 00:00 to 2 February 24:00: two days in each month.
    task = "{id: a, work: 1h, skill: x, progress: {started: 2027-01-30, finished: 2027-02-02, cost: 100}}"
    done = worked("p/a", start="2027-01-30", on="2027-02-03")
    cost = planned_cost(plan_of(PLAN.replace("TASK", task)), schedule(done))
    assert cell(cost.periods, "spent_cents", period="2027-01") == 5_000
    assert cell(cost.periods, "spent_cents", period="2027-02") == 5_000
    assert cell(cost.periods, "total_cents", period="2027-03") == 0


def test_what_a_started_task_has_cost_is_spread_until_the_data_date(plan_of, schedule, worked, cell):
    # From 31 January 00:00 to 1 March 00:00 are 29 days, 28 of them in February.
    task = "{id: a, work: 1h, skill: x, progress: {started: 2027-01-31, cost: 290}}"
    open_ = worked("p/a", "ben", start="2027-01-31", on="2027-03-01 09-11")
    cost = planned_cost(plan_of(PLAN.replace("TASK", task)), schedule(open_))
    assert cost.periods.spent_cents.tolist() == [1_000, 28_000, 0]


def test_a_finish_without_a_start_is_spent_on_that_day(plan_of, schedule, worked):
    task = "{id: a, work: 1h, skill: x, progress: {finished: 2027-02-28, cost: 100}}"
    cost = planned_cost(plan_of(PLAN.replace("TASK", task)), schedule(worked("p/a", on="2027-03-01")))
    assert cost.periods.spent_cents.tolist() == [10_000, 0]


# --- prices of modes ----------------------------------------------------------------------------

MODES = """{id: a, modes: [{id: own, work: 40h, needs: [{skill: x}]},
  {id: bought, duration: 4d, needs: [{skill: x, units: 25%}], cost: 1000}]PROGRESS}"""


def test_the_price_of_the_mode_chosen_is_spread_over_its_work(plan_of, schedule, worked):
    # One day in March, three in April: 250 and 750; ben gives a quarter of 32 h, 8 h at 40.
    days = ", ".join(f"2027-0{day} 09-17" for day in ("3-31", "4-01", "4-02", "4-05"))
    plan = plan_of(PLAN.replace("TASK", MODES.replace("PROGRESS", "")))
    cost = planned_cost(plan, schedule(worked("p/a", "ben*250", on=days, mode="bought")))
    assert cost.periods.fixed_cents.tolist() == [25_000, 75_000]
    assert cost.periods.in_house_cents.tolist() == [8_000, 24_000]


def test_a_mode_that_is_not_chosen_costs_nothing(cost_of, worked):
    row, _ = cost_of(MODES.replace("PROGRESS", ""), worked("p/a", "ben", on="2027-03-01 09-17", mode="own"))
    assert row.fixed_cents == 0


def test_of_a_task_under_way_only_the_rest_of_the_price_is_to_come(cost_of, worked):
    # A quarter of four days is done: 250 of the price, and 8 h of ben at 25 %: 2 h at 40.
    progress = ", progress: {started: 2027-02-26, percent: 25%, mode: bought, people: [ben]}"
    scheduled = worked("p/a", "ben*250", start="2027-02-26", on="2027-03-01 09-17", mode="bought")
    row, notes = cost_of(MODES.replace("PROGRESS", progress), scheduled)
    assert (row.fixed_cents, row.spent_cents) == (75_000, 25_000 + 8_000)
    assert notes == (ASSUMED,)


def test_the_price_is_no_part_of_the_hours_reported(cost_of, worked):
    progress = (
        ", progress: {started: 2027-02-22, finished: 2027-02-25, hours: 5h, mode: bought, people: [ben]}"
    )
    done = worked("p/a", start="2027-02-22", on="2027-02-26", mode="bought")
    row, _ = cost_of(MODES.replace("PROGRESS", progress), done)
    assert (row.fixed_cents, row.spent_cents) == (0, 100_000 + 20_000)


def test_a_mode_without_any_time_has_its_price_at_its_moment(cost_of, plan_of, schedule, worked):
    task = "{id: a, modes: [{id: gift, duration: 0h, cost: 70}]}"
    plan = plan_of(PLAN.replace("TASK", task))
    cost = planned_cost(plan, schedule(worked("p/a", on="2027-04-01", mode="gift")))
    assert cost.periods.fixed_cents.tolist() == [7_000]  # at 24:00 of 31 March
    finished = task.replace("]}", "], progress: {finished: 2027-02-26}}")
    row, _ = cost_of(finished, worked("p/a", on="2027-02-27", mode="gift"))
    assert (row.fixed_cents, row.spent_cents) == (0, 7_000)
