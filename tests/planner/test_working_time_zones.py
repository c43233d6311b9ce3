"""Wall clock to UTC and back. Offsets and dates of clock changes: the IANA time zone database.

New York   2027-03-14 02:00 EST → 03:00 EDT, 2027-11-07 02:00 EDT → 01:00 EST
London     2027-03-28 01:00 GMT → 02:00 BST, 2027-10-31 02:00 BST → 01:00 GMT
Sydney     2027-04-04 03:00 AEDT → 02:00 AEST, 2027-10-03 02:00 AEST → 03:00 AEDT
Lord Howe  2027-04-04 02:00 (+11) → 01:30 (+10:30), 2027-10-03 02:00 → 02:30
Kolkata    +5:30 all year
"""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import PlanError
from planner.time_zones import local_time, offset_table, utc_minute, zone_named

ZONES = [
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Havana",  # changes at midnight
    "Africa/Casablanca",  # goes back for Ramadan only
    "Africa/Cairo",  # spring gap at midnight
    "UTC",
]


def utc(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def local(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "wall_clock", "expected"),
    [
        ("America/New_York", "2027-01-15 09:00", "2027-01-15 14:00"),
        ("America/New_York", "2027-07-15 09:00", "2027-07-15 13:00"),
        ("Europe/London", "2027-07-15 09:00", "2027-07-15 08:00"),
        ("Australia/Sydney", "2027-01-15 09:00", "2027-01-14 22:00"),
        ("Australia/Lord_Howe", "2027-01-15 09:00", "2027-01-14 22:00"),
        ("Australia/Lord_Howe", "2027-07-15 09:00", "2027-07-14 22:30"),
        ("Asia/Kolkata", "2027-07-15 09:00", "2027-07-15 03:30"),
    ],
)
def test_wall_clocks_differ_from_utc_by_the_offset_of_the_season(zone, wall_clock, expected):
    assert utc_minute(local(wall_clock), zone) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "skipped", "after_the_gap"),
    [
        ("America/New_York", "2027-03-14 02:30", "2027-03-14 07:00"),
        ("America/New_York", "2027-03-14 02:00", "2027-03-14 07:00"),
        ("America/New_York", "2027-03-14 03:00", "2027-03-14 07:00"),
        ("Europe/London", "2027-03-28 01:59", "2027-03-28 01:00"),
        ("Australia/Sydney", "2027-10-03 02:15", "2027-10-02 16:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-02 15:30"),
        # Cairo springs forward at midnight, on the last Friday of April
        ("Africa/Cairo", "2027-04-30 00:00", "2027-04-29 22:00"),
        # Samoa had no 30 December 2011 at all
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
    ],
)
def test_a_time_that_the_clock_skips_is_the_moment_after_the_gap(zone, skipped, after_the_gap):
    assert utc_minute(local(skipped), zone) == utc(after_the_gap)


@pytest.mark.parametrize(
    ("zone", "twice", "first"),
    [
        ("America/New_York", "2027-11-07 01:30", "2027-11-07 05:30"),
        ("Europe/London", "2027-10-31 01:30", "2027-10-31 00:30"),
        ("Australia/Sydney", "2027-04-04 02:30", "2027-04-03 15:30"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03 14:45"),
    ],
)
def test_of_a_time_that_comes_twice_the_first_is_meant(zone, twice, first):
    assert utc_minute(local(twice), zone) == utc(first)


@given(
    st.sampled_from(ZONES),
    st.datetimes(local("1975-01-01"), local("2090-01-01")),
)
def test_any_time_that_exists_is_what_zoneinfo_says(zone, wall_clock):
    wall_clock = wall_clock.replace(second=0, microsecond=0, fold=0)
    aware = wall_clock.replace(tzinfo=ZoneInfo(zone))
    back = aware.astimezone(dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if back == wall_clock:
        assert utc_minute(wall_clock, zone) == int(aware.timestamp() // 60)
        assert local_time(utc_minute(wall_clock, zone), zone) == aware
    else:
        assert local_time(utc_minute(wall_clock, zone), zone).replace(tzinfo=None) > wall_clock


@pytest.mark.parametrize("zone", ZONES)
def test_minutes_of_a_whole_year_convert_alike_one_by_one_and_together(zone):
    begin = utc("2027-01-01")
    shown = np.arange(begin, begin + 366 * 1440, 97)
    together = offset_table(zone_named(zone), int(shown[0]), int(shown[-1])).utc_minutes(shown)
    epoch = local("1970-01-01")
    for minute, converted in zip(shown[::13].tolist(), together[::13].tolist(), strict=True):
        assert utc_minute(epoch + dt.timedelta(minutes=minute), zone) == converted


def test_local_time_shows_the_season():
    summer = local_time(utc("2027-07-01 12:00"), "America/New_York")
    assert summer.isoformat() == "2027-07-01T08:00:00-04:00"


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_times_at_the_ends_of_the_calendar_have_a_minute(year):
    days = (dt.date(year, 6, 1) - dt.date(1970, 1, 1)).days
    minute = utc_minute(local(f"{year:04d}-06-01"), "America/New_York")
    assert abs(minute - days * 1440) <= 300


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "../etc/passwd", "Amer\0ica", "/etc", "America", "Zürich"]
)
def test_an_unknown_zone_is_named(name):
    with pytest.raises(PlanError, match="there is no time zone") as raised:
        utc_minute(local("2027-01-01"), name)
    assert raised.value.issues[0].code == "unknown-time-zone"
