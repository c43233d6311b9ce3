"""Hours that lie off the time grid of the plan."""

import datetime as dt

import pytest

from planner.calendars import compile_working_time
from planner.grid import across_midnight, off_grid
from planner.plan import (
    WEEKDAYS,
    Calendar,
    CalendarException,
    ContractorPool,
    PatternChange,
    Plan,
    Skill,
    WeekHours,
)
from planner.quantities import Duration, Moment, TimeRange

ROUND = (TimeRange.parse("09:00-17:00"),)
ODD = (TimeRange.parse("09:00-12:00"), TimeRange.parse("12:45-17:00"))


def off(*calendars, grid="30min", zone="UTC", start="2027-01-04", default=None):
    plan = Plan(
        format="crewline/1",
        start=Moment.parse(start),
        time_zone=zone,
        grid=Duration.parse(grid),
        calendar=default,
        calendars=calendars,
    )
    begin = int(dt.datetime(2027, 1, 1, tzinfo=dt.UTC).timestamp()) // 60
    return off_grid(plan, compile_working_time(plan, begin, begin + 366 * 1440))


def test_round_hours_are_on_the_grid():
    assert off(Calendar(id="c"), zone="Europe/London") == ()


def test_each_place_with_odd_hours_is_named_once():
    calendar = Calendar(
        id="c",
        week=WeekHours(mon=ROUND, tue=ODD),
        exceptions=(CalendarException(first=dt.date(2027, 5, 1), hours=ODD),),
        changes=(PatternChange(first=dt.date(2027, 9, 1), week=WeekHours(sun=ODD)),),
    )
    issues = off(Calendar(id="b"), calendar)
    assert [issue.path for issue in issues] == [
        "calendars[1].week.tue[1]",
        "calendars[1].changes[0].week.sun[1]",
        "calendars[1].exceptions[0].hours[1]",
    ]
    assert issues[0].found == "work from 2027-01-05 12:45 to 17:00 (UTC)"
    assert issues[0].expected.startswith("expected hours on the plan's grid of 30min")
    assert {issue.code for issue in issues} == {"off-grid"}
    assert off(calendar, grid="15min") == ()


def test_half_hour_zones_are_off_an_hourly_grid():
    kolkata = Calendar(id="k", time_zone="Asia/Kolkata", week=WeekHours(mon=ROUND))
    assert [issue.path for issue in off(kolkata, grid="1h")] == ["calendars[0].week.mon[0]"]
    assert off(kolkata, grid="30min") == ()


def test_lord_howe_is_off_an_hourly_grid_for_half_a_year():
    # From 4 April 2027 the clocks are half an hour back; the origin lies in January
    island = Calendar(id="island", week=WeekHours(mon=ROUND))
    (issue,) = off(island, grid="1h", zone="Australia/Lord_Howe", default="island")
    assert issue.found == "work from 2027-04-05 09:00 to 17:00 (Australia/Lord_Howe)"


def test_default_office_hours_can_be_off_a_daily_grid():
    (*_, issue) = off(grid="1440min")
    assert issue.path == "grid"
    assert "default office hours" in issue.found
    whole_days = Calendar(
        id="c", week=WeekHours(**dict.fromkeys(WEEKDAYS, (TimeRange.parse("00:00-24:00"),)))
    )
    assert off(whole_days, grid="1440min", default="c") == ()


def test_a_start_within_the_day_counts_the_grid_from_midnight():
    assert off(Calendar(id="c"), grid="1h", start="2027-01-04T09:20") == ()


# --- midnight of a pool -------------------------------------------------------------------------


def across(hours, grid, maximum=1, own=True):
    """Issues of a pool in Kolkata, half an hour off UTC, whose shifts begin on Mondays."""
    week = WeekHours(mon=(TimeRange.parse(hours),))
    kolkata = Calendar(id="k", time_zone="Asia/Kolkata", week=week)
    pool = ContractorPool(
        id="film", calendar="k" if own else None, skills=(Skill(skill="film"),), rate=100, maximum=maximum
    )
    plan = Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        grid=Duration.parse(grid),
        calendar="k",
        calendars=(kolkata,),
        contractor_pools=(pool,),
    )
    begin = int(dt.datetime(2027, 1, 1, tzinfo=dt.UTC).timestamp()) // 60
    return across_midnight(plan, compile_working_time(plan, begin, begin + 366 * 1440))


def test_a_slot_across_midnight_of_a_pool_is_named_once():
    # 21:30 there is 16:00 UTC, and midnight 18:30: in the slot from 16:00 to 20:00.
    (issue,) = across("21:30-05:30", "4h")
    assert issue.path == "contractor_pools[0].calendar"
    assert issue.found == "work from 2027-01-04 21:30 to 01:30 (Asia/Kolkata), across midnight, in one slot"
    assert issue.code == "off-grid"
    assert [issue.path for issue in across("21:30-05:30", "4h", own=False)] == ["grid"]


@pytest.mark.parametrize(
    ("hours", "grid", "maximum"),
    [("21:30-05:30", "30min", 1), ("13:30-21:30", "4h", 1), ("21:30-05:30", "4h", 0)],
)
def test_a_line_at_midnight_or_nobody_at_work_then_is_fine(hours, grid, maximum):
    assert across(hours, grid, maximum) == ()
