"""Rules of dates, each with an allowed case, a broken case and the exact amount."""

import pytest

from scheduling.checker import check
from scheduling.checker.clock import Clock
from scheduling.schedule import Schedule

TWO_HOURS = {"id": "a", "work": "2h", "person": "ann"}


def one(desk, task=None, **parts):
    return desk.plan({**TWO_HOURS, **(task or {})}, **parts)


def a(desk, *spans):
    return desk.entry("a", "ann", *spans)


def test_nothing_starts_before_the_data_date(desk):
    plan = one(desk, start="2027-01-04T10:00")
    assert desk.found(plan, a(desk, "mon 10:00-12:00")) == []
    assert desk.found(plan, a(desk, "mon 09:00-11:00")) == [("data-date", "p/a", 60, "minutes")]


def test_a_data_date_off_the_grid_is_rounded_up_for_work_only(desk):
    plan = desk.plan(TWO_HOURS, {"id": "m", "milestone": True}, start="2027-01-04T10:10")
    m = desk.moment("m", "mon 10:10")
    assert desk.found(plan, a(desk, "mon 10:30-12:30"), m) == []
    assert desk.found(plan, a(desk, "mon 10:00-12:00"), m) == [("data-date", "p/a", 10, "minutes")]


@pytest.mark.parametrize(("end", "minutes"), [("2027-01-05", 120), ("2027-01-06T09:30", 90)])
def test_nothing_ends_after_the_horizon(desk, end, minutes):
    plan = one(desk, end=end)
    # From Tuesday's end to Wednesday 11:00 are 11 h.
    amount = minutes if "T" in end else 11 * 60
    assert desk.found(plan, a(desk, "tue 09:00-11:00")) == []
    assert desk.found(plan, a(desk, "wed 09:00-11:00")) == [("horizon", "p/a", amount, "minutes")]


def test_the_end_of_the_plan_is_told_as_it_is_written(desk):
    plan = one(desk, end="2027-01-05")
    (breach,) = check(plan, Schedule((a(desk, "wed 09:00-11:00"),)))
    assert breach.message == "p/a finishes 660 min after the plan's end, 2027-01-05"


def test_a_task_centuries_away_is_named_without_compiling_them(desk):
    far = 10**12
    entry = desk.moment("m", "mon 09:00")
    entry = type(entry)("p", "m", far, far)
    plan = desk.plan({"id": "m", "milestone": True})
    assert desk.found(plan, entry) == [("horizon", "p/m", far - desk.at("mon 00:00"), "minutes")]


@pytest.mark.parametrize(
    ("release", "minutes"), [("2027-01-05", 7 * 60 + 30), ("2027-01-05T10:00", 17 * 60 + 30)]
)
@pytest.mark.parametrize("of_project", [False, True])
def test_nothing_starts_before_its_release(desk, release, minutes, of_project):
    plan = one(desk, project={"release": release}) if of_project else one(desk, {"release": release})
    assert desk.found(plan, a(desk, "tue 10:00-12:00")) == []
    assert desk.found(plan, a(desk, "mon 16:30-17:00", "tue 09:00-10:30")) == [
        ("release", "p/a", minutes, "minutes")
    ]


@pytest.mark.parametrize(("deadline", "minutes"), [("2027-01-05", 11 * 60), ("2027-01-05T16:00", 19 * 60)])
@pytest.mark.parametrize("of_project", [False, True])
def test_nothing_finishes_after_its_deadline(desk, deadline, minutes, of_project):
    plan = one(desk, project={"deadline": deadline}) if of_project else one(desk, {"deadline": deadline})
    assert desk.found(plan, a(desk, "tue 14:00-16:00")) == []
    assert desk.found(plan, a(desk, "wed 09:00-11:00")) == [("deadline", "p/a", minutes, "minutes")]


# --- pins ---------------------------------------------------------------------------------------


def test_a_pinned_minute_is_exact(desk):
    plan = one(desk, {"start": "2027-01-05T10:00"})
    assert desk.found(plan, a(desk, "tue 10:00-12:00")) == []
    assert desk.found(plan, a(desk, "tue 10:30-12:30")) == [("pinned-start", "p/a", 30, "minutes")]
    assert desk.found(plan, a(desk, "tue 09:00-11:00")) == [("pinned-start", "p/a", 60, "minutes")]


def test_a_pinned_day_leaves_the_hour_open(desk):
    plan = one(desk, {"start": "2027-01-05"})
    assert desk.found(plan, a(desk, "tue 10:00-12:00")) == []
    # The first possible slot is Tuesday 09:00.
    assert desk.found(plan, a(desk, "mon 15:00-17:00")) == [("pinned-start", "p/a", 18 * 60, "minutes")]
    assert desk.found(plan, a(desk, "wed 09:00-11:00")) == [("pinned-start", "p/a", 24 * 60, "minutes")]


@pytest.mark.parametrize("pin", ["2027-01-08T18:00", "2027-01-09", "2027-01-10T11:00"])
def test_a_pin_out_of_hours_means_the_next_moment_of_work(desk, pin):
    plan = one(desk, {"start": pin})
    assert desk.found(plan, a(desk, "mon+1 09:00-11:00")) == []
    assert desk.found(plan, a(desk, "mon+1 10:00-12:00")) == [("pinned-start", "p/a", 60, "minutes")]


def test_a_pin_off_the_grid_means_the_next_slot(desk):
    plan = one(desk, {"start": "2027-01-05T10:10"})
    assert desk.found(plan, a(desk, "tue 10:30-12:30")) == []


def test_a_pinned_wait_starts_at_its_minute_or_the_next_of_its_calendar(desk):
    plan = desk.plan({"id": "w", "wait": "1h", "start": "2027-01-05T10:10"})
    assert desk.found(plan, desk.entry("w", "", "tue 10:10-11:10")) == []
    plan = desk.plan({"id": "w", "wait": "1h", "start": "2027-01-05T20:10"})
    assert desk.found(plan, desk.entry("w", "", "wed 09:00-10:00")) == []
    assert desk.found(plan, desk.entry("w", "", "wed 09:01-10:01")) == [("pinned-start", "p/w", 1, "minutes")]


def test_a_pinned_milestone_stands_at_its_minute(desk):
    plan = desk.plan({"id": "m", "milestone": True, "start": "2027-01-09T10:10"})
    assert desk.found(plan, desk.moment("m", "sat 10:10")) == []
    assert desk.found(plan, desk.moment("m", "mon+1 09:00")) == [("pinned-start", "p/m", 2810, "minutes")]


def test_a_pin_after_which_nobody_works_is_missed_by_the_minutes_from_it(desk):
    gone = [{"id": "ann", "employed_last": "2027-01-05"}]
    plan = one(desk, {"start": "2027-01-06T09:00"}, people=gone)
    assert desk.found(plan, a(desk, "tue 09:00-11:00")) == [("pinned-start", "p/a", 1440, "minutes")]


# --- constraints --------------------------------------------------------------------------------

TUESDAY, TUESDAY_NOON = "2027-01-05", "2027-01-05T12:00"
CONSTRAINTS = [
    ("must-start-on", TUESDAY_NOON, "tue 12:00-14:00", "tue 13:00-15:00", 60),
    ("must-start-on", TUESDAY, "tue 15:00-17:00", "wed 10:00-12:00", 25 * 60),
    ("must-finish-on", TUESDAY_NOON, "tue 10:00-12:00", "tue 10:30-12:30", 30),
    ("must-finish-on", TUESDAY_NOON, "tue 10:00-12:00", "tue 09:30-11:30", 30),
    ("must-finish-on", TUESDAY, "tue 15:00-17:00", "wed 09:00-11:00", 11 * 60),
    ("must-finish-on", TUESDAY, "tue 15:00-17:00", "mon 15:00-17:00", 7 * 60),
    ("start-no-earlier-than", TUESDAY_NOON, "wed 09:00-11:00", "tue 11:30-13:30", 30),
    ("start-no-earlier-than", TUESDAY, "tue 09:00-11:00", "mon 15:00-17:00", 9 * 60),
    ("start-no-later-than", TUESDAY_NOON, "tue 12:00-14:00", "tue 12:30-14:30", 30),
    ("start-no-later-than", TUESDAY, "tue 15:00-17:00", "wed 09:00-11:00", 9 * 60),
    ("finish-no-earlier-than", TUESDAY_NOON, "tue 10:00-12:00", "tue 09:30-11:30", 30),
    ("finish-no-later-than", TUESDAY_NOON, "tue 10:00-12:00", "tue 10:30-12:30", 30),
    ("finish-no-later-than", TUESDAY, "tue 15:00-17:00", "wed 09:00-11:00", 11 * 60),
]


@pytest.mark.parametrize(("kind", "date", "good", "bad", "minutes"), CONSTRAINTS)
def test_each_constraint_type(desk, kind, date, good, bad, minutes):
    plan = one(desk, {"constraint": {"type": kind, "date": date}})
    assert desk.found(plan, a(desk, good)) == []
    assert desk.found(plan, a(desk, bad)) == [("constraint", "p/a", minutes, "minutes")]


@pytest.mark.parametrize("kind", ["as-soon-as-possible", "as-late-as-possible"])
def test_wishes_are_no_rules(desk, kind):
    plan = one(desk, {"constraint": {"type": kind}})
    assert desk.found(plan, a(desk, "thu 15:00-17:00")) == []


def test_a_moment_that_no_clock_shows_is_told_in_minutes():
    clock = Clock(origin=0, grid=30, data_date=0, zone="UTC")
    assert clock.show(540) == "Thu 1970-01-01 09:00"
    assert clock.show(10**12) == "minute 1000000000000"
