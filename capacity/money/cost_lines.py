"""Sums of money spread over time, cut at any moments so that the parts add up to the cent.

A line is one sum in whole cents (a person at a task, a contractor's booking, a price) and the pieces
of time over which it accrues. What has accrued by a moment is always rounded from the line's whole, so
whatever the periods, their parts telescope to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.errors import InputError

IntArray = NDArray[np.int64]
Piece = tuple[int, int]
"""[start, end) in minutes since 1970 UTC."""
NOBODY: Final = -1
"""Project, task or booking of a line that has none."""
_SAFE: Final = 1 << 61
"""Products up to here are counted in 64 bits; larger ones in Python's integers."""


class Kind(IntEnum):
    """What a line pays for."""

    IN_HOUSE = 0
    CONTRACTOR = 1
    """Hours of a booking that a task uses."""
    IDLE = 2
    """Hours of a booking that no task uses."""
    FIXED = 3
    """Price of a mode."""
    SPENT = 4
    """Cost of work done before the data date."""


def rounded(numerator: int, denominator: int) -> int:
    """``numerator`` ÷ ``denominator``, which is positive, to the nearest whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


def apportion(cents: int, weights: Sequence[int]) -> list[int]:
    """``cents`` shared out in proportion to ``weights``, in whole cents that sum to it.

    Each running total is rounded half up, so no share is off by a whole cent. Without any weight
    nothing is shared out.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    shares, gone, before = [], 0, 0
    for weight in weights:
        gone += weight
        until = rounded(cents * gone, whole)
        shares.append(until - before)
        before = until
    return shares


@dataclass(frozen=True, slots=True)
class Cells:
    """Parts of lines in periods, none repeated: cents, and minutes × weight."""

    line: IntArray
    period: IntArray
    cents: IntArray
    weight: IntArray


@dataclass
class CostLines:
    """Lines and their pieces; columns grow by ``add`` until the first question is asked.

    Attributes
    ----------
    kind, project, task, booking
        What each line belongs to; positions in the caller's lists, or ``NOBODY``.
    cents
        Its whole.
    hours
        Person-hours of a minute of weight 1; 0 where a line has none.
    """

    kind: list[int] = field(default_factory=list)
    project: list[int] = field(default_factory=list)
    task: list[int] = field(default_factory=list)
    booking: list[int] = field(default_factory=list)
    cents: list[int] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    _of: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _weights: list[int] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        cents: int,
        pieces: Iterable[Piece],
        *,
        project: int,
        task: int = NOBODY,
        booking: int = NOBODY,
        weight: int = 1,
        hours: float = 0.0,
    ) -> int:
        """Append a line that accrues ``weight`` a minute in each of ``pieces``; returns its number."""
        number = len(self.cents)
        self.kind.append(kind)
        self.project.append(project)
        self.task.append(task)
        self.booking.append(booking)
        self.cents.append(cents)
        self.hours.append(hours)
        self.extend(number, pieces, weight)
        return number

    def extend(self, line: int, pieces: Iterable[Piece], weight: int) -> None:
        """More pieces of a line; a negative weight takes away from what others of its pieces give."""
        for start, end in pieces:
            self._of.append(line)
            self._starts.append(start)
            self._ends.append(end)
            self._weights.append(weight)

    def __len__(self) -> int:
        return len(self.cents)

    @property
    def span(self) -> Piece | None:
        """First and last minute of all pieces; None without any."""
        return (min(self._starts), max(self._ends)) if self._starts else None

    @cached_property
    def whole(self) -> NDArray[Any]:
        """``cents`` as an array.

        Raises
        ------
        InputError
            If they are more than can be counted.
        """
        if sum(self.cents) > _SAFE:
            raise InputError("the plan's costs are too large to be counted; are its rates written in cents?")
        return np.array(self.cents, dtype=np.int64)

    @cached_property
    def _pieces(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        columns = (self._of, self._starts, self._ends, self._weights)
        of, starts, ends, weights = (np.array(column, dtype=np.int64) for column in columns)
        return of, starts, ends, weights

    @cached_property
    def _weight_of_lines(self) -> IntArray:
        of, starts, ends, weights = self._pieces
        return _summed(of, (ends - starts) * weights, len(self))

    @cached_property
    def _exact(self) -> NDArray[Any]:
        """``whole`` in the type in which it can be multiplied by weights."""
        most = int(self.whole.max(initial=0)) * int(self._weight_of_lines.max(initial=0)) * 2
        return self.whole if most < _SAFE else self.whole.astype(object)

    def until(self, moment: int | IntArray) -> IntArray:
        """Cents of each line that have accrued by ``moment``, or by a moment of its own."""
        of, starts, ends, weights = self._pieces
        minutes = np.clip(moment if isinstance(moment, int) else moment[of], starts, ends) - starts
        return self._accrued(np.arange(len(self)), _summed(of, minutes * weights, len(self)))

    def by_period(self, bounds: IntArray) -> Cells:
        """Lines cut at ``bounds``, ascending moments around all pieces.

        Period p is [``bounds[p]``, ``bounds[p + 1]``).
        """
        line, period, weight = self._cut(bounds)
        gone = np.cumsum(weight)
        first = np.flatnonzero(np.diff(line, prepend=-1))
        before = np.repeat(gone[first] - weight[first], np.diff(np.append(first, len(line))))
        accrued = self._accrued(line, gone - before)
        cents = np.diff(accrued, prepend=0)
        cents[first] = accrued[first]
        return Cells(line, period, cents, weight)

    def _cut(self, bounds: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Line, period and minutes × weight of every line in every period it reaches into, in order."""
        of, starts, ends, weights = self._pieces
        first = np.searchsorted(bounds, starts, side="right") - 1
        spans = np.searchsorted(bounds, ends, side="left") - first
        row = np.repeat(np.arange(len(of)), spans)
        period = np.arange(len(row)) - np.repeat(np.cumsum(spans) - spans, spans) + first[row]
        minutes = np.minimum(ends[row], bounds[period + 1]) - np.maximum(starts[row], bounds[period])
        keys, cell = np.unique(of[row] * len(bounds) + period, return_inverse=True)
        return keys // len(bounds), keys % len(bounds), _summed(cell, minutes * weights[row], len(keys))

    def _accrued(self, line: IntArray, weight: IntArray) -> IntArray:
        """[cents · weight ÷ the line's whole weight], exact even where 64 bits are not enough."""
        whole = np.maximum(self._weight_of_lines[line], 1)
        cents: IntArray = ((2 * self._exact[line] * weight + whole) // (2 * whole)).astype(np.int64)
        return cents


def _summed(at: IntArray, values: IntArray, size: int) -> IntArray:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, at, values)
    return total
