"""Public holidays have to be known from the first date of the past to the last booked one."""

import pytest

from planner.errors import Issue
from planner.plan import PublicHolidays
from planner.public_holidays import known_years

FIRST, LAST = known_years(PublicHolidays(country="DE"))
KNOWN = f"public holidays of DE are known from {FIRST} to {LAST}, not for"


def with_holidays(country="DE", **more):
    return {"calendars": [{"id": "c", "holidays": [{"country": country}]}], "calendar": "c", **more}


def booked(first, last):
    committed = [{"first": first, "last": last}]
    pool = {"id": "film", "skills": ["film"], "rate": 60, "maximum": 1, "committed": committed}
    return {"contractor_pools": [pool]}


def unknown(year, why):
    expected = "expected years for which its holidays are known"
    return Issue("calendars[0].holidays", f"{KNOWN} {year}", expected, why, "error", "unknown-holiday-years")


def test_the_weeks_before_the_start_are_asked_for_too(check):
    assert check(**with_holidays(start=f"{FIRST}-04-01")) == ()
    why = f"the weeks before the plan's start, {FIRST}-02-01, count for leads and lags"
    assert check(**with_holidays(start=f"{FIRST}-02-01")) == (unknown(FIRST - 1, why),)


def test_actual_dates_are_asked_for(check):
    task = {"id": "a", "work": "1d", "skill": "designer", "progress": {"finished": f"{FIRST - 1}-06-01"}}
    start = f"{FIRST + 2}-04-01"
    why = f"p/a has an actual date of {FIRST - 1}-06-01"
    assert check([task], **with_holidays(start=start)) == (unknown(FIRST - 1, why),)
    held = check([task], {"status": "on-hold"}, **with_holidays(start=start))
    assert all(issue.severity == "warning" for issue in held)


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        (f"{LAST - 1}-03-01", f"{LAST}-11-01", None),
        (f"{LAST - 1}-03-01", f"{LAST}-12-15", LAST + 1),
        (f"{LAST + 1}-03-01", f"{LAST + 1}-03-02", LAST + 1),
    ],
)
def test_committed_bookings_are_asked_for(check, first, last, year):
    expected = () if year is None else (unknown(year, f"film is booked from {first} to {last}"),)
    assert check(**with_holidays(start=f"{LAST - 3}-01-04"), **booked(first, last)) == expected


def test_unknown_countries_and_ages_are_told_by_their_own_rules(check):
    assert [issue.code for issue in check(**with_holidays("XX"))] == ["unknown-country"]
    far = check(**with_holidays(), **booked("1066-10-14", "2027-03-01"))
    assert [issue.code for issue in far] == ["date-out-of-range"]


def test_calendars_without_holidays_ask_for_no_years(check):
    assert check(start="2150-01-05", calendars=[{"id": "c"}], calendar="c") == ()
