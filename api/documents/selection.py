"""The document ``crewline-selection/1``: which proposed projects to take; docs/intake.md explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.document import plan_hash

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.selection.selecting import Proposal, Selection
    from scenarios.selection.valuing import Valued

FORMAT: Final = "crewline-selection/1"


def selection_to_dict(plan: Plan, found: Selection) -> dict[str, Any]:
    """The document ``crewline-selection/1``: money in cents, days as ISO 8601; docs/intake.md explains it."""
    return {
        "format": FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan)},
        "selected_hash": plan_hash(found.plan),
        "currency": plan.currency,
        "interrupted": found.interrupted,
        "all_sets": found.all_sets,
        "sets": found.sets,
        "solved": found.solved,
        "gain": found.gain,
        "best": _set(found.best),
        "runner_up": None if found.runner_up is None else _set(found.runner_up),
        "none": _set(found.none),
        "projects": [_project(one) for one in found.proposals],
    }


def _set(one: Valued) -> dict[str, Any]:
    return {
        "projects": sorted(one.chosen),
        "value": one.value,
        "late_cost": one.late_cost,
        "contractor_cost": one.contractor_cost,
        "net": one.net,
    }


def _project(one: Proposal) -> dict[str, Any]:
    return {
        "project": one.project.id,
        "taken": one.taken,
        "value": one.value,
        "cost": one.cost,
        "marginal": one.marginal,
        "finish": one.finish,
        "day": None if one.day is None else one.day.isoformat(),
        "late": one.late,
    }
