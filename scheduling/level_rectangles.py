"""Rectangles whose resources cost by their levels: least-cost units of equipment that keep all dates.

Resource availability cost problem: Möhring (1984), Minimizing costs of resource requirements in project
networks subject to a fixed completion time, Operations Research 32.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.activity_lists.core import FIELD_BITS, FIELDS, Core
from scheduling.activity_lists.temporal import Starts, analyse
from scheduling.activity_lists.time_windows import Rectangles, TimeWindows, compile_rectangles, slots_enough
from scheduling.problem.arrays import FAR, I32, I64, MAKESPAN, RESOURCE, Arrays
from scheduling.search.ranking import Yardstick


class LevelRectangles(NamedTuple):
    """A core in time windows, and what a unit of each of its resources costs. F fields."""

    core: Core
    slot_of: I32
    windows: TimeWindows
    unit_cost: I64  # (F,) in whole numbers without common divisor; 0 where levels are free or unused
    scale: int  # what 1 of it is worth in the first level
    is_whole: bool  # whether no schedule within the dates lies behind the core's slots


def compile_levels(p: Arrays, yardstick: Yardstick) -> LevelRectangles | None:
    """The problem as rectangles whose levels cost; None if its first level counts anything else.

    It is of that kind where rectangles in time windows are, with ``resource_cost`` in place of the
    makespan.
    """
    weights = yardstick.weight[0]
    if set(np.flatnonzero(weights).tolist()) != {RESOURCE}:
        return None
    made = compile_rectangles(p, _as_if_for_makespan(yardstick))
    if made is None:
        return None
    core, slot_of, windows = made
    if windows is None:
        return None
    unit_cost = np.zeros(core.words * FIELDS, np.int64)
    for place, row in enumerate(_rows(p, core)):
        if row < len(p.equipment):
            unit_cost[place] = int(weights[RESOURCE]) * int(p.equipment[row].cost)
    if not unit_cost.any():
        return None
    scale = int(np.gcd.reduce(unit_cost))
    return LevelRectangles(core, slot_of, windows, unit_cost // scale, scale, _has_all_time(core, windows))


def in_windows(p: Arrays, yardstick: Yardstick) -> Rectangles | None:
    """The problem as rectangles in time windows, whether the makespan, finishes or levels lead."""
    made = compile_rectangles(p, yardstick)
    if made is not None:
        return made
    levels = compile_levels(p, yardstick)
    return None if levels is None else Rectangles(levels.core, levels.slot_of, levels.windows)


def windows_within(made: LevelRectangles, units: I64) -> Starts | None:
    """When jobs can start with so many units of each field at most; None where there is no schedule."""
    core = made.core
    whole = units.reshape(core.words, FIELDS)
    capacity = sum(whole[:, place] << place * FIELD_BITS for place in range(FIELDS))
    return analyse(core._replace(capacity=np.asarray(capacity, np.int64)), made.windows, core.slots)


def _as_if_for_makespan(yardstick: Yardstick) -> Yardstick:
    """The yardstick with a first level that rectangles are compiled for."""
    weight = yardstick.weight.copy()
    weight[0] = 0
    weight[0, MAKESPAN] = 1
    return yardstick._replace(weight=weight)


def _rows(p: Arrays, core: Core) -> list[int]:
    """Rows by field, equipment first: those that any mode with slots takes, in ascending order."""
    rows = set[int]()
    for mode in np.flatnonzero(core.way.slots[:-1] > 0).tolist():
        rows.update(p.use.equipment[p.mode.use_ptr[mode] : p.mode.use_ptr[mode + 1]].tolist())
        for seat in range(int(p.mode.seat_ptr[mode]), int(p.mode.seat_ptr[mode + 1])):
            rows.add(len(p.equipment) + int(p.candidate.row[p.seat.candidate_ptr[seat]]))
    return sorted(rows)


def _has_all_time(core: Core, windows: TimeWindows) -> bool:
    """Whether the core's slots hold every schedule within the dates, or some cheapest one at least."""
    last = int(windows.latest_end.max(initial=0))
    return core.slots >= slots_enough(core, windows) or (last < FAR and core.slots >= last)
