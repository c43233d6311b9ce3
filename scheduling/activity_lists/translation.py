"""Between the core's slots and placements on the compiled problem's axis."""

from __future__ import annotations

import numpy as np

from scheduling.activity_lists.core import Core, is_unbroken, starts_in_slots
from scheduling.activity_lists.crews import people
from scheduling.list_schedule.buffers import PLACED
from scheduling.problem.arrays import FF, FS, I32, I64, MAKESPAN, SS, WORK, Arrays, Table, table


def placements(
    p: Arrays,
    core: Core,
    slot_of: I32,
    start: I64,
    mode: I32,
    crew: I32 | None = None,
    *,
    exact: bool = False,
) -> tuple[Table, I32]:
    """Placements (PLACED records) and teams of a schedule of the core; ``crew`` as ``Desk.crew``.

    Milestones and waits begin as soon as they can, or, with ``exact``, where their slots do.
    """
    placed = table(PLACED, core.jobs)
    slots, minutes = core.way.slots[mode], core.way.minutes[mode]
    begin = p.slot_minute[slot_of]
    works = slots > 0
    last = np.maximum(start, start + slots - 1)
    placed.start = begin[np.minimum(start, len(begin) - 1)]
    placed.finish[works] = begin[last[works]] + minutes[works] - (slots[works] - 1) * p.grid
    kind = p.mode[:-1].kind[mode]
    holds = p.mode.use_ptr[mode + 1] > p.mode.use_ptr[mode]
    on_axis = works & ((kind == WORK) | holds)
    placed.first_slot = placed.last_slot = -1
    placed.first_slot[on_axis] = slot_of[start[on_axis]]
    placed.last_slot[on_axis] = slot_of[last[on_axis]]
    placed.mode = mode
    for j in np.argsort(core.job.rank[:-1]):
        if not on_axis[j]:
            if not exact:
                placed.start[j] = _soonest(p, placed, int(j), int(minutes[j]))
            placed.finish[j] = placed.start[j] + minutes[j]
    return placed, _teams(p, mode, crew if core.staff else None)


def _soonest(p: Arrays, placed: Table, j: int, minutes: int) -> int:
    """Minute at which a milestone or wait may start: slots bind neither."""
    start = int(p.task.earliest_start[j])
    for link in p.before[p.task.before_ptr[j] : p.task.before_ptr[j + 1]]:
        before = placed[link.task]
        moment = int(before.finish if link.type in (FS, FF) else before.start) + int(link.lag)
        start = max(start, moment if link.type in (FS, SS) else moment - minutes)
    return start


def _teams(p: Arrays, mode: I32, crew: I32 | None) -> I32:
    """Candidate of every seat: the only one there is, or the person of the crew."""
    team = np.full(int(p.task[-1].seat_base), -1, np.int32)
    rows = None if crew is None else people(p)
    for j in np.flatnonzero(np.diff(p.task.seat_base)):
        low, high = int(p.mode.seat_ptr[mode[j]]), int(p.mode.seat_ptr[mode[j] + 1])
        base = int(p.task.seat_base[j])
        for place, seat in enumerate(range(low, high), start=base):
            candidate, end = (int(c) for c in p.seat.candidate_ptr[seat : seat + 2])
            if rows is not None and crew is not None:
                candidate += int(np.flatnonzero(p.candidate.row[candidate:end] == rows[crew[place]])[0])
            team[place] = candidate
    return team


def starts(p: Arrays, slot_of: I32, placed: Table) -> I64:
    """The core's slots in which placements begin, of milestones and waits the first at or after."""
    slots: I64 = np.searchsorted(p.slot_minute[slot_of], placed.start).astype(np.int64)
    return slots


def value_bound(p: Arrays, core: Core, slot_of: I32, weights: I64, cost: int) -> int | None:
    """Lower bound of the first level, given one of the core's cost; None where slots don't tell.

    The makespan is known to the minute by its last slot. Sums of finishes are where every slot
    follows the one before, and every task ends with one.
    """
    begin = p.slot_minute[slot_of]
    slots, minutes = core.way.slots[:-1], core.way.minutes[:-1]
    works = slots > 0
    if cost <= 0 or not works.any():
        return None
    rest = np.concatenate((minutes[works] - (slots[works] - 1) * p.grid, starts_in_slots(p)))
    if not core.project_weight.any():
        last = -(-cost // core.makespan_weight) - 1
        if last >= len(begin):
            return None
        return int(weights[MAKESPAN]) * int(begin[last] + rest.min() - p.data_date)
    tells = is_unbroken(p, begin) and begin[0] == p.data_date and bool((rest == p.grid).all())
    return cost * p.grid if tells else None
