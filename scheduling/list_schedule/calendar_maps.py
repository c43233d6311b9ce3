"""Working time inside kernels: W, E and L of docs/rules.md, on the flat calendars of ``Arrays``."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.problem.arrays import ELAPSED, FAR, Arrays


@kernel
def minutes_before(p: Arrays, calendar: int, moment: int) -> int:
    """W(t): working minutes of the calendar before ``moment``; elapsed time: the moment itself."""
    if calendar == ELAPSED:
        return moment
    low, high = p.calendar_ptr[calendar], p.calendar_ptr[calendar + 1]
    first = low
    while low < high:
        middle = (low + high) >> 1
        if p.interval[middle].start < moment:
            low = middle + 1
        else:
            high = middle
    if low == first:
        return 0
    k = low - 1
    return p.interval[k].worked_before + min(moment, p.interval[k].end) - p.interval[k].start


@kernel
def earliest_moment(p: Arrays, calendar: int, worked: int) -> int:
    """E(w): earliest t with W(t) >= w; FAR beyond the compiled range, -FAR for nothing worked in it."""
    if calendar == ELAPSED:
        return worked
    low, high = p.calendar_ptr[calendar], p.calendar_ptr[calendar + 1]
    first, last = low, high
    if low == high:
        return FAR
    while low < high:  # first interval whose end reaches w
        middle = (low + high) >> 1
        if p.interval[middle].worked_before + p.interval[middle].end - p.interval[middle].start < worked:
            low = middle + 1
        else:
            high = middle
    if low == last:
        return FAR
    if low == first and worked <= 0:
        return -FAR
    return p.interval[low].start + worked - p.interval[low].worked_before


@kernel
def latest_moment(p: Arrays, calendar: int, worked: int) -> int:
    """L(w): latest t with W(t) <= w; FAR beyond the compiled range."""
    if calendar == ELAPSED:
        return worked
    low, high = p.calendar_ptr[calendar], p.calendar_ptr[calendar + 1]
    last = high
    while low < high:  # first interval with more than w behind its end
        middle = (low + high) >> 1
        if p.interval[middle].worked_before + p.interval[middle].end - p.interval[middle].start <= worked:
            low = middle + 1
        else:
            high = middle
    if low == last:
        return FAR
    return p.interval[low].start + worked - p.interval[low].worked_before


@kernel
def lagged(p: Arrays, calendar: int, moment: int, lag: int) -> int:
    """Least moment a minimal lag after ``moment``: E(W(t) + lag), the moment itself for none."""
    if lag == 0:
        return moment
    if calendar == ELAPSED:
        return moment + lag
    return earliest_moment(p, calendar, minutes_before(p, calendar, moment) + lag)


@kernel
def limited(p: Arrays, calendar: int, moment: int, lag: int) -> int:
    """Most that a maximal lag allows, L(W(t) + lag), rounded up to the grid."""
    if calendar == ELAPSED:
        limit = moment + lag
    else:
        limit = latest_moment(p, calendar, minutes_before(p, calendar, moment) + lag)
    if limit >= FAR:
        return FAR
    return p.base - (p.base - limit) // p.grid * p.grid


@kernel
def least_within(p: Arrays, calendar: int, moment: int, lag: int) -> int:
    """Least a whose maximal lag allows b = ``moment``: the inverse of ``limited``.

    limited(a) >= b, rounded up to the grid, asks that L(W(a) + lag) passes the last line of the
    grid before b: W(a) + lag >= W(line + 1).
    """
    line = p.base - (p.base - moment) // p.grid * p.grid - p.grid
    if calendar == ELAPSED:
        return line + 1 - lag
    return earliest_moment(p, calendar, minutes_before(p, calendar, line + 1) - lag)


@kernel
def end_of_time(p: Arrays) -> int:
    """End of the compiled time, in which everything has to find its place."""
    return p.base + (len(p.slot_of) - 1) * p.grid
