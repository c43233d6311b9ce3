"""A first schedule of rectangles with maximal lags: each cycle structure alone, then all of them together.

Where lags lead both ways, most orders of the jobs end in a dead end, and CP-SAT may look for long. The
groups of jobs that are bound to each other can be looked at one by one; what each of them finds stays
valid wherever the group is placed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.blocks import contracted
from scheduling.activity_lists.core import Core
from scheduling.activity_lists.cycle_structures import turns
from scheduling.activity_lists.temporal import Starts, analyse
from scheduling.activity_lists.time_windows import TimeWindows
from scheduling.cpsat.rectangle_model import CoreSchedule, RectangleModel, build
from scheduling.problem.arrays import I32, I64

ANY_SHARE, SHORT_SHARE = 0.5, 0.1
"""Of the time that is left: to find any schedule of each group, to find short ones."""


Solve = Callable[[RectangleModel, float], tuple[cp_model.CpSolverStatus, CoreSchedule | None]]
"""Solves a model within a share of the time left; the best starts and modes, if any were found."""


class First(NamedTuple):
    """Starts and modes of a schedule; None where none was found, and whether there is none."""

    schedule: tuple[I64, I32] | None = None
    is_impossible: bool = False


def first_schedule(core: Core, windows: TimeWindows, solve: Solve) -> First:
    """Some schedule, not a good one; nothing is said where dates or the core's slots limit the groups."""
    known, limits = analyse(core, windows, core.slots), turns(core, windows)
    if known is None or limits is None:
        return First(is_impossible=known is None)
    head, latest = np.maximum(known.head, limits.earliest), np.minimum(known.latest, limits.latest)
    if (head > latest).any():
        return First(is_impossible=True)
    in_turn = known._replace(head=head, latest=latest)
    status, found = solve(build(core, core.slots, windows, in_turn), ANY_SHARE)
    if found is None:
        return First(is_impossible=status == cp_model.INFEASIBLE)
    groups = limits.groups
    _, shorter = solve(_short_groups(core, windows, in_turn, groups, found), SHORT_SHARE)
    best = shorter or found
    return First((contracted(core, windows, groups, known.latest, best.start, best.mode), best.mode))


def _short_groups(
    core: Core, windows: TimeWindows, in_turn: Starts, groups: list[list[int]], found: CoreSchedule
) -> RectangleModel:
    """The same, but each group is to end early."""
    built = build(core, core.slots, windows, in_turn)
    model, end = built.model, found.start + core.way.slots[found.mode]
    built.hint(*found)
    ends = []
    for g, group in enumerate(groups):
        last = model.new_int_var(0, core.slots, f"g{g}")
        for j in group:
            model.add(last >= built.end[j])
        model.add_hint(last, int(end[group].max()))
        ends.append(last)
    model.minimize(sum(ends))
    return built
