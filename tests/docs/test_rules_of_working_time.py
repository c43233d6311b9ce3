"""What docs/rules.md says of nights, days off and clock changes is what calendars do."""

import datetime as dt
import re

import pytest

from planner.calendars import WorkingTimes
from planner.plan import Calendar, CalendarException, DayRange, Person, Plan, WeekHours
from planner.quantities import Moment, TimeRange
from planner.time_zones import local_time, utc_minute

NIGHT = WeekHours(
    **dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (TimeRange.parse("22:00-06:00"),))
)
ZONE = "Europe/London"


def intervals(calendar: Calendar, first: str, last: str, **person: object) -> list[tuple[str, str]]:
    """Working time in local clock times from noon of one day to noon of another."""
    plan = Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        time_zone=ZONE,
        calendars=(calendar,),
        people=(Person(id="ann", calendar="c", **person),),
    )
    begin, end = (utc_minute(dt.datetime.fromisoformat(f"{day}T12:00"), ZONE) for day in (first, last))
    times = WorkingTimes(plan, begin, end).person("ann")
    moments = zip(times.starts.tolist(), times.ends.tolist(), strict=True)
    return [tuple(f"{local_time(minute, ZONE):%d %H:%M}" for minute in pair) for pair in moments]


@pytest.fixture(scope="module")
def text(root) -> str:
    return " ".join((root / "docs" / "rules.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("night", "hours", "clocks"), [("2027-03-27", 7, "go forward"), ("2027-10-30", 9, "they go back")]
)
def test_a_night_shift_is_as_long_as_the_page_says(text, night, hours, clocks):
    day = dt.date.fromisoformat(night)
    plan = Plan(format="crewline/1", start=Moment(day), time_zone=ZONE)
    begin, end = (
        utc_minute(dt.datetime.combine(day + dt.timedelta(days=n), dt.time(12)), ZONE) for n in (0, 1)
    )
    times = WorkingTimes(plan.replace(calendars=(Calendar(id="c", week=NIGHT),)), begin, end)
    assert times.calendar("c").total == hours * 60
    assert re.search(rf"`22:00-06:00` is .*?{hours} h .*?{clocks}", text)


@pytest.mark.parametrize(
    "days_off",
    [
        {"time_off": (DayRange(first=dt.date(2027, 1, 6), last=dt.date(2027, 1, 6)),)},
        {"exceptions": (CalendarException(first=dt.date(2027, 1, 6)),)},
    ],
)
def test_a_day_off_takes_the_shift_that_begins_on_it_and_no_other(text, days_off):
    exceptions = days_off.get("exceptions", ())
    person = {"time_off": days_off.get("time_off", ())}
    worked = intervals(
        Calendar(id="c", week=NIGHT, exceptions=exceptions), "2027-01-05", "2027-01-08", **person
    )
    assert worked == [("05 22:00", "06 06:00"), ("07 22:00", "08 06:00")]
    assert "replace the shifts that begin on that local day, whole" in text


def test_a_shift_within_the_skipped_hour_does_not_take_place(text):
    early = WeekHours(sun=(TimeRange.parse("01:00-02:00"),))
    assert intervals(Calendar(id="c", week=early), "2027-03-27", "2027-03-28") == []
    assert "a shift wholly within the gap does not take place" in text
