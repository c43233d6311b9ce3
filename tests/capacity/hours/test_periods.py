"""Days, weeks and months of the plan's zone: lengths, names, ranges."""

import datetime as dt
from itertools import pairwise

import pytest

from capacity.periods import data_day, days_between, last_day, periods_of, range_of
from planner.calendars import utc_minute
from planner.errors import InputError
from planner.plan import Calendar, Plan, PublicHolidays
from planner.quantities import Moment


def plan_in(zone: str = "UTC", start: str = "2027-01-04") -> Plan:
    return Plan(format="crewline/1", start=Moment.parse(start), time_zone=zone)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def midnight(day: str, zone: str) -> int:
    return utc_minute(dt.datetime.combine(date(day), dt.time()), zone)


def lengths(plan: Plan, first: str, last: str, by: str) -> dict[str, int]:
    """Hours of each period."""
    days = days_between(plan, date(first), date(last))
    periods = periods_of(days, by)
    hours = [int(days.bounds[b] - days.bounds[a]) // 60 for a, b in pairwise(periods.bounds)]
    return dict(zip(periods.labels, hours, strict=True))


def test_iso_weeks_across_the_end_of_a_year_belong_to_the_year_of_their_thursday() -> None:
    # 1 January 2027 is a Friday: the week from Monday 28 December is the 53rd of 2026.
    weeks = lengths(plan_in(), "2026-12-21", "2027-01-10", "week")
    assert weeks == {"2026-W52": 168, "2026-W53": 168, "2027-W01": 168}


def test_months_end_where_the_year_does() -> None:
    months = lengths(plan_in(), "2026-12-01", "2027-02-28", "month")
    assert months == {"2026-12": 31 * 24, "2027-01": 31 * 24, "2027-02": 28 * 24}


@pytest.mark.parametrize(("day", "hours"), [("2027-03-14", 23), ("2027-11-07", 25), ("2027-07-04", 24)])
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(day: str, hours: int) -> None:
    assert lengths(plan_in("America/New_York"), day, day, "day") == {day: hours}


def test_a_week_on_whose_sunday_clocks_change_has_an_hour_less_or_more() -> None:
    plan = plan_in("Europe/London")
    assert lengths(plan, "2027-03-22", "2027-04-04", "week") == {"2027-W12": 167, "2027-W13": 168}
    assert lengths(plan, "2027-10-25", "2027-10-31", "week") == {"2027-W43": 169}


def test_midnights_are_those_of_the_plans_zone() -> None:
    days = days_between(plan_in("Asia/Kolkata"), date("2027-01-04"), date("2027-01-05"))
    expected = [midnight(f"2027-01-{day:02d}", "Asia/Kolkata") for day in (4, 5, 6)]
    assert days.bounds.tolist() == expected
    assert (days.last, len(days)) == (date("2027-01-05"), 2)


def test_a_range_cuts_its_first_and_last_week() -> None:
    # Thursday to the next Tuesday: four days of one week and two of the other, which keep their Mondays.
    days = days_between(plan_in(), date("2027-01-07"), date("2027-01-12"))
    weeks = periods_of(days, "week")
    assert weeks.begins.astype(str).tolist() == ["2027-01-04", "2027-01-11"]
    assert weeks.of_day.tolist() == [0, 0, 0, 0, 1, 1]
    assert weeks.sums(days.bounds[1:] - days.bounds[:-1]).tolist() == [4 * 1440, 2 * 1440]


def test_periods_may_end_before_the_days_do() -> None:
    days = days_between(plan_in(), date("2027-01-04"), date("2027-01-31"))
    assert periods_of(days, "week", date("2027-01-17")).labels == ("2027-W01", "2027-W02")


def test_a_period_that_there_is_not_is_named() -> None:
    days = days_between(plan_in(), date("2027-01-04"), date("2027-01-05"))
    with pytest.raises(InputError, match="no periods by 'quarter': expected one of day, week, month"):
        periods_of(days, "quarter")


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="from 2027-03-01 to 2027-02-01 is empty: it ends before it begins"):
        range_of(plan_in(), date("2027-03-01"), date("2027-02-01"), date("2027-05-01"))
    with pytest.raises(InputError, match="there is no day in it"):
        days_between(plan_in(), date("2027-03-01"), date("2027-02-01"))


def test_a_range_before_the_data_date_is_refused() -> None:
    with pytest.raises(InputError, match="it ends before the plan's data date, 2027-01-04"):
        range_of(plan_in(), None, date("2026-12-31"), date("2027-05-01"))


def test_a_range_after_the_last_work_needs_an_end() -> None:
    plan = plan_in()
    with pytest.raises(InputError, match="the last work is done by 2027-05-01; say until when"):
        range_of(plan, date("2027-06-01"), None, date("2027-05-01"))
    asked = range_of(plan, date("2027-06-01"), date("2027-06-30"), date("2027-05-01"))
    assert asked == (date("2027-06-01"), date("2027-06-30"))


def test_a_range_begins_with_the_data_date_at_the_earliest() -> None:
    asked = range_of(plan_in(), date("2026-11-01"), None, date("2027-05-01"))
    assert asked == (date("2027-01-04"), date("2027-05-01"))


def test_a_range_beyond_all_that_can_be_planned_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="more than 40 years ahead"):
        range_of(plan_in(), None, date("2070-01-01"), date("2027-05-01"))
    holidays = Calendar(id="c", holidays=(PublicHolidays(country="US"),))
    plan = plan_in(start="2090-01-02").replace(calendars=(holidays,))
    with pytest.raises(InputError, match="public holidays of US are known until"):
        range_of(plan, None, date("2103-01-01"), date("2090-05-01"))


def test_a_day_that_a_zone_skipped_is_an_empty_range() -> None:
    # Samoa went from 29 to 31 December 2011.
    with pytest.raises(InputError, match="from 2011-12-30 to 2011-12-30 is empty"):
        days_between(plan_in("Pacific/Apia", "2011-12-01"), date("2011-12-30"), date("2011-12-30"))


def test_midnight_belongs_to_the_day_that_it_ends() -> None:
    plan = plan_in()
    assert last_day(plan, midnight("2027-01-11", "UTC")) == date("2027-01-10")
    assert data_day(plan) == date("2027-01-04")
