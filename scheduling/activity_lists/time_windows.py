"""Latest dates and maximal lags of a problem that is all rectangles, in whole slots.

A schedule that puts tasks on a list one by one can't look ahead to them, so activity lists have no
part in such problems; CP-SAT's model of rectangles has.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.activity_lists.core import (
    Core,
    compile_without_windows,
    has_time_windows,
    is_unbroken,
    starts_in_slots,
)
from scheduling.problem.arrays import ELAPSED, FAR, FF, FS, I32, I64, SF, SS, WORK, Arrays, Table, table
from scheduling.search.ranking import Yardstick

_L = np.int64
MOST: Final = np.dtype([("before", _L), ("job", _L), ("type", _L), ("lag", _L)], align=True)
"""A maximal lag: the moment at ``job`` comes at most ``lag`` slots after that at ``before``."""


class TimeWindows(NamedTuple):
    """What a core leaves out of its problem. N jobs."""

    most: Table  # MOST
    latest_start: I64  # (N,) slots; FAR: no limit
    latest_end: I64  # (N,)


class Rectangles(NamedTuple):
    """A core, the common slot of each of its slots, and the windows it leaves out; None: there are none."""

    core: Core
    slot_of: I32
    windows: TimeWindows | None


def compile_rectangles(p: Arrays, yardstick: Yardstick) -> Rectangles | None:
    """The problem as rectangles, with or without time windows; None if not of that kind.

    With time windows nobody may be to be chosen, slots must be the clock itself, and every moment on
    which one depends must lie between two of them: then rounding all starts up to slots breaks no rule
    that they kept before.
    """
    made = compile_without_windows(p, yardstick)
    if made is None:
        return None
    core, slot_of = made
    if not has_time_windows(p):
        return Rectangles(core, slot_of, None)
    windows = None if core.staff else _windows(p, core, slot_of)
    if windows is None:
        return None
    slots = min(slots_enough(core, windows), len(slot_of) - 1)
    return Rectangles(core._replace(slots=slots), slot_of, windows)


def _windows(p: Arrays, core: Core, slot_of: I32) -> TimeWindows | None:
    if not is_unbroken(p, p.slot_minute[slot_of]):
        return None
    whole = not bool((core.way.minutes[:-1] % p.grid).any()) and bool((starts_in_slots(p) == p.grid).all())
    exact = not bool((p.most.lag % p.grid).any() or (p.most.calendar != ELAPSED).any())
    if not whole or not exact or not _first_ends_on_slots(p, core):
        return None
    most = table(MOST, len(p.most))
    most.before, most.job = p.most.predecessor, p.most.successor
    most.type, most.lag = p.most.type, p.most.lag // p.grid
    task = p.task[:-1]
    return TimeWindows(most, _slots(p, task.latest_start), _slots(p, task.latest_finish))


def _slots(p: Arrays, moment: I64) -> I64:
    """Whole slots up to a moment."""
    slots: I64 = np.where(moment >= FAR, FAR, (moment - p.base) // p.grid)
    return slots


def _first_ends_on_slots(p: Arrays, core: Core) -> bool:
    """Whether what a maximal lag is counted from happens between slots, in some best schedule at least.

    Its limit is rounded up to the grid, so a milestone or wait might begin within a slot to use that;
    one that comes before everything else gains nothing by it.
    """
    floating = np.flatnonzero(np.maximum.reduceat(p.mode[:-1].kind != WORK, p.task.mode_ptr[:-1]))
    return all(_is_beginning(core, int(j)) for j in np.intersect1d(floating, p.most.predecessor))


def _is_beginning(core: Core, j: int) -> bool:
    """Whether nothing can start before job ``j``, and no date holds anything back."""
    if core.job[j].before_ptr != core.job[j + 1].before_ptr or core.job.release[:-1].any():
        return False
    fastest = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    slowest = np.maximum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    behind = np.full(core.jobs, -FAR, np.int64)
    behind[j] = 0
    for k in np.argsort(core.job.rank[:-1]):
        for arc in core.before[core.job.before_ptr[k] : core.job.before_ptr[k + 1]]:
            gap = int(arc.lag) + (int(fastest[arc.job]) if arc.type in (FS, FF) else 0)
            gap -= 0 if arc.type in (FS, SS) else int(slowest[k])
            behind[k] = max(behind[k], behind[arc.job] + gap)
    return bool((behind >= 0).all())


def slots_enough(core: Core, windows: TimeWindows) -> int:
    """Slots in which some best schedule has room, if there is any schedule at all.

    In a slot in which nothing is under way, everything behind it could come one slot earlier:
    Bartusch, Möhring & Radermacher (1988), Scheduling project networks with resource constraints and
    time windows, Annals of Operations Research 16.
    """
    return int(core.job.release[:-1].max(initial=0) + under_way(core, windows).sum()) + 1


def under_way(core: Core, windows: TimeWindows) -> I64:
    """Slots from the start of each job in which it runs at most, or a positive lag after it does. (N,)."""
    arcs, most = core.before, windows.most
    longest = np.maximum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1]).astype(np.int64)
    slots = longest.copy()
    np.maximum.at(slots, arcs.job, arcs.lag + np.where(np.isin(arcs.type, (FS, FF)), longest[arcs.job], 0))
    # A maximal lag below nothing is a minimal one back.
    back = np.where(np.isin(most.type, (FF, SF)), longest[most.job], 0) - most.lag
    np.maximum.at(slots, most.job, back)
    return slots


def keeps(core: Core, windows: TimeWindows, start: I64, mode: I32) -> bool:
    """Whether a schedule of the core keeps its latest dates and maximal lags."""
    end = start + core.way.slots[mode]
    most = windows.most
    left = np.where(np.isin(most.type, (FS, FF)), end[most.before], start[most.before])
    right = np.where(np.isin(most.type, (FF, SF)), end[most.job], start[most.job])
    late = (start > windows.latest_start) | (end > windows.latest_end)
    return not bool(late.any() or (right > left + most.lag).any())
