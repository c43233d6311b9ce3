"""CA-RCPSP: durations in working hours, resources with skills, shifts that all of them share."""

import datetime as dt

import pytest

from planner.errors import InstanceError
from planner.validation import validate

NAME = "tiny-ca-rcpsp.json"


def test_a_hundredth_of_a_working_hour_is_a_slot(tiny, tasks):
    # An hour is 100 slots of 5 minutes: 3.75 h are 375 slots, 1,875 minutes.
    instance = tiny(NAME)
    assert instance.format == "ca-rcpsp"
    assert (instance.period, instance.unit, instance.fractions) == (500, 500, 100)
    assert instance.plan.grid_minutes == 5
    assert tasks(instance.plan)["T1"].duration.minutes(480, 2400) == 1875
    assert validate(instance.plan) == ()


def test_durations_of_three_digits_make_finer_slots(changed, tasks):
    instance = changed(NAME, "0.58", "0.585")
    assert instance.fractions == 1000
    assert tasks(instance.plan)["T2"].duration.minutes(480, 2400) == 585 * 5


def test_digits_beyond_the_third_are_rounded_up(changed, tasks):
    assert tasks(changed(NAME, "0.58", "0.58501").plan)["T2"].duration.minutes(480, 2400) == 586 * 5


def test_a_job_needs_one_resource_with_at_least_one_of_its_skills(tiny, tasks):
    # T2 asks for b and c; worker 1 has b, nobody has c.
    found = tasks(tiny(NAME).plan)
    assert found["T1"].needs[0].allowed == ("M1", "W1")
    assert found["T2"].needs[0].allowed == ("W1",)


def test_where_nobody_has_any_of_the_skills_anybody_may_do_it(changed, tasks):
    (need,) = tasks(changed(NAME, '["b", "c"]', '["d"]').plan)["T2"].needs
    assert (need.skill, need.allowed, need.count) == (None, (), 1)


def test_shifts_less_the_break_are_a_calendar_of_the_plan(tiny):
    instance = tiny(NAME)
    calendar = {each.id: each for each in instance.plan.calendars}[instance.shifts]
    assert [str(each) for each in calendar.week.mon] == ["08:00-12:00", "13:00-17:00"]
    assert calendar.week.sat == ()
    assert [each.first for each in calendar.exceptions] == [dt.date(2025, 1, 1)]


def test_a_shift_past_midnight_is_cut_there_so_that_holidays_take_whole_dates(changed):
    instance = changed(
        NAME,
        '"start": "08:00", "end": "17:00", "days": [0, 1, 2, 3, 4]',
        '"start": "17:00", "end": "01:00", "days": [4]',
    )
    week = instance.plan.calendars[1].week
    assert [str(each) for each in week.fri] == ["17:00-24:00"]
    assert [str(each) for each in week.sat] == ["00:00-01:00"]


def test_touching_shifts_become_one(changed):
    added = '{"name": "late", "start": "17:00", "end": "18:00"}, {"name": "day"'
    week = changed(NAME, '{"name": "day"', added).plan.calendars[1].week
    assert [str(each) for each in week.fri] == ["08:00-12:00", "13:00-18:00"]


def test_disruptions_are_risks_without_a_task(tiny):
    (risk,) = tiny(NAME).plan.projects[0].risks
    assert (risk.id, risk.name, risk.probability) == ("breakdown 1", "Saw", 50)
    assert risk.delay.minutes(480, 2400) == 2 * 500


def test_dates_become_working_time_since_the_first_monday(changed, tasks):
    # Tuesday 2025-01-07 10:00 is 8 h of Monday and 2 h of Tuesday later: 10 × 500 minutes of the plan.
    dates = '"earliest_start": "2025-01-07T10:00:00", "deadline": "2025-01-07"'
    task = tasks(changed(NAME, '"earliest_start": null, "deadline": null', dates).plan)["T2"]
    began = dt.datetime.fromisoformat("2025-01-06")
    assert task.release.earliest - began == dt.timedelta(minutes=5000)
    assert task.deadline.latest - began == dt.timedelta(minutes=16 * 500), "the whole of Tuesday"


def test_a_date_before_the_first_monday_is_its_beginning(changed, tasks):
    dates = '"earliest_start": "2024-12-31", "deadline": null'
    task = tasks(changed(NAME, '"earliest_start": null, "deadline": null', dates).plan)["T2"]
    assert task.release.earliest == dt.datetime.fromisoformat("2025-01-06")


def test_what_may_be_left_out_may_be_left_out(changed):
    instance = changed(
        NAME,
        '"disruptions": [{"type": "breakdown", "duration_hours": 2.0, "probability": 0.05, '
        '"description": "Saw"}]',
        '"name": "short"',
    )
    assert instance.plan.projects[0].risks == ()
    assert changed(NAME, '"dependencies": [["T1", "T2"]],', "").plan.projects[0].tasks[1].after == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("3.75", '"x"', "tasks[0].duration: 'x' — expected a number from 0 to 3000"),
        ("3.75", "NaN", "tasks[0].duration: 'nan' — expected a number"),
        ("3.75", "1e400", "tasks[0].duration: '1E+400'"),
        ("3.75", "0", "tasks[0].duration: '0' — expected more than 0 hours"),
        ('["T1", "T2"]', '["T1", "T3"]', "dependencies[0]: a list — expected the ids of two tasks"),
        ('["T1", "T2"]', '["T1"]', "dependencies[0]: a list — expected the ids of two tasks"),
        ('"end": "17:00"', '"end": "25:00"', "shifts[0].end: '25:00' — expected a time of day"),
        ('"end": "17:00"', '"end": 17', "shifts[0].end: '17' — expected a text"),
        ('"start": "12:00", "end": "13:00"', '"start": "08:00", "end": "17:00"', "with working time"),
        ("2025-01-01", "2025-13-01", "holidays[0]: '2025-13-01' — expected a date such as 2025-01-01"),
        ('"earliest_start": null', '"earliest_start": "soon"', "expected a local date and time"),
        ('"earliest_start": null', '"earliest_start": "9999-01-01"', "within thirty years"),
        ('"skills": {"a": 0.9}', '"skills": ["a"]', "resources[0].skills: a list — expected an object"),
        ('"task_id": "T2"', '"task_id": "T1"', "expected the ids of two tasks"),
        ('"resource_id": "M1"', '"resource_id": "M/1"', "'M/1' — expected String should match"),
    ],
)
def test_a_broken_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed(NAME, old, new)
    assert message in str(caught.value)
