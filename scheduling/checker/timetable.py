"""Working time as sorted arrays, and questions asked of many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.checker.clock import Clock, IntArray

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """Disjoint intervals [start, end) in order; ``before`` counts the minutes ahead of each."""

    starts: IntArray
    ends: IntArray
    before: IntArray

    @classmethod
    def of(cls, starts: IntArray, ends: IntArray) -> Timetable:
        """From the bounds of intervals that are sorted and don't touch; empty ones are dropped."""
        full = ends > starts
        starts, ends = starts[full].astype(np.int64), ends[full].astype(np.int64)
        return cls(starts, ends, np.cumsum(ends - starts) - (ends - starts))

    def in_whole_slots(self, clock: Clock) -> Timetable:
        """Only slots of the grid that are worked from end to end."""
        starts, ends = clock.slot_ceil(self.starts), clock.slot_floor(self.ends)
        if np.array_equal(starts, self.starts) and np.array_equal(ends, self.ends):
            return self
        return Timetable.of(starts, ends)

    def within(self, ranges: Iterable[Interval]) -> Timetable:
        """Only what lies inside ``ranges``, which are sorted and disjoint."""
        parts = [self.clip(first, last) for first, last in ranges]
        if not parts:
            return Timetable.of(self.starts[:0], self.ends[:0])
        starts, ends = (np.concatenate(side) for side in zip(*parts, strict=True))
        return Timetable.of(starts, ends)

    def clip(self, first: int, last: int) -> tuple[IntArray, IntArray]:
        """Starts and ends of the intervals between ``first`` and ``last``, cut there."""
        low = int(np.searchsorted(self.ends, first, side="right"))
        high = max(low, int(np.searchsorted(self.starts, last, side="left")))
        return np.maximum(self.starts[low:high], first), np.minimum(self.ends[low:high], last)

    def minutes_before(self, moments: IntArray) -> IntArray:
        """Minutes of this timetable before each moment, from its first one on."""
        if not len(self.starts):
            return np.zeros(moments.shape, dtype=np.int64)
        index = np.maximum(np.searchsorted(self.starts, moments, side="right") - 1, 0)
        inside = np.clip(moments, self.starts[index], self.ends[index]) - self.starts[index]
        return np.asarray(self.before[index] + inside, dtype=np.int64)


def minutes_before(tables: Sequence[Timetable], which: IntArray, *moments: IntArray) -> list[IntArray]:
    """Minutes before each of ``moments`` in the timetable that ``which`` names at its position.

    Parameters
    ----------
    tables
        All timetables.
    which
        Number of a timetable for each position, in any order.
    moments
        Any number of arrays as long as ``which``.

    Returns
    -------
    list[IntArray]
        One array of minutes for each array of moments.
    """
    answers = [np.zeros(len(which), dtype=np.int64) for _ in moments]
    order = np.argsort(which, kind="stable")
    numbers, firsts = np.unique(which[order], return_index=True)
    for number, rows in zip(numbers.tolist(), np.split(order, firsts[1:]), strict=False):
        for answer, asked in zip(answers, moments, strict=True):
            answer[rows] = tables[number].minutes_before(asked[rows])
    return answers


def joint_intervals(tables: Sequence[Timetable], first: int, last: int) -> list[Interval]:
    """Intervals between ``first`` and ``last`` that lie in every one of ``tables``."""
    joint: list[Interval] = [(first, last)] if last > first else []
    for table in tables:
        starts, ends = table.clip(first, last)
        joint = _intersect(joint, list(zip(starts.tolist(), ends.tolist(), strict=True)))
    return joint


def _intersect(left: list[Interval], right: list[Interval]) -> list[Interval]:
    both: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            both.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return both


def joint_minutes(tables: Sequence[Timetable], first: int, last: int) -> int:
    """Minutes between ``first`` and ``last`` that all of ``tables`` work."""
    return sum(end - start for start, end in joint_intervals(tables, first, last))


def first_joint_minute(tables: Sequence[Timetable], moment: int) -> int | None:
    """Earliest minute from ``moment`` on that all of ``tables`` work; None within their range."""
    while True:
        latest = moment
        for table in tables:
            index = int(np.searchsorted(table.ends, moment, side="right"))
            if index == len(table.ends):
                return None
            latest = max(latest, int(table.starts[index]))
        if latest == moment:
            return moment
        moment = latest
