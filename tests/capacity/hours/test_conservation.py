"""Nothing is lost and nothing counted twice: between schedule, plan and frames, and among frames."""

import datetime as dt
import json
from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.crew import Crew, Skills
from capacity.hours.ledger import HOUR, Ledger
from capacity.hours.people_workload import availability
from capacity.hours.workload import SUBJECTS, workload, workload_of
from capacity.periods import GRAINS
from planner.calendars import compile_working_time
from planner.document import parse_plan
from planner.expansion import expand
from planner.plan import Plan
from planner.time_zones import local_time
from scheduling.schedule import Assignment, Schedule, ScheduledTask

FULL = 1000
SEEDS = st.integers(0, 10_000)
ROUNDING = 1e-6
"""Hours that sums of floating point numbers may be off."""


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_hours_worked_are_those_of_the_segments(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    schedule = solved(plan)
    share = {person.id: person.share for person in plan.people}
    worked = sum(
        (end - start) * one.units * share.get(one.person, FULL)
        for task in schedule.tasks
        for one in task.assignments
        for start, end in task.segments
    )
    ledger = Ledger.of(expand(plan), schedule)
    assert int(ledger.timesheet.load.sum()) == worked  # whole numbers: not a minute is lost
    for of in SUBJECTS:
        for by in GRAINS:
            hours = workload_of(ledger, of, by)["booked_hours"].sum()
            assert abs(hours - worked * FULL / HOUR) < ROUNDING


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_work_done_is_the_plans_work_to_the_minute(seed, random_plan, solved) -> None:
    """Σ minutes × units × share × efficiency is the work, less than a minute of its team more."""
    plan = random_plan(seed)
    schedule = solved(plan)
    ledger = Ledger.of(expand(plan), schedule)
    sheet, tasks = ledger.timesheet, ledger.catalogue.planned.tasks
    done = np.zeros(len(tasks), dtype=np.int64)
    np.add.at(done, sheet.task, sheet.work)
    found = 0
    for number, (_, task) in enumerate(tasks):
        if task.work is None or task.progress is not None or not done[number]:
            continue
        work = task.work.minutes(plan.day_minutes, plan.week_minutes) * FULL**3
        scheduled = schedule.by_key()[tasks[number][0].id, task.id]
        minutes = sum(end - start for start, end in scheduled.segments)
        assert 0 <= done[number] - work < done[number] // minutes
        found += 1
    assert found > 10


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_nobody_is_booked_above_all_project_hours_on_any_day(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    frame = workload(expand(plan), solved(plan), by="day")
    assert frame["excess_hours"].max() == 0
    assert frame["utilisation_percent"].max() <= 100
    assert (frame["booked_hours"] > 0).any()
    rest = frame["project_hours"] - frame["booked_hours"] - frame["free_hours"]
    assert rest.abs().max() < ROUNDING


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_supply_is_the_working_time_of_people_and_bookings(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    schedule = solved(plan)
    ledger = Ledger.of(expand(plan), schedule)
    frame = availability(ledger, "week")
    last = int(ledger.days.bounds[len(ledger.periods("week").of_day)])
    times = compile_working_time(plan, int(ledger.days.bounds[0]), last)
    hours = frame.groupby("person", observed=True)["working_hours"].sum()
    for person in plan.people:
        assert hours[person.id] == pytest.approx(times.person(person.id).total / 60)
    contractors = frame[frame["kind"] == "contractor"]
    paid = sum(booking.paid_minutes for booking in schedule.bookings)
    assert contractors["working_hours"].sum() == pytest.approx(paid / 60)
    parts = frame["retainer_hours"] + frame["project_hours"] - frame["working_hours"]
    assert parts.abs().max() < ROUNDING


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_days_weeks_and_months_add_up_to_the_same_hours(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    schedule = solved(plan)
    first = plan.start.day + dt.timedelta(days=9)
    ledger = Ledger.of(expand(plan), schedule, first=first, last=first + dt.timedelta(days=40))
    for of in ("person", "team", "skill"):
        frames = [workload_of(ledger, of, by, "weighted") for by in GRAINS]
        for column in ("working_hours", "project_hours", "booked_hours", "tentative_hours", "expected_hours"):
            sums = [frame[column].sum() for frame in frames]
            assert max(sums) - min(sums) < ROUNDING


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_before_levelling_all_open_work_is_there(seed, random_plan) -> None:
    plan = expand(random_plan(seed))
    early = Ledger.of(plan)
    jobs, dates = early.catalogue.early_start.jobs, early.catalogue.early_start.dates
    asked = sum(job.minutes * len(job.places) for job in jobs)
    assert int(early.timesheet.minutes.sum()) == asked > 0
    begin, end = early.days.bounds[[0, -1]]
    worked = np.array([bool(job.places) and job.minutes > 0 for job in jobs])
    assert (dates.start[worked] >= begin).all()
    assert (dates.finish[worked] <= end).all()


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_before_levelling_work_is_the_plans_work_to_the_minute(seed, random_plan) -> None:
    plan = expand(random_plan(seed))
    early = Ledger.of(plan)
    tasks = early.catalogue.planned.tasks
    done = np.zeros(len(tasks), dtype=np.int64)
    np.add.at(done, early.timesheet.task, early.timesheet.work)
    for number, (_, task) in enumerate(tasks):
        if task.work is None:
            continue
        whole = task.work.minutes(plan.day_minutes, plan.week_minutes)
        left = -(-whole * 6 // 10) if task.progress else whole  # what has begun is done by 40 %
        of_a_minute = done[number] // early.catalogue.early_start.jobs[number].minutes
        assert 0 <= done[number] - left * FULL**3 < of_a_minute


ZONES = ("Europe/London", "America/New_York", "Pacific/Apia")
CLOCK_CHANGE = {"Europe/London": "2027-03-26", "America/New_York": "2027-11-05", "Pacific/Apia": "2027-12-30"}


@settings(max_examples=25, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    segments=st.lists(
        st.tuples(
            st.integers(0, 5 * 1440), st.integers(1, 2000), st.sampled_from("ab"), st.integers(1, FULL)
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_every_minute_is_counted_on_the_day_that_its_clock_shows(zone, segments) -> None:
    """Against counting minute by minute, over clock changes and the end of a year."""
    plan = _round_the_clock(zone, len(segments))
    begin = int(Ledger.of(plan, Schedule(())).days.bounds[0])
    expected: Counter[tuple[str, str]] = Counter()
    tasks = []
    for number, (start, length, person, units) in enumerate(segments):
        segment = (begin + start, begin + start + length)
        team = (Assignment(person, 0, units),)
        tasks.append(ScheduledTask("p", f"t{number}", *segment, assignments=team, segments=(segment,)))
        for minute in range(*segment):
            expected[person, f"{local_time(minute, ZoneInfo(zone)):%Y-%m-%d}"] += units
    frame = workload(plan, Schedule(tuple(tasks)), by="day")
    found = {
        (row["person"], row["period"]): row["booked_hours"]
        for row in frame.to_dict("records")
        if row["booked_hours"]
    }
    assert set(found) == set(expected)
    for key, units in expected.items():
        assert found[key] == pytest.approx(units / FULL / 60)


def _round_the_clock(zone: str, tasks: int) -> Plan:
    document = {
        "format": "crewline/1",
        "start": CLOCK_CHANGE[zone],
        "time_zone": zone,
        "calendars": [{"id": "c", "week": {"mon-sun": "00:00-24:00"}}],
        "calendar": "c",
        "people": [{"id": "a"}, {"id": "b"}],
        "projects": [
            {"id": "p", "tasks": [{"id": f"t{n}", "work": "1h", "person": "a"} for n in range(tasks)]}
        ],
    }

    return parse_plan(json.dumps(document))


def test_the_crew_lists_everybody_once(random_plan, solved) -> None:
    plan = random_plan(1)
    crew = Crew(plan, Skills(plan), solved(plan).bookings)
    assert len(crew.row) == len(crew) == len({worker.id for worker in crew.workers})
