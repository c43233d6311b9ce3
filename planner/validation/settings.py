"""Do the plan's grid and its working day and week make sense?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.plan import Plan

if TYPE_CHECKING:
    from planner.validation.survey import Survey

FINEST_GRID: Final = 5
COARSEST_GRID: Final = 1440


def check_settings(survey: Survey) -> None:
    """A grid that divides the day, a working day with hours, a week with days."""
    plan, findings = survey.plan, survey.findings
    if not _day_fits(plan):
        expected = "the hours of a working day, 1min to 24h"
        findings.error("day", "bad-setting", str(plan.day), expected, "such as 8h")
    elif not settings_fit(plan):
        expected = "the working days of a week, 1d to 7 days of 24h"
        findings.error("week", "bad-setting", str(plan.week), expected, "such as 5d")
    if not grid_fits(plan):
        expected = "5min to 1d, and a part of a day such as 15min, 30min, 1h"
        findings.error("grid", "bad-grid", str(plan.grid), expected, _nearest_grid(plan.grid_minutes))


def _day_fits(plan: Plan) -> bool:
    return plan.day.unit in ("min", "h") and 1 <= plan.day.minutes(0, 0) <= 1440


def settings_fit(plan: Plan) -> bool:
    """Whether a working day has minutes, at most 24 hours, and a week at least one of it."""
    if not _day_fits(plan) or plan.week.elapsed or plan.week.unit == "w":
        return False
    return plan.day_minutes <= plan.week_minutes <= 10_080


def grid_fits(plan: Plan) -> bool:
    """Whether the grid is a whole part of a day, neither too fine nor too coarse."""
    grid = plan.grid_minutes
    exact = plan.grid.thousandths * {"min": 1, "h": 60, "d": 1440}.get(plan.grid.unit, 0) == grid * 1000
    return exact and FINEST_GRID <= grid <= COARSEST_GRID and 1440 % grid == 0


def _nearest_grid(grid: int) -> str:
    divisors = (part for part in range(FINEST_GRID, COARSEST_GRID + 1) if 1440 % part == 0)
    return f"the nearest is {min(divisors, key=lambda part: abs(part - grid))}min"


def day_and_week(plan: Plan) -> tuple[int, int]:
    """Minutes of 1d and 1w of work; those of 8 h and 5 d where the settings make no sense."""
    return (plan.day_minutes, plan.week_minutes) if settings_fit(plan) else (480, 2400)
