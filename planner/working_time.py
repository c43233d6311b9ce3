"""Working time as sorted intervals of minutes, and the two maps between it and the clock.

A schedule never adds durations to dates: it asks how many minutes were worked before a moment
(``W``) and at which moment an amount has been worked (``E``, the earliest, and ``L``, the latest).
See docs/rules.md, Ground. Where these come from is answered by ``planner.calendars``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from planner.errors import HorizonError

IntArray = NDArray[np.int64]

_IN_BOTH: Final = (False, False, False, True)
_IN_EITHER: Final = (False, True, True, True)
_ONLY_IN_FIRST: Final = (False, False, True, False)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _date(minute: int) -> str:
    try:
        return f"{_EPOCH + dt.timedelta(minutes=minute):%Y-%m-%d %H:%M}Z"
    except OverflowError:
        return f"minute {minute} since 1970"


@dataclass(frozen=True, eq=False)
class WorkingTime:
    """Working intervals within [``first``, ``last``): merged, sorted, disjoint, never touching.

    Attributes
    ----------
    first, last
        The range compiled, in minutes since 1970-01-01T00:00Z. Questions beyond it raise
        ``HorizonError``: nothing is known there.
    starts, ends
        The intervals [start, end), int64 of shape (n,), read-only.
    cumulative
        Working minutes before each interval, int64 of shape (n + 1,); the last is the total.
    day_minutes, week_minutes
        What ``d`` and ``w`` are in lags, waits, lead times and bookings of this calendar.
    """

    first: int
    last: int
    starts: IntArray
    ends: IntArray
    cumulative: IntArray
    day_minutes: int = 480
    week_minutes: int = 2400

    @classmethod
    def from_intervals(
        cls,
        first: int,
        last: int,
        starts: IntArray,
        ends: IntArray,
        day_minutes: int = 480,
        week_minutes: int = 2400,
    ) -> WorkingTime:
        """Merge and clip any intervals: unsorted, overlapping, empty or partly outside.

        Raises
        ------
        ValueError
            If the range is empty.
        """
        if first >= last:
            raise ValueError(f"the range from {_date(first)} to {_date(last)} is empty")
        starts, ends = _merged(np.maximum(starts, first), np.minimum(ends, last))
        cumulative = np.zeros(len(starts) + 1, dtype=np.int64)
        np.cumsum(ends - starts, out=cumulative[1:])
        for array in (starts, ends, cumulative):
            array.flags.writeable = False
        return cls(first, last, starts, ends, cumulative, day_minutes, week_minutes)

    @property
    def total(self) -> int:
        """Working minutes in the whole range."""
        return self._totals[-1]

    # Scalar questions bisect memoryviews: plain integers without a copy, a third of numpy's time.

    @cached_property
    def _begins(self) -> memoryview[int]:
        return memoryview(self.starts)  # type: ignore[arg-type]

    @cached_property
    def _finishes(self) -> memoryview[int]:
        return memoryview(self.ends)  # type: ignore[arg-type]

    @cached_property
    def _totals(self) -> memoryview[int]:
        return memoryview(self.cumulative)  # type: ignore[arg-type]

    def __getstate__(self) -> dict[str, Any]:
        """Without the views, which can't be pickled."""
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}

    @overload
    def minutes_before(self, moment: int) -> int: ...
    @overload
    def minutes_before(self, moment: IntArray) -> IntArray: ...
    def minutes_before(self, moment: int | IntArray) -> int | IntArray:
        """``W``: working minutes before ``moment``.

        Raises
        ------
        HorizonError
            If a moment lies outside [``first``, ``last``].
        """
        if isinstance(moment, np.ndarray):
            return self._minutes_before_each(moment)
        if not self.first <= moment <= self.last:
            raise self._beyond(moment)
        at = bisect_right(self._begins, moment)
        if at == 0:
            return 0
        left = self._finishes[at - 1] - moment
        return self._totals[at] - left if left > 0 else self._totals[at]

    @overload
    def earliest_moment(self, worked: int) -> int: ...
    @overload
    def earliest_moment(self, worked: IntArray) -> IntArray: ...
    def earliest_moment(self, worked: int | IntArray) -> int | IntArray:
        """``E``: the earliest moment before which ``worked`` minutes are worked; 0 is ``first``.

        Raises
        ------
        HorizonError
            If fewer minutes are worked in the whole range, or ``worked`` is negative.
        """
        if isinstance(worked, np.ndarray):
            return self._earliest_moment_of_each(worked)
        if not 0 <= worked <= self.total:
            raise self._too_much(worked)
        if worked == 0:
            return self.first
        at = bisect_left(self._totals, worked)
        return self._finishes[at - 1] - (self._totals[at] - worked)

    @overload
    def latest_moment(self, worked: int) -> int: ...
    @overload
    def latest_moment(self, worked: IntArray) -> IntArray: ...
    def latest_moment(self, worked: int | IntArray) -> int | IntArray:
        """``L``: the latest moment before which no more than ``worked`` minutes are worked.

        For the total that is ``last``; for less it is always a moment of work.

        Raises
        ------
        HorizonError
            If fewer minutes are worked in the whole range, or ``worked`` is negative.
        """
        if isinstance(worked, np.ndarray):
            return self._latest_moment_of_each(worked)
        if not 0 <= worked <= self.total:
            raise self._too_much(worked)
        if worked == self.total:
            return self.last
        at = bisect_right(self._totals, worked) - 1
        return self._begins[at] + (worked - self._totals[at])

    def _minutes_before_each(self, moments: IntArray) -> IntArray:
        outside = (moments < self.first) | (moments > self.last)
        if outside.any():
            raise self._beyond(int(moments[outside][0]))
        at = np.searchsorted(self.starts, moments, side="right")
        ends = np.concatenate(([self.first], self.ends))
        worked: IntArray = self.cumulative[at] - np.maximum(ends[at] - moments, 0)
        return worked

    def _earliest_moment_of_each(self, worked: IntArray) -> IntArray:
        self._check_worked(worked)
        at = np.searchsorted(self.cumulative, worked, side="left")
        ends = np.concatenate(([self.first], self.ends))
        moments: IntArray = ends[at] - (self.cumulative[at] - worked)
        return moments

    def _latest_moment_of_each(self, worked: IntArray) -> IntArray:
        self._check_worked(worked)
        at = np.searchsorted(self.cumulative, worked, side="right") - 1
        starts = np.concatenate((self.starts, [self.last]))
        moments: IntArray = starts[at] + (worked - self.cumulative[at])
        return moments

    def segments(self, start: int, end: int) -> list[tuple[int, int]]:
        """The worked intervals, cut to [``start``, ``end``); none where that is empty.

        Raises
        ------
        HorizonError
            If either lies outside [``first``, ``last``].
        """
        for moment in (start, end):
            if not self.first <= moment <= self.last:
                raise self._beyond(moment)
        if start >= end:
            return []
        begin, stop = bisect_right(self._finishes, start), bisect_left(self._begins, end)
        return [(max(self._begins[at], start), min(self._finishes[at], end)) for at in range(begin, stop)]

    def intersect(self, other: WorkingTime) -> WorkingTime:
        """Time worked in both, over the range compiled of both; ``d`` and ``w`` stay this one's."""
        return self._combine(other, _IN_BOTH)

    def union(self, other: WorkingTime) -> WorkingTime:
        """Time worked in either, over the range compiled of both; ``d`` and ``w`` stay this one's."""
        return self._combine(other, _IN_EITHER)

    def minus(self, other: WorkingTime) -> WorkingTime:
        """Time worked here and not there, over the range compiled of both."""
        return self._combine(other, _ONLY_IN_FIRST)

    def _combine(self, other: WorkingTime, keep: tuple[bool, ...]) -> WorkingTime:
        """Sweep over all boundaries; ``keep[2 * in self + in other]`` says which stretches stay."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if first >= last:
            raise HorizonError(
                f"working time compiled from {_date(self.first)} to {_date(self.last)} has nothing in "
                f"common with that from {_date(other.first)} to {_date(other.last)}"
            )
        bounds = np.concatenate((self.starts, self.ends, other.starts, other.ends))
        mine, theirs = len(self.starts), len(other.starts)
        steps = np.repeat(np.array([2, -2, 1, -1]), [mine, mine, theirs, theirs])
        order = np.argsort(bounds, kind="stable")
        bounds = bounds[order]
        stays = np.array(keep)[np.cumsum(steps[order])[:-1]]
        return WorkingTime.from_intervals(
            first, last, bounds[:-1][stays], bounds[1:][stays], self.day_minutes, self.week_minutes
        )

    def _check_worked(self, worked: IntArray) -> None:
        outside = (worked < 0) | (worked > self.total)
        if outside.any():
            raise self._too_much(int(worked[outside][0]))

    def _beyond(self, moment: int) -> HorizonError:
        return HorizonError(
            f"{_date(moment)} is outside the working time compiled, {_date(self.first)} to {_date(self.last)}"
        )

    def _too_much(self, worked: int) -> HorizonError:
        return HorizonError(
            f"{worked} working minutes asked for; {_date(self.first)} to {_date(self.last)} has {self.total}"
        )


def _merged(starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Intervals that are not empty, sorted, overlapping and touching ones joined."""
    real = starts < ends
    starts, ends = starts[real], ends[real]
    if len(starts) < 2 or bool((starts[1:] > ends[:-1]).all()):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    begins = np.flatnonzero(np.concatenate(([True], starts[1:] > ends[:-1])))
    return starts[begins], ends[np.append(begins[1:] - 1, len(ends) - 1)]


@dataclass(frozen=True, slots=True)
class ElapsedTime:
    """The clock itself, asked like working time: every minute counts, and none is out of range."""

    day_minutes: int = 1440
    week_minutes: int = 10080

    @overload
    def minutes_before(self, moment: int) -> int: ...
    @overload
    def minutes_before(self, moment: IntArray) -> IntArray: ...
    def minutes_before(self, moment: int | IntArray) -> int | IntArray:
        """``W``, the identity."""
        return moment

    @overload
    def earliest_moment(self, worked: int) -> int: ...
    @overload
    def earliest_moment(self, worked: IntArray) -> IntArray: ...
    def earliest_moment(self, worked: int | IntArray) -> int | IntArray:
        """``E``, the identity."""
        return worked

    @overload
    def latest_moment(self, worked: int) -> int: ...
    @overload
    def latest_moment(self, worked: IntArray) -> IntArray: ...
    def latest_moment(self, worked: int | IntArray) -> int | IntArray:
        """``L``, the identity."""
        return worked

    def segments(self, start: int, end: int) -> list[tuple[int, int]]:
        """The interval asked for."""
        return [(start, end)] if start < end else []


Axis = WorkingTime | ElapsedTime
"""That on which minutes are counted."""
