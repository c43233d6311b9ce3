"""Amounts of work in whole slots of the plan's time grid, for scaled and repeated work."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from planner.plan import Plan
from planner.quantities import Duration, DurationUnit

_MOST: Final = 9_999_999
"""Largest amount of a unit that can be written."""


def grid_multiple(amount: Duration, factor_per_mille: int, plan: Plan) -> Duration:
    """``amount`` × ``factor_per_mille`` ÷ 1000, to the nearest whole slot of the grid, at least one.

    Halves are rounded up. Zero stays zero; elapsed time stays elapsed.

    Raises
    ------
    ValueError
        Where the result is too large to be written.
    """
    minutes = amount.minutes(plan.day_minutes, plan.week_minutes)
    return grid_sum(minutes, factor_per_mille, plan, elapsed=amount.elapsed)


def grid_sum(minutes: int, factor_per_mille: int, plan: Plan, *, elapsed: bool = False) -> Duration:
    """As ``grid_multiple``, for an amount in minutes."""
    grid = max(1, plan.grid_minutes)
    if minutes <= 0:
        return Duration(0, "eh" if elapsed else "h")
    slots = max(1, int(Fraction(minutes * factor_per_mille, 1000 * grid) + Fraction(1, 2)))
    return _written(slots * grid, elapsed)


def _written(minutes: int, elapsed: bool) -> Duration:
    """In hours where three decimals hold it, else in minutes."""
    in_hours: DurationUnit = "eh" if elapsed else "h"
    in_minutes: DurationUnit = "emin" if elapsed else "min"
    amount, unit = (
        (minutes * 1000 // 60, in_hours) if minutes * 1000 % 60 == 0 else (minutes * 1000, in_minutes)
    )
    if amount > _MOST * 1000:
        raise ValueError(f"expected at most {_MOST:,}{unit}")
    return Duration(amount, unit)
