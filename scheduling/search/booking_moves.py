"""Moves of contractors: when they may be booked, and how much earlier than others they must be ready.

Most are made where something is at stake: what a contractor does now might be done without them, and
a task of a late project might be done sooner by one.
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.placement import slot_at
from scheduling.problem.arrays import Arrays
from scheduling.search.dice import roll
from scheduling.search.waiting import waiting_task
from scheduling.search.walk import Space, Walk, row_of

MOST_LOOKED_AT = 30
"""Tasks looked at for one that a contractor does."""
DAYS_AROUND = 6
LONGEST = 25
"""Working days by which an opened stretch may be longer than the shortest booking."""


@kernel
def move_bookings(p: Arrays, s: Space, w: Walk) -> None:
    """Do without a contractor for a while, call one for a late task, or change something at random."""
    kind = roll(w.dice, 10)
    if kind < 4 and close_around_task(p, w):
        return
    if kind < 8 and open_for_task(p, s, w):
        return
    move_any_booking(p, s, w)


@kernel
def close_around_task(p: Arrays, w: Walk) -> bool:
    """Close a contractor's days around something done by them now; False if nothing was found."""
    for _ in range(MOST_LOOKED_AT):
        j = roll(w.dice, p.tasks)
        row = row_of(p, w, j)
        if row >= p.first_contractor and w.placed[j].first_slot >= 0:
            contractor = row - p.first_contractor
            first = day_of_slot(p, contractor, w.placed[j].first_slot) - roll(w.dice, DAYS_AROUND)
            last = day_of_slot(p, contractor, w.placed[j].last_slot) + roll(w.dice, DAYS_AROUND)
            set_days(p, w, contractor, first, last + 1, 0)
            return True
    return False


@kernel
def open_for_task(p: Arrays, s: Space, w: Walk) -> bool:
    """Open a contractor's days for a task, mostly of a late project; False if none could do it."""
    j, ready = waiting_task(p, s, w)
    if j < 0:
        return False
    mode = w.placed[j].mode
    seat = p.mode[mode].seat_ptr
    low, high = p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr
    row = p.candidate[low + roll(w.dice, high - low)].row
    if row < p.first_contractor:
        row = p.candidate[high - 1].row
    if row < p.first_contractor:
        return False
    contractor = row - p.first_contractor
    minimum = p.pool[p.contractor[contractor].pool].minimum
    first = day_of_slot(p, contractor, slot_at(p, ready)) - roll(w.dice, DAYS_AROUND)
    set_days(p, w, contractor, first, first + minimum + roll(w.dice, LONGEST), 1)
    return True


@kernel
def move_any_booking(p: Arrays, s: Space, w: Walk) -> None:
    """Open or close a contractor, altogether or for a stretch, or ask another lead of a pool."""
    contractor = s.bookable[roll(w.dice, len(s.bookable))]
    pool = p.contractor[contractor].pool
    days = p.contractor[contractor + 1].day_ptr - p.contractor[contractor].day_ptr
    left = days - p.pool[pool].first_day
    if left <= 0:
        return
    reach = min(left, max(1, s.span // 1440))
    day = p.pool[pool].first_day + roll(w.dice, reach)
    is_open = w.trial.open_day[p.contractor[contractor].day_ptr + day] == 1
    kind = roll(w.dice, 6)
    if kind == 0:
        w.trial.patience[pool] = roll(w.dice, 4) * roll(w.dice, 8) * 1440
    elif kind == 1:
        set_days(p, w, contractor, 0, days, 0 if is_open else 1)
    else:
        length = p.pool[pool].minimum + roll(w.dice, LONGEST)
        set_days(p, w, contractor, day, day + length, 0 if is_open and roll(w.dice, 3) > 0 else 1)


@kernel
def day_of_slot(p: Arrays, contractor: int, slot: int) -> int:
    """The contractor's working day, counted from 0, that a common slot lies in or behind."""
    first = p.pool[p.contractor[contractor].pool].day_ptr
    low, high = first, p.pool[p.contractor[contractor].pool + 1].day_ptr
    while low < high:
        middle = (low + high) >> 1
        if p.pool_day[middle].slot <= slot:
            low = middle + 1
        else:
            high = middle
    return low - 1 - first


@kernel
def set_days(p: Arrays, w: Walk, contractor: int, begin: int, end: int, value: int) -> None:
    """Open (1) or close (0) a contractor's days from ``begin`` to before ``end``, as far as there are any."""
    first = p.contractor[contractor].day_ptr
    days = p.contractor[contractor + 1].day_ptr - first
    for day in range(max(begin, p.pool[p.contractor[contractor].pool].first_day), min(end, days)):
        w.trial.open_day[first + day] = value
