"""Working times as the axes of an execution: flat intervals, with buckets that find them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

import numpy as np

from planner.calendars import WorkingTimes
from planner.time_zones import DAY, day_number, offset_table
from planner.working_time import WorkingTime
from scheduling.problem.arrays import FAR, I32, I64, Table, table
from scheduling.simulation.arrays import AXIS, INTERVAL

BUCKET_BITS: Final = 10
"""A bucket is 1,024 minutes: about one interval in each."""


class Axes:
    """Axes numbered as they are first asked for.

    Parameters
    ----------
    times
        The plan's working times; all axes lie within their range.
    by_day
        Whether intervals are cut at each midnight of the plan's zone.
    """

    def __init__(self, times: WorkingTimes, *, by_day: bool) -> None:
        self.first, self.last = times.first, times.last
        days = _days(times)
        self._midnight, self._day = days if by_day else (np.zeros(0, np.int64), np.zeros(0, np.int64))
        self._number: dict[Hashable, int] = {}
        self._kept: list[object] = []
        self._starts: list[I64] = []
        self._ends: list[I64] = []

    def of(self, working: WorkingTime) -> int:
        """Number of a working time, which is known by its identity."""
        self._kept.append(working)  # so that its identity stays its own
        return self.of_intervals(id(working), working.starts, working.ends)

    def of_intervals(self, key: Hashable, starts: I64, ends: I64) -> int:
        """Number of the axis with these intervals, known by a key."""
        if key not in self._number:
            self._number[key] = len(self._starts)
            starts, ends = self._cut(starts, ends)
            self._starts.append(starts)
            self._ends.append(ends)
        return self._number[key]

    def _cut(self, starts: I64, ends: I64) -> tuple[I64, I64]:
        inside = self._midnight
        at = np.searchsorted(starts, inside, side="right") - 1
        within = (at >= 0) & (inside > starts[np.maximum(at, 0)]) & (inside < ends[np.maximum(at, 0)])
        cuts = inside[within]
        return np.sort(np.concatenate((starts, cuts))), np.sort(np.concatenate((ends, cuts)))

    def tables(self) -> tuple[Table, Table, I32]:
        """Axes, intervals, and the first interval of each bucket."""
        counts = [len(starts) for starts in self._starts]
        buckets = ((self.last - self.first) >> BUCKET_BITS) + 2
        axis = table(AXIS, len(counts) + 1)
        axis.first = np.cumsum([0, *(count + 2 for count in counts)])
        axis.buckets = buckets * np.arange(len(counts) + 1)
        interval = table(INTERVAL, int(axis[-1].first))
        bucket = np.zeros(int(axis[-1].buckets), np.int32)
        begins = self.first + (np.arange(buckets, dtype=np.int64) << BUCKET_BITS)
        for k, (starts, ends) in enumerate(zip(self._starts, self._ends, strict=True)):
            low, high = int(axis[k].first), int(axis[k].first) + counts[k]
            interval.start[low:high], interval.end[low:high] = starts, ends
            interval.worked[low + 1 : high + 1] = np.cumsum(ends - starts)
            interval.start[high : high + 2], interval.end[high : high + 2] = FAR, 4 * FAR
            interval.worked[high + 1] = 4 * FAR
            interval.day[low:high] = self._days_of(starts)
            at = int(axis[k].buckets)
            bucket[at : at + buckets] = low + np.searchsorted(ends, begins, side="right")
        return axis, interval, bucket

    def _days_of(self, starts: I64) -> I64:
        if len(self._day) == 0:
            return np.zeros(len(starts), np.int64)
        days: I64 = self._day[np.maximum(np.searchsorted(self._midnight, starts, side="right") - 1, 0)]
        return days


def calendar_axis(arrays: Any, axes: Axes, calendar: int) -> int:
    """The axis of a calendar of lags and waits, by its number in ``Arrays``."""
    own = arrays.interval[arrays.calendar_ptr[calendar] : arrays.calendar_ptr[calendar + 1]]
    return axes.of_intervals(("calendar", calendar), own.start, own.end)


def _days(times: WorkingTimes) -> tuple[I64, I64]:
    """Midnights of the plan's zone in the range compiled, and the days they begin, from a Monday on."""
    today = times.plan.start.day
    monday = day_number(today) - today.weekday()
    first, last = times.first // DAY - 1, times.last // DAY + 1
    days = np.arange(first, last + 1, dtype=np.int64)
    midnights = offset_table(times.plan_zone, first * DAY, last * DAY).utc_minutes(days * DAY)
    return midnights, days - monday
