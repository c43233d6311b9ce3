"""How late projects are, in working days of their calendars."""

import datetime as dt

import pytest

from capacity.lateness import late_working_days, project_dates
from planner.document import parse_plan
from scheduling.schedule import Schedule, ScheduledTask

SHORT_FRIDAYS = """\
format: crewline/1
start: 2027-03-01                 # a Monday
calendars:
  - id: short fridays
    week: {mon-thu: "08:00-16:00", fri: "08:00-12:00"}
people:
  - {id: Ana, skills: [design]}
projects:
  - {id: fair, calendar: short fridays, due: 2027-03-05, tasks: [{id: sketch, work: 8h, skill: design}]}
"""


@pytest.mark.parametrize(
    ("due", "finish", "days"),
    [
        ("2027-03-05", "2027-04-02T12:00", 20),  # four weeks of five days each, a short one among them
        ("2027-03-05", "2027-03-09T08:00", 2),  # Monday and Tuesday, of which only the morning's begin
        ("2027-03-05", "2027-03-06T10:00", 0),  # a Saturday
        ("2027-03-05T12:00", "2027-03-05T12:30", 1),
        ("2027-03-05T15:00", "2027-03-06T10:00", 1),  # no more working days than days
        ("2027-03-05", "2027-03-05T12:00", 0),
    ],
)
def test_working_days_late_are_dates_with_working_time(due, finish, days):
    plan = parse_plan(SHORT_FRIDAYS.replace("due: 2027-03-05", f"due: {due}"))
    end = int(dt.datetime.fromisoformat(f"{finish}+00:00").timestamp()) // 60
    (fair,) = project_dates(plan, Schedule((ScheduledTask("fair", "sketch", end - 480, end),)))
    assert fair.late_working_days == days
    assert fair.late_working_days <= fair.late_days
    assert late_working_days(plan, fair.project, fair.due, fair.finish) == days
