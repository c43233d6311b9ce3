"""The document ``crewline-commitments/1``: dates that can be promised; docs/risk.md explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from planner.document import plan_hash
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.risk.commitments import Commitment, Promise
    from scenarios.risk.committing import Commitments

FORMAT: Final = "crewline-commitments/1"


class CommitmentsAsked(Protocol):
    """What was asked for."""

    @property
    def executions(self) -> int:
        """Times that each schedule was carried out."""

    @property
    def seed(self) -> int:
        """Of all chance."""

    @property
    def budget_cents(self) -> int | None:
        """What contractors may cost at most."""


def commitments_to_dict(
    plan: Plan, found: Commitments, chosen: Commitment, asked: CommitmentsAsked
) -> dict[str, Any]:
    """The document ``crewline-commitments/1``: money in cents, local times; docs/risk.md explains it."""
    times = LocalTimes(plan.time_zone)
    return {
        "format": FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan), "time_zone": plan.time_zone},
        "currency": plan.currency,
        "percent": found.percent,
        "executions": asked.executions,
        "seed": asked.seed,
        "budget": asked.budget_cents,
        "solves": found.solves,
        "chosen": found.choices.index(chosen),
        "choices": [_choice(one, times) for one in found.choices],
    }


def _choice(one: Commitment, times: LocalTimes) -> dict[str, Any]:
    return {
        "late_cost": one.late_cost,
        "planned_contractor_cost": one.planned_contractor_cost,
        "contractor_cost": one.contractor_cost,
        "projects": [_promise(each, times) for each in one.promises],
    }


def _promise(one: Promise, times: LocalTimes) -> dict[str, Any]:
    return {
        "project": one.project,
        "name": one.name,
        "planned": times[one.planned],
        "date": times[one.date],
        "due": None if one.due is None else times[one.due],
        "due_chance": one.due_chance,
    }
