"""What must be so for any plan: moved by weeks, with one more colleague, stopped, hurried, repeated."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from planner.generator import Mix, generate_plan
from planner.plan import Plan
from scheduling import solver
from scheduling.options import SolveOptions

WEEK = 7 * 1440
PLAIN = Mix(time_off=0.0, joining=0.0, max_lags=0.1, max_lag_weeks=2, overlaps=0.4, lags=0.4, equipment=0.2)
FINGERPRINT = """
from planner.generator import generate_plan
from scheduling import solver
from scheduling.options import SolveOptions
solver.new_polisher = lambda problem, options, **_: None
plan = generate_plan(projects=5, tasks=60, people=8, seed=7, contractor_pools=2)
print(solver.solve(plan, SolveOptions(effort=2, workers=2)).schedule)
"""


def portfolio(seed, **more):
    return generate_plan(projects=4, tasks=40, people=6, seed=seed, mix=PLAIN, **more)


def without_holidays(plan):
    """The plan in UTC and without holidays, so that every week is like the other."""
    calendars = tuple(c.replace(holidays=(), time_zone=None) for c in plan.calendars)
    return plan.replace(calendars=calendars, time_zone="UTC")


def later(value, days):
    """Every date of a document moved by days."""
    if isinstance(value, dict):
        return {key: later(part, days) for key, part in value.items()}
    if isinstance(value, list):
        return [later(part, days) for part in value]
    if isinstance(value, str) and len(value) >= 10 and value[4:5] == value[7:8] == "-":
        return (dt.date.fromisoformat(value[:10]) + dt.timedelta(days)).isoformat() + value[10:]
    return value


@pytest.mark.parametrize("seed", range(4))
def test_all_dates_a_week_later_give_the_same_schedule_a_week_later(desk, seed):
    plan = without_holidays(portfolio(seed))
    moved = Plan.model_validate(later(plan.model_dump(mode="json"), 7), strict=False)
    here, there = desk.solve(plan), desk.solve(moved)
    assert [level.value for level in here.levels] == [level.value for level in there.levels]
    for before, after in zip(here.schedule.tasks, there.schedule.tasks, strict=True):
        assert after.start == before.start + WEEK
        assert after.segments == tuple((begin + WEEK, end + WEEK) for begin, end in before.segments)
        assert after.assignments == before.assignments


@pytest.mark.parametrize("seed", range(6))
def test_one_more_colleague_never_makes_the_bound_worse(desk, seed):
    plan = portfolio(seed)
    twin = plan.people[seed % len(plan.people)].replace(id="twin")
    fewer, more = desk.solve(plan, effort=1), desk.solve(plan.replace(people=(*plan.people, twin)), effort=1)
    for level, other in zip(fewer.levels, more.levels, strict=True):
        assert other.bound <= level.bound


@pytest.mark.parametrize("seed", range(6))
def test_more_effort_never_makes_the_schedule_worse(desk, seed):
    plan = portfolio(seed)
    ranked = [
        [level.value for level in desk.solve(plan, effort=effort).levels[:3]] for effort in (0, 1, 3, 6)
    ]
    assert ranked == sorted(ranked, reverse=True)


@pytest.mark.slow
def test_two_processes_with_two_threads_agree_though_one_is_disturbed(tmp_path):
    found = []
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        for hash_seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
            command = [sys.executable, "-c", FINGERPRINT]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            found.append(done.stdout)
            busy.kill()
    finally:
        busy.kill()
        busy.wait()
    assert found[0] == found[1]
    assert "ScheduledTask" in found[0]


def test_the_time_limit_is_kept():
    # A promise of two seconds, and one more for a machine that is busy.
    plan = generate_plan(projects=15, tasks=300, people=20, seed=3)
    solver.solve(plan, SolveOptions(effort=0))
    outcome = solver.solve(plan, SolveOptions(time_limit=2, workers=2))
    assert outcome.timings["total"] <= 3
    assert outcome.effort_spent > 0


def test_no_time_at_all_still_gives_the_first_schedule(desk):
    plan = portfolio(1)
    hurried = solver.solve(plan, SolveOptions(time_limit=0, workers=1))
    assert hurried.schedule == desk.solve(plan, effort=0).schedule


def test_stop_keeps_the_best_and_reports_only_what_is_better(desk):
    told = []
    outcome = solver.solve(
        portfolio(2),
        SolveOptions(effort=1000, workers=1),
        on_progress=told.append,
        stop=lambda: len(told) >= 2,
    )
    assert outcome.effort_spent < 1000
    ranked = [(step.breach_minutes, *step.values) for step in told]
    assert ranked == sorted(set(ranked), reverse=True)
    assert [level.value for level in outcome.levels[:3]] == list(told[-1].values[:3])
    assert [step.seconds for step in told] == sorted(step.seconds for step in told)


def test_stop_reaches_a_run_by_the_clock(desk):
    outcome = solver.solve(portfolio(2), SolveOptions(time_limit=600, workers=2), stop=lambda: True)
    assert outcome.schedule is not None
    assert outcome.timings["total"] < 20


def test_what_no_team_can_ever_do_is_named_though_not_proved(desk):
    # Three hours without a break, but of the three shifts no two have more than two hours in common.
    shifts = {"ann": "06:00-14:00", "bob": "12:00-20:00", "zoe": "18:00-02:00"}
    plan = desk.plan(
        {"id": "a", "duration": "3h", "needs": [{"count": 2}], "continuous": True},
        people=[{"id": name, "calendar": name} for name in shifts],
        calendars=[{"id": name, "week": {"mon-fri": hours}} for name, hours in shifts.items()],
    )
    outcome = desk.solve(plan)
    assert outcome.schedule is None
    assert "p/a" in (outcome.conflicts or outcome.notes)[0]
