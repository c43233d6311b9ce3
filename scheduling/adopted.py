"""A schedule found under another objective, as an outcome of the plan itself: checked and measured anew."""

from __future__ import annotations

from dataclasses import replace

from planner.document import plan_hash
from planner.plan import Plan
from scheduling.checker import examine
from scheduling.measuring import level_results, limit_breaches
from scheduling.schedule import Outcome


def adopt(plan: Plan, outcome: Outcome) -> Outcome:
    """The outcome's schedule measured by the plan's own objective; its bounds are gone.

    Parameters
    ----------
    plan
        The plan that the outcome's one was derived from: the same but for the objective.
    outcome
        Of the derived plan, with a schedule.

    Raises
    ------
    ValueError
        If it has no schedule.
    """
    if outcome.schedule is None:
        raise ValueError(f"an outcome without a schedule can't be adopted; its status is {outcome.status}")
    breaches, measured = examine(plan, outcome.schedule)
    breaches = (*breaches, *limit_breaches(plan.objective, measured, plan.currency))
    return replace(
        outcome,
        status="unknown" if breaches else "feasible",
        levels=level_results(plan.objective, measured, ()),
        breaches=breaches,
        plan_hash=plan_hash(plan),
        conflicts=(),
        history=(),
    )
