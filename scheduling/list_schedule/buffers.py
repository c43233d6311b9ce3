"""Memory that one thread decodes into, and the genes it decodes."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.problem.arrays import I16, I32, I64, U8, Arrays, Table, table

TASK_GENE: Final = np.dtype(
    [
        ("rule", np.int64),
        ("noise", np.int64),
        ("delay", np.int64),
        ("finish_from", np.int64),
        ("candidate", np.int32),
        ("mode", np.int32),
    ],
    align=True,
)
"""Priority of its own (of a rule, and noise), no start before ``delay`` and no finish before ``finish_from``,
forced candidate and mode or -1."""
PLACED: Final = np.dtype(
    [
        ("start", np.int64),
        ("finish", np.int64),
        ("first_slot", np.int32),
        ("last_slot", np.int32),
        ("mode", np.int32),
        ("waiting", np.int32),
    ],
    align=True,
)
"""Where a task stands, -1 while unplaced or without slots; ``waiting`` counts unplaced predecessors."""
ENTRY: Final = np.dtype([("key", np.int64), ("task", np.int64)], align=True)


class Genes(NamedTuple):
    """What a search decides; everything else follows by list scheduling.

    A task's priority is its rule + its project's offset + its noise; the smaller goes first.
    """

    task: Table  # (N,) TASK_GENE
    offset: I64  # (P,)
    open_day: U8  # flat by contractor: 1 where a booking would be allowed
    patience: I64  # (pools,) minutes by which a contractor must be earlier than anybody else
    ceiling: I64  # (E,) units of each piece of equipment that may be held at once


class Buffers(NamedTuple):
    """A schedule being built: usage of people and equipment, and where each task stands."""

    used: I16  # flat by row: units per mille of each working slot
    full: I64  # (R,) working slots below this one are full
    held: I32  # (E, U)
    ceiling: I64  # (E,) units that may be held
    stock: I64  # consumables left
    placed: Table  # (N,) PLACED
    team: I32  # flat by seat_base: candidates
    heap: Table  # (N+1,) ENTRY
    trial: I32  # scratch: another team, in its first third
    axes: I32  # scratch: axes of a team and its equipment
    project_finish: I64  # (P,)
    goals: I64  # (8,) values of GOALS, then breach minutes
    weekly: I64  # scratch: minutes of (people, weeks)
    day_used: U8  # scratch: working days of a contractor
    booking: I64  # scratch: costs of its bookings


def new_genes(p: Arrays) -> Genes:
    """Genes that leave everything open: no priorities, nothing forced, nobody booked."""
    task = table(TASK_GENE, p.tasks)
    task.candidate = -1
    task.mode = -1
    return Genes(
        task=task,
        offset=np.zeros(p.projects, np.int64),
        open_day=np.zeros(len(p.committed_day), np.uint8),
        patience=np.zeros(len(p.pool), np.int64),
        ceiling=np.array(p.equipment.units, np.int64),
    )


def copy_genes(source: Genes) -> Genes:
    """A copy that shares nothing."""
    return Genes._make(array.copy() for array in source)


def new_buffers(p: Arrays) -> Buffers:
    """Buffers of the right sizes for ``p``, for one thread."""
    widest = int(np.diff(p.mode.seat_ptr).max(initial=1))
    days = int(np.diff(p.contractor.day_ptr).max(initial=0))
    return Buffers(
        used=np.zeros(int(p.row[-1].cells), np.int16),
        full=np.zeros(len(p.row) - 1, np.int64),
        held=np.zeros((len(p.equipment), len(p.slot_minute) + 1), np.int32),
        ceiling=np.array(p.equipment.units, np.int64),
        stock=np.zeros(len(p.consumable_amount), np.int64),
        placed=table(PLACED, p.tasks),
        team=np.full(int(p.task[-1].seat_base), -1, np.int32),
        heap=table(ENTRY, p.tasks + 1),
        trial=np.zeros(3 * widest, np.int32),
        axes=np.zeros(widest + int(np.diff(p.mode.use_ptr).max(initial=0)) + 1, np.int32),
        project_finish=np.zeros(p.projects, np.int64),
        goals=np.zeros(8, np.int64),
        weekly=np.zeros(max(1, len(p.week_limit)), np.int64),
        day_used=np.zeros(days + 1, np.uint8),
        booking=np.zeros((2, days + 1), np.int64),
    )
