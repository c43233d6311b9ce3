"""Groups of jobs moved as rigid blocks: a schedule group after group made into a short one.

Contraction, Neumann & Zhan (1995), Heuristics for the minimum project-duration problem with minimal and
maximal time lags under fixed resource constraints, Journal of Intelligent Manufacturing 6: a cycle
structure keeps its own schedule and is placed as a whole, by serial schedule generation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduling.activity_lists.core import FIELD_BITS, FIELDS, MOST_UNITS, Core
from scheduling.activity_lists.temporal import least_gaps
from scheduling.activity_lists.time_windows import TimeWindows
from scheduling.problem.arrays import I32, I64


def contracted(
    core: Core, windows: TimeWindows, groups: list[list[int]], latest: I64, start: I64, mode: I32
) -> I64:
    """Starts of a schedule in which every group keeps its own, placed as early as it fits.

    Parameters
    ----------
    groups
        Of the jobs, those that others wait for before them.
    latest
        Latest start of each job: the groups that are pressed most come first.
    start, mode
        A schedule of the core; within each group it keeps every lag.
    """
    first, second, gap = least_gaps(core, windows, mode)
    slots = core.way.slots[mode]
    use, room = _amounts(core, mode), _capacity(core)
    taken = np.zeros((core.slots + 1, len(room)), np.int64)
    group_of = np.empty(core.jobs, np.int64)
    for g, group in enumerate(groups):
        group_of[group] = g
    placed = np.full(core.jobs, -1, np.int64)
    for g in _order(groups, group_of, first, second, latest):
        jobs = np.array(groups[g])
        own = start[jobs] - start[jobs].min()
        into = np.flatnonzero((group_of[second] == g) & (group_of[first] != g) & (placed[first] >= 0))
        offset = np.full(core.jobs, 0, np.int64)
        offset[jobs] = own
        soonest = int((core.job.release[jobs] - own).max(initial=0))
        soonest = max(soonest, int((placed[first[into]] + gap[into] - offset[second[into]]).max(initial=0)))
        shape = _shape(own, slots[jobs], use[jobs])
        at = _first_room(taken, shape, room, soonest)
        if at < 0:
            return start
        taken[at : at + len(shape)] += shape
        placed[jobs] = own + at
    return placed


def _order(groups: list[list[int]], group_of: I64, first: I64, second: I64, latest: I64) -> list[int]:
    """Groups behind those that they wait for, of several the one that is pressed most."""
    crossing = group_of[first] != group_of[second]
    links = set(zip(group_of[first[crossing]].tolist(), group_of[second[crossing]].tolist(), strict=True))
    waits: list[set[int]] = [set() for _ in groups]
    for i, j in links:
        if i < j:  # others are never felt
            waits[j].add(i)
    pressed = [int(latest[group].min()) for group in groups]
    left, order = set(range(len(groups))), list[int]()
    while left:
        chosen = min((g for g in left if not waits[g] & left), key=lambda g: (pressed[g], g))
        order.append(chosen)
        left.remove(chosen)
    return order


def _first_room(taken: I64, shape: I64, room: I64, soonest: int) -> int:
    """First slot from ``soonest`` on in which a block fits; -1 if there is none."""
    for at in range(soonest, len(taken) - len(shape)):
        if (taken[at : at + len(shape)] + shape <= room).all():
            return at
    return -1


def _shape(own: I64, slots: I64, use: I64) -> I64:
    """What a block takes in each of its slots."""
    shape = np.zeros((int((own + slots).max()), use.shape[1]), np.int64)
    for begin, length, amounts in zip(own.tolist(), slots.tolist(), use, strict=True):
        shape[begin : begin + length] += amounts
    return shape


def _amounts(core: Core, mode: I32) -> NDArray[np.int64]:
    """What each job takes of each resource in its mode."""
    amounts = np.zeros((core.jobs, core.words * FIELDS), np.int64)
    shifts = np.arange(FIELDS) * FIELD_BITS
    for j, way in enumerate(mode.tolist()):
        for need in core.need[core.way.need_ptr[way] : core.way.need_ptr[way + 1]]:
            place = int(need.word) * FIELDS
            amounts[j, place : place + FIELDS] += need.amount >> shifts & MOST_UNITS
    return amounts


def _capacity(core: Core) -> I64:
    shifts = np.arange(FIELDS) * FIELD_BITS
    return (core.capacity[:, None] >> shifts & MOST_UNITS).ravel()
