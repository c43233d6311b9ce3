"""Taking tasks out of a schedule in place, putting them back, and opening contractors by single days.

What ``generation`` builds from nothing is changed here bit by bit: a rebuilt part costs what the part
costs, not the whole schedule.
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.bookings import mark_used_days, next_booking, plan_bookings
from scheduling.list_schedule.buffers import Buffers, Genes
from scheduling.list_schedule.generation import advance_full, reserve
from scheduling.list_schedule.placement import FULL, clock_of, gather_axes, joint_slot
from scheduling.problem.arrays import I32, Arrays, Table


@kernel
def release(p: Arrays, b: Buffers, j: int) -> None:
    """Take a task out: its people, equipment and consumables are free again, its mode is -1."""
    mode = b.placed[j].mode
    first, last = b.placed[j].first_slot, b.placed[j].last_slot
    b.placed[j].mode = -1
    for k in range(p.mode[mode].eat_ptr, p.mode[mode + 1].eat_ptr):
        b.stock[p.eat[k].consumable] += p.eat[k].amount
    if first < 0:
        return
    seat = p.mode[mode].seat_ptr
    seats = p.mode[mode + 1].seat_ptr - seat
    team = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
    if seats == 1 and p.mode[mode + 1].use_ptr == p.mode[mode].use_ptr:
        row = p.candidate[team[0]].row
        axis, cells, units = p.row[row].axis, p.row[row].cells, p.seat[seat].units
        begin = p.axis_before[axis, first]
        for x in range(cells + begin, cells + p.axis_before[axis, last + 1]):
            b.used[x] -= units
        b.full[row] = min(b.full[row], begin)
        return
    clock = clock_of(p)
    axes, count = b.axes, gather_axes(p, mode, team, seats, b.axes)
    slot = first
    while slot <= last and seats > 0:
        for s in range(seats):
            row = p.candidate[team[s]].row
            b.used[p.row[row].cells + p.axis_before[p.row[row].axis, slot]] -= p.seat[seat + s].units
        slot = joint_slot(clock, axes, count, slot + 1)
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        for held in range(first, last + 1):
            b.held[p.use[k].equipment, held] -= p.use[k].units
    for s in range(seats):
        row = p.candidate[team[s]].row
        b.full[row] = min(b.full[row], p.axis_before[p.row[row].axis, first])


@kernel
def copy_task(p: Arrays, placed: Table, team: I32, j: int, into: Table, into_team: I32) -> None:
    """Write where a task stands, and with whom, into other placements."""
    into[j].start = placed[j].start
    into[j].finish = placed[j].finish
    into[j].first_slot = placed[j].first_slot
    into[j].last_slot = placed[j].last_slot
    into[j].mode = placed[j].mode
    for x in range(p.task[j].seat_base, p.task[j + 1].seat_base):
        into_team[x] = team[x]


@kernel
def put_back(p: Arrays, b: Buffers, j: int, placed: Table, team: I32) -> None:
    """Place a task that is out where it stands in ``placed``, with its people in ``team``."""
    copy_task(p, placed, team, j, b.placed, b.team)
    mode = placed[j].mode
    low, high = p.task[j].seat_base, p.task[j + 1].seat_base
    for k in range(p.mode[mode].eat_ptr, p.mode[mode + 1].eat_ptr):
        b.stock[p.eat[k].consumable] -= p.eat[k].amount
    if placed[j].first_slot >= 0:
        seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
        reserve(p, b, mode, b.team[low:high], seats, placed[j].first_slot, placed[j].last_slot)


@kernel
def set_open(p: Arrays, b: Buffers, genes: Genes, contractor: int, day: int, value: int) -> None:
    """Open (1) or close (0) a contractor's day; not a committed one, nor one with work on it."""
    at = p.contractor[contractor].day_ptr + day
    if p.committed_day[at] == 1 or genes.open_day[at] == value or p.least_booking[at] == 0:
        return
    row = p.first_contractor + contractor
    cells, axis = p.row[row].cells, p.row[row].axis
    pool = p.contractor[contractor].pool
    first = p.pool[pool].day_ptr
    begin, end = p.axis_before[axis, p.pool_day[first + day].slot], p.row[row + 1].cells - cells
    if first + day + 1 < p.pool[pool + 1].day_ptr:
        end = p.axis_before[axis, p.pool_day[first + day + 1].slot]
    if value == 0:
        for x in range(cells + begin, cells + end):
            if b.used[x] != 0:
                return
    for x in range(cells + begin, cells + end):
        b.used[x] = 0 if value == 1 else FULL + 1
    genes.open_day[at] = value
    if value == 1:
        b.full[row] = min(b.full[row], begin)


@kernel
def close_idle_days(p: Arrays, b: Buffers, genes: Genes, contractor: int) -> None:
    """Open a contractor on the days of the bookings that its work asks for, and on no others."""
    days = mark_used_days(p, b, contractor)
    day, end = plan_bookings(p, contractor, b.day_used, b.booking)
    at = 0
    while at < days:
        first, last, _ = next_booking(p, contractor, b.day_used, b.booking, day, end)
        booked = days if first < 0 else first
        for closed in range(at, booked):
            set_open(p, b, genes, contractor, closed, 0)
        if first >= 0:
            for opened in range(first, last + 1):
                set_open(p, b, genes, contractor, opened, 1)
            day = last + 1
        at = days if first < 0 else last + 1
    mark_full(p, b, contractor)


@kernel
def mark_full(p: Arrays, b: Buffers, contractor: int) -> None:
    """Below which slot a contractor is full; past the last one if open on no day at all."""
    row = p.first_contractor + contractor
    cells = p.row[row].cells
    count = p.row[row + 1].cells - cells
    x = 0
    while x < count and b.used[cells + x] > FULL:
        x += 1
    if x == count:
        b.full[row] = count + 1
        return
    b.full[row] = x
    advance_full(b, row, cells, count)
