"""The compiled execution: a schedule and its uncertainty as tables of integers that the kernels read.

Moments are minutes since 1970 UTC. Tasks are numbered in the order of execution, in which everything
that a task waits for comes before it. Ragged tables are in compressed sparse rows, as in
``scheduling.problem.arrays``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.problem.arrays import I32, I64, Table, table

ONE: Final = 1 << 20
"""A factor of 1; factors on amounts are whole numbers of this unit."""
FACTOR_BITS: Final = 20
QUANTILE_BITS: Final = 30
"""Quantiles of a shape on [0, 1] are whole numbers of 2⁻³⁰."""
CELL_BITS: Final = 12
CELLS: Final = 1 << CELL_BITS
"""Cells of equal probability in a table of quantiles, which has one node more."""
CHANCE_BITS: Final = 32
CERTAIN: Final = 1 << CHANCE_BITS
"""A chance of 1; draws are whole numbers from 0 to just below it."""
MOST_ROUNDS: Final = 20

NONE: Final = -1
"""No axis (the clock itself), no review, no task."""


def _record(**fields: type) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


_L, _I, _B = np.int64, np.int32, np.uint8

AXIS: Final = _record(first=_I, buckets=_I)
"""First interval and first bucket of an axis; two closing intervals and one bucket stand behind its own."""
INTERVAL: Final = _record(start=_L, end=_L, worked=_L, day=_L)
"""``worked`` minutes before it; ``day`` is the day of the plan's zone, where days are told apart."""
TASK: Final = _record(
    project=_I, axis=_I, state=_B, continuous=_B, slow=_B,
    minutes=_L, fixed_start=_L, fixed_finish=_L, release=_L, booked=_L, finish_from=_L,
    goal=_L, delay=_L, overtakes=_L, waits=_I,
    link_ptr=_L, follower_ptr=_L, later_ptr=_L, hold_ptr=_L, avoid_ptr=_L, member_ptr=_L, tail_ptr=_L,
    stream=_L, low=_L, range=_L, curve=_I, review=_I, review_round=_I, extra=_I,
)  # fmt: skip
"""``minutes`` still to be done as planned; ``booked`` is when a contractor's booking begins; ``goal`` is the
minute of its axis at which the schedule begins it, and ``delay`` how many the schedule lets pass before;
``overtakes`` is when it waits no more for those before it in its lines; ``waits`` counts the tasks that must
have begun before its start is known; ``low`` and ``range`` are factors, ``curve`` is a row of quantiles,
``extra`` one of the table of further rounds."""
LINK: Final = _record(task=_I, type=_B, axis=_I, lag=_L)
RESOURCE: Final = _record(units=_I, line_ptr=_L)
"""A person or a piece of equipment; its line is all tasks that hold it, in the order of the schedule."""
HOLD: Final = _record(resource=_I, units=_I)
TAIL: Final = _record(review=_I, risk=_I, source=_I, axis=_I, minutes=_L)
"""Time that passes behind a task's work and holds nobody: for each further round of a review, with the
factor of the task ``source``, or where a risk occurs."""
REVIEW: Final = _record(stream=_L, planned=_I, least=_I, chance_ptr=_I)
"""``least`` rounds have begun already; chances are cumulative, for 1, 2, ... rounds."""
RISK: Final = _record(stream=_L, chance=_L, cost=_L, project=_I, axis=_I, minutes=_L)
"""``project`` whose end it delays, if that is what it does."""


class Network(NamedTuple):
    """Everything that an execution needs."""

    tasks: int
    projects: int
    data_date: int
    first: int  # begin of the time compiled
    bucket_bits: int
    axis: Table  # AXIS, closed
    interval: Table  # INTERVAL
    bucket: I32  # first interval that ends after the begin of each bucket of time
    task: Table  # TASK, closed
    link: Table  # LINK: what a task comes after
    later: Table  # LINK: tasks begun before it that it keeps from being finished
    follower: I32  # tasks that wait for it to begin, with ``waits``
    resource: Table  # RESOURCE, closed
    line: I32
    hold: Table  # HOLD: whom and what a task needs
    avoid: I32  # tasks in whose pauses it borrows their people
    member: I32  # people at a task, who may be absent
    tail: Table  # TAIL
    quantile: I64  # (shapes, CELLS + 1)
    review: Table  # REVIEW, closed
    chance: I64  # of numbers of rounds
    extra: I64  # (rows, MOST_ROUNDS + 1): further minutes by number of rounds
    risk: Table  # RISK
    watched: I32  # tasks whose finish is kept
    booked_task: I32  # tasks of bookings, by booking
    booked_ptr: I64  # (bookings + 1,)
    absence_chance: int  # per person and week
    absence_days: int


STATE: Final = _record(
    placed=_B, void=_B, in_front=_B, waits=_I, minutes=_L,
    link_start=_L, link_finish=_L, link_decider=_I, link_finish_decider=_I, raised=_L, raised_by=_I,
    start=_L, begun=_L, freed=_L, finish=_L, decider=_I, ender=_I,
)  # fmt: skip
"""What is known of a task in an execution.

``placed``: it has begun. ``void``: it belongs to a round that does not come. ``in_front``: it joined the
queue in front of all its lines. ``waits``: tasks still to begin before its start is known. ``minutes``: of
work. ``link_start``, ``link_finish``: before which its links let it not begin, not finish, and what decides
that. ``raised``: before which what begins later lets it not be finished. ``begun``: of the work still to be
done. ``freed``: when people and equipment are free. ``decider``: the task that decided when it began, NONE
where none did. ``ender``: the task that decided its finish: itself, unless another began later and held that
back."""
LINE: Final = _record(front=_L, held=_L)
"""Of a resource's line the first task that has not begun, and how many tasks hold the resource."""
PROJECT: Final = _record(finish=_L, last_task=_I)


class Scratch(NamedTuple):
    """What one thread works on."""

    task: Table  # STATE
    line: Table  # LINE, by resource
    holders: I32  # of each resource, in the room of its line: tasks that hold it
    queue: I64  # a heap of moments and tasks
    queued: I64  # its length
    rounds: I32
    happened: I32
    project: Table  # PROJECT
    critical: I64  # executions in which a task decides its project's finish
    critical_for_all: I64  # executions in which it decides the last finish of all


class Records(NamedTuple):
    """What is kept of each execution, one row each."""

    project_finish: I64
    watched_finish: I64
    booked_until: I64
    risk_cost: I64


def new_scratch(n: Network) -> Scratch:
    """Scratch of the right sizes for ``n``."""
    return Scratch(
        task=table(STATE, n.tasks),
        line=table(LINE, len(n.resource) - 1),
        holders=np.zeros(len(n.line), np.int32),
        queue=np.zeros(2 * n.tasks + 1, np.int64),
        queued=np.zeros(1, np.int64),
        rounds=np.zeros(len(n.review), np.int32),
        happened=np.zeros(len(n.risk), np.int32),
        project=table(PROJECT, n.projects),
        critical=np.zeros(n.tasks, np.int64),
        critical_for_all=np.zeros(n.tasks, np.int64),
    )


def new_records(n: Network, executions: int) -> Records:
    """Room for so many executions."""
    bookings = len(n.booked_ptr) - 1
    return Records(
        project_finish=np.zeros((executions, n.projects), np.int64),
        watched_finish=np.zeros((executions, len(n.watched)), np.int64),
        booked_until=np.zeros((executions, bookings), np.int64),
        risk_cost=np.zeros(executions, np.int64),
    )
