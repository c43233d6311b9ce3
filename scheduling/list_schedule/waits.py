"""When a wait fits earliest: in its calendar or on the clock, with the equipment that it holds."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import earliest_moment, end_of_time, minutes_before
from scheduling.list_schedule.placement import equipment_free, slot_at
from scheduling.problem.arrays import ELAPSED, FAR, Arrays


@kernel
def wait_finish(p: Arrays, calendar: int, start: int, minutes: int) -> int:
    """Finish of a wait that begins at ``start``."""
    if calendar == ELAPSED:
        return start + minutes
    return earliest_moment(p, calendar, minutes_before(p, calendar, start) + minutes)


@kernel
def wait_start(p: Arrays, calendar: int, minutes: int, start_from: int, finish_from: int) -> int:
    """Earliest working minute of the wait's calendar from which both limits hold; FAR if none."""
    if calendar == ELAPSED:
        return max(start_from, finish_from - minutes)
    start = start_from
    if finish_from > start_from:
        worked = minutes_before(p, calendar, finish_from) - minutes
        start = max(start, earliest_moment(p, calendar, worked))
    worked = minutes_before(p, calendar, start)
    start = max(start, earliest_moment(p, calendar, worked + 1) - 1)
    if wait_finish(p, calendar, start, minutes) < finish_from:
        start = earliest_moment(p, calendar, worked + 2) - 1
    return start


@kernel
def unbroken_from(p: Arrays, calendar: int, start: int, minutes: int) -> int:
    """First moment at or after ``start`` from which the calendar works ``minutes`` without a pause."""
    if calendar == ELAPSED:
        return start
    low, last = p.calendar_ptr[calendar], p.calendar_ptr[calendar + 1]
    high = last
    while low < high:  # first interval that ends after the start
        middle = (low + high) >> 1
        if p.interval[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    for k in range(low, last):
        begin = max(start, p.interval[k].start)
        if p.interval[k].end - begin >= minutes:
            return begin
    return FAR


@kernel
def wait_from(
    p: Arrays, calendar: int, minutes: int, start_from: int, finish_from: int, continuous: bool
) -> int:
    """Earliest start of a wait that keeps both limits, and pauses only if it may; FAR if none."""
    start = wait_start(p, calendar, minutes, start_from, finish_from)
    return unbroken_from(p, calendar, start, minutes) if continuous else start


@kernel
def earliest_wait(
    p: Arrays, b: Buffers, mode: int, start_from: int, finish_from: int, continuous: bool
) -> tuple[int, int, int, int]:
    """Start, finish, first and last common slot (of equipment held; -1 without) of a wait."""
    calendar, minutes = p.mode[mode].calendar, p.mode[mode].minutes
    start = wait_from(p, calendar, minutes, start_from, finish_from, continuous)
    if start >= FAR:
        return -1, FAR, -1, -1
    finish = wait_finish(p, calendar, start, minutes)
    if finish >= FAR or p.mode[mode + 1].use_ptr == p.mode[mode].use_ptr:
        return start, finish, -1, -1
    while finish <= end_of_time(p):
        first, end = slot_at(p, start - p.grid + 1), slot_at(p, finish)
        blocked = -1
        for slot in range(first, end):
            if not equipment_free(p, b, mode, slot):
                blocked = slot
        if blocked < 0:
            return start, finish, first, end - 1
        after = p.slot_minute[blocked] + p.grid
        start = wait_from(p, calendar, minutes, after, finish_from, continuous)
        if start >= FAR:
            break
        finish = wait_finish(p, calendar, start, minutes)
    return -1, FAR, -1, -1
