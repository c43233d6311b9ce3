"""The compiled problem: a plan as tables of integers that the kernels read.

All moments are minutes since 1970 UTC. Sizes: U slots of the common axis, A working axes, R rows
(people, then contractors), N tasks, M modes, S seats, P projects. Ragged tables are in compressed
sparse rows: entries of i are [ptr of i, ptr of i + 1), so such tables have one closing row more.

Tables are record arrays and not one array a column: kernels take the problem by value, and the
compiler's time grows with the square of the number of arrays.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
Table = Any
"""A one-dimensional record array."""

FAR: Final = 1 << 60
"""A moment or amount that means 'no limit'."""

OPEN, STARTED, FINISHED = 0, 1, 2
MILESTONE, WAIT, WORK = 0, 1, 2
FS, SS, FF, SF = 0, 1, 2, 3
LINK_TYPES: Final = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
ELAPSED: Final = -1
"""Calendar number of elapsed time."""
FULL_WEEK: Final = 7 * 1440
"""Minutes of a week, nights and weekends included."""
FULL_SPEED: Final = 1_000_000_000
"""Of one full-time person who works as planned; ``Candidate.speed`` counts in this unit."""

# Goals, in the order in which kernels return them.
LATE, CONTRACTOR, RESOURCE, MAKESPAN, STABILITY, EARLINESS, BALANCE = range(7)
GOALS: Final = (
    "late_cost",
    "contractor_cost",
    "resource_cost",
    "makespan",
    "stability",
    "earliness",
    "balance",
)


def _record(**fields: type) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


_L, _I, _B = np.int64, np.int32, np.uint8

INTERVAL: Final = _record(start=_L, end=_L, worked_before=_L)
ROW: Final = _record(axis=_I, cells=_L)
EQUIPMENT: Final = _record(axis=_I, units=_L, cost=_L)
TASK: Final = _record(
    project=_I, state=_B, pinned=_B, continuous=_B,
    fixed_start=_L, fixed_finish=_L, earliest_start=_L, earliest_finish=_L, latest_start=_L, latest_finish=_L,
    seat_base=_L, mode_ptr=_L, before_ptr=_L, after_ptr=_L,
    pin=_L, earlier_start=_L, earlier_factor=_L, earlier_ptr=_L,
)  # fmt: skip
"""``fixed_*`` are actual dates; ``seat_base`` is where the task's team begins in the team array;
``pin`` is when a pinned start begins, whatever else delays it; ``earlier_*`` are of the earlier
schedule: start (-1: not in it), factor in per mille, its people."""
MODE: Final = _record(
    kind=_B, by_work=_B, minutes=_L, calendar=_I, axis=_I, cost=_L, seat_ptr=_L, use_ptr=_L, eat_ptr=_L
)
"""``minutes`` are a wait's, a duration, or (``by_work``) work in person-minutes to be divided by
speed; ``calendar`` is a wait's, ``axis`` that of work without people, else -1."""
SEAT: Final = _record(units=_L, candidate_ptr=_L)
CANDIDATE: Final = _record(row=_I, speed=_L)
"""``speed`` is units × share × efficiency, in 10⁻⁹."""
USE: Final = _record(equipment=_I, units=_L)
EAT: Final = _record(consumable=_I, amount=_L)
LINK: Final = _record(task=_I, type=_B, calendar=_I, lag=_L)
LIMIT: Final = _record(predecessor=_I, successor=_I, type=_B, calendar=_I, lag=_L)
DUE: Final = _record(project=_I, task=_I, moment=_L, cents=_L)
"""A due date of a project, or (``project`` -1) of a task; ``cents`` a day late."""
PROJECT: Final = _record(weight=_L, is_open=_B)
CONTRACTOR_ROW: Final = _record(pool=_I, day_ptr=_L)
POOL: Final = _record(day_ptr=_L, rate=_L, minimum=_L, first_day=_L)
"""Rate in cents an hour, minimum in working days, first day that the lead time allows."""
POOL_DAY: Final = _record(slot=_I, minutes=_L)
"""A working day of a pool: its first common slot and its working minutes."""


def table(record: np.dtype[np.void], rows: int) -> Table:
    """A zeroed record array."""
    return np.zeros(rows, record).view(np.recarray)


class Arrays(NamedTuple):
    """Everything a kernel needs; see the module's docstring for the sizes."""

    tasks: int
    projects: int
    contractors: int
    # time: the common axis holds every slot in which anybody or anything works
    grid: int
    base: int  # minute of absolute slot 0, the first at or after the data date
    data_date: int
    slot_minute: I64  # (U,) start of each slot
    slot_of: I32  # (K+1,) first common slot at or after absolute slot k
    slot_week: I32  # (U,)
    slot_after_week: I32  # (U,) minutes of a slot that lie behind the end of its week: 0 but for coarse grids
    axis_before: I32  # (A, U+1) working slots of an axis before each common slot
    axis_slots: I32  # flat: common slots of each axis, ascending
    axis_ptr: I64  # (A+1,)
    calendar_ptr: I64  # calendars of lags and waits
    interval: Table  # INTERVAL: their working intervals
    # who and what
    row: Table  # ROW, closed: axis and first cell in the usage array, a cell a working slot
    first_contractor: int  # rows from here on are contractors
    equipment: Table  # EQUIPMENT; axis -1: always available
    consumable_amount: I64
    # what is to be done
    task: Table  # TASK, closed
    mode: Table  # MODE, closed
    seat: Table  # SEAT, closed
    candidate: Table  # CANDIDATE
    use: Table  # USE: equipment held
    eat: Table  # EAT: consumables used up
    before: Table  # LINK: minimal lags into a task
    after_task: I32  # successors
    most: Table  # LIMIT: maximal lags
    # what it is worth
    due: Table  # DUE
    portfolio: Table  # PROJECT
    earlier_row: I32  # people of the earlier schedule
    week_limit: I64  # (people, weeks) flat: 85 % of working minutes
    weeks: int
    # contractors
    contractor: Table  # CONTRACTOR_ROW, closed: offsets into day tables
    pool: Table  # POOL, closed
    pool_day: Table  # POOL_DAY
    committed_day: U8  # flat by contractor: 1 on days of a committed booking
    least_booking: I32  # flat by contractor: see below
    committed_cost: int
    """``least_booking`` is, for each day of a contractor, the day after the shortest booking that
    begins there; -1 where none can begin, but one of before may go on; 0 where none can be."""
