"""Calendars compiled: weeks, nights, holidays, exceptions, changes and the clock's own jumps.

Expected minutes are counted one by one with zoneinfo, or by hand where a comment shows how.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.calendars import compile_working_time, data_date, earliest, holidays_version, latest, origin
from planner.errors import HorizonError, PlanError
from planner.plan import (
    WEEKDAYS,
    Calendar,
    CalendarException,
    ContractorPool,
    Equipment,
    PatternChange,
    Plan,
    PublicHolidays,
    WeekHours,
)
from planner.quantities import Duration, Moment, TimeRange


def day(text):
    return dt.date.fromisoformat(text)


def utc(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def hours(text):
    return tuple(TimeRange.parse(part) for part in text.split(", ")) if text else ()


def week(**days):
    return WeekHours(**{name: hours(text) for name, text in days.items()})


def every_day(text):
    return week(**dict.fromkeys(WEEKDAYS, text))


def compiled(calendar, first, last, zone="UTC"):
    plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04"), time_zone=zone, calendars=(calendar,))
    return compile_working_time(plan, utc(first), utc(last)).calendar(calendar.id)


def worked_by_day(calendar, first, last, zone="UTC"):
    """Minutes worked in each UTC day of the range, by date; days without work are left out."""
    time = compiled(calendar, first, last, zone)
    found = {}
    for date in range(time.first, time.last, 1440):
        minutes = time.minutes_before(date + 1440) - time.minutes_before(date)
        if minutes:
            found[(dt.date(1970, 1, 1) + dt.timedelta(days=date // 1440)).isoformat()] = minutes
    return found


def counted(zone, shifts, first, last):
    """UTC minutes in which some shift (local day → ranges) works, by asking zoneinfo each minute."""
    working = set()
    for minute in range(utc(first), utc(last)):
        local = dt.datetime.fromtimestamp(minute * 60, ZoneInfo(zone))
        of_day = local.hour * 60 + local.minute
        today = shifts(local.date())
        yesterday = shifts(local.date() - dt.timedelta(days=1))
        if any(r.start <= of_day < r.end for r in today) or any(of_day + 1440 < r.end for r in yesterday):
            working.add(minute)
    return working


def minutes_in(time):
    return {m for a, b in zip(time.starts.tolist(), time.ends.tolist(), strict=True) for m in range(a, b)}


# --- weeks, splits and nights ------------------------------------------------------------------


def test_the_default_calendar_is_office_hours_in_the_zone_of_the_plan():
    plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04"), time_zone="America/New_York")
    time = compile_working_time(plan, utc("2027-01-04"), utc("2027-01-12")).calendar(None)
    # Monday 4 January, 09:00 EST is 14:00 UTC
    assert time.segments(utc("2027-01-04"), utc("2027-01-06"))[0] == (
        utc("2027-01-04 14:00"),
        utc("2027-01-04 22:00"),
    )
    assert time.total == 6 * 480


def test_the_calendar_that_the_plan_names_is_its_default():
    short = Calendar(id="short", week=week(mon="10:00-12:00"))
    plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04"), calendar="short", calendars=(short,))
    times = compile_working_time(plan, utc("2027-01-04"), utc("2027-01-11"))
    assert times.calendar(None).total == 120
    assert times.calendar(None) is times.calendar("short")


def test_split_shifts_leave_the_lunch_out():
    calendar = Calendar(id="split", week=week(mon="09:00-12:30, 13:30-17:30"))
    time = compiled(calendar, "2027-01-04", "2027-01-05")
    assert time.segments(time.first, time.last) == [
        (utc("2027-01-04 09:00"), utc("2027-01-04 12:30")),
        (utc("2027-01-04 13:30"), utc("2027-01-04 17:30")),
    ]


def test_shifts_that_touch_or_overlap_count_once():
    calendar = Calendar(id="odd", week=week(mon="12:00-17:00, 08:00-12:00, 11:00-13:00"))
    time = compiled(calendar, "2027-01-04", "2027-01-05")
    assert time.segments(time.first, time.last) == [(utc("2027-01-04 08:00"), utc("2027-01-04 17:00"))]


def test_night_shifts_run_over_the_end_of_the_month():
    calendar = Calendar(id="night", week=every_day("22:00-06:00"))
    time = compiled(calendar, "2027-01-31 12:00", "2027-02-01 12:00")
    assert time.segments(time.first, time.last) == [(utc("2027-01-31 22:00"), utc("2027-02-01 06:00"))]


def test_the_night_before_the_range_runs_into_it():
    calendar = Calendar(id="night", week=week(sun="22:00-06:00"))
    time = compiled(calendar, "2027-01-04", "2027-01-05")  # Monday
    assert time.segments(time.first, time.last) == [(utc("2027-01-04"), utc("2027-01-04 06:00"))]


def test_round_the_clock_is_one_interval():
    time = compiled(
        Calendar(id="always", week=every_day("00:00-24:00")), "2027-03-01", "2027-12-01", "Europe/London"
    )
    assert len(time.starts) == 1
    assert time.total == time.last - time.first


def test_a_week_that_never_works_has_no_time():
    assert compiled(Calendar(id="never", week=WeekHours()), "2027-01-01", "2028-01-01").total == 0


# --- clock changes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "evening", "length"),
    [
        ("America/New_York", "2027-03-13", 7 * 60),
        ("America/New_York", "2027-11-06", 9 * 60),
        ("Europe/London", "2027-03-27", 7 * 60),
        ("Europe/London", "2027-10-30", 9 * 60),
        ("Australia/Sydney", "2027-04-03", 9 * 60),
        ("Australia/Sydney", "2027-10-02", 7 * 60),
        ("Australia/Lord_Howe", "2027-04-03", 8 * 60 + 30),
        ("Australia/Lord_Howe", "2027-10-02", 7 * 60 + 30),
        ("Asia/Kolkata", "2027-03-13", 8 * 60),
    ],
)
def test_a_night_shift_is_as_long_as_the_night_really_was(zone, evening, length):
    only = CalendarException(first=day(evening), hours=hours("22:00-06:00"))
    calendar = Calendar(id="night", time_zone=zone, week=WeekHours(), exceptions=(only,))
    assert compiled(calendar, "2027-01-01", "2028-01-01").total == length


def test_a_shift_inside_the_skipped_hour_does_not_happen():
    calendar = Calendar(id="c", time_zone="America/New_York", week=every_day("02:00-03:00"))
    assert "2027-03-14" not in worked_by_day(calendar, "2027-03-12", "2027-03-17")
    assert worked_by_day(calendar, "2027-03-12", "2027-03-17")["2027-03-15"] == 60


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("America/New_York", "2027-03-12", "2027-11-05"),
        ("Europe/London", "2027-03-26", "2027-10-29"),
        ("Australia/Sydney", "2027-10-01", "2027-04-02"),
        ("Australia/Lord_Howe", "2027-10-01", "2027-04-02"),
        ("Asia/Kolkata", "2027-03-12", "2027-11-05"),
        ("Africa/Cairo", "2027-04-28", "2027-10-27"),
    ],
)
@pytest.mark.parametrize("text", ["22:00-06:00", "09:00-12:30, 13:30-17:30", "00:00-24:00", "20:00-00:30"])
def test_around_clock_changes_every_minute_is_as_zoneinfo_counts_it(zone, spring, autumn, text):
    calendar = Calendar(id="c", time_zone=zone, week=every_day(text))
    for begin in (spring, autumn):
        end = (day(begin) + dt.timedelta(days=5)).isoformat()
        assert minutes_in(compiled(calendar, begin, end)) == counted(zone, lambda _: hours(text), begin, end)


ranges = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda p: TimeRange(p[0], min(p[0] + p[1], 2880))
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(ranges, max_size=2), min_size=7, max_size=7),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
    st.integers(0, 360),
)
def test_any_week_is_as_zoneinfo_counts_it_outside_clock_changes(drawn, zone, begin_day):
    by_weekday = [tuple(listed) for listed in drawn]
    calendar = Calendar(
        id="c", time_zone=zone, week=WeekHours(**dict(zip(WEEKDAYS, by_weekday, strict=True)))
    )
    first = dt.date(2027, 1, 1) + dt.timedelta(days=begin_day)
    if _clock_changes(zone, first):
        return
    begin, end = first.isoformat(), (first + dt.timedelta(days=3)).isoformat()
    expected = counted(zone, lambda date: by_weekday[date.weekday()], begin, end)
    assert minutes_in(compiled(calendar, begin, end)) == expected


def _clock_changes(zone, first):
    """Shifts that begin or end in a repeated hour are worked once, which counting can't tell."""
    noons = [
        dt.datetime.combine(first + dt.timedelta(days=n), dt.time(12), ZoneInfo(zone)) for n in range(-2, 6)
    ]
    return len({noon.utcoffset() for noon in noons}) > 1


# --- holidays, exceptions, changes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "subdivision", "free"),
    [
        ("US", None, "2027-11-25"),  # Thanksgiving: fourth Thursday of November
        ("US", None, "2027-07-05"),  # Independence Day is a Sunday in 2027, observed on Monday
        ("GB", "ENG", "2027-05-03"),  # Early May bank holiday: first Monday of May
        ("GB", "SCT", "2027-11-30"),  # St Andrew's Day, in Scotland only
        ("AU", "VIC", "2027-11-02"),  # Melbourne Cup: first Tuesday of November, in Victoria only
    ],
)
def test_nobody_works_on_a_public_holiday(country, subdivision, free):
    place = PublicHolidays(country=country, subdivision=subdivision)
    calendar = Calendar(id="c", holidays=(place,))
    worked = worked_by_day(calendar, "2027-01-01", "2028-01-01")
    assert day(free).weekday() < 5
    assert free not in worked
    assert len(worked) > 240


@pytest.mark.parametrize(("subdivision", "working"), [("ENG", "2027-11-30"), ("NIR", "2027-11-30")])
def test_regional_holidays_stay_in_their_region(subdivision, working):
    calendar = Calendar(id="c", holidays=(PublicHolidays(country="GB", subdivision=subdivision),))
    assert working in worked_by_day(calendar, "2027-11-01", "2027-12-10")


def test_assumption_day_in_bavaria_is_a_holiday_of_the_category_catholic():
    # 15 August 2028 is a Tuesday
    for categories, free in ((("public",), False), (("public", "catholic"), True)):
        place = PublicHolidays(country="DE", subdivision="BY", categories=categories)
        worked = worked_by_day(Calendar(id="c", holidays=(place,)), "2028-08-14", "2028-08-17")
        assert ("2028-08-15" not in worked) is free


def test_holidays_of_two_countries_add_up():
    both = Calendar(
        id="c", holidays=(PublicHolidays(country="US"), PublicHolidays(country="GB", subdivision="ENG"))
    )
    worked = worked_by_day(both, "2027-01-01", "2028-01-01")
    assert "2027-11-25" not in worked
    assert "2027-05-03" not in worked


def test_a_night_shift_begun_on_the_eve_of_a_holiday_runs_on_into_it():
    # Nights of 24, 25 (Thanksgiving) and 26 November: the one begun on the 25th is gone
    calendar = Calendar(id="night", week=every_day("22:00-06:00"), holidays=(PublicHolidays(country="US"),))
    time = compiled(calendar, "2027-11-24 12:00", "2027-11-27 12:00")
    assert time.segments(time.first, time.last) == [
        (utc("2027-11-24 22:00"), utc("2027-11-25 06:00")),
        (utc("2027-11-26 22:00"), utc("2027-11-27 06:00")),
    ]


def test_exceptions_win_over_holidays_and_the_week():
    calendar = Calendar(
        id="c",
        holidays=(PublicHolidays(country="US"),),
        exceptions=(
            CalendarException(first=day("2027-11-25"), hours=hours("10:00-14:00")),
            CalendarException(first=day("2027-11-27"), last=day("2027-11-28"), hours=hours("09:00-10:00")),
            CalendarException(first=day("2027-11-30")),
        ),
    )
    assert worked_by_day(calendar, "2027-11-24", "2027-12-02") == {
        "2027-11-24": 480,
        "2027-11-25": 240,
        "2027-11-26": 480,
        "2027-11-27": 60,
        "2027-11-28": 60,
        "2027-11-29": 480,
        "2027-12-01": 480,
    }


def test_of_two_exceptions_for_a_day_the_later_one_listed_counts():
    closed = CalendarException(first=day("2027-01-04"), last=day("2027-01-08"))
    open_day = CalendarException(first=day("2027-01-06"), hours=hours("09:00-12:00"))
    calendar = Calendar(id="c", exceptions=(closed, open_day))
    assert worked_by_day(calendar, "2027-01-04", "2027-01-09") == {"2027-01-06": 180}


def test_exceptions_outside_the_range_change_nothing():
    far = [CalendarException(first=day(text)) for text in ("1900-01-01", "2027-02-01", "9999-12-31")]
    time = compiled(Calendar(id="c", exceptions=tuple(far)), "2027-01-04", "2027-01-11")
    assert time.total == 5 * 480


def test_from_a_change_on_the_week_looks_different_until_the_next():
    calendar = Calendar(
        id="c",
        changes=(
            PatternChange(first=day("2027-02-01"), week=week(mon="09:00-10:00")),
            PatternChange(first=day("2027-01-13"), week=week(wed="09:00-11:00", thu="09:00-12:00")),
        ),
    )
    # 11 January 2027 is a Monday
    assert worked_by_day(calendar, "2027-01-11", "2027-02-09") == {
        "2027-01-11": 480,
        "2027-01-12": 480,
        "2027-01-13": 120,
        "2027-01-14": 180,
        "2027-01-20": 120,
        "2027-01-21": 180,
        "2027-01-27": 120,
        "2027-01-28": 180,
        "2027-02-01": 60,
        "2027-02-08": 60,
    }


def test_unknown_countries_regions_and_categories_are_named():
    for wanted in (
        PublicHolidays(country="XX"),
        PublicHolidays(country="DE", subdivision="Atlantis"),
        PublicHolidays(country="DE", categories=("imaginary",)),
    ):
        with pytest.raises(PlanError, match="are not known") as raised:
            compiled(Calendar(id="c", holidays=(wanted,)), "2027-01-01", "2027-02-01")
        assert raised.value.issues[0].code == "unknown-holidays"


def test_years_whose_holidays_nobody_knows_are_an_error_never_a_year_without_holidays():
    with pytest.raises(HorizonError, match="public holidays of US are known from 1777 to 2100, not for 2101"):
        compiled(Calendar(id="c", holidays=(PublicHolidays(country="US"),)), "2100-12-01", "2101-02-01")


def test_the_version_of_the_holidays_is_known():
    assert holidays_version().split(".")[0].isdigit()


# --- days and weeks of lags ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours_of_week", "day_minutes", "week_minutes"),
    [
        (week(mon="09:00-17:00", tue="09:00-17:00", wed="09:00-13:00"), 480, 1440),
        (week(mon="09:00-15:00", tue="09:00-12:00"), 360, 720),  # as common: the longest
        (week(mon="09:00-12:00, 13:00-16:00", tue="08:00-14:00", wed="08:00-18:00"), 360, 1080),
        (week(mon="08:00-12:00, 10:00-14:00"), 360, 360),  # an overlap counts once
        (every_day("22:00-06:00"), 480, 3360),
    ],
)
def test_a_day_is_the_commonest_working_day_and_a_week_all_of_them(hours_of_week, day_minutes, week_minutes):
    time = compiled(Calendar(id="c", week=hours_of_week), "2027-01-01", "2027-02-01")
    assert (time.day_minutes, time.week_minutes) == (day_minutes, week_minutes)


def test_without_a_working_week_the_first_change_that_works_says_what_a_day_is():
    changes = (
        PatternChange(first=day("2028-01-01"), week=week(mon="09:00-10:00")),
        PatternChange(first=day("2027-06-01"), week=week(mon="09:00-12:00")),
    )
    time = compiled(Calendar(id="c", week=WeekHours(), changes=changes), "2027-01-01", "2027-02-01")
    assert (time.day_minutes, time.week_minutes) == (180, 180)


def test_a_calendar_of_exceptions_only_has_the_usual_day():
    time = compiled(Calendar(id="c", week=WeekHours()), "2027-01-01", "2027-02-01")
    assert (time.day_minutes, time.week_minutes) == (480, 2400)


def test_lags_count_in_the_calendar_named_or_on_the_clock():
    short = Calendar(id="short", week=week(mon="09:00-15:00", tue="09:00-15:00"))
    plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04"), calendars=(short,))
    times = compile_working_time(plan, utc("2027-01-01"), utc("2027-02-01"))
    axis, minutes = times.lag(Duration.parse("1.5d"), "short")
    assert axis is times.calendar("short")
    assert minutes == 540
    assert times.lag(Duration.parse("-1w"), "short")[1] == -720
    assert times.lag(Duration.parse("1d"), None)[1] == 480
    clock, elapsed = times.lag(Duration.parse("2ed"), "short")
    assert clock.minutes_before(17) == 17
    assert elapsed == 2880


# --- pools, equipment, moments, unknown names ----------------------------------------------------


def test_pools_and_equipment_follow_their_calendars():
    short = Calendar(id="short", week=week(mon="09:00-15:00"))
    pool = ContractorPool(id="freelancers", calendar="short", skills=(), rate=5000)
    rig, room = Equipment(id="rig"), Equipment(id="room", calendar="short")
    plan = Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        calendars=(short,),
        contractor_pools=(pool,),
        equipment=(rig, room),
    )
    times = compile_working_time(plan, utc("2027-01-04"), utc("2027-01-11"))
    assert times.pool("freelancers") is times.equipment("room") is times.calendar("short")
    assert times.equipment("rig").total == 7 * 1440
    assert times.equipment("rig") is times.always
    assert times.equipment("rig").day_minutes == 1440


def test_ids_that_the_plan_does_not_have_are_named():
    times = compile_working_time(Plan(format="crewline/1", start=Moment.parse("2027-01-04")), 0, 1440)
    for ask, kind in (
        (times.calendar, "calendar"),
        (times.person, "person"),
        (times.pool, "contractor pool"),
        (times.equipment, "equipment"),
    ):
        with pytest.raises(PlanError, match=f"the plan has no {kind} 'nobody'") as raised:
            ask("nobody")
        assert raised.value.issues[0].code == f"unknown-{kind.replace(' ', '-')}"


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match="empty"):
        compile_working_time(Plan(format="crewline/1", start=Moment.parse("2027-01-04")), 5, 5)


def test_moments_of_a_plan_are_its_local_times():
    plan = Plan(format="crewline/1", start=Moment.parse("2027-03-14T09:00"), time_zone="America/New_York")
    assert data_date(plan) == utc("2027-03-14 13:00")
    assert origin(plan) == utc("2027-03-14 05:00")
    # A date alone is the whole day, and this one has 23 hours
    assert earliest(plan, Moment.parse("2027-03-14")) == utc("2027-03-14 05:00")
    assert latest(plan, Moment.parse("2027-03-14")) == utc("2027-03-15 04:00")
    assert earliest(plan, Moment.parse("2027-07-01T10:00")) == utc("2027-07-01 14:00")
    assert latest(plan, Moment.parse("2027-07-01T10:00")) == utc("2027-07-01 14:00")
    assert latest(plan, Moment.parse("9999-12-31")) == utc("9999-12-31") + 1440 + 300


def test_times_know_the_ground_of_their_plan():
    plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04T09:00"), grid=Duration.parse("15min"))
    times = compile_working_time(plan, utc("2027-01-01"), utc("2027-02-01"))
    assert times.plan is plan
    assert times.plan_zone.key == "UTC"
    assert times.grid_minutes == 15
    assert (times.data_date, times.origin) == (utc("2027-01-04 09:00"), utc("2027-01-04"))
    assert (times.first, times.last) == (utc("2027-01-01"), utc("2027-02-01"))
