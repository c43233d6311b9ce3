"""Objectives that lead with money, made of a plan's own: what a quote and a selection ask the engine for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from planner.plan import Goal, GoalName, Level, Objective

MONEY: Final[tuple[GoalName, GoalName]] = ("late_cost", "contractor_cost")


def money_first(objective: Objective, budget_cents: int | None = None) -> Objective:
    """Late and contractor cost together first, then what the plan wants beside them, with all its limits.

    Parameters
    ----------
    budget_cents
        What contractors may cost at most, committed bookings included; the plan's own limit where that
        is lower.
    """
    limits = dict(_limits(objective))
    if budget_cents is not None:
        limits["contractor_cost"] = min(budget_cents, limits.get("contractor_cost", budget_cents))
    first = Level(goals=tuple(Goal(goal=name, limit=limits.get(name)) for name in MONEY))
    rest = (level.replace(goals=_others(level)) for level in objective.levels)
    return Objective(levels=(first, *(level for level in rest if level.goals)))


def _others(level: Level) -> tuple[Goal, ...]:
    return tuple(goal for goal in level.goals if goal.goal not in MONEY)


def _limits(objective: Objective) -> Iterable[tuple[GoalName, int]]:
    """Every limit; the lowest one comes last where a goal has several."""
    found = (
        (goal.goal, goal.limit)
        for level in objective.levels
        for goal in level.goals
        if goal.limit is not None
    )
    return sorted(found, key=lambda one: -one[1])
