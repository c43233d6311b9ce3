"""Does a schedule keep every rule of docs/rules.md, and what is it worth?

Proved from the plan alone, without any code of the engine: one function for each rule, grouped by
what they look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from planner.expansion import expand
from planner.plan import Plan
from scheduling.checker import (
    contracts,
    coverage,
    dates,
    links,
    progress,
    resources,
    staffing,
    values,
    working,
)
from scheduling.checker.case import Case
from scheduling.checker.evidence import Evidence
from scheduling.schedule import Breach, Schedule

__all__ = ["RULES", "check", "examine", "measure"]

Rule = Callable[[Evidence], Iterator[Breach]]

RULES: Final[dict[str, Rule]] = {
    "coverage": coverage.coverage,
    "mode": coverage.mode,
    "people": staffing.people,
    "joint-time": working.joint_time,
    "work": working.work,
    "segments": working.segments,
    "continuous": working.continuous,
    "waits": working.waits,
    "milestones": working.milestones,
    "capacity": resources.capacity,
    "equipment": resources.equipment,
    "consumables": resources.consumables,
    "link": links.link,
    "max-lag": links.max_lag,
    "data-date": dates.data_date,
    "horizon": dates.horizon,
    "release": dates.release,
    "deadline": dates.deadline,
    "pinned-start": dates.pinned_start,
    "constraint": dates.constraint,
    "actuals": progress.actuals,
    "bookings": contracts.bookings,
    "lead-time": contracts.lead_time,
    "minimum-booking": contracts.minimum_booking,
    "booking-cost": contracts.booking_cost,
}
"""Every rule by the name that docs/rules.md and breaches give it."""


def check(plan: Plan, schedule: Schedule) -> tuple[Breach, ...]:
    """Prove ``schedule`` against ``plan``, rule by rule.

    Parameters
    ----------
    plan
        A plan without errors, expanded or not.
    schedule
        Times in minutes since 1970 UTC.

    Returns
    -------
    tuple[Breach, ...]
        Every breach of a rule, in the order of ``RULES``; empty for a valid schedule.

    Raises
    ------
    PlanError, HorizonError
        If the plan's calendars can't be compiled over the schedule's dates.
    """
    return _breaches(_evidence(plan, schedule))


def measure(plan: Plan, schedule: Schedule, previous: Schedule | None = None) -> dict[str, int]:
    """Value of every goal.

    Parameters
    ----------
    plan
        A plan without errors, expanded or not.
    schedule
        What is measured; a broken one is measured as far as it makes sense.
    previous
        An earlier schedule, for ``stability``.

    Returns
    -------
    dict[str, int]
        Costs in cents, ``makespan``, ``balance`` and ``stability`` in minutes, ``earliness`` in
        weight × minutes, by the goals' names.

    Raises
    ------
    PlanError, HorizonError
        As ``check``.
    """
    return _values(_evidence(plan, schedule), previous)


def examine(
    plan: Plan, schedule: Schedule, previous: Schedule | None = None
) -> tuple[tuple[Breach, ...], dict[str, int]]:
    """``check`` and ``measure`` in one go, at little more than the time of one."""
    evidence = _evidence(plan, schedule)
    return _breaches(evidence), _values(evidence, previous)


def _evidence(plan: Plan, schedule: Schedule) -> Evidence:
    return Evidence(Case.of(expand(plan), schedule))


def _breaches(evidence: Evidence) -> tuple[Breach, ...]:
    return tuple(breach for rule in RULES.values() for breach in rule(evidence))


def _values(evidence: Evidence, previous: Schedule | None) -> dict[str, int]:
    return {
        "late_cost": values.late_cost(evidence),
        "contractor_cost": values.contractor_cost(evidence),
        "resource_cost": values.resource_cost(evidence),
        "makespan": values.makespan(evidence),
        "stability": values.stability(evidence, previous),
        "earliness": values.earliness(evidence),
        "balance": values.balance(evidence),
    }
