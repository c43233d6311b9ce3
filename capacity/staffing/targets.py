"""What a contractor plan is to reach, and the objectives that ask the engine for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.plan import Goal, GoalName, Level, Objective, Plan

LATE: Final[GoalName] = "late_cost"
COST: Final[GoalName] = "contractor_cost"
WEIGHT_UNIT: Final = 1000
"""Weight of the contractor cost; that of lateness is the ratio × this."""


@dataclass(frozen=True, slots=True)
class LateAtMost:
    """The least contractor cost with a late cost of no more than ``cents``; 0: every due date is kept."""

    cents: int = 0


@dataclass(frozen=True, slots=True)
class CostAtMost:
    """The least lateness for contractors of no more than ``cents``, committed bookings included."""

    cents: int


Target = LateAtMost | CostAtMost


def priced(plan: Plan, ratio: float) -> Plan:
    """The plan with one level: late cost × ratio + contractor cost."""
    late = Goal(goal=LATE, weight=max(1, round(ratio * WEIGHT_UNIT)))
    return _with(plan, Level(goals=(late, Goal(goal=COST, weight=WEIGHT_UNIT))))


def exact(plan: Plan, target: Target) -> Plan:
    """The plan with the target itself as its objective: what counts first, then what is left.

    Keeping all due dates is lexicographic, so that where that can't be done the nearest comes out.
    """
    if isinstance(target, CostAtMost):
        cost = Goal(goal=COST, limit=target.cents)
        return _with(plan, Level(goals=(Goal(goal=LATE),)), Level(goals=(cost,)))
    if target.cents == 0:
        return _with(plan, Level(goals=(Goal(goal=LATE),)), Level(goals=(Goal(goal=COST),)))
    late = Goal(goal=LATE, limit=target.cents)
    return _with(plan, Level(goals=(Goal(goal=COST),)), Level(goals=(late,)))


def _with(plan: Plan, *levels: Level) -> Plan:
    return plan.replace(objective=Objective(levels=levels))
