"""Earned schedule: when was what is earned by now planned to be earned? (Lipke 2003)

Lipke interpolates between the ends of months; a budget known to the minute needs no interpolation.
Differences are counted in the working time of a calendar, so that a weekend is no delay.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capacity.money.cost_lines import IntArray
from planner.working_time import WorkingTime

BoolArray = NDArray[np.bool_]
Curve = Callable[[IntArray], IntArray]
"""Cents that each project was planned to earn by a moment of its own; never falls."""


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Moments in minutes since 1970 UTC, amounts of time in working minutes.

    Attributes
    ----------
    planned_start, planned_finish
        Of the baseline.
    earned
        Moment at which the baseline planned to have earned what is earned.
    variance
        From the status date to ``earned``, negative behind the baseline: SV(t).
    index
        Working time earned ÷ gone since the planned start: SPI(t); None before any has gone.
    finish
        Finish if the rest goes on at that rate: IEAC(t); None without an index above 0, or beyond the
        time that is compiled.
    """

    planned_start: int
    planned_finish: int
    earned: int
    variance: int
    index: float | None
    finish: int | None


def earned_moments(
    planned_value: Curve,
    earned_value: IntArray,
    starts: IntArray,
    finishes: IntArray,
    status_dates: IntArray,
    complete: BoolArray,
) -> IntArray:
    """The moment at which each project was planned to have earned what it has.

    Where a budget stands still, over a weekend or a wait, there are many; the one nearest to the status
    date is meant, and of a complete project the first.

    Parameters
    ----------
    planned_value
        The baseline's.
    earned_value
        Cents of each project, no more than its whole budget.
    starts, finishes
        Planned ones; the whole budget accrues between them.
    status_dates
        When each has earned that.
    complete
        Whether all of it is done.
    """
    reached = _first(lambda moments: planned_value(moments) >= earned_value, starts, finishes)
    passed = _first(lambda moments: planned_value(moments) > earned_value, starts, finishes)
    # Before the start nothing was to be earned, and after the finish nothing more.
    reached = np.where(planned_value(starts) >= earned_value, np.minimum(starts, status_dates), reached)
    last = np.where(passed > finishes, np.maximum(finishes, status_dates), passed - 1)
    nearest = np.clip(status_dates, reached, np.maximum(reached, last))
    moments: IntArray = np.where(complete, np.minimum(reached, finishes), nearest)
    return moments


def _first(holds: Callable[[IntArray], BoolArray], low: IntArray, high: IntArray) -> IntArray:
    """The first moments from ``low`` to ``high`` from which on ``holds``; those after, if there are none."""
    low, after = low.copy(), high + 1
    while (open_ := low < after).any():
        middle = (low + after) // 2
        true = holds(middle)
        after = np.where(open_ & true, middle, after)
        low = np.where(open_ & ~true, middle + 1, low)
    return after


def earned_schedule(
    span: tuple[int, int], earned: int, status_date: int, working: WorkingTime, *, complete: bool
) -> EarnedSchedule:
    """What follows from the moment ``earned`` for one project.

    Parameters
    ----------
    span
        Planned start and finish.
    status_date
        When; of a complete project its actual finish.
    working
        Working time over all of these.
    """
    start, finish = span
    before, now, then = (working.minutes_before(moment) for moment in (start, status_date, earned))
    index = (then - before) / (now - before) if now > before else None
    planned = working.minutes_before(finish) - before
    ends = status_date if complete else _finish_at(index, before, planned, working)
    return EarnedSchedule(start, finish, earned, then - now, index, ends)


def _finish_at(index: float | None, before: int, planned: int, working: WorkingTime) -> int | None:
    """Planned start + planned working time ÷ SPI(t)."""
    if index is None or index <= 0 or planned / index > working.total - before:
        return None
    return working.earliest_moment(before + math.ceil(planned / index))
