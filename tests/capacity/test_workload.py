"""Hours there are, hours for projects and hours booked, in weeks worked out by hand."""

import datetime as dt

import pytest
from pandas import DataFrame

from capacity.columns import WORKLOAD, declared_frame
from capacity.workload import workload
from planner.calendars import utc_minute
from planner.plan import ContractorPool, DayRange, Person, Plan, Skill
from planner.quantities import Moment
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

MONDAY = dt.date(2027, 1, 4)


def minute(day: int, hour: int, zone: str = "UTC") -> int:
    """UTC minute of an hour of a day of January 2027."""
    return utc_minute(dt.datetime.combine(dt.date(2027, 1, day), dt.time(hour)), zone)


def plan_with(*people: Person, **rest: object) -> Plan:
    return Plan(format="crewline/1", start=Moment(MONDAY), people=people, **rest)


def piece(task: str, person: str, segments: tuple[tuple[int, int], ...], units: int = 1000) -> ScheduledTask:
    return ScheduledTask(
        "p",
        task,
        segments[0][0],
        segments[-1][1],
        assignments=(Assignment(person, 0, units),),
        segments=segments,
    )


def cell(frame: DataFrame, person: str, iso_week: str, column: str) -> float:
    row = frame[(frame.person == person) & (frame.iso_week == iso_week)]
    assert len(row) == 1
    return float(row.iloc[0][column])


def test_a_frame_has_exactly_the_declared_columns_and_types() -> None:
    frame = workload(plan_with(Person(id="ann")), Schedule(()))
    assert list(frame.columns) == [column.name for column in WORKLOAD]
    assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in WORKLOAD]


def test_a_frame_with_an_undeclared_column_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in: mood"):
        declared_frame(WORKLOAD, {**{column.name: [] for column in WORKLOAD}, "mood": []})


def test_share_cuts_project_hours_and_booked_hours_alike() -> None:
    # Office hours: 40 h a week. Share 75 %: 30 h for projects. A day at 50 %: 8 × 0.5 × 0.75 = 3 h.
    plan = plan_with(Person(id="ann", share="75%"))
    frame = workload(plan, Schedule((piece("t", "ann", ((minute(4, 9), minute(4, 17)),), units=500),)))
    assert cell(frame, "ann", "2027-W01", "available_hours") == 40
    assert cell(frame, "ann", "2027-W01", "project_hours") == 30
    assert cell(frame, "ann", "2027-W01", "booked_hours") == 3
    assert cell(frame, "ann", "2027-W01", "utilisation_percent") == 10


def test_work_over_a_weekend_is_split_between_its_weeks() -> None:
    # One interval from Friday 8 January 20:00 to Tuesday 12 January 02:00: 52 h, then 26 h.
    plan = plan_with(Person(id="ann"))
    frame = workload(plan, Schedule((piece("t", "ann", ((minute(8, 20), minute(12, 2)),)),)))
    assert cell(frame, "ann", "2027-W01", "booked_hours") == 52
    assert cell(frame, "ann", "2027-W02", "booked_hours") == 26


def test_work_that_spans_whole_weeks_fills_each_of_them() -> None:
    # Friday 8 January 00:00 to Wednesday 20 January 00:00: 72 h, 168 h, 48 h.
    plan = plan_with(Person(id="ann"))
    frame = workload(plan, Schedule((piece("t", "ann", ((minute(8, 0), minute(20, 0)),)),)))
    assert frame.booked_hours.tolist() == [72, 168, 48]


def test_weeks_begin_at_midnight_of_the_plans_zone() -> None:
    # Sunday 10 January 23:00 in New York is Monday in UTC, but still the first week of the plan.
    zone = "America/New_York"
    begin = minute(10, 23, zone)
    frame = workload(
        plan_with(Person(id="ann"), time_zone=zone),
        Schedule((piece("t", "ann", ((begin, begin + 120),)),)),
    )
    assert cell(frame, "ann", "2027-W01", "booked_hours") == 1
    assert cell(frame, "ann", "2027-W02", "booked_hours") == 1


def test_hours_before_the_data_date_are_not_available() -> None:
    # Starts on Wednesday at 13:00: 4 h left that day, 16 h on Thursday and Friday.
    plan = plan_with(Person(id="ann")).replace(start=Moment(dt.date(2027, 1, 6), 13 * 60))
    assert cell(workload(plan, Schedule(())), "ann", "2027-W01", "available_hours") == 20


def test_somebody_away_all_week_has_no_utilisation() -> None:
    away = DayRange(first=MONDAY, last=dt.date(2027, 1, 10))
    frame = workload(plan_with(Person(id="ann", time_off=(away,))), Schedule(()))
    assert cell(frame, "ann", "2027-W01", "project_hours") == 0
    assert frame.utilisation_percent.isna().all()


def test_a_contractor_is_available_in_the_bookings_only() -> None:
    # Booked from Wednesday to the next Monday: 24 h, then 8 h; 8 h of them used.
    plan = plan_with(
        contractor_pools=(ContractorPool(id="free", name="Freelance", skills=(Skill(skill="x"),), rate=100),)
    )
    booking = Booking("free", 2, "2027-01-06", "2027-01-11", 32 * 60, 3200)
    schedule = Schedule((piece("t", "free#2", ((minute(6, 9), minute(6, 17)),)),), (booking,))
    frame = workload(plan, schedule)
    assert frame.name.unique().tolist() == ["Freelance #2"]
    assert frame.available_hours.tolist() == [24, 8]
    assert frame.utilisation_percent.round(1).tolist() == [33.3, 0.0]


def test_a_plan_without_people_has_an_empty_frame() -> None:
    frame = workload(plan_with(), Schedule(()))
    assert len(frame) == 0
    assert list(frame.columns) == [column.name for column in WORKLOAD]


def test_a_task_that_ends_at_midnight_does_not_open_the_next_week() -> None:
    plan = plan_with(Person(id="ann"))
    frame = workload(plan, Schedule((piece("t", "ann", ((minute(10, 22), minute(11, 0)),)),)))
    assert frame.iso_week.tolist() == ["2027-W01"]
