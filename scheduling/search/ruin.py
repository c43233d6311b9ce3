"""What is taken out of a schedule to be built anew: projects, their ends, what somebody does for a while.

Always with all that comes after it, so that nothing left in place has to wait for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import PLACED, Buffers, Genes
from scheduling.list_schedule.placement import slot_at
from scheduling.list_schedule.removal import set_open
from scheduling.problem.arrays import I32, I64, OPEN, STARTED, U8, Arrays, Table, table
from scheduling.search.booking_moves import DAYS_AROUND, LONGEST, MOST_LOOKED_AT, day_of_slot
from scheduling.search.dice import roll
from scheduling.search.waiting import waiting_task
from scheduling.search.walk import Space, Walk, pick_project

DAY = 1440
MOST_PROJECTS = 4
DAYS_OF_ONE = 10
"""Up to so many days before and after a task that someone's other work is taken out."""
WHOLE, ENDS, PERSON, DISMISSAL, HIRE = range(5)
SHARES = np.array([[15, 55, 100, 100, 100], [15, 53, 95, 95, 100], [10, 50, 70, 90, 100]], np.int64)
"""Percent of candidates up to each kind: without contractors, while none is booked, and while some are."""


class Rubble(NamedTuple):
    """What is out, and how it stood before."""

    out: U8  # (N,) 1 for tasks taken out
    items: I32  # (N+1,) those tasks
    placed: Table  # (N,) PLACED of before
    team: I32  # candidates of before
    key: I64  # (N,) order in which they are built again
    rank: I64  # (P,) order of projects
    opened: U8  # (days,) days on which the contractor concerned was open before
    closing: I64  # (2,) first and last day to close; the last one is the smaller if none


def new_rubble(p: Arrays) -> Rubble:
    """Room for all tasks."""
    days = int(np.diff(p.contractor.day_ptr).max(initial=0))
    return Rubble(
        out=np.zeros(p.tasks, np.uint8),
        items=np.zeros(p.tasks + 1, np.int32),
        placed=table(PLACED, p.tasks),
        team=np.full(int(p.task[-1].seat_base), -1, np.int32),
        key=np.zeros(p.tasks, np.int64),
        rank=np.zeros(p.projects, np.int64),
        opened=np.zeros(days + 1, np.uint8),
        closing=np.zeros(2, np.int64),
    )


@kernel
def take(p: Arrays, z: Rubble, size: int, j: int) -> int:
    """Mark a task that may be moved; how many are marked now."""
    if z.out[j] == 1 or p.task[j].state != OPEN or p.task[j].pinned == 1:
        return size
    z.out[j] = 1
    z.items[size] = j
    return size + 1


@kernel
def choose(p: Arrays, s: Space, w: Walk, b: Buffers, g: Genes, z: Rubble, kind: int) -> tuple[int, int]:
    """Mark what is to be taken out: how many tasks, and the contractor whose days change, or -1."""
    z.closing[0], z.closing[1] = 0, -1
    size, contractor = 0, -1
    if kind == WHOLE:
        size = take_projects(p, s, w, b, z, p.data_date)
    elif kind == ENDS:
        size = take_projects(p, s, w, b, z, p.data_date + roll(w.dice, s.span + 1))
    elif kind == PERSON:
        size = take_of_one(p, w, b, z)
    elif kind == DISMISSAL:
        size, contractor = take_booking(p, w, b, g, z)
    else:
        size, contractor = take_for_hire(p, s, w, b, g, z)
    return with_all_after(p, z, size), contractor


@kernel
def with_all_after(p: Arrays, z: Rubble, size: int) -> int:
    """Mark what comes after; nothing at all if that is a started task, which goes on before all others."""
    at = 0
    while at < size:
        j = z.items[at]
        for k in range(p.task[j].after_ptr, p.task[j + 1].after_ptr):
            if p.task[p.after_task[k]].state == STARTED:
                for marked in range(size):
                    z.out[z.items[marked]] = 0
                return 0
            size = take(p, z, size, p.after_task[k])
        at += 1
    return size


@kernel
def take_project(p: Arrays, s: Space, b: Buffers, z: Rubble, size: int, q: int, since: int) -> int:
    """Mark what of a project begins at or after ``since``."""
    for k in range(s.project_ptr[q], s.project_ptr[q + 1]):
        if b.placed[s.of_project[k]].start >= since:
            size = take(p, z, size, s.of_project[k])
    return size


@kernel
def take_projects(p: Arrays, s: Space, w: Walk, b: Buffers, z: Rubble, since: int) -> int:
    """Mark a few projects from a moment on, the first one mostly late."""
    size = 0
    for k in range(1 + roll(w.dice, MOST_PROJECTS)):
        mostly_late = k == 0 and roll(w.dice, 2) == 0
        q = pick_project(s, w) if mostly_late else roll(w.dice, len(s.weight))
        size = take_project(p, s, b, z, size, q, since)
    return size


@kernel
def take_of_one(p: Arrays, w: Walk, b: Buffers, z: Rubble) -> int:
    """Mark what one person does for a while."""
    j = roll(w.dice, p.tasks)
    base = p.task[j].seat_base
    if p.task[j + 1].seat_base == base or b.team[base] < 0:
        return 0
    row = p.candidate[b.team[base]].row
    low = b.placed[j].start - roll(w.dice, DAYS_OF_ONE) * DAY
    high = b.placed[j].start + roll(w.dice, DAYS_OF_ONE) * DAY
    size = 0
    for i in range(p.tasks):
        if low <= b.placed[i].start <= high and sits(p, b, i, row):
            size = take(p, z, size, i)
    return size


@kernel
def sits(p: Arrays, b: Buffers, j: int, row: int) -> bool:
    """Whether somebody has a seat at a task."""
    for x in range(p.task[j].seat_base, p.task[j + 1].seat_base):
        if b.team[x] >= 0 and p.candidate[b.team[x]].row == row:
            return True
    return False


@kernel
def remember_days(p: Arrays, g: Genes, z: Rubble, contractor: int) -> int:
    """Keep on which days a contractor is open; how many days its pool has."""
    pool, at = p.contractor[contractor].pool, p.contractor[contractor].day_ptr
    days = p.pool[pool + 1].day_ptr - p.pool[pool].day_ptr
    for day in range(days):
        z.opened[day] = g.open_day[at + day]
    return days


@kernel
def take_booking(p: Arrays, w: Walk, b: Buffers, g: Genes, z: Rubble) -> tuple[int, int]:
    """Mark what a contractor does in a booking, at its begin or end, or around one task; to be closed."""
    for _ in range(MOST_LOOKED_AT):
        j = roll(w.dice, p.tasks)
        base = p.task[j].seat_base
        if p.task[j + 1].seat_base == base or b.team[base] < 0 or b.placed[j].first_slot < 0:
            continue
        row = p.candidate[b.team[base]].row
        if row < p.first_contractor:
            continue
        contractor = row - p.first_contractor
        days = remember_days(p, g, z, contractor)
        low, high = days_to_close(p, w, z, days, day_of_slot(p, contractor, b.placed[j].first_slot))
        z.closing[0], z.closing[1] = low, high
        size = 0
        for i in range(p.tasks):
            if b.placed[i].first_slot >= 0 and sits(p, b, i, row):
                begins = day_of_slot(p, contractor, b.placed[i].first_slot)
                ends = day_of_slot(p, contractor, b.placed[i].last_slot)
                if ends >= low and begins <= high:
                    size = take(p, z, size, i)
        return size, contractor
    return 0, -1


@kernel
def days_to_close(p: Arrays, w: Walk, z: Rubble, days: int, day: int) -> tuple[int, int]:
    """First and last day: some around ``day``, or the stretch open around it, whole or one end of it."""
    kind = roll(w.dice, 3)
    if kind == 0:
        low, high = day - roll(w.dice, DAYS_AROUND), day + roll(w.dice, DAYS_AROUND)
        return max(low, 0), min(high, days - 1)
    low = high = day
    while low > 0 and z.opened[low - 1] == 1:
        low -= 1
    while high + 1 < days and z.opened[high + 1] == 1:
        high += 1
    if kind == 1 and roll(w.dice, 2) == 0:
        low += roll(w.dice, high - low + 1)
    elif kind == 1:
        high -= roll(w.dice, high - low + 1)
    return low, high


@kernel
def take_for_hire(p: Arrays, s: Space, w: Walk, b: Buffers, g: Genes, z: Rubble) -> tuple[int, int]:
    """Open a contractor for a task of a late project, and mark that project, and mostly another."""
    j, ready = waiting_task(p, s, w)
    if j < 0:
        return 0, -1
    seat = p.mode[w.placed[j].mode].seat_ptr
    low, high = p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr
    row = p.candidate[low + roll(w.dice, high - low)].row
    if row < p.first_contractor:
        row = p.candidate[high - 1].row
    if row < p.first_contractor:
        return 0, -1
    contractor = row - p.first_contractor
    pool = p.contractor[contractor].pool
    days = remember_days(p, g, z, contractor)
    first = day_of_slot(p, contractor, slot_at(p, ready)) - roll(w.dice, DAYS_AROUND)
    last = first + p.pool[pool].minimum + roll(w.dice, LONGEST // 2)
    for day in range(max(first, p.pool[pool].first_day), min(last, days)):
        set_open(p, b, g, contractor, day, 1)
    size = take_project(p, s, b, z, 0, p.task[j].project, p.data_date)
    if roll(w.dice, 2) == 0:
        size = take_project(p, s, b, z, size, roll(w.dice, len(s.weight)), p.data_date)
    return size, contractor


@kernel
def reopen(p: Arrays, b: Buffers, g: Genes, z: Rubble, contractor: int) -> None:
    """Open a contractor on the days of before, and on no others; nothing may stand on these."""
    pool, at = p.contractor[contractor].pool, p.contractor[contractor].day_ptr
    for day in range(p.pool[pool + 1].day_ptr - p.pool[pool].day_ptr):
        if g.open_day[at + day] != z.opened[day]:
            set_open(p, b, g, contractor, day, z.opened[day])
