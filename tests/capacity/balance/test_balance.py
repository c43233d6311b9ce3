"""The measures of one schedule: peaks, spread, hours above the mark, projects a week."""

import datetime as dt

import pytest

from capacity.balance import balance_of, side_by_side
from planner.errors import InputError
from scheduling.schedule import Assignment, Schedule, ScheduledTask

MIDNIGHT = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60

PLAN = """
format: crewline/1
start: 2027-01-04
people: [{id: Ana, skills: [design]}, {id: Ben, name: Ben Ode, share: 50%, skills: [design]}]
contractor_pools: [{id: free, skills: [design], rate: 10}]
projects:
  - {id: p, tasks: [{id: a, work: 40h, skill: design}]}
  - {id: q, tasks: [{id: a, work: 8h, skill: design}, {id: b, work: 8h, skill: design}]}
  - {id: r, tasks: [{id: a, work: 4h, skill: design}]}
"""


def worked(where, person, *ranges):
    """``worked("p/a", "Ana", "4 9-17")``: days of January, hours UTC."""
    project, task = where.split("/")
    segments = []
    for text in ranges:
        day, hours = text.split()
        first, last = (MIDNIGHT + (int(day) - 4) * 1440 + int(hour) * 60 for hour in hours.split("-"))
        segments.append((first, last))
    team = (Assignment(person, 0, 1000),)
    return ScheduledTask(project, task, segments[0][0], segments[-1][1], "only", team, tuple(segments))


@pytest.fixture
def measured(plan_of):
    """Ana: week 1 on p and q, 40 h, 100 %; week 2 on p and r, 20 h, 50 %.  Ben: week 2 on q, 8 h at 50 %."""
    tasks = (
        worked("p/a", "Ana", "4 9-17", "5 9-17", "6 9-17", "7 9-17", "11 9-17"),
        worked("q/a", "Ana", "8 9-17"),
        worked("r/a", "Ana", "12 9-17", "13 9-13"),
        worked("q/b", "Ben", "11 9-17", "12 9-17"),
    )
    return balance_of(plan_of(PLAN), Schedule(tasks))


@pytest.fixture
def ana(measured):
    return measured.people.set_index("person").loc["Ana"]


def test_peak_mean_and_spread_are_those_of_a_persons_weeks(ana) -> None:
    assert ana["peak_percent"] == 100
    assert ana["mean_percent"] == 75
    assert ana["spread_percent"] == 25  # 100 and 50: 25 from 75 each


def test_hours_above_the_mark_are_counted_in_project_time(ana, measured) -> None:
    assert ana["busy_hours"] == pytest.approx(6)  # 40 h − 85 % of 40 h
    assert ana["busy_weeks"] == measured.busy_weeks == 1
    assert measured.busy_hours == pytest.approx(6)
    ben = measured.people.set_index("person").loc["Ben"]
    # 8 h of 20 h for projects in the second week: 40 %.
    assert ben["peak_percent"] == 40
    assert ben["busy_hours"] == 0


def test_projects_beyond_the_first_of_a_week_are_switches(ana, measured) -> None:
    assert ana["projects_a_week"] == 2
    assert ana["most_projects"] == measured.most_projects == 2
    assert ana["switches"] == measured.switches == 2
    # Ana twice 2 and Ben once 1 in three weeks with work.
    assert measured.projects_a_week == pytest.approx(5 / 3)


def test_people_are_compared_by_their_means(measured) -> None:
    # Ana 75 %, Ben 8 of 40 h for projects, 20 %: 27.5 points from their middle.
    assert measured.between_percent == pytest.approx(27.5)
    assert measured.spread_percent == pytest.approx((25 + 20) / 2)
    assert measured.mean_percent == pytest.approx(100 * 68 / 120)
    assert measured.peak_percent == 100


def test_contractors_are_not_measured(measured) -> None:
    assert list(measured.people["person"]) == ["Ana", "Ben"]
    assert list(measured.people["name"]) == ["Ana", "Ben Ode"]


def test_weeks_measured_are_from_the_data_date_to_the_last_work(measured) -> None:
    assert (measured.first, measured.last) == (dt.date(2027, 1, 4), dt.date(2027, 1, 17))


def test_without_work_there_is_nothing_to_measure(plan_of) -> None:
    plan = plan_of("format: crewline/1\nstart: 2027-01-04\npeople: [{id: Ana}]\n")
    measured = balance_of(plan, Schedule(()))
    assert (measured.peak_percent, measured.busy_hours, measured.projects_a_week) == (0, 0, 0)


def test_two_schedules_are_set_side_by_side_over_equal_days_only(plan_of, measured) -> None:
    shorter = balance_of(plan_of(PLAN), Schedule((worked("p/a", "Ana", "4 9-17"),)), last=measured.last)
    frame = side_by_side(measured, shorter).set_index("person")
    assert frame.loc["Ana", "before_peak_percent"] == 100
    assert frame.loc["Ana", "after_peak_percent"] == 20
    with pytest.raises(ValueError, match="different days"):
        side_by_side(measured, balance_of(plan_of(PLAN), Schedule((worked("p/a", "Ana", "4 9-17"),))))


def test_a_schedule_of_another_plan_is_refused(plan_of) -> None:
    with pytest.raises(InputError, match="not of this plan"):
        balance_of(plan_of(PLAN), Schedule((worked("x/a", "Ana", "4 9-17"),)))
