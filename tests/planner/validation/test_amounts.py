"""Durations and settings have a sensible sign, size and unit."""

import pytest

from planner.errors import Issue

AMOUNT = "projects[0].tasks[0]"


def work(amount):
    return [{"id": "a", "work": amount, "skill": "designer"}]


# --- settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("grid", ["5min", "15min", "30min", "1h", "0.5h", "60min"])
def test_a_grid_that_divides_the_day_is_fine(check, grid):
    assert check(grid=grid) == ()


@pytest.mark.parametrize(
    ("grid", "nearest"),
    [
        ("7min", "6min"),
        ("1min", "5min"),
        ("4.9min", "5min"),
        ("0min", "5min"),
        ("-30min", "5min"),
        ("50min", "48min"),
        ("2d", "1440min"),
        ("1w", "1440min"),
        ("1eh", "60min"),
        ("7.5min", "8min"),
    ],
)
def test_a_grid_that_does_not_divide_the_day_is_an_error(check, grid, nearest):
    assert check(grid=grid) == (
        Issue(
            "grid",
            grid,
            "expected 5min to 1d, and a part of a day such as 15min, 30min, 1h",
            f"the nearest is {nearest}",
            "error",
            "bad-grid",
        ),
    )


@pytest.mark.parametrize("day", ["7.5h", "450min", "24h", "1min"])
def test_a_working_day_of_up_to_24_hours_is_fine(check, day):
    assert check(day=day, end="2027-06-01") == ()


@pytest.mark.parametrize("day", ["25h", "0h", "-8h", "1d", "1w", "8eh"])
def test_a_working_day_without_hours_or_in_days_is_an_error(check, day):
    assert check(day=day) == (
        Issue(
            "day",
            day,
            "expected the hours of a working day, 1min to 24h",
            "such as 8h",
            "error",
            "bad-setting",
        ),
    )


@pytest.mark.parametrize("week", ["4.5d", "7d", "40h"])
def test_a_working_week_of_one_to_seven_days_is_fine(check, week):
    assert check(week=week) == ()


@pytest.mark.parametrize("week", ["0d", "-5d", "1w", "5ed", "22d", "4h"])
def test_a_working_week_without_days_is_an_error(check, week):
    expected = "expected the working days of a week, 1d to 7 days of 24h"
    assert check(week=week) == (Issue("week", week, expected, "such as 5d", "error", "bad-setting"),)


# --- tasks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["work", "duration", "wait"])
def test_a_negative_amount_is_an_error(check, field):
    task = {"id": "a", field: "-1d"} | ({} if field == "wait" else {"skill": "designer"})
    assert check([task]) == (
        Issue(f"{AMOUNT}.{field}", "-1d", "expected more than 0", "", "error", "negative-duration"),
    )


def test_an_amount_of_nothing_is_pointed_out(check):
    assert check(work("0h")) == (
        Issue(
            f"{AMOUNT}.work",
            "0h",
            "expected more than 0",
            "it is treated as a milestone: write milestone: true if that is meant",
            "warning",
            "zero-duration",
        ),
    )


@pytest.mark.parametrize("field", ["work", "duration"])
def test_work_and_duration_in_elapsed_time_are_an_error(check, field):
    assert check([{"id": "a", field: "2ed", "skill": "designer"}]) == (
        Issue(
            f"{AMOUNT}.{field}",
            "2ed",
            f"expected {field} in working time: min, h, d or w",
            "only waits and lags run on through nights",
            "error",
            "elapsed-work",
        ),
    )


def test_a_wait_may_run_on_through_nights(check):
    assert check([{"id": "a", "wait": "2ed"}]) == ()


def test_amounts_of_modes_are_judged_alike(check):
    modes = [
        {"id": "m", "work": "-1d", "needs": [{"skill": "designer"}]},
        {"id": "n", "duration": "1eh", "needs": [{"skill": "designer"}]},
    ]
    assert [(issue.path, issue.code) for issue in check([{"id": "a", "modes": modes}])] == [
        (f"{AMOUNT}.modes[0].work", "negative-duration"),
        (f"{AMOUNT}.modes[1].duration", "elapsed-work"),
    ]


def test_a_million_hours_of_work_are_the_most(check):
    assert check(work("1000000h")) == ()
    (issue,) = check(work("1000001h"))
    assert issue == Issue(
        f"{AMOUNT}.work", "1000001h", "expected at most a million hours", "", "error", "excessive-duration"
    )


@pytest.mark.parametrize("field", ["duration", "wait"])
def test_thirty_years_are_the_longest_time(check, field):
    (issue,) = check([{"id": "a", field: "9999999w"}])
    assert (issue.path, issue.expected) == (f"{AMOUNT}.{field}", "expected at most 30 years")


@pytest.mark.parametrize(
    ("field", "lag"), [("lag", "9999999d"), ("lag", "-9999999d"), ("max_lag", "20000ed")]
)
def test_a_lag_of_more_than_thirty_years_is_an_error(check, field, lag):
    tasks = [
        {"id": "a", "milestone": True},
        {"id": "b", "milestone": True, "after": [{"task": "a", field: lag}]},
    ]
    (issue,) = check(tasks)
    assert (issue.path, issue.code) == (f"projects[0].tasks[1].after[0].{field}", "excessive-duration")


# --- estimates, progress, risks -----------------------------------------------------------------


def estimated(low, likely, high, **task):
    task = task or {"work": "1d", "skill": "designer"}
    return [{"id": "a", **task, "estimate": {"low": low, "likely": likely, "high": high}}]


def test_an_estimate_rises_from_low_to_high(check):
    assert check(estimated("4h", "1d", "1w")) == ()
    assert check(estimated("1d", "1ed", "1w", wait="1d")) == ()
    (issue,) = check(estimated("1d", "4h", "1w"))
    assert issue == Issue(
        f"{AMOUNT}.estimate.likely",
        "4h",
        "expected an amount no smaller than the one before it",
        "low <= likely <= high",
        "error",
        "estimate-order",
    )


def test_an_estimate_below_nothing_is_an_error(check):
    (issue,) = check(estimated("-1h", "1d", "1w"))
    assert (issue.path, issue.expected) == (f"{AMOUNT}.estimate.low", "expected 0 or more")


def test_an_estimate_of_work_in_elapsed_time_is_an_error(check):
    (issue,) = check(estimated("1h", "1ed", "1w"))
    assert (issue.path, issue.code) == (f"{AMOUNT}.estimate.likely", "elapsed-work")


def test_an_estimate_of_a_milestone_is_pointed_out(check):
    (issue,) = check(estimated("1h", "2h", "3h", milestone=True))
    assert (issue.severity, issue.code) == ("warning", "estimate-without-amount")


def progress(**fields):
    return [{"id": "a", "work": "1d", "skill": "designer", "progress": {"started": "2027-01-04", **fields}}]


def test_hours_spent_and_work_remaining_may_be_nothing_but_not_less(check):
    assert check(progress(hours="0h", remaining="4h")) == ()
    (issue,) = check(progress(hours="-1h"))
    assert (issue.path, issue.code) == (f"{AMOUNT}.progress.hours", "negative-duration")
    (issue,) = check(progress(remaining="-1h"))
    assert (issue.path, issue.code) == (f"{AMOUNT}.progress.remaining", "negative-duration")


def test_remaining_work_is_in_working_time_but_a_wait_may_remain_in_elapsed_time(check):
    (issue,) = check(progress(remaining="1ed"))
    assert (issue.path, issue.code) == (f"{AMOUNT}.progress.remaining", "elapsed-work")
    wait = {"id": "a", "wait": "3ed", "progress": {"started": "2027-01-04", "remaining": "1ed"}}
    assert check([wait]) == ()


def test_a_wait_with_less_than_nothing_remaining_is_an_error(check):
    wait = {"id": "a", "wait": "3ed", "progress": {"started": "2027-01-04", "remaining": "-1ed"}}
    (issue,) = check([wait])
    assert (issue.path, issue.code) == (f"{AMOUNT}.progress.remaining", "negative-duration")


def test_a_risk_does_not_make_anything_earlier(check):
    (issue,) = check(project={"risks": [{"id": "r", "probability": 0.5, "delay": "-1d"}]})
    assert issue == Issue(
        "projects[0].risks[0].delay", "-1d", "expected 0 or more", "", "error", "negative-duration"
    )


def test_the_chances_of_numbers_of_rounds_add_up_to_one(check):
    def review(**chances):
        return {
            "reviews": [{"id": "r", "of": ["a"], "steps": [{"wait": "1d"}], "rounds_probability": chances}]
        }

    assert check(project=review(**{"1": "60%", "2": "40%"})) == ()
    (issue,) = check(project=review(**{"1": "60%", "2": "30%"}))
    assert issue == Issue(
        "projects[0].reviews[0].rounds_probability",
        "90% in all",
        "expected chances that add up to 100%",
        "",
        "error",
        "chances",
    )


def test_costs_and_weights_are_small_enough_to_be_counted(check):
    # Weight 1,000 at 2,000,000.00 a day are 2 billion a day; 1,000 at 1,000,000 are one, and pass.
    due = {"due": "2027-06-01", "weight": 1000}
    assert check(project=due, late_cost_per_day=1_000_000) == ()
    (issue,) = check(project=due, late_cost_per_day=2_000_000)
    assert (issue.path, issue.code) == ("late_cost_per_day", "excessive-cost")
    assert issue.found == "up to 2,000,000,000 for a day late"
    heavy = {"levels": [{"goals": [{"goal": "late_cost", "weight": 1_000_000}]}]}
    (issue,) = check(project=due, late_cost_per_day=1_000_000, objective=heavy)
    assert (issue.path, issue.code) == ("objective.levels[0]", "excessive-cost")


def test_each_goal_stands_once_in_the_objective(check):
    def objective(*goals):
        return {"levels": [{"goals": [{"goal": goal}]} for goal in goals]}

    assert check(objective=objective("late_cost", "makespan")) == ()
    (issue,) = check(objective=objective("late_cost", "makespan", "late_cost"))
    assert issue == Issue(
        "objective.levels[2].goals[0].goal",
        '"late_cost"',
        "expected each goal once",
        "first named at objective.levels[0].goals[0]; give it a weight there",
        "error",
        "duplicate-goal",
    )
