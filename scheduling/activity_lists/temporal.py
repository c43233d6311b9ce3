"""When rectangles can start at all: longest ways through lags of both signs, and what they decide.

Temporal analysis as in Bartusch, Möhring & Radermacher (1988), Scheduling project networks with resource
constraints and time windows, Annals of Operations Research 16, with immediate selection: of two tasks
that can't run side by side, one comes first where the lags leave the other no room to (Brucker, Knust,
Schoo & Thiele 1998, A branch and bound algorithm for the RCPSP, EJOR 107).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.activity_lists.core import FIELD_BITS, FIELDS, MOST_UNITS, Core
from scheduling.activity_lists.time_windows import Rectangles, TimeWindows, slots_enough
from scheduling.problem.arrays import FF, FS, I32, I64, SF

NEVER: Final = -(1 << 40)
"""Of two jobs that no way connects."""
MOST_IN_MATRIX: Final = 600
"""Jobs up to which all pairs are looked at: time grows with the cube."""


class Starts(NamedTuple):
    """When jobs can start, where all end by some slot. N jobs."""

    head: I64  # (N,) earliest starts
    latest: I64  # (N,) latest starts
    end: int  # no schedule ends sooner
    order: list[tuple[int, int]]  # pairs of which the first ends before the second starts


def analyse(core: Core, windows: TimeWindows, horizon: int) -> Starts | None:
    """What any schedule that ends by slot ``horizon`` keeps; None where there can be none."""
    shortest = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    origin = core.jobs
    before, after, gap = _arcs(core, windows, horizon, shortest)
    if core.jobs > MOST_IN_MATRIX:
        return _by_rounds(before, after, gap, shortest)
    distance = np.full((core.jobs + 1, core.jobs + 1), NEVER, np.int64)
    np.fill_diagonal(distance, 0)
    np.maximum.at(distance, (before, after), gap)
    order = _select(distance, shortest, exclusive_pairs(core)) if _close(distance) else None
    if order is None:
        return None
    head = distance[origin, :origin].copy()
    return Starts(head, -distance[:origin, origin], int((head + shortest).max(initial=0)), order)


def least_gaps(core: Core, windows: TimeWindows, mode: I32 | None = None) -> tuple[I64, I64, I64]:
    """First and second job, and the least slots from the start of the first to that of the second.

    In the modes given, else over all modes of both; a maximal lag is a minimal one back.
    """
    minimal, most = core.before, windows.most
    if mode is None:
        shortest = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
        longest = np.maximum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    else:
        shortest = longest = core.way.slots[mode]
    successor = np.repeat(np.arange(core.jobs), np.diff(core.job.before_ptr))
    gap = minimal.lag + np.where(np.isin(minimal.type, (FS, FF)), shortest[minimal.job], 0)
    gap -= np.where(np.isin(minimal.type, (FF, SF)), longest[successor], 0)
    back = np.where(np.isin(most.type, (FF, SF)), shortest[most.job], 0) - most.lag
    back -= np.where(np.isin(most.type, (FS, FF)), longest[most.before], 0)
    first, second = np.concatenate((minimal.job, most.job)), np.concatenate((successor, most.before))
    return first.astype(np.int64), second.astype(np.int64), np.concatenate((gap, back)).astype(np.int64)


def _arcs(core: Core, windows: TimeWindows, horizon: int, shortest: I64) -> tuple[I64, I64, I64]:
    """The least gaps, those from and to slot 0 included, which is job N."""
    first, second, gap = least_gaps(core, windows)
    latest = np.minimum(windows.latest_start, np.minimum(windows.latest_end, horizon) - shortest)
    jobs, origin = np.arange(core.jobs), np.full(core.jobs, core.jobs)
    return (
        np.concatenate((first, origin, jobs)),
        np.concatenate((second, jobs, origin)),
        np.concatenate((gap, core.job.release[:-1], -latest)),
    )


def excludes_all(rectangles: Rectangles) -> bool:
    """Whether lags, latest dates and what can't run side by side leave no schedule at all."""
    core, _, windows = rectangles
    if windows is None or core.slots < slots_enough(core, windows):
        return False
    return analyse(core, windows, core.slots) is None


def least_horizon(core: Core, windows: TimeWindows) -> int:
    """The first slot by which analysis doesn't exclude that all ends; one behind the core's if it does.

    A destructive bound: Klein & Scholl (1999), Computing lower bounds by destructive improvement, EJOR 112.
    """
    low, high = 0, core.slots + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if analyse(core, windows, middle) else (middle + 1, high)
    return low


def _by_rounds(before: I64, after: I64, gap: I64, shortest: I64) -> Starts | None:
    """Longest ways from and to slot 0: Bellman (1958), Ford (1956)."""
    origin = len(shortest)
    head, latest = np.full(origin + 1, NEVER, np.int64), np.full(origin + 1, -NEVER, np.int64)
    head[origin] = latest[origin] = 0
    for _ in range(origin + 2):
        known = head.copy(), latest.copy()
        np.maximum.at(head, after, np.maximum(NEVER, head[before] + gap))
        np.minimum.at(latest, before, np.minimum(-NEVER, latest[after] - gap))
        if np.array_equal(known[0], head) and np.array_equal(known[1], latest):
            return Starts(head[:-1], latest[:-1], int((head[:-1] + shortest).max(initial=0)), [])
    return None


def _close(distance: I64) -> bool:
    """Longest ways between all pairs: Floyd (1962), Warshall (1962); False where one leads round upwards."""
    for k in range(len(distance)):
        if distance.diagonal().any():
            return False
        _through(distance, k, k, 0)
    return not distance.diagonal().any()


def _through(distance: I64, i: int, j: int, gap: int) -> None:
    """Take into account that ``j`` starts at least ``gap`` after ``i``."""
    np.maximum(distance, distance[:, i, None] + (distance[None, j, :] + gap), out=distance)
    np.maximum(distance, NEVER, out=distance)


def exclusive_pairs(core: Core) -> NDArray[np.int64]:
    """Pairs of jobs that no choice of modes lets run side by side, (K, 2)."""
    fields = core.words * FIELDS
    need = np.zeros((len(core.way) - 1, fields), np.int64)
    way = np.repeat(np.arange(len(core.way) - 1), np.diff(core.way.need_ptr))
    shifts = np.arange(FIELDS) * FIELD_BITS
    for k, word in enumerate(core.need.word):
        need[way[k], word * FIELDS : (word + 1) * FIELDS] = core.need.amount[k] >> shifts & MOST_UNITS
    least = np.minimum.reduceat(need, core.job.mode_ptr[:-1])
    shortest = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    capacity = (core.capacity[:, None] >> shifts & MOST_UNITS).ravel()
    apart = np.zeros((core.jobs, core.jobs), bool)
    for field in range(fields):
        apart |= least[:, None, field] + least[None, :, field] > capacity[field]
    works = shortest > 0
    return np.argwhere(np.triu(apart & works[:, None] & works[None, :], 1))


def _select(distance: I64, shortest: I64, pairs: NDArray[np.int64]) -> list[tuple[int, int]] | None:
    """Order pairs where only one order is left, until none is; None where some pair has no order left."""
    order: list[tuple[int, int]] = []
    while len(pairs):
        i, j = pairs.T
        must = distance[i, j] > -shortest[j]  # j can't end before i starts
        must_not = distance[j, i] > -shortest[i]
        if (must & must_not).any():
            return None
        decided = must | must_not
        if not decided.any():
            break
        firsts, seconds = np.where(must, i, j)[decided], np.where(must, j, i)[decided]
        for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True):
            length = int(shortest[first])
            if distance[first, second] < length:
                if distance[second, first] + length > 0:
                    return None
                _through(distance, first, second, length)
                order.append((first, second))
        pairs = pairs[~decided]
    return order
