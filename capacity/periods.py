"""Which days, ISO weeks or months a frame is about, as minutes of the plan's time zone.

Local days are the atoms: hours are cut at their midnights once, and weeks and months add them up. So
the same hours stand in the frames by day, by week and by month, whatever clocks and years do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np

from planner.calendars import data_date
from planner.errors import InputError
from planner.horizon import horizon_of
from planner.time_zones import DAY, day_number, local_time, offset_table, zone_named

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.plan import Plan
    from planner.working_time import IntArray

Grain = Literal["day", "week", "month"]
GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)
_ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Consecutive local days of a plan.

    Attributes
    ----------
    first
        The first of them.
    bounds
        UTC minutes of their midnights and of the one that ends the last; shape (days + 1,). A day has
        23, 24 or 25 hours.
    """

    first: dt.date
    bounds: IntArray

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def last(self) -> dt.date:
        """The last of them."""
        return self.first + dt.timedelta(days=len(self) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Periods of one grain, and which of them each day belongs to.

    Attributes
    ----------
    begins
        First day of each, ``datetime64[D]``: Mondays, firsts of a month. The range may begin later.
    labels
        ``2027-01-04``, ``2027-W01`` or ``2027-01``.
    of_day
        Position of the period of each day, from the first day of the range on.
    bounds
        Position of the first day of each period, and the number of days; shape (periods + 1,).
    """

    begins: NDArray[np.datetime64]
    labels: tuple[str, ...]
    of_day: IntArray
    bounds: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    def sums(self, of_days: NDArray[Any]) -> NDArray[Any]:
        """Sums over each period of an array whose last axis is days; later days are left out."""
        whole: NDArray[Any] = np.add.reduceat(of_days[..., : len(self.of_day)], self.bounds[:-1], axis=-1)
        return whole


def period_begin(day: dt.date, by: Grain) -> dt.date:
    """First day of the period that ``day`` lies in."""
    if by == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def period_end(day: dt.date, by: Grain) -> dt.date:
    """Last day of the period that ``day`` lies in."""
    if by == "week":
        return day + dt.timedelta(days=6 - day.weekday())
    return (day.replace(day=28) + 4 * _ONE_DAY).replace(day=1) - _ONE_DAY if by == "month" else day


def period_label(begin: dt.date, by: Grain) -> str:
    """What the period that begins on a day is called; weeks as ISO 8601 counts them."""
    if by == "week":
        year, week, _ = begin.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return begin.isoformat()[:7] if by == "month" else begin.isoformat()


def days_between(plan: Plan, first: dt.date, last: dt.date) -> Days:
    """Local days of the plan's zone, both included.

    Raises
    ------
    InputError
        If there are none: ``last`` lies before ``first``, or the zone skipped the only day.
    """
    numbers = np.arange(day_number(first), day_number(last) + 2, dtype=np.int64)
    if len(numbers) > 1:
        table = offset_table(zone_named(plan.time_zone), int(numbers[0]) * DAY, int(numbers[-1]) * DAY)
        bounds = table.utc_minutes(numbers * DAY)
        if bounds[0] < bounds[-1]:
            return Days(first, bounds)
    raise InputError(f"the range from {first} to {last} is empty: there is no day in it")


def data_day(plan: Plan) -> dt.date:
    """The local day of the plan's data date, with which frames begin."""
    return local_time(data_date(plan), plan.time_zone).date()


def last_day(plan: Plan, moment: int) -> dt.date:
    """The local day in which something that ends at ``moment`` ends; midnight belongs to the day before."""
    return max(data_day(plan), local_time(moment - 1, plan.time_zone).date())


def range_of(
    plan: Plan, first: dt.date | None, last: dt.date | None, latest: dt.date
) -> tuple[dt.date, dt.date]:
    """The days asked for: not before the data date's, and to ``latest`` where no last one is given.

    Raises
    ------
    InputError
        If the range is empty, or ends later than anything can be planned.
    """
    begin = data_day(plan)
    if last is not None and last < begin:
        raise InputError(
            f"the range until {last} is empty: it ends before the plan's data date, {begin}, and nothing "
            "is planned before that"
        )
    if first is not None and last is None and first > latest:
        raise InputError(
            f"the range from {first} is empty: the last work is done by {latest}; say until when it lasts"
        )
    begin, end = max(begin, first or begin), last or latest
    if end < begin:
        raise InputError(f"the range from {begin} to {end} is empty: it ends before it begins")
    horizon = horizon_of(plan)
    farthest = local_time(horizon.last, plan.time_zone).date()
    if end > farthest:
        raise InputError(f"the range until {end} ends after {farthest}: {horizon.reason}")
    return begin, end


def periods_of(days: Days, by: Grain, last: dt.date | None = None) -> Periods:
    """The periods of the days up to ``last``, or all of them.

    Raises
    ------
    InputError
        If there is no such grain.
    """
    if by not in GRAINS:
        raise InputError(f"there are no periods by {by!r}: expected one of {', '.join(GRAINS)}")
    end = days.last if last is None else min(last, days.last)
    begins = [period_begin(days.first, by)]
    while period_end(begins[-1], by) < end:
        begins.append(period_end(begins[-1], by) + _ONE_DAY)
    count = (end - days.first).days + 1
    offsets = [max(0, (begin - days.first).days) for begin in begins] + [count]
    lengths = [after - before for before, after in pairwise(offsets)]
    return Periods(
        np.array(begins, dtype="datetime64[D]"),
        tuple(period_label(begin, by) for begin in begins),
        np.repeat(np.arange(len(begins), dtype=np.int64), lengths),
        np.array(offsets, dtype=np.int64),
    )
