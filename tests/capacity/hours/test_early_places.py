"""Who is meant by a place before anybody is assigned, and how long a task takes then."""

import pytest

from capacity.hours.forecast import forecast
from capacity.hours.ledger import Ledger

OFFICE = 8 * 60


def minutes_of(plan) -> dict[str, int]:
    """Minutes that each task takes before levelling."""
    early = Ledger.of(plan).catalogue.early_start
    return {task.id: job.minutes for (_, task), job in zip(early.planned.tasks, early.jobs, strict=True)}


def with_task(task: str, people: str, rest: str = "") -> str:
    return f"people: [{people}]\n{rest}projects: [{{id: p, tasks: [{{id: t, {task}}}]}}]\n"


ANN = "{id: a, skills: [x]}"
HALF = "{id: a, skills: [x], share: 50%}"
BOTH = HALF + ", {id: b, skills: [x]}"
MODES = "modes: [{id: slow, work: 10h, needs: [{skill: x}]}, {id: fast, work: 2h, needs: [{skill: x}]}]"
BEGUN = "started: 2026-12-29"
ENDED = f"{BEGUN}, finished: 2026-12-30"


@pytest.mark.parametrize(
    ("task", "people", "hours"),
    [
        # The fastest of those who may: share × speed.
        ("work: 30h, skill: x", HALF + ", {id: b, skills: [x], share: 75%}", 40),
        ("work: 30h, skill: x", HALF + ", {id: b, skills: [{skill: x, efficiency: 75%}]}", 40),
        # Only those whom the need takes.
        ("work: 30h, needs: [{skill: x, forbidden: [b]}]", BOTH, 60),
        ("work: 30h, needs: [{skill: x, allowed: [a]}]", BOTH, 60),
        ("work: 30h, needs: [{skill: x, level: 2}]", BOTH.replace("[x]", "[{skill: x, level: 2}]", 1), 60),
        ("work: 30h, needs: [{allowed: [a]}]", BOTH, 60),
        # Whoever is named does it, however slowly.
        ("work: 30h, needs: [{skill: x, pinned: [a]}]", BOTH, 60),
        ("work: 30h, person: a", BOTH, 60),
        # As many as there are places, in part of their time.
        ("work: 30h, needs: [{skill: x, count: 2, units: 50%}]", ANN, 30),
        # A duration knows no speed; the first mode counts.
        ("duration: 2d, skill: x", HALF, 16),
        (MODES, ANN, 10),
        # Progress: what is left, of the mode and by the people it names.
        (f"work: 30h, skill: x, progress: {{{BEGUN}, percent: 40%, people: [a]}}", BOTH, 36),
        (f"work: 30h, skill: x, progress: {{{BEGUN}, remaining: 5h}}", ANN, 5),
        (f"work: 30h, skill: x, progress: {{{ENDED}, remaining: 5h}}", ANN, 0),
        (f"work: 30h, skill: x, progress: {{{ENDED}}}", ANN, 0),
        (f"{MODES}, progress: {{{BEGUN}, mode: fast}}", ANN, 2),
    ],
)
def test_a_task_takes_as_long_as_who_is_meant_by_it(task, people, hours, plan_of) -> None:
    assert minutes_of(plan_of(with_task(task, people)))["t"] == hours * 60


def test_people_come_before_contractors_and_contractors_before_nobody(plan_of) -> None:
    pool = "contractor_pools: [{id: free, skills: [x, y], rate: 1}]\n"
    plan = plan_of(
        "people: [{id: a, skills: [x], share: 50%}]\n" + pool + "projects: [{id: p, tasks: ["
        "{id: own, work: 8h, skill: x}, {id: hired, work: 8h, skill: y}]}]\n"
    )
    assert minutes_of(plan) == {"own": 16 * 60, "hired": 8 * 60}


def test_a_place_that_nobody_may_fill_counts_as_filled_in_the_projects_hours(plan_of, only) -> None:
    plan = plan_of(with_task("work: 8h, needs: [{skill: y, level: 3}]", "{id: a, skills: [x], share: 50%}"))
    assert minutes_of(plan) == {"t": 8 * 60}
    row = only(forecast(plan, {}).shortages, skill="y")
    assert (row["demand_hours"], row["shortage_hours"]) == (8, 8)


@pytest.mark.parametrize("named", ["free#1", "free#2"])
def test_a_contractor_at_work_is_somebody_only_while_booked(named, plan_of) -> None:
    # free#1 is committed for the week, nobody knows of free#2.
    plan = plan_of(
        "contractor_pools: [{id: free, skills: [{skill: x, efficiency: 50%}], rate: 1, maximum: 2,"
        " committed: [{first: 2027-01-04, last: 2027-01-08}]}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 8h, skill: x,"
        f" progress: {{started: 2026-12-29, people: [{named!r}]}}}}]}}]\n"
    )
    assert minutes_of(plan) == {"t": 16 * 60}
    rows = Ledger.of(plan).timesheet.worker.tolist()
    assert set(rows) == ({0} if named == "free#1" else {-1})


def test_somebody_who_has_left_the_plan_counts_as_anybody(plan_of) -> None:
    work = "work: 8h, skill: x, progress: {started: 2026-12-29, people: [gone]}"
    assert minutes_of(plan_of(with_task(work, "{id: a, skills: [x], share: 50%}"))) == {"t": 8 * 60}


def test_people_who_never_work_together_are_imagined_with_the_projects_hours(plan_of) -> None:
    plan = plan_of(
        "calendars: [{id: early, week: {mon-fri: 06:00-09:00}}, {id: late, week: {mon-fri: 18:00-21:00}}]\n"
        "people: [{id: a, calendar: early, skills: [x]}, {id: b, calendar: late, skills: [y]}]\n"
        "projects: [{id: p, tasks: [{id: t, duration: 1d, needs: [{skill: x}, {skill: y}]}]}]\n"
    )
    early = Ledger.of(plan).catalogue.early_start
    assert early.left_out == ()
    assert early.dates.finish[0] - early.dates.start[0] == OFFICE


def test_those_are_meant_who_can_work_together(plan_of) -> None:
    # Bea could do more, but in the evening; Cas is there when Ann is.
    plan = plan_of(
        "calendars: [{id: late, week: {mon-fri: 16:00-24:00}}]\n"
        "people: [{id: ann, skills: [x]}, {id: bea, calendar: late, skills: [y]},"
        " {id: cas, skills: [y], share: 50%}]\n"
        "projects: [{id: p, tasks: [{id: t, duration: 2d, needs: [{skill: x}, {skill: y}]}]}]\n"
    )
    early = Ledger.of(plan).catalogue.early_start
    assert early.jobs[0].places[1].share == 500


def test_equipment_is_waited_for(plan_of) -> None:
    plan = plan_of(
        "calendars: [{id: mornings, week: {mon-fri: 09:00-11:00}}]\n"
        "equipment: [{id: room, calendar: mornings}]\n"
        "people: [{id: a, skills: [x]}]\n"
        "projects: [{id: p, tasks: [{id: t, duration: 4h, skill: x, equipment: [{equipment: room}]}]}]\n"
    )
    assert Ledger.of(plan).latest.isoformat() == "2027-01-05"
