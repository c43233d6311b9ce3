"""Do the plan's grid and its working day and week make sense?"""

from __future__ import annotations

from planner.validation.sound_settings import COARSEST_GRID, FINEST_GRID, day_fits, grid_fits, settings_fit
from planner.validation.survey import Survey


def check_settings(survey: Survey) -> None:
    """A grid that divides the day, a working day with hours, a week with days."""
    plan, findings = survey.plan, survey.findings
    if not day_fits(plan):
        expected = "the hours of a working day, 1min to 24h"
        findings.error("day", "bad-setting", str(plan.day), expected, "such as 8h")
    elif not settings_fit(plan):
        expected = "the working days of a week, 1d to 7 days of 24h"
        findings.error("week", "bad-setting", str(plan.week), expected, "such as 5d")
    if not grid_fits(plan):
        expected = "5min to 1d, and a part of a day such as 15min, 30min, 1h"
        findings.error("grid", "bad-grid", str(plan.grid), expected, _nearest_grid(plan.grid_minutes))


def _nearest_grid(grid: int) -> str:
    divisors = (part for part in range(FINEST_GRID, COARSEST_GRID + 1) if 1440 % part == 0)
    return f"the nearest is {min(divisors, key=lambda part: abs(part - grid))}min"
