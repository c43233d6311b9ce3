"""A schedule of the plan: ``planner solve`` as a run."""

from __future__ import annotations

from typing import Any

from api.runs.desk import Desk, Product
from api.runs.kinds.given import schedule_of
from api.runs.kinds.handing import loss_in
from api.runs.orders.parts import Solving
from api.runs.orders.solving import SolveOrder
from planner.document import parse_plan
from planner.plan import Plan
from scheduling.outcome_json import level_unit, render_outcome, unit_of
from scheduling.schedule import Incumbent, Outcome, Schedule


def work(desk: Desk) -> Product:
    """Solve, and tell of each better schedule."""
    order = SolveOrder.model_validate(dict(desk.order))
    plan = parse_plan(desk.inputs["plan"])
    outcome = solved(desk, plan, order, schedule_of(desk, "previous"))
    documents = {"outcome": render_outcome(outcome, plan)}
    return Product(outcome_in_brief(outcome), documents, loss_in([outcome]))


def solved(desk: Desk, plan: Plan, order: Solving, previous: Schedule | None = None) -> Outcome:
    """An outcome of a plan, with news of each better schedule."""
    units = [unit_of(goal.goal for goal in level.goals) for level in plan.objective.levels]
    return desk.engine.solve(
        plan,
        order.options(previous),
        on_progress=lambda incumbent: desk.tell({**incumbent_to_dict(incumbent), "units": units}),
        stop=desk.stop,
    )


def incumbent_to_dict(incumbent: Incumbent) -> dict[str, Any]:
    """A better schedule's figures."""
    return {
        "seconds": round(incumbent.seconds, 3),
        "values": list(incumbent.values),
        "bounds": list(incumbent.bounds),
        "found_by": incumbent.found_by,
        "breach_minutes": incumbent.breach_minutes,
    }


def outcome_in_brief(outcome: Outcome) -> dict[str, Any]:
    """Status and levels of an outcome."""
    levels = [
        {"value": level.value, "bound": level.bound, "unit": level_unit(level), "parts": level.parts}
        for level in outcome.levels
    ]
    return {"status": outcome.status, "levels": levels, "breaches": len(outcome.breaches)}
