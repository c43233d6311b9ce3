"""Memory in which schedules of a core are built."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.crews import MOST_GROUPS
from scheduling.problem.arrays import I32, I64


class Desk(NamedTuple):
    """Memory that one thread builds schedules in. Times are slots from the core's first."""

    free: I64  # (slots × words) what is left
    start: I64  # (N,) of the schedule last made
    kept: I64  # (N,) scratch: the schedule before it
    goal: I64  # (P,) scratch: where each project must end when justified to the right
    order: I32  # (N,) activity list of the schedule last made
    list: I32  # (N,) scratch
    bucket: I64  # (slots + 2,) scratch for sorting
    seen: I64  # (N,) scratch
    stack: I32  # (N + 1,) scratch
    reach: I64  # (2,) slots in use: first, and after the last
    idle: I64  # (slots × staff) who is free
    there: I64  # (staff,) scratch: a set of people
    open: I64  # (groups,) scratch: seats still open
    skip: I32  # (N,) how many suitable people each job passes over
    crew: I32  # who fills each seat of the schedule last made, by ``seat_base``


def new_desk(core: Core) -> Desk:
    """Memory of the right sizes."""
    n = core.jobs
    free = np.tile(core.capacity, core.slots + 1)
    return Desk(
        free=free,
        start=np.zeros(n, np.int64),
        kept=np.zeros(n, np.int64),
        goal=np.zeros(len(core.project_weight), np.int64),
        order=np.zeros(n, np.int32),
        list=np.zeros(n, np.int32),
        bucket=np.zeros(core.slots + 2, np.int64),
        seen=np.zeros(n, np.int64),
        stack=np.zeros(n + 1, np.int32),
        reach=np.zeros(2, np.int64),
        idle=np.tile(core.mask[: core.staff], core.slots + 1),
        there=np.zeros(core.staff, np.int64),
        open=np.zeros(MOST_GROUPS, np.int64),
        skip=np.zeros(n, np.int32),
        crew=np.full(int(core.job[-1].seat_base), -1, np.int32),
    )
