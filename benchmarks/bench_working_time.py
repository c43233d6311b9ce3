"""Measure the two speed goals of working time: 200 people over 2 years, and a million look-ups.

Run ``python -m benchmarks.bench_working_time`` or this file from the root of the repository.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import numpy as np

from planner.calendars import WorkingTimes, compile_working_time, utc_minute
from planner.plan import Calendar, CalendarException, DayRange, Person, Plan, PublicHolidays, WeekHours
from planner.quantities import Moment, TimeRange

PEOPLE = 200
LOOK_UPS = 1_000_000


def portfolio_people() -> Plan:
    """200 people in six calendars of three time zones, each with a few weeks of leave."""
    split = (TimeRange.parse("09:00-12:30"), TimeRange.parse("13:30-17:30"))
    night = (TimeRange.parse("22:00-06:00"),)
    weeks = [
        WeekHours(mon=split, tue=split, wed=split, thu=split, fri=split),
        WeekHours(mon=split, tue=split, wed=split),
        WeekHours(mon=night, tue=night, wed=night, thu=night),
    ]
    zones = [
        ("Europe/London", "GB", "ENG"),
        ("America/New_York", "US", "NY"),
        ("Australia/Sydney", "AU", "NSW"),
    ]
    calendars = tuple(
        Calendar(
            id=f"{country}-{w}",
            time_zone=zone,
            week=week,
            holidays=(PublicHolidays(country=country, subdivision=state),),
            exceptions=(CalendarException(first=dt.date(2027, 12, 27), last=dt.date(2027, 12, 31)),),
        )
        for zone, country, state in zones
        for w, week in enumerate(weeks)
    )
    people = tuple(
        Person(id=f"p{i}", calendar=calendars[i % len(calendars)].id, time_off=leave_of(i))
        for i in range(PEOPLE)
    )
    return Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        calendars=calendars,
        people=people,
        name="bench",
    )


def leave_of(person: int) -> tuple[DayRange, ...]:
    begins = [dt.date(2027, 1, 4) + dt.timedelta(days=(person * 37 + k * 83) % 720) for k in range(6)]
    return tuple(DayRange(first=day, last=day + dt.timedelta(days=6)) for day in begins)


def timed(what: str, action: Callable[[], object]) -> None:
    started = time.perf_counter()
    action()
    print(f"{what:58s}{time.perf_counter() - started:8.3f} s")


def main() -> None:
    plan = portfolio_people()
    first, last = (utc_minute(dt.datetime(year, 1, 1), "UTC") for year in (2027, 2029))  # noqa: DTZ001

    def compile_everybody() -> WorkingTimes:
        times = compile_working_time(plan, first, last)
        for person in plan.people:
            times.person(person.id)
        return times

    timed(f"{PEOPLE} people x 2 years, cold (imports holidays)", compile_everybody)
    timed(f"{PEOPLE} people x 2 years, again", compile_everybody)
    person = compile_everybody().person("p0")
    moments = np.random.default_rng(1).integers(first, last + 1, LOOK_UPS)
    worked = person.minutes_before(moments)
    timed("1,000,000 x W, numpy", lambda: person.minutes_before(moments))
    timed("1,000,000 x E, numpy", lambda: person.earliest_moment(worked))
    timed("1,000,000 x L, numpy", lambda: person.latest_moment(worked))
    scalars = moments[:100_000].tolist()
    timed("100,000 x W, one by one", lambda: [person.minutes_before(moment) for moment in scalars])


if __name__ == "__main__":
    main()
