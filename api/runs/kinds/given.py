"""What a run is given: its plan, outcomes of other runs, and time."""

from __future__ import annotations

import time
from collections.abc import Callable

from api.runs.desk import Desk
from planner.document import parse_plan, plan_hash
from planner.errors import InputError
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Outcome, Schedule


def plan_of(desk: Desk) -> Plan:
    """The plan that a run is about, as written.

    Raises
    ------
    PlanError
        If it has errors.
    """
    plan = parse_plan(desk.inputs["plan"])
    require_valid(plan)
    return plan


def outcome_of(desk: Desk, name: str) -> Outcome | None:
    """An outcome of another run; None where the order refers to none."""
    return read_outcome(desk.inputs[name]) if name in desk.inputs else None


def schedule_of(desk: Desk, name: str) -> Schedule | None:
    """The schedule of another run, of this plan or another; None where the order refers to none.

    Raises
    ------
    InputError
        If its outcome holds no schedule.
    """
    outcome = outcome_of(desk, name)
    if outcome is None:
        return None
    if outcome.schedule is None:
        raise InputError(f"{name}: the outcome holds no schedule: its status is {outcome.status}")
    return outcome.schedule


def schedule_of_plan(desk: Desk, plan: Plan, name: str = "run") -> Schedule | None:
    """A schedule of this very plan; None where the order refers to none.

    Raises
    ------
    InputError
        If the outcome holds no schedule, or is of another plan or version.
    """
    outcome = outcome_of(desk, name)
    if outcome is not None and outcome.plan_hash != plan_hash(plan):
        raise InputError(f"{name}: the outcome is of another plan, or of another version of this one")
    return schedule_of(desk, name)


def stop_after(desk: Desk, seconds: float) -> Callable[[], bool]:
    """Whether the work is to end with what there is: somebody wants it, or the time is over."""
    until = time.monotonic() + seconds
    return lambda: desk.stop() or time.monotonic() >= until
