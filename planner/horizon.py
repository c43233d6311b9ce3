"""How far ahead anything can be planned: forty years, or as long as public holidays are known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from planner.calendars import data_date
from planner.plan import Plan
from planner.public_holidays import known_years
from planner.time_zones import DAY, day_number

LONGEST_HORIZON: Final = 40 * 366 * DAY
"""Minutes after the data date beyond which nothing is planned."""
MARGIN_DAYS: Final = 31
"""Compiled around all that is planned: the weeks it reaches into, days booked, lags."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The last moment that can be planned, in minutes since 1970 UTC, and why it is the last."""

    last: int
    reason: str


def horizon_of(plan: Plan) -> Horizon:
    """The horizon of a plan.

    Raises
    ------
    PlanError
        If its time zone, or a country of its public holidays, is not known.
    """
    horizon = Horizon(data_date(plan) + LONGEST_HORIZON, "nothing is planned more than 40 years ahead")
    for calendar in plan.calendars:
        for wanted in calendar.holidays:
            last_year = known_years(wanted)[1]
            last = (day_number(dt.date(last_year + 1, 1, 1)) - MARGIN_DAYS) * DAY
            if last < horizon.last:
                why = f"public holidays of {wanted.country} are known until {last_year}, not beyond"
                horizon = Horizon(last, why)
    return horizon
