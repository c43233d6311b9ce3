"""Actual dates beside promises: of an actual date without a time only the day is known."""

from __future__ import annotations

from planner.calendars import latest, local_time
from planner.plan import Plan
from planner.quantities import Moment


def actual_finish(plan: Plan, finished: Moment, promised: int) -> int:
    """UTC minute at which something counts as done, beside the minute by which it was promised.

    A date alone is the minute promised where it is the day promised, neither later nor earlier; else its
    24:00. Midnight belongs to the day that it ends.
    """
    if finished.minute is None and finished.day == local_time(promised - 1, plan.time_zone).date():
        return promised
    return latest(plan, finished)
