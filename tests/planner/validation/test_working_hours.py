"""Calendars say when work happens, in zones, holidays and hours that exist and fit the grid."""

import datetime as dt
import time

import pytest

from planner.errors import Issue


def calendar(**fields):
    return {"calendars": [{"id": "c", **fields}]}


# --- zones and holidays -------------------------------------------------------------------------


def test_an_unknown_time_zone_of_the_plan_is_an_error(check):
    assert check(time_zone="Europe/Berlin") == ()
    (issue,) = check(time_zone="Europe/Berlim")
    assert (issue.path, issue.found, issue.expected, issue.code) == (
        "time_zone",
        '"Europe/Berlim"',
        "expected an IANA name such as Europe/London",
        "unknown-time-zone",
    )
    assert issue.hint.startswith('did you mean "Europe/Berlin"? known time zones: ')


@pytest.mark.parametrize("name", ["", "../UTC", "/etc", "America", "a\x00b", "x" * 500, "時間"])
def test_no_time_zone_however_odd_is_more_than_an_error(check, name):
    (issue,) = check(**calendar(time_zone=name))
    assert (issue.path, issue.code) == ("calendars[0].time_zone", "unknown-time-zone")


def holidays(**fields):
    return calendar(holidays=[{"country": "DE", **fields}])


@pytest.mark.parametrize(
    "wanted", [{}, {"subdivision": "BY"}, {"categories": ["public", "catholic"], "subdivision": "BY"}]
)
def test_holidays_that_the_library_knows_are_fine(check, wanted):
    assert check(**holidays(**wanted)) == ()


def test_an_unknown_country_is_an_error(check):
    (issue,) = check(**holidays(country="DD"))
    assert (issue.path, issue.found, issue.code) == (
        "calendars[0].holidays[0].country",
        '"DD"',
        "unknown-country",
    )
    assert "known countries: AD, AE, " in issue.hint


def test_an_unknown_subdivision_is_an_error(check):
    (issue,) = check(**holidays(subdivision="BX"))
    assert issue == Issue(
        "calendars[0].holidays[0].subdivision",
        '"BX"',
        "expected a subdivision of DE that the holidays library knows",
        issue.hint,
        "error",
        "unknown-subdivision",
    )
    assert "known subdivisions of DE: BB, BE, BW, BY" in issue.hint


def test_an_unknown_category_of_holidays_is_an_error(check):
    (issue,) = check(**holidays(categories=["public", "banc"]))
    assert (issue.path, issue.found, issue.expected, issue.code) == (
        "calendars[0].holidays[0].categories[1]",
        '"banc"',
        "expected a category of holidays in DE",
        "unknown-holiday-category",
    )


def test_years_whose_holidays_are_not_known_are_an_error(check):
    issue = check(start="2150-01-05", **holidays())[0]
    assert (issue.path, issue.expected, issue.code) == (
        "calendars[0].holidays",
        "expected years for which its holidays are known",
        "unknown-holiday-years",
    )


# --- hours --------------------------------------------------------------------------------------


def week(**days):
    return calendar(week=days)


def test_split_shifts_and_nights_are_fine(check):
    assert check(**week(mon=["06:00-10:00", "22:00-06:00"], tue=["06:00-10:00"])) == ()


def test_hours_that_overlap_are_pointed_out(check):
    assert check(**week(mon=["09:00-12:00", "11:30-17:00"])) == (
        Issue(
            "calendars[0].week.mon[1]",
            "11:30-17:00 overlaps 09:00-12:00",
            "expected hours that don't overlap",
            "they are counted once",
            "warning",
            "overlapping-hours",
        ),
    )


def test_hours_within_longer_ones_are_pointed_out_wherever_they_stand(check):
    issues = check(**week(mon=["10:00-11:00", "09:00-17:00", "12:00-13:00"]))
    assert [(issue.path, issue.found) for issue in issues] == [
        ("calendars[0].week.mon[1]", "09:00-17:00 overlaps 10:00-11:00"),
        ("calendars[0].week.mon[2]", "12:00-13:00 overlaps 09:00-17:00"),
    ]


def test_hours_that_begin_before_the_night_shift_ends_are_pointed_out(check):
    (issue,) = check(**week(mon="22:00-06:30", tue="06:00-14:00"))
    assert issue == Issue(
        "calendars[0].week.tue",
        "work from 06:00 while the night before runs on to 06:30",
        "expected hours that don't overlap",
        "",
        "warning",
        "overlapping-hours",
    )


def test_sundays_night_shift_runs_into_monday(check):
    (issue,) = check(**week(sun="22:00-08:00", mon="07:00-15:00"))
    assert issue.path == "calendars[0].week.mon"


def test_hours_of_changes_and_exceptions_are_judged_too(check):
    hours = ["09:00-12:00", "11:00-17:00"]
    issues = check(
        **calendar(
            changes=[{"first": "2027-03-01", "week": {"mon": hours}}],
            exceptions=[{"first": "2027-02-01", "hours": hours}],
        )
    )
    assert [issue.path for issue in issues] == [
        "calendars[0].exceptions[0].hours[1]",
        "calendars[0].changes[0].week.mon[1]",
    ]


def test_two_exceptions_for_a_day_with_other_hours_are_pointed_out(check):
    closed, short = (
        {"first": "2027-02-01", "last": "2027-02-05"},
        {"first": "2027-02-03", "hours": ["09:00-12:00"]},
    )
    assert check(**calendar(exceptions=[closed, {"first": "2027-02-05", "last": "2027-02-09"}])) == ()
    (issue,) = check(**calendar(exceptions=[closed, short]))
    assert issue == Issue(
        "calendars[0].exceptions[1]",
        "2027-02-03 has other hours in exceptions[0]",
        "expected one exception for each day",
        "the later in the list wins",
        "warning",
        "overlapping-exceptions",
    )


def test_two_changes_on_one_day_are_pointed_out(check):
    changes = [{"first": "2027-03-01", "week": {"mon": "09:00-17:00"}}] * 2
    (issue,) = check(**calendar(changes=changes))
    assert (issue.path, issue.code) == ("calendars[0].changes[1].first", "duplicate-change")


def test_a_calendar_without_any_hour_is_pointed_out(check):
    (issue,) = check(**week())
    assert issue == Issue(
        "calendars[0].week",
        'no working hour in "c"',
        "expected hours on at least one day",
        "",
        "warning",
        "no-working-hour",
    )


def test_a_calendar_of_exceptional_days_only_has_hours(check):
    assert check(**calendar(week={}, exceptions=[{"first": "2027-02-01", "hours": ["09:00-17:00"]}])) == ()


FIRST_OF_MANY = dt.date(2027, 1, 5)
MANY_DAYS = [(FIRST_OF_MANY + dt.timedelta(days=k)).isoformat() for k in range(10_000)]
STATES = ("CA", "FL", "NY", "TX", "WA")


@pytest.mark.parametrize(
    "many",
    [
        {"holidays": [{"country": "US", "subdivision": STATES[k % 5]} for k in range(10_000)]},
        {"exceptions": [{"first": day} for day in MANY_DAYS]},
        {"exceptions": [{"first": day, "hours": ["09:00-12:00"]} for day in MANY_DAYS]},
        {"exceptions": [{"first": day, "last": "2028-01-05"} for day in MANY_DAYS[:300]] * 33},
        {"changes": [{"first": day, "week": {"mon-fri": "09:00-17:00"}} for day in MANY_DAYS]},
    ],
    ids=["public holidays", "days off", "days of other hours", "overlapping ranges", "changes"],
)
def test_ten_thousand_holidays_of_any_form_in_one_calendar_take_no_time(check, many):
    # The one task, before all of them, is done; whether ann works later is not the point.
    began = time.perf_counter()
    found = check(**calendar(**many), calendar="c")
    assert [issue for issue in found if issue.severity == "error"] == []
    assert time.perf_counter() - began < 3


def test_ten_thousand_days_of_leave_take_no_time(check):
    leave = [{"first": day, "last": day} for day in MANY_DAYS]
    people = [{"id": "ann", "skills": ["designer"], "time_off": leave}, {"id": "bob"}]
    began = time.perf_counter()
    assert [issue for issue in check(people=people) if issue.severity == "error"] == []
    assert time.perf_counter() - began < 3


# --- the grid -----------------------------------------------------------------------------------


def test_hours_off_the_grid_are_an_error_with_calendar_and_hour(check):
    assert check(**week(mon="09:15-17:00"), grid="15min") == ()
    (issue,) = check(**week(mon="09:15-17:00"))
    assert (issue.path, issue.found, issue.code) == (
        "calendars[0].week.mon[0]",
        "work from 2027-01-04 09:15 to 17:00 (UTC)",
        "off-grid",
    )
    assert issue.expected == "expected hours on the plan's grid of 30min, counted from midnight of its start"


def test_the_second_calendar_off_the_grid_is_named_by_its_place(check):
    (issue,) = check(calendars=[{"id": "c"}, {"id": "d", "week": {"mon": "09:15-17:00"}}])
    assert issue.path == "calendars[1].week.mon[0]"


def test_round_hours_of_a_zone_half_an_hour_off_are_off_an_hourly_grid(check):
    india = calendar(time_zone="Asia/Kolkata", week={"mon-fri": "09:00-17:00"})
    assert check(**india) == ()
    issues = check(**india, grid="1h")
    assert {issue.code for issue in issues} == {"off-grid"}
    assert issues[0].path == "calendars[0].week.mon[0]"


def test_daylight_saving_may_move_hours_off_a_coarse_grid(check):
    berlin = {"time_zone": "Europe/Berlin", **calendar(week={"mon-fri": "08:00-16:00"}), "calendar": "c"}
    assert check(**berlin, grid="1h") == ()
    issues = check(**berlin, grid="2h")
    assert issues[0].found == "work from 2027-03-29 08:00 to 16:00 (Europe/Berlin)"


def test_default_office_hours_off_a_coarse_grid_are_told_at_the_grid(check):
    (issue,) = check(grid="2h")[:1]
    assert (issue.path, issue.code) == ("grid", "off-grid")


def test_a_calendar_with_an_unknown_zone_is_not_judged_by_the_grid(check):
    (issue,) = check(**calendar(time_zone="Mars/Base", week={"mon": "09:15-17:00"}))
    assert issue.code == "unknown-time-zone"


# --- people without hours -----------------------------------------------------------------------


def people(**fields):
    return {"people": [{"id": "ann", "skills": ["designer"]}, {"id": "eve", **fields}]}


def test_somebody_without_a_working_hour_in_a_year_is_pointed_out(check):
    away = {"first": "2027-01-01", "last": "2028-12-31"}
    assert check(**people(time_off=[away | {"last": "2027-11-30"}])) == ()
    assert check(**people(time_off=[away])) == (
        Issue(
            "people[1]",
            'no working hour of "eve" within a year of the plan\'s start',
            "expected hours of a calendar within employment and outside time off",
            "",
            "warning",
            "person-never-works",
        ),
    )


def test_somebody_with_an_empty_calendar_never_works(check):
    issues = check(**week(), **people(calendar="c"))
    assert [(issue.path, issue.code) for issue in issues] == [
        ("calendars[0].week", "no-working-hour"),
        ("people[1]", "person-never-works"),
    ]


def test_somebody_who_left_before_the_plan_starts_is_no_surprise(check):
    assert check(**people(employed_first="2020-01-01", employed_last="2026-12-31")) == ()


def test_somebody_who_comes_later_is_no_surprise(check):
    assert check(**people(employed_first="2029-01-01")) == ()
