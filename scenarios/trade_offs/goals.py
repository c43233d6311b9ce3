"""The goals that are traded off, and the objectives that ask the engine for one point of their frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from planner.plan import Goal, GoalName, Level, Objective, Plan
from scheduling.checker import examine
from scheduling.schedule import Schedule

LATE: Final[GoalName] = "late_cost"
COST: Final[GoalName] = "contractor_cost"
STABLE: Final[GoalName] = "stability"
Values = tuple[int, ...]
"""Of the goals traded off, in their order: cents, cents, minutes moved."""
Limits = Mapping[GoalName, int]


def goals_of(previous: Schedule | None) -> tuple[GoalName, ...]:
    """What is traded off: stability only where there is an earlier schedule."""
    return (LATE, COST) if previous is None else (LATE, COST, STABLE)


def constrained(plan: Plan, order: Sequence[GoalName], limits: Limits) -> Plan:
    """The plan with the goals in an order of precedence, some of them never above a limit.

    The epsilon-constraint method (Haimes, Lasdon & Wismer 1971) with what AUGMECON adds to it (Mavrotas
    2009, Effective implementation of the ε-constraint method, Applied Mathematics and Computation 213):
    after the first goal the others are minimised, too, so that what is found is dominated by nothing.
    Goals of the plan's own objective that have a limit keep it.
    """
    own = _own_limits(plan)
    levels = [
        Level(goals=(Goal(goal=goal, limit=_least(limits.get(goal), own.get(goal))),)) for goal in order
    ]
    others = tuple(Goal(goal=goal, limit=limit) for goal, limit in own.items() if goal not in order)
    if others:
        levels.append(Level(goals=others))
    return plan.replace(objective=Objective(levels=tuple(levels)))


def measured(plan: Plan, schedule: Schedule, goals: Sequence[GoalName], previous: Schedule | None) -> Values:
    """What the checker measures of a schedule.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    _, values = examine(plan, schedule, previous)
    return tuple(values[goal] for goal in goals)


def _own_limits(plan: Plan) -> dict[GoalName, int]:
    found: dict[GoalName, int] = {}
    for level in plan.objective.levels:
        for goal in level.goals:
            least = _least(goal.limit, found.get(goal.goal))
            if least is not None:
                found[goal.goal] = least
    return found


def _least(one: int | None, other: int | None) -> int | None:
    given = [limit for limit in (one, other) if limit is not None]
    return min(given, default=None)
