"""How far ahead a plan can be planned."""

import datetime as dt

from planner.calendars import data_date, local_time
from planner.horizon import horizon_of
from planner.plan import Calendar, Plan, PublicHolidays
from planner.public_holidays import known_years
from planner.quantities import Moment

GB = PublicHolidays(country="GB")


def plan(start, *holidays):
    return Plan(
        format="crewline/1", start=Moment.parse(start), calendars=(Calendar(id="c", holidays=holidays),)
    )


def test_it_is_forty_years_where_holidays_are_known_or_there_are_none():
    for calendars in ((), (GB,)):
        horizon = horizon_of(plan("2027-01-04", *calendars))
        assert horizon.last - data_date(plan("2027-01-04")) == 40 * 366 * 1440
        assert horizon.reason == "nothing is planned more than 40 years ahead"


def test_it_ends_a_month_before_the_years_for_which_holidays_are_known():
    last = known_years(GB)[1]
    horizon = horizon_of(plan(f"{last - 9}-01-04", GB))
    assert local_time(horizon.last, "UTC").date() == dt.date(last, 12, 1)
    assert horizon.reason == f"public holidays of GB are known until {last}, not beyond"
