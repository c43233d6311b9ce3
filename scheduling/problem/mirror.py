"""A problem turned round in time: what its list schedule puts early stands late in the problem itself.

Justification asks for it: the same kernels that shift everything to the left shift it to the right, in a
problem whose time runs backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduling.problem.arrays import (
    FAR,
    FF,
    FINISHED,
    FS,
    I32,
    I64,
    LINK,
    OPEN,
    SF,
    SS,
    Arrays,
    Table,
    table,
)

WEEK_MINUTES: Final = 7 * 1440
_TURNED: Final = np.array([FS, FF, SS, SF], np.uint8)
"""By type of a link, the one that it is when starts become finishes."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A problem backwards.

    A task that starts at ``turn`` - t there finishes at t in the problem. Before the data date working
    time goes on as in the weeks after it, because a schedule shifted to the right may need more
    time than there is; what comes out is an order, not a plan. Dates and goals are left out, and
    contractors may be booked at any time.
    """

    arrays: Arrays
    turn: int


def mirror(p: Arrays, end: int, weeks: int) -> Mirror:
    """The problem backwards, from ``end`` to some weeks before the data date.

    Parameters
    ----------
    p
        The problem.
    end
        Minute up to which time is mirrored, at most the end of the compiled time.
    weeks
        Weeks before the data date, at most as many as are compiled after it.
    """
    slots_after = min(len(p.slot_of) - 1, max(1, -((p.base - end) // p.grid)))
    week_slots = WEEK_MINUTES // p.grid
    slots_before = min(weeks, (len(p.slot_of) - 1) // week_slots) * week_slots
    turn = 2 * p.base + (slots_after - slots_before) * p.grid
    turned = _with_time(p, turn, slots_after, slots_before)
    calendar_ptr, interval = _calendars(p, turn, slots_after, slots_before)
    task, before, after_task = _links(p)
    first = turned.base
    task.state = np.where(p.task.state == FINISHED, FINISHED, OPEN)
    task.pinned = 0
    task.fixed_start = task.fixed_finish = task.earliest_start = task.earliest_finish = first
    task.latest_start = task.latest_finish = FAR
    task.earlier_start = -1
    return Mirror(
        turned._replace(
            data_date=first,
            calendar_ptr=calendar_ptr,
            interval=interval,
            row=_rows(p, turned.axis_ptr),
            task=task,
            before=before,
            after_task=after_task,
            most=p.most[:0],
            due=p.due[:0],
            contractors=0,
        ),
        turn,
    )


def _with_time(p: Arrays, turn: int, slots_after: int, slots_before: int) -> Arrays:
    """The problem with its slots and axes backwards."""
    grid, shift = p.grid, slots_before * p.grid
    after = int(np.searchsorted(p.slot_minute, p.base + slots_after * grid))
    repeated = int(np.searchsorted(p.slot_minute, p.base + shift))
    forward = np.concatenate((p.slot_minute[:repeated] - shift, p.slot_minute[:after]))
    minute = np.ascontiguousarray(turn - grid - forward[::-1])
    counted = np.concatenate(
        (
            p.axis_before[:, :repeated],
            p.axis_before[:, repeated : repeated + 1] + p.axis_before[:, : after + 1],
        ),
        axis=1,
    )
    before = np.ascontiguousarray(counted[:, -1:] - counted[:, ::-1])
    axis, slot = np.nonzero(np.diff(before, axis=1))
    base = p.base - shift
    lines = base + np.arange(slots_after + slots_before + 1, dtype=np.int64) * grid
    return p._replace(
        base=base,
        slot_minute=minute,
        slot_of=np.searchsorted(minute, lines).astype(np.int32),
        slot_week=np.zeros(len(minute), np.int32),
        slot_after_week=np.zeros(len(minute), np.int32),
        axis_before=before,
        axis_slots=slot.astype(np.int32),
        axis_ptr=np.searchsorted(axis, np.arange(len(before) + 1)).astype(np.int64),
    )


def _calendars(p: Arrays, turn: int, slots_after: int, slots_before: int) -> tuple[I64, Table]:
    """Working intervals of the calendars backwards."""
    shift = slots_before * p.grid
    ptr, parts = [0], []
    for low, high in zip(p.calendar_ptr[:-1], p.calendar_ptr[1:], strict=True):
        own = p.interval[low:high]
        kept = _clipped(own, p.base, p.base + slots_after * p.grid)
        earlier = _clipped(own, p.base, p.base + shift) - shift
        start, end = np.concatenate((earlier, kept), axis=1)
        part = table(p.interval.dtype, len(start))
        part.start, part.end = turn - end[::-1], turn - start[::-1]
        part.worked_before = np.cumsum(part.end - part.start) - (part.end - part.start)
        parts.append(part)
        ptr.append(ptr[-1] + len(part))
    interval = np.concatenate(parts) if parts else p.interval[:0]
    return np.array(ptr, np.int64), interval.view(np.recarray)


def _clipped(interval: Table, first: int, last: int) -> I64:
    """Starts and ends, (2, n), of what lies between two moments."""
    start, end = np.maximum(interval.start, first), np.minimum(interval.end, last)
    real = start < end
    return np.stack((start[real], end[real]))


def _rows(p: Arrays, axis_ptr: I64) -> Table:
    """Rows with a cell for each of their slots."""
    row = p.row.copy()
    width = (axis_ptr[1:] - axis_ptr[:-1])[p.row.axis[:-1]]
    row.cells[0] = 0
    row.cells[1:] = np.cumsum(width)
    return row


def _links(p: Arrays) -> tuple[Table, Table, I32]:
    """Tasks with their links turned round."""
    n, task = p.tasks, p.task.copy()
    successor = np.repeat(np.arange(n), np.diff(p.task.before_ptr))
    order = np.argsort(p.before.task, kind="stable")
    before = table(LINK, len(p.before))
    before.task = successor[order]
    before.type = _TURNED[p.before.type[order]]
    before.calendar, before.lag = p.before.calendar[order], p.before.lag[order]
    task.before_ptr = np.searchsorted(p.before.task[order], np.arange(n + 1))
    task.after_ptr = p.task.before_ptr
    return task, before, p.before.task.astype(np.int32)
