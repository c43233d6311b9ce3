"""Working time inside the kernels of executions: axes of intervals, found by buckets of time.

W, E and L are those of docs/rules.md. Behind the last interval of an axis stand two more at the end
of all time, so that a search needs no bounds; a moment that lies there is FAR or beyond.
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.problem.arrays import FAR
from scheduling.simulation.arrays import Network

_NEAR = 12
"""Intervals looked at one by one before the rest is halved."""


@kernel
def interval_at(n: Network, axis: int, moment: int) -> int:
    """The first interval that ends after ``moment``."""
    base = n.axis[axis].buckets
    bucket = (moment - n.first) >> n.bucket_bits
    most = n.axis[axis + 1].buckets - base - 1
    k: int = n.bucket[base + max(0, min(bucket, most))]
    while n.interval[k].end <= moment:
        k += 1
    return k


@kernel
def worked_before(n: Network, axis: int, moment: int) -> int:
    """W(t)."""
    k = interval_at(n, axis, moment)
    worked: int = n.interval[k].worked + max(0, moment - n.interval[k].start)
    return worked


@kernel
def interval_of_work(n: Network, axis: int, k: int, worked: int) -> int:
    """The last interval with no more than ``worked`` minutes before it, from ``k`` on or before."""
    if n.interval[k].worked > worked:
        return _halved(n, n.axis[axis].first, k, worked)
    for _ in range(_NEAR):
        if n.interval[k + 1].worked > worked:
            return k
        k += 1
    return _halved(n, k, n.axis[axis + 1].first - 1, worked)


@kernel
def _halved(n: Network, low: int, high: int, worked: int) -> int:
    """The same between ``low``, which has no more before it or is the first, and ``high``, which has."""
    while high - low > 1:
        middle = (low + high) >> 1
        if n.interval[middle].worked <= worked:
            low = middle
        else:
            high = middle
    return low


@kernel
def latest_moment(n: Network, k: int, worked: int) -> int:
    """L(w), in the interval found by ``interval_of_work``."""
    moment: int = n.interval[k].start + worked - n.interval[k].worked
    return moment


@kernel
def earliest_moment(n: Network, axis: int, k: int, worked: int) -> int:
    """E(w), looked for from interval ``k`` on or before."""
    return latest_moment(n, interval_of_work(n, axis, k, worked - 1), worked)


@kernel
def later(n: Network, axis: int, moment: int, minutes: int) -> int:
    """E(W(t) + minutes), the moment itself for none; on the clock where there is no axis."""
    if minutes == 0 or moment >= FAR:
        return moment
    if axis < 0:
        return moment + minutes
    k = interval_at(n, axis, moment)
    worked = n.interval[k].worked + max(0, moment - n.interval[k].start)
    return earliest_moment(n, axis, k, worked + minutes)
