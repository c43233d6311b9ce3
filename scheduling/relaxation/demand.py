"""How much of a crew a task takes at least within an interval, if it ends by a given moment.

Energetic reasoning (Baptiste, Le Pape & Nuijten 2001, Constraint-Based Scheduling, chapter 3): a task that
works without a gap in its candidate's hours takes least of an interval as far left or as far right as
it may be; one that others make pause takes what fits neither before nor after the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.problem.arrays import FAR, I64, Arrays
from scheduling.relaxation.crews import FULL, Crew
from scheduling.relaxation.network import Group, Network, Way, slots_by
from scheduling.relaxation.spans import Fees

UNLIMITED = 1 << 40
"""More slots than there are."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Ranges of common slots, [low, high), by the boundaries that they run between."""

    slots: I64
    """The boundaries, as common slots."""
    low: I64
    high: I64
    """Places in ``slots`` of the begin and end of each interval."""


def capacity(p: Arrays, crew: Crew, intervals: Intervals, rows: NDArray[np.int64]) -> I64:
    """Slots × per mille × weight that the rows have in each interval."""
    total = np.zeros(len(intervals.low), np.int64)
    axes, place = np.unique(p.row.axis[rows], return_inverse=True)
    weight = np.zeros(len(axes), np.int64)
    np.add.at(weight, place, crew.weights[rows])
    for axis, worth in zip(axes.tolist(), weight.tolist(), strict=True):
        before = p.axis_before[axis].astype(np.int64)[intervals.slots]
        total += FULL * worth * (before[intervals.high] - before[intervals.low])
    return total


@dataclass(frozen=True, slots=True)
class Span:
    """When a task can be at work under a budget: its earliest start, and its latest finishes, ascending.

    ``budget`` is in steps: who costs more takes no part.
    """

    start: int
    finishes: I64
    budget: int


def demand(
    network: Network, fees: Fees, crew: Crew, task: int, span: Span, intervals: Intervals
) -> I64 | None:
    """Least use of the crew, (intervals, finishes), in the unit of ``capacity``; None if it may use none."""
    least: I64 | None = None
    for way in network.ways[task]:
        own = _of_way(network, fees, crew, way, span, intervals)
        if own is None:
            return None
        least = own if least is None else np.minimum(least, own)
    return least


def _of_way(
    network: Network, fees: Fees, crew: Crew, way: Way, span: Span, intervals: Intervals
) -> I64 | None:
    total: I64 | None = None
    for seat in way.seats:
        groups = [group for group in seat.groups if fees.steps(network, group, seat.units) <= span.budget]
        worths = [seat.units * int(crew.weights[list(group.rows)].min(initial=FAR)) for group in groups]
        if not groups or min(worths) == 0:
            continue
        own = np.min(
            [
                worth * _slots_inside(network, group, span, intervals)
                for worth, group in zip(worths, groups, strict=True)
            ],
            axis=0,
        )
        total = own if total is None else total + own
    return total


def _slots_inside(network: Network, group: Group, span: Span, intervals: Intervals) -> I64:
    """Least slots of the group's axis within each interval: (intervals, finishes)."""
    before = network.p.axis_before[group.axis].astype(np.int64)
    first = int(np.searchsorted(network.axis_minutes[group.axis], span.start, side="left"))
    end = np.where(span.finishes > network.end, UNLIMITED, slots_by(network, group, span.finishes))
    at = before[intervals.slots]
    low, high = at[intervals.low], at[intervals.high]
    n = group.slots
    if group.is_whole:
        left = np.minimum(high, first + n) - np.maximum(low, first)
        right = np.minimum(high[:, None], end[None, :]) - np.maximum(low[:, None], end[None, :] - n)
        inside = np.minimum(left[:, None], right)
    else:
        early = np.maximum(0, low - first)
        late = np.maximum(0, end[None, :] - high[:, None])
        inside = n - early[:, None] - late
    inside = np.clip(inside, 0, n)
    # Nobody of the group could do it in so little time.
    inside[:, end - n < first] = n
    found: I64 = inside
    return found
