"""Where nothing is uncertain, every execution is the schedule, to the minute."""

from pathlib import Path

import pytest

from planner.document import read_plan
from planner.generator import generate_plan
from scheduling.options import SolveOptions
from scheduling.simulation.arrays import new_scratch
from scheduling.simulation.simulate import SimulationOptions, carry_out, simulate
from scheduling.simulation.uncertainty import CERTAIN_PLAN, Absence, Uncertainty
from scheduling.solver import solve

EXAMPLES = Path(__file__).parents[3] / "examples"


def assert_reproduced(plan, schedule, uncertainty=CERTAIN_PLAN):
    simulation = simulate(plan, schedule, SimulationOptions(3, uncertainty=uncertainty))
    executable = simulation.executable
    entries = schedule.by_key()
    scratch = carry_out(executable, 1, 2)
    for i, key in enumerate(executable.keys):
        entry = entries[key]
        assert (scratch.task.start[i], scratch.task.finish[i]) == (entry.start, entry.finish), key
    paid = executable.bookings.paid_minutes(simulation.booked_until)
    assert [booking.paid_minutes for booking in executable.bookings.bookings] == paid[0].tolist()
    finishes = {}
    for entry in schedule.tasks:
        finishes[entry.project] = max(finishes.get(entry.project, 0), entry.finish)
    assert [finishes[project] for project in executable.projects] == simulation.project_finish[2].tolist()
    assert len(new_scratch(executable.network).task) == len(schedule.tasks)


@pytest.mark.parametrize("seed", range(6))
def test_generated_portfolios_come_out_as_planned(seed):
    plan = generate_plan(projects=3 + seed, tasks=40 + 20 * seed, people=4 + seed, seed=seed)
    assert_reproduced(plan, solve(plan, SolveOptions(effort=seed % 2, workers=1)).schedule)


@pytest.mark.parametrize("name", ["agency", "hello", "it_programme"])
def test_examples_come_out_as_planned(name):
    plan = read_plan(EXAMPLES / f"{name}.yaml")
    assert_reproduced(plan, solve(plan, SolveOptions(effort=1, workers=1)).schedule)


def test_absence_that_never_comes_changes_nothing():
    plan = generate_plan(projects=4, tasks=60, people=5, seed=3)
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    never = Uncertainty(absence=Absence(0), estimates=False, rounds=False, risks=False)
    assert_reproduced(plan, schedule, never)


def plan_with(executions, tasks, people):
    office = {"id": "office", "week": {"mon-fri": "09:00-17:00"}}
    early = {"id": "early", "week": {"mon-wed": "09:00-17:00"}}
    return executions.plan(tasks, calendar="office", calendars=[office, early], people=people)


@pytest.mark.kernel
def test_work_in_the_pauses_of_other_work_comes_out_as_planned(executions):
    # ann and ben work together, ben until Wednesday only; on Thursday and Friday ann is free.
    people = [{"id": "ann"}, {"id": "ben", "calendar": "early"}]
    both = [{"pinned": ["ann"]}, {"pinned": ["ben"]}]
    tasks = [
        {"id": "long", "duration": "5d", "needs": both, "start": "2027-01-04T09:00"},
        {"id": "short", "duration": "10h", "person": "ann", "start": "2027-01-07T09:00"},
    ]
    plan = plan_with(executions, tasks, people)
    schedule = executions.schedule(plan)
    entries = schedule.by_key()
    assert entries["p", "short"].finish < entries["p", "long"].finish
    assert_reproduced(plan, schedule)


@pytest.mark.kernel
def test_started_and_finished_work_comes_out_as_planned(executions):
    tasks = [
        {
            "id": "done",
            "work": "1d",
            "person": "ann",
            "progress": {"started": "2027-01-01", "finished": "2027-01-02"},
        },
        {
            "id": "begun",
            "work": "3d",
            "person": "ann",
            "after": ["done"],
            "progress": {"started": "2027-01-02", "percent": "50%"},
        },
        {"id": "gone", "wait": "2ed", "progress": {"started": "2027-01-03", "remaining": "0ed"}},
        {"id": "next", "work": "1d", "person": "ann", "after": ["begun", "gone"]},
    ]
    plan = executions.plan(tasks)
    assert_reproduced(plan, executions.schedule(plan))


@pytest.mark.kernel
def test_every_type_of_link_with_lags_comes_out_as_planned(executions):
    people = [{"id": "ann"}, {"id": "ben"}]
    tasks = [
        {"id": "a", "work": "12h", "person": "ann"},
        {"id": "b", "work": "5h", "person": "ben", "after": [{"task": "a", "type": "FF", "lag": "3h"}]},
        {"id": "c", "wait": "2d", "after": [{"task": "a", "type": "SS", "lag": "1d"}]},
        {"id": "d", "work": "2h", "person": "ben", "after": [{"task": "c", "type": "SF", "lag": "20h"}]},
        {
            "id": "e",
            "work": "2h",
            "person": "ann",
            "after": [{"task": "d", "lag": "-1h"}, {"task": "c", "lag": "1ed"}],
        },
        {"id": "m", "milestone": True, "after": ["e", {"task": "b", "type": "FF", "lag": "90min"}]},
    ]
    plan = plan_with(executions, tasks, people)
    assert_reproduced(plan, executions.schedule(plan))


@pytest.mark.kernel
def test_wishes_for_late_work_unbroken_work_and_things_come_out_as_planned(executions):
    office = {"id": "office", "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
    tasks = [
        {"id": "a", "work": "20h", "person": "ann"},
        {
            "id": "b",
            "duration": "3h",
            "person": "ben",
            "continuous": True,
            "after": [{"task": "a", "type": "SS", "lag": "1h"}],
        },
        {"id": "late", "work": "2h", "person": "ben", "constraint": {"type": "as-late-as-possible"}},
        {"id": "room", "wait": "8eh", "equipment": [{"equipment": "lab"}]},
        {"id": "next", "duration": "4h", "equipment": [{"equipment": "lab"}]},
        {"id": "end", "milestone": True, "after": ["a", "b", "late", "room", "next"]},
    ]
    plan = executions.plan(tasks, calendar="office", calendars=[office], equipment=[{"id": "lab"}])
    assert_reproduced(plan, executions.schedule(plan, effort=1))
