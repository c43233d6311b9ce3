"""Where the years end for which public holidays are known, planning ends too, and says so."""

import pytest

from planner.plan import PublicHolidays
from planner.public_holidays import known_years

pytestmark = pytest.mark.kernel
LAST = known_years(PublicHolidays(country="GB"))[1]
DESIGN = {"id": "a", "work": "4h", "skill": "design"}
CODE = {"id": "c", "work": "4h", "skill": "code"}


def british(desk, *tasks, years_before=2, **parts):
    """A plan with British holidays that begins so many years before these are no longer known."""
    people = [{"id": "ann", "skills": ["design"], **parts.pop("ann", {})}, {"id": "bob", "skills": ["code"]}]
    calendars = [{"id": "gb", "holidays": [{"country": "GB"}]}]
    start = f"{LAST - years_before}-01-04"
    return desk.plan(*tasks, people=people, calendars=calendars, calendar="gb", start=start, **parts)


def days(outcome):
    return sorted(task.task for task in outcome.schedule.tasks)


def test_a_plan_near_the_end_of_the_known_years_is_planned(desk):
    outcome = desk.solve(british(desk, DESIGN, CODE))
    assert outcome.status == "optimal"
    assert days(outcome) == ["a", "c"]


def test_time_that_would_be_needed_beyond_them_is_an_outcome(desk):
    # Two years have some 500 working days; 6,000 h are 750.
    outcome = desk.solve(british(desk, {**DESIGN, "work": "6000h"}, CODE))
    assert outcome.status == "infeasible"
    assert days(outcome) == ["c"]
    (conflict,) = outcome.conflicts
    assert conflict.startswith(
        "p/a can't be done: it takes 6000 h of design, and ann, who alone may do it, works "
    )
    assert conflict.endswith(f" to {LAST}-12-01 (public holidays of GB are known until {LAST}, not beyond)")


def test_a_release_beyond_them_is_an_outcome(desk):
    outcome = desk.solve(british(desk, {**DESIGN, "release": f"{LAST + 3}-01-01"}, CODE))
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (
        f"p/a can't begin before {LAST}-12-01: public holidays of GB are known until {LAST}, not beyond",
    )


def test_leave_beyond_them_is_an_outcome_within_forty_years(desk):
    leave = {"time_off": [{"first": f"{LAST - 26}-01-01", "last": "2199-12-31"}]}
    outcome = desk.solve(british(desk, DESIGN, CODE, years_before=25, ann=leave))
    assert outcome.status == "infeasible"
    assert f"(ann is away from {LAST - 26}-01-01 to 2199-12-31)" in outcome.conflicts[0]


def test_a_booking_close_to_their_end_is_paid_in_full(desk):
    # 1 October to 20 November: 37 weekdays, none of them a public holiday, at 8 h.
    committed = [{"first": f"{LAST}-10-01", "last": f"{LAST}-11-20"}]
    pool = {"id": "film", "skills": ["film"], "rate": 1, "maximum": 1, "committed": committed}
    outcome = desk.solve(british(desk, CODE, years_before=10, contractor_pools=[pool]))
    weekdays = outcome.schedule.bookings[0].paid_minutes // 480
    assert outcome.status == "optimal"
    assert 35 <= weekdays <= 37
    assert outcome.levels[0].value == weekdays * 800
