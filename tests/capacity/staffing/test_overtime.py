"""Longer days: at their end, in whole steps of the grid, in the weeks asked for and in no others."""

import datetime as dt
import json
from itertools import pairwise

from capacity.staffing.alternatives.overtime import OvertimeRules, longer_week, overtime_used, with_overtime
from planner.calendars import compile_working_time, utc_minute
from planner.plan import Plan
from scheduling.schedule import Schedule

RULES = OvertimeRules(hours=5)


def plan_of(*calendars, **ann):
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "calendars": list(calendars),
        "people": [{"id": "ann", "skills": ["design"], **ann}],
    }
    return Plan.model_validate_json(json.dumps(document))


def hours_by_week(plan, weeks=5):
    """Ann's hours in each week from Monday, 4 January 2027."""
    mondays = [
        utc_minute(dt.datetime(2027, 1, 4) + dt.timedelta(days=7 * k), "UTC")  # noqa: DTZ001 - local
        for k in range(weeks + 1)
    ]
    worked = compile_working_time(plan, mondays[0], mondays[-1]).person("ann")
    before = [int(worked.minutes_before(monday)) for monday in mondays]
    return [(b - a) / 60 for a, b in pairwise(before)]


def longer(plan, first, last):
    return with_overtime(plan, plan.people, dt.date.fromisoformat(first), dt.date.fromisoformat(last), RULES)


def test_the_weeks_asked_for_are_longer_and_no_others():
    assert hours_by_week(longer(plan_of(), "2027-01-11", "2027-01-24")) == [40, 45, 45, 40, 40]


def test_changes_of_the_usual_week_are_kept_before_within_and_behind():
    changes = [
        {"first": "2027-01-11", "week": {"mon-fri": "09:00-15:00"}},
        {"first": "2027-01-18", "week": {"mon-wed": "09:00-17:00"}},
        {"first": "2027-02-01", "week": {"mon": "09:00-17:00"}},
    ]
    own = {"id": "own", "week": {"mon-fri": "09:00-17:00"}, "changes": changes}
    plan = plan_of(own, {"id": "ann with overtime"}, calendar="own")
    assert hours_by_week(plan) == [40, 30, 24, 24, 8]
    # Five hours over three days are 100 min each, in steps of half an hour 90.
    assert hours_by_week(longer(plan, "2027-01-12", "2027-01-24")) == [40, 34, 28.5, 24, 8]
    # Where a change takes place on the day after, it is as it was.
    assert hours_by_week(longer(plan, "2027-01-25", "2027-01-31")) == [40, 30, 24, 28.5, 8]


def test_no_day_goes_on_beyond_midnight():
    week = plan_of({"id": "late", "week": {"mon": "14:00-23:30", "tue": "22:00-06:00"}}).calendars[0].week
    more = longer_week(week, 240, 30)
    assert (more.mon[0].end, more.tue[0].end) == (1440, 1800)
    assert more.wed == ()


def test_a_schedule_without_work_has_no_overtime():
    plan = plan_of()
    used = overtime_used(plan, plan, Schedule(()), plan.people, {"ann": 100})
    assert (used.minutes, used.cents, used.first, used.people) == (0, 0, None, ())
