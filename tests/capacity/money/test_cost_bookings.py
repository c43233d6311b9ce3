"""Contractors are paid by the booking: what is used, what is idle, and which projects bear it."""

import pytest

from capacity.columns import BOOKING_COST, BOOKING_SHARE
from capacity.money.cost import planned_cost

PLAN = """
start: 2027-01-25
contractor_pools:
  - {id: free, name: Freelance, skills: [x], rate: 50, maximum: 3}
projects:
  - {id: p, tasks: [{id: a, work: 12h, skill: x}, {id: b, work: 1h, skill: x}]}
  - {id: q, name: Quilt, tasks: [{id: a, work: 8h, skill: x}]}
"""


def by_project(cost):
    columns = ["project", "contractor_cents", "idle_cents", "committed_cents"]
    return cost.projects[columns].values.tolist()


def test_idle_hours_are_borne_by_the_projects_in_proportion_to_what_they_use(
    plan_of, worked, booked, schedule
):
    # Monday to Friday: 40 h x 50 = 2,000. p uses 12 h (600), q 8 h (400), 20 h (1,000) are idle: 12 to 8.
    tasks = (
        worked("p/a", "free#1", on="2027-01-25 09-17, 2027-01-26 09-13"),
        worked("q/a", "free#1", on="2027-01-28 09-17"),
    )
    cost = planned_cost(
        plan_of(PLAN), schedule(*tasks, booked("free", "2027-01-25", "2027-01-29", 40, 5_000))
    )
    assert by_project(cost) == [["p", 60_000, 60_000, 0], ["q", 40_000, 40_000, 0]]
    assert cost.shares.used_hours.tolist() == [12, 8]
    assert cost.shares.cost_cents.tolist() == [120_000, 80_000]
    assert cost.shares.name.tolist() == ["p", "Quilt"]
    row = cost.bookings.iloc[0]
    assert (row.paid_hours, row.used_hours, row.idle_hours, row.used_percent) == (40, 20, 20, 50)
    assert (row.cost_cents, row.used_cents, row.idle_cents) == (200_000, 100_000, 100_000)
    assert cost.periods.idle_hours.tolist() == pytest.approx([12, 8])


def test_frames_of_bookings_have_exactly_the_declared_columns_and_types(plan_of, booked, schedule):
    cost = planned_cost(plan_of(PLAN), schedule(booked("free", "2027-01-25", "2027-01-29", 40, 5_000)))
    for frame, columns in ((cost.bookings, BOOKING_COST), (cost.shares, BOOKING_SHARE)):
        assert list(frame.columns) == [column.name for column in columns]
        assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in columns]


def test_half_of_a_contractor_uses_half_of_the_hours(plan_of, worked, booked, schedule):
    task = worked("p/a", "free#1*500", on="2027-01-25 09-17")
    cost = planned_cost(plan_of(PLAN), schedule(task, booked("free", "2027-01-25", "2027-01-25", 8, 5_000)))
    assert by_project(cost)[0] == ["p", 20_000, 20_000, 0]


def test_idle_hours_fall_into_the_month_in_which_they_are_paid(plan_of, worked, booked, schedule, cell):
    # Thursday 28 January to Tuesday 2 February: 16 h paid in each month; 12 h of January are used.
    task = worked("p/a", "free#1", on="2027-01-28 09-17, 2027-01-29 09-13")
    cost = planned_cost(plan_of(PLAN), schedule(task, booked("free", "2027-01-28", "2027-02-02", 32, 5_000)))
    assert cell(cost.periods, "idle_cents", project="p", period="2027-01") == 4 * 5_000
    assert cell(cost.periods, "idle_cents", project="p", period="2027-02") == 16 * 5_000
    assert cell(cost.periods, "contractor_cents", project="p", period="2027-01") == 12 * 5_000


def test_a_committed_booking_that_nobody_uses_is_paid_by_no_project(plan_of, booked, schedule, cell):
    booking = booked("free", "2027-01-25", "2027-01-26", 16, 5_000, committed=True)
    cost = planned_cost(plan_of(PLAN), schedule(booking))
    assert by_project(cost) == [["p", 0, 0, 0], ["q", 0, 0, 0], ["", 0, 80_000, 80_000]]
    assert cost.projects.name.tolist()[-1] == "no project"
    assert cost.shares[["project", "name", "cost_cents"]].values.tolist() == [["", "no project", 80_000]]
    assert cell(cost.periods, "idle_hours", project="") == 16


def test_what_is_committed_is_told_apart(plan_of, worked, booked, schedule):
    tasks = (
        worked("p/a", "free#1", on="2027-01-25 09-17"),
        worked("p/b", "free#2", on="2027-01-25 09-13"),
    )
    cost = planned_cost(
        plan_of(PLAN),
        schedule(
            *tasks,
            booked("free", "2027-01-25", "2027-01-25", 8, 5_000, committed=True),
            booked("free", "2027-01-25", "2027-01-25", 8, 5_000, contractor=2),
        ),
    )
    assert by_project(cost)[0] == ["p", 60_000, 20_000, 40_000]
    assert cost.bookings.committed.tolist() == [True, False]


def test_a_task_that_runs_through_two_bookings_uses_both(plan_of, worked, booked, schedule):
    # Friday in the first booking, Monday in the second; contractor 1 of each day.
    task = worked("p/a", "free#1", on="2027-01-29 09-17, 2027-02-01 09-13")
    bookings = [booked("free", day, day, 8, 5_000) for day in ("2027-02-01", "2027-01-29")]
    cost = planned_cost(plan_of(PLAN), schedule(task, *bookings))
    assert cost.bookings.used_hours.tolist() == [4, 8]


def test_bookings_are_dated_in_the_zone_of_the_pools_calendar(plan_of, worked, booked, schedule):
    # In Tokyo 25 January begins on the 24th at 15:00 UTC; the work of the 25th, 00:00-08:00 UTC, is in it.
    text = PLAN.replace("rate: 50", "rate: 50, calendar: tokyo")
    text += "calendars: [{id: tokyo, time_zone: Asia/Tokyo, week: {mon-fri: 09:00-17:00}}]\n"
    task = worked("p/a", "free#1", on="2027-01-25 00-08")
    cost = planned_cost(
        plan_of("time_zone: UTC" + text.replace("start: 2027-01-25", "start: 2027-01-24")),
        schedule(task, booked("free", "2027-01-25", "2027-01-25", 8, 5_000)),
    )
    assert cost.bookings.used_hours.tolist() == [8]
    assert not any("outside" in note for note in cost.notes)


def test_work_outside_all_bookings_counts_nothing_and_is_said_so(plan_of, worked, booked, schedule):
    task = worked("p/a", "free#1", on="2027-01-25 09-17, 2027-01-26 09-17")
    cost = planned_cost(plan_of(PLAN), schedule(task, booked("free", "2027-01-25", "2027-01-25", 8, 5_000)))
    assert by_project(cost)[0] == ["p", 40_000, 0, 0]
    assert cost.notes[0] == "8.0 h of contractors lie outside all bookings and count nothing"


def test_a_booking_of_the_past_is_paid_no_more(plan_of, booked, schedule):
    cost = planned_cost(plan_of(PLAN), schedule(booked("free", "2027-01-04", "2027-01-08", 0, 5_000)))
    assert cost.bookings.cost_cents.tolist() == [0]
    assert cost.bookings.used_percent.isna().all()
    assert cost.projects.forecast_cents.sum() == 0


def test_a_pool_that_costs_nothing_still_shows_its_hours(plan_of, worked, booked, schedule):
    task = worked("p/a", "free#1", on="2027-01-25 09-15")
    plan = plan_of(PLAN.replace("rate: 50", "rate: 0"))
    cost = planned_cost(plan, schedule(task, booked("free", "2027-01-25", "2027-01-25", 8, 0)))
    assert (cost.bookings.used_hours[0], cost.bookings.idle_hours[0]) == (6, 2)
    assert cost.projects.forecast_cents.sum() == 0


def test_more_work_than_time_in_a_booking_costs_no_more_than_the_booking(plan_of, worked, booked, schedule):
    # A broken schedule: twice 8 h at 100 % in a booking of 8 h. Each project bears half.
    tasks = (worked("p/a", "free#1", on="2027-01-25 09-17"), worked("q/a", "free#1", on="2027-01-25 09-17"))
    cost = planned_cost(plan_of(PLAN), schedule(*tasks, booked("free", "2027-01-25", "2027-01-25", 8, 5_000)))
    assert by_project(cost) == [["p", 20_000, 0, 0], ["q", 20_000, 0, 0]]


def test_idle_hours_that_lie_in_no_working_time_accrue_over_the_booking(plan_of, worked, booked, schedule):
    # A broken schedule: paid 8 h on a Saturday on which the pool does not work, 4 h of them used.
    task = worked("p/a", "free#1", on="2027-01-30 09-13")
    cost = planned_cost(plan_of(PLAN), schedule(task, booked("free", "2027-01-30", "2027-01-30", 8, 5_000)))
    assert by_project(cost)[0] == ["p", 20_000, 20_000, 0]
    assert cost.periods.total_cents.sum() == 40_000


@pytest.mark.parametrize("paid", [40, 39.5, 37.25])
def test_odd_hours_and_rates_still_sum_to_the_bookings_cost(plan_of, worked, booked, schedule, paid):
    tasks = (
        worked("p/a", "free#1*333", on="2027-01-25 09-16"),
        worked("p/b", "free#1*667", on="2027-01-25 10-17"),
        worked("q/a", "free#1", on="2027-01-27 09-12:20"),
    )
    booking = booked("free", "2027-01-25", "2027-01-29", paid, 3_333)
    cost = planned_cost(plan_of(PLAN), schedule(*tasks, booking), by="week")
    assert cost.shares.cost_cents.sum() == booking.cost
    assert cost.periods.total_cents.sum() == booking.cost
    assert cost.projects.forecast_cents.sum() == booking.cost
