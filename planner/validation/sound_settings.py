"""Whether the plan's grid and its working day and week can be counted with, and what to count with if not."""

from __future__ import annotations

from typing import Final

from planner.plan import Plan

FINEST_GRID: Final = 5
COARSEST_GRID: Final = 1440


def day_fits(plan: Plan) -> bool:
    """Whether a working day has minutes, at most 24 hours."""
    return plan.day.unit in ("min", "h") and 1 <= plan.day.minutes(0, 0) <= 1440


def settings_fit(plan: Plan) -> bool:
    """Whether a working day has minutes, at most 24 hours, and a week at least one of it."""
    if not day_fits(plan) or plan.week.elapsed or plan.week.unit == "w":
        return False
    return plan.day_minutes <= plan.week_minutes <= 10_080


def grid_fits(plan: Plan) -> bool:
    """Whether the grid is a whole part of a day, neither too fine nor too coarse."""
    grid = plan.grid_minutes
    exact = plan.grid.thousandths * {"min": 1, "h": 60, "d": 1440}.get(plan.grid.unit, 0) == grid * 1000
    return exact and FINEST_GRID <= grid <= COARSEST_GRID and 1440 % grid == 0


def day_and_week(plan: Plan) -> tuple[int, int]:
    """Minutes of 1d and 1w of work; those of 8 h and 5 d where the settings make no sense."""
    return (plan.day_minutes, plan.week_minutes) if settings_fit(plan) else (480, 2400)
