"""Many working times asked at once: which minutes were worked before a moment, each in its own calendar.

The intervals of all working times are laid end to end on one line, so that a single binary search
answers for tasks of a thousand different teams. The questions are W, E and L of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import HorizonError

if TYPE_CHECKING:
    from planner.working_time import IntArray, WorkingTime


class CalendarTable:
    """Working times over one range of minutes; each is asked for by its position.

    Parameters
    ----------
    times
        Compiled for the same range.
    first, last
        That range, in minutes since 1970 UTC.

    Attributes
    ----------
    total
        Working minutes of each in the whole range.
    """

    def __init__(self, times: Sequence[WorkingTime], first: int, last: int) -> None:
        self.first, self.last = first, last
        counts = np.array([len(each.starts) for each in times], dtype=np.int64)
        self._begin = np.concatenate(([0], np.cumsum(counts)))
        offsets = np.arange(len(times), dtype=np.int64)
        # Moments and totals of one working time never reach the next one's part of the line.
        self._span = last - first + 1
        shift = np.repeat(offsets * self._span - first, counts)
        self._starts = np.concatenate([each.starts for each in times]) + shift if times else offsets
        self._ends = np.concatenate([each.ends for each in times]) + shift if times else offsets
        before = [each.cumulative[:-1] for each in times]
        until = [each.cumulative[1:] for each in times]
        self._before = np.concatenate(before) if times else offsets
        lines = np.repeat(offsets * self._span, counts)
        self._until = (np.concatenate(until) if times else offsets) + lines
        self.total = np.array([each.total for each in times], dtype=np.int64)

    def minutes_before(self, which: IntArray, moments: IntArray) -> IntArray:
        """``W``: minutes worked before each moment, which must lie within the range."""
        if bool(((moments < self.first) | (moments > self.last)).any()):
            raise HorizonError("a moment lies outside the working time compiled")
        at = which * self._span + (moments - self.first)
        interval = np.searchsorted(self._starts, at, side="right") - 1
        inside = interval >= self._begin[which]
        known = np.where(inside, interval, 0)
        if not len(self._starts):
            return np.zeros(len(moments), dtype=np.int64)
        worked = self._before[known] + np.minimum(at, self._ends[known]) - self._starts[known]
        return np.where(inside, worked, 0)

    def earliest_moment(self, which: IntArray, worked: IntArray) -> IntArray:
        """``E``: earliest moments before which so many minutes are worked; 0 is the range's first."""
        self._require(which, worked)
        if not len(self._starts):
            return np.full(len(worked), self.first, dtype=np.int64)
        interval = np.searchsorted(self._until, which * self._span + worked, side="left")
        known = np.minimum(interval, len(self._ends) - 1)
        left = self._until[known] - which * self._span - worked
        moments = self._ends[known] - left - which * self._span + self.first
        return np.where(worked == 0, self.first, moments)

    def latest_moment(self, which: IntArray, worked: IntArray) -> IntArray:
        """``L``: latest moments before which no more is worked; all that there is gives the range's last."""
        self._require(which, worked)
        if not len(self._starts):
            return np.full(len(worked), self.last, dtype=np.int64)
        interval = np.searchsorted(self._until, which * self._span + worked, side="right")
        known = np.minimum(interval, len(self._starts) - 1)
        moments = self._starts[known] + worked - self._before[known] - which * self._span + self.first
        return np.where(worked == self.total[which], self.last, moments)

    def _require(self, which: IntArray, worked: IntArray) -> None:
        if bool(((worked < 0) | (worked > self.total[which])).any()):
            raise HorizonError("more working minutes are asked for than were compiled")
