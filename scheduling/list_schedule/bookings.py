"""Which bookings cover a contractor's work at least cost, kernel by kernel.

For one contractor at a time, from its last worked day backwards: what the days from here on cost
if nothing is booked yet, and if a booking goes on that is long enough already.
"""

from __future__ import annotations

from typing import Final

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.problem.arrays import I64, U8, Arrays

BOOKING: Final = 1
MINUTE: Final = 1 << 20
"""A booked minute outweighs any number of bookings; of equal minutes fewer bookings are better."""
NEVER: Final = 1 << 61
CLOSED, OPEN = 0, 1
"""Rows of the costs: without a booking from the day before, and with one."""


@kernel
def mark_used_days(p: Arrays, b: Buffers, contractor: int) -> int:
    """Mark the contractor's working days with work on them; the number of days of the pool."""
    row = p.first_contractor + contractor
    axis, cells = p.row[row].axis, p.row[row].cells
    pool = p.contractor[contractor].pool
    first = p.pool[pool].day_ptr
    days = p.pool[pool + 1].day_ptr - first
    count = p.axis_ptr[axis + 1] - p.axis_ptr[axis]
    for day in range(days):
        begin = p.axis_before[axis, p.pool_day[first + day].slot]
        end = count
        if day + 1 < days:
            end = p.axis_before[axis, p.pool_day[first + day + 1].slot]
        worked = 0
        for x in range(begin, end):
            if 0 < b.used[cells + x] <= 1000:
                worked = 1
                break
        b.day_used[day] = worked
    return days


@kernel
def plan_bookings(p: Arrays, contractor: int, used: U8, cost: I64) -> tuple[int, int]:
    """Fill ``cost`` (2, days + 1) for ``next_booking``; the days [first, end) on which bookings may begin.

    ``used`` marks the days worked. The first of the two is the end where there is nothing to book.
    """
    pool, table = p.contractor[contractor].pool, p.contractor[contractor].day_ptr
    first_day, minimum = p.pool[pool].day_ptr, p.pool[pool].minimum
    days = p.pool[pool + 1].day_ptr - first_day
    first, end = days, 0
    for day in range(days):
        if used[day] == 1 and p.committed_day[table + day] == 0:
            first, end = min(first, day), day + 1
    first = max(0, first - minimum)
    for day in range(end, min(days, end + minimum) + 1):
        cost[CLOSED, day] = 0
        cost[OPEN, day] = 0
    for day in range(end - 1, first - 1, -1):
        committed = p.committed_day[table + day] == 1
        idle = committed or used[day] == 0
        cost[CLOSED, day] = cost[CLOSED, day + 1] if idle else NEVER
        least = p.least_booking[table + day]
        if least > 0:
            begun = BOOKING + cost[OPEN, least]
            for k in range(day, least):
                begun += p.pool_day[first_day + k].minutes * MINUTE
            cost[CLOSED, day] = min(cost[CLOSED, day], begun)
        cost[OPEN, day] = cost[CLOSED, day]
        if least != 0:
            on = p.pool_day[first_day + day].minutes * MINUTE + cost[OPEN, day + 1]
            cost[OPEN, day] = min(cost[OPEN, day], on)
    return first, end


@kernel
def next_booking(p: Arrays, contractor: int, used: U8, cost: I64, day: int, end: int) -> tuple[int, int, int]:
    """First and last day of the next booking from ``day`` on, and its minutes; (-1, -1, 0) if none.

    ``cost`` and ``end`` come from ``plan_bookings``. Of equal costs the later begin is taken.
    """
    pool, table = p.contractor[contractor].pool, p.contractor[contractor].day_ptr
    first_day = p.pool[pool].day_ptr
    while day < end:
        idle = used[day] == 0 or p.committed_day[table + day] == 1
        if not idle or cost[CLOSED, day] < cost[CLOSED, day + 1]:
            break
        day += 1
    if day >= end:
        return -1, -1, 0
    last = p.least_booking[table + day] - 1
    while last + 1 < end and cost[OPEN, last + 1] < cost[CLOSED, last + 1]:
        last += 1
    minutes = 0
    for k in range(day, last + 1):
        minutes += p.pool_day[first_day + k].minutes
    return day, last, minutes


@kernel
def contractor_cost(p: Arrays, b: Buffers) -> int:
    """Cents of the cheapest bookings that cover the work, of committed ones and of the modes."""
    total = p.committed_cost
    for j in range(p.tasks):
        total += p.mode[b.placed[j].mode].cost
    for contractor in range(p.contractors):
        row = p.first_contractor + contractor
        if b.full[row] > p.row[row + 1].cells - p.row[row].cells:
            continue  # open on no day at all
        rate = p.pool[p.contractor[contractor].pool].rate
        mark_used_days(p, b, contractor)
        day, end = plan_bookings(p, contractor, b.day_used, b.booking)
        while day >= 0:
            _, last, minutes = next_booking(p, contractor, b.day_used, b.booking, day, end)
            total += (2 * minutes * rate + 60) // 120
            day = last + 1 if last >= 0 else -1
    return total
