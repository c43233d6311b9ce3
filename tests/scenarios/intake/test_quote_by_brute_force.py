"""Quotes of small portfolios equal what a brute force of its own finds."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest

from scenarios.intake.newcomer import joining, parse_project
from scenarios.intake.quoting import QuoteOptions, quote
from scheduling.options import SolveOptions

SEEDS = (2, 3, 4)


@pytest.fixture(scope="module", params=SEEDS)
def asked(request, small, engine):
    """A portfolio, the quote of its new project, and the schedule before it."""
    case = small(request.param)
    whole = case.plan()
    plan = case.without("new").plan()
    plan = plan.replace(people=whole.people, contractor_pools=whole.contractor_pools)
    present = engine.solve(plan, SolveOptions(effort=2, workers=1)).schedule
    newcomer = joining(plan, parse_project(case.project("new")))
    return case, quote(newcomer, QuoteOptions(effort=2), schedule=present, engine=engine), present


@pytest.fixture(scope="module")
def every(asked):
    """All active schedules of the portfolio, with and without the contractor."""
    return list(asked[0].schedules(contractor=True))


def last_days(schedule):
    """Last day of each project, from 1 on; the plan begins with a day of UTC."""
    origin = calendar.timegm((2027, 1, 4, 0, 0, 0)) // 60
    days = {}
    for task in schedule.tasks:
        days[task.project] = max(days.get(task.project, 0), (task.finish - origin) // 1440)
    return days


def is_in(bookings, day):
    """Whether a day, from 1 on, lies in one of the bookings."""
    date = (dt.date(2027, 1, 3) + dt.timedelta(days=day)).isoformat()
    return any(first <= date <= last for first, last in bookings)


def test_without_touching_anybody_it_is_as_early_as_gaps_allow(asked, busy_days, day_number) -> None:
    case, found, present = asked
    new_only = case.without("old", "other")
    taken = {name.partition("#")[0]: days for name, days in busy_days(present).items()}
    # A contractor who is booked at present may help on the days of the bookings, if they are free.
    booked = [(one.first, one.last) for one in present.bookings]
    taken.setdefault("extra", set()).update(day for day in range(1, 60) if not is_in(booked, day))
    earliest = min(ends["new"] for ends, _ in new_only.schedules(taken, contractor=True))
    weighed = found.untouched.weighed
    assert day_number(weighed.day) == earliest
    assert (weighed.moved, weighed.others_late_cost, weighed.contractor_cost) == (0, 0, 0)


def test_first_in_line_it_is_as_early_as_can_be_and_others_pay_the_least(asked, every, day_number) -> None:
    case, found, _ = asked
    earliest = min(ends["new"] for ends, hired in every if not hired)
    least = min(case.late(ends) + hired * 24 * case.rate for ends, hired in every if ends["new"] <= earliest)
    weighed, before = found.earliest.weighed, found.present.values
    assert day_number(weighed.day) == earliest
    assert day_number(found.earliest_possible) <= earliest
    assert weighed.day <= found.untouched.weighed.day
    late = before["late_cost"] + weighed.others_late_cost + weighed.late_cost
    assert late + before["contractor_cost"] + weighed.contractor_cost == 100 * least


def test_contractors_with_whom_nobody_is_later_are_the_cheapest(asked, every, day_number) -> None:
    case, found, present = asked
    now, target = last_days(present), day_number(found.target)
    harmless = [
        (max(ends["new"], target), hired)
        for ends, hired in every
        if all(ends[id_] <= day for id_, day in now.items())
    ]
    day, hired = min(harmless)
    weighed = found.both.weighed
    assert weighed.harms_nobody
    assert max(day_number(weighed.day), target) == day
    assert found.target_reached == (day == target)
    paid_now = sum(booking.cost for booking in present.bookings)
    assert weighed.contractor_cost == hired * 24 * 100 * case.rate - paid_now


def test_the_target_is_the_due_date_where_that_would_be_missed_else_the_earliest_day(
    asked, day_number
) -> None:
    case, found, _ = asked
    earliest, untouched = (day_number(one.weighed.day) for one in (found.earliest, found.untouched))
    due = case.due.get("new")
    missed = due is not None and untouched > due
    assert day_number(found.target) == (max(due, earliest) if missed else earliest)
