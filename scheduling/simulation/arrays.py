"""The compiled execution: a schedule and its uncertainty as tables of integers that the kernels read.

Moments are minutes since 1970 UTC. Tasks are numbered in the order of execution, in which everything
that a task waits for comes before it. Ragged tables are in compressed sparse rows, as in
``scheduling.problem.arrays``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.problem.arrays import I32, I64, Table

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
    minutes=_L, fixed_start=_L, fixed_finish=_L, release=_L, booked=_L, finish_from=_L, delay=_L,
    link_ptr=_L, chain_ptr=_L, avoid_ptr=_L, member_ptr=_L, tail_ptr=_L,
    stream=_L, low=_L, range=_L, curve=_I, review=_I, review_round=_I, extra=_I,
)  # fmt: skip
"""``minutes`` still to be done as planned; ``booked`` is when a contractor's booking begins; ``delay`` in
minutes of the axis; ``low`` and ``range`` are factors, ``curve`` is a row of quantiles, ``extra`` one of the
table of further rounds."""
LINK: Final = _record(task=_I, type=_B, axis=_I, lag=_L)
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
    chain: I32  # tasks whose people or equipment it takes over
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


class Scratch(NamedTuple):
    """What one thread works on."""

    start: I64
    begun: I64  # of the work still to be done
    freed: I64  # when people and equipment are free
    finish: I64
    decider: I32  # the task that decided when this one began; NONE where none did
    rounds: I32
    happened: I32
    project_finish: I64
    last_task: I32  # of each project
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
    long, short = np.int64, np.int32
    return Scratch(
        start=np.zeros(n.tasks, long),
        begun=np.zeros(n.tasks, long),
        freed=np.zeros(n.tasks, long),
        finish=np.zeros(n.tasks, long),
        decider=np.zeros(n.tasks, short),
        rounds=np.zeros(len(n.review), short),
        happened=np.zeros(len(n.risk), short),
        project_finish=np.zeros(n.projects, long),
        last_task=np.zeros(n.projects, short),
        critical=np.zeros(n.tasks, long),
        critical_for_all=np.zeros(n.tasks, long),
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
