"""Working time of people: part-time weeks, employment and leave."""

import datetime as dt
import subprocess
import sys

import pytest

from planner.calendars import compile_working_time
from planner.plan import Calendar, DayRange, Person, Plan, PublicHolidays, WeekHours
from planner.quantities import Moment, TimeRange

OFFICE = (TimeRange.parse("09:00-17:00"),)
NIGHT = (TimeRange.parse("22:00-06:00"),)


def day(text):
    return dt.date.fromisoformat(text)


def utc(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def times_of(*people, calendars=(), first="2027-01-04", last="2027-01-18", zone="UTC"):
    plan = Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        time_zone=zone,
        calendars=calendars,
        people=people,
    )
    return compile_working_time(plan, utc(first), utc(last))


def leave(first, last=None):
    return DayRange(first=day(first), last=day(last or first))


def working_days(time):
    """Dates (UTC) on which an interval begins."""
    return [
        (dt.date(1970, 1, 1) + dt.timedelta(days=int(start) // 1440)).isoformat() for start in time.starts
    ]


def test_a_part_timer_works_the_days_of_their_calendar():
    three_days = Calendar(id="three", week=WeekHours(mon=OFFICE, tue=OFFICE, wed=OFFICE))
    time = times_of(Person(id="ann", calendar="three"), calendars=(three_days,)).person("ann")
    assert working_days(time) == [
        "2027-01-04",
        "2027-01-05",
        "2027-01-06",
        "2027-01-11",
        "2027-01-12",
        "2027-01-13",
    ]
    assert (time.day_minutes, time.week_minutes) == (480, 1440)


def test_nobody_works_before_the_first_or_after_the_last_day_of_employment():
    ann = Person(id="ann", employed_first=day("2027-01-07"), employed_last=day("2027-01-12"))
    assert working_days(times_of(ann).person("ann")) == [
        "2027-01-07",
        "2027-01-08",
        "2027-01-11",
        "2027-01-12",
    ]


@pytest.mark.parametrize(
    ("employed_first", "employed_last", "worked"),
    [
        ("1900-01-01", "9999-12-31", 10),
        ("0001-01-01", None, 10),
        (None, "2026-06-01", 0),
        ("2030-01-01", None, 0),
        ("2027-01-08", "2027-01-05", 0),
    ],
)
def test_employment_beyond_the_range_is_all_or_nothing(employed_first, employed_last, worked):
    ann = Person(
        id="ann",
        employed_first=employed_first and day(employed_first),
        employed_last=employed_last and day(employed_last),
    )
    assert times_of(ann).person("ann").total == worked * 480


def test_leave_takes_whole_local_days():
    ann = Person(id="ann", time_off=(leave("2027-01-05", "2027-01-06"), leave("2027-01-14")))
    assert working_days(times_of(ann).person("ann")) == [
        "2027-01-04",
        "2027-01-07",
        "2027-01-08",
        "2027-01-11",
        "2027-01-12",
        "2027-01-13",
        "2027-01-15",
    ]


def test_leave_outside_the_range_changes_nothing():
    ann = Person(id="ann", time_off=(leave("1990-01-01", "2026-12-31"), leave("2028-01-01", "9999-12-31")))
    assert times_of(ann).person("ann").total == 4800


def test_leave_over_the_edge_of_the_range_counts_inside_it():
    ann = Person(id="ann", time_off=(leave("2026-12-20", "2027-01-04"), leave("2027-01-15", "2027-02-20")))
    assert times_of(ann).person("ann").total == 8 * 480


def test_leave_takes_the_night_that_begins_on_it_and_leaves_the_one_before():
    nights = Calendar(id="nights", week=WeekHours(mon=NIGHT, tue=NIGHT, wed=NIGHT))
    ann = Person(id="ann", calendar="nights", time_off=(leave("2027-01-05"),))
    time = times_of(ann, calendars=(nights,), last="2027-01-11").person("ann")
    assert time.segments(time.first, time.last) == [
        (utc("2027-01-04 22:00"), utc("2027-01-05 06:00")),
        (utc("2027-01-06 22:00"), utc("2027-01-07 06:00")),
    ]


def test_leave_is_in_days_of_the_zone_of_the_calendar():
    # In Sydney Tuesday 5 January begins on Monday at 13:00 UTC; 09:00 to 17:00 is 22:00 to 06:00 UTC
    sydney = Calendar(id="sydney", time_zone="Australia/Sydney")
    ann = Person(id="ann", calendar="sydney", time_off=(leave("2027-01-05"),))
    time = times_of(ann, calendars=(sydney,), last="2027-01-07").person("ann")
    assert time.segments(time.first, time.last) == [
        (utc("2027-01-04 00:00"), utc("2027-01-04 06:00")),
        (utc("2027-01-05 22:00"), utc("2027-01-06 06:00")),
        (utc("2027-01-06 22:00"), utc("2027-01-07 00:00")),
    ]


def test_leave_and_holidays_add_up():
    us = Calendar(id="us", holidays=(PublicHolidays(country="US"),))
    ann = Person(id="ann", calendar="us", time_off=(leave("2027-11-26"),))
    time = times_of(ann, calendars=(us,), first="2027-11-22", last="2027-11-29").person("ann")
    assert working_days(time) == ["2027-11-22", "2027-11-23", "2027-11-24"]


def test_people_without_dates_of_their_own_share_the_time_of_their_calendar():
    far_leave = (leave("2030-01-01"),)
    times = times_of(
        Person(id="ann"),
        Person(id="ben", time_off=far_leave),
        Person(id="cid", time_off=(leave("2027-01-05"),)),
    )
    assert times.person("ann") is times.person("ben") is times.calendar(None)
    assert times.person("cid") is not times.person("ann")
    assert times.person("cid") is times.person("cid")


def test_two_people_can_meet_when_both_work():
    early = Calendar(id="early", week=WeekHours(mon=(TimeRange.parse("07:00-13:00"),)))
    times = times_of(Person(id="ann"), Person(id="ben", calendar="early"), calendars=(early,))
    joint = times.person("ann").intersect(times.person("ben"))
    assert joint.segments(utc("2027-01-04"), utc("2027-01-09")) == [
        (utc("2027-01-04 09:00"), utc("2027-01-04 13:00"))
    ]


def test_calendars_start_fast_without_the_holidays_library():
    code = (
        "import sys, planner.calendars; print(sorted({'holidays', 'networkx', 'pandas'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
