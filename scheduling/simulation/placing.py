"""Where the work of one task takes place in an execution, from the moment on at which it could begin."""

from __future__ import annotations

from scheduling.kernel import kernel, kernel_part
from scheduling.problem.arrays import FAR
from scheduling.simulation.arrays import Network, Scratch
from scheduling.simulation.dice import draw, mix
from scheduling.simulation.moments import earliest_moment, interval_at, interval_of_work, latest_moment

_ABSENCE = 0x5EED
_WEEK = 7
_WORKDAYS = 5
_MOST_WINDOWS = 400
"""Intervals in which an unbroken stretch is looked for; if there is none, the work pauses."""


@kernel_part
def place(
    n: Network, s: Scratch, key: int, i: int, start_from: int, finish_from: int
) -> tuple[int, int, int, bool]:
    """Begin and end of a task's work.

    Parameters
    ----------
    start_from, finish_from
        Before which it must not begin, not finish.

    Returns
    -------
    begin, end, ready, late
        ``ready`` is the minute of its axis at which it could have begun: it waits as long as its delay,
        yet not beyond its goal. ``late`` says whether ``finish_from`` decided that.
    """
    axis, minutes, late = n.task[i].axis, s.task[i].minutes, False
    if axis < 0:
        late = finish_from - minutes > start_from
        ready = max(start_from, finish_from - minutes)
        begin = max(ready, min(ready + n.task[i].delay, n.task[i].goal))
        return begin, begin + minutes, ready, late
    k = interval_at(n, axis, start_from)
    ready = n.interval[k].worked + max(0, start_from - n.interval[k].start)
    if finish_from > start_from:
        # E(w) >= t asks for w >= W(t - 1) + 1
        last = interval_at(n, axis, finish_from - 1)
        worked = n.interval[last].worked + max(0, finish_from - 1 - n.interval[last].start)
        late = worked + 1 - minutes > ready
        ready = max(ready, worked + 1 - minutes)
    worked = max(ready, min(ready + n.task[i].delay, n.task[i].goal))
    k = interval_of_work(n, axis, k, worked)
    begin = latest_moment(n, k, worked)
    if begin >= FAR:
        return begin, begin, ready, late
    if n.task[i].slow:
        begin, end = _walk(n, s, key, i, begin, k, minutes)
        return begin, end, ready, late
    if n.task[i].continuous:
        begin, k = _unbroken(n, begin, k, minutes)
    if minutes == 0:
        return begin, begin, ready, late
    end = earliest_moment(n, axis, k, n.interval[k].worked + begin - n.interval[k].start + minutes)
    return begin, end, ready, late


@kernel
def _unbroken(n: Network, begin: int, k: int, minutes: int) -> tuple[int, int]:
    """The first moment from which so many minutes are worked without a pause, and its interval."""
    first = begin
    for j in range(k, k + _MOST_WINDOWS):
        if n.interval[j].start >= FAR:
            break
        first = max(begin, n.interval[j].start)
        end = j
        while n.interval[end].end - first < minutes and n.interval[end + 1].start == n.interval[end].end:
            end += 1
        if n.interval[end].end - first >= minutes:
            return first, j
    return begin, k


@kernel
def _walk(n: Network, s: Scratch, key: int, i: int, begin: int, k: int, minutes: int) -> tuple[int, int]:
    """Begin and finish of work that rests while one of its people is absent, or needed by a lender."""
    left, began = minutes, -1
    while n.interval[k].start < FAR:
        moment, end = max(begin, n.interval[k].start), n.interval[k].end
        if n.absence_chance > 0 and _somebody_absent(n, key, i, n.interval[k].day):
            moment = end
        while moment < end:
            moment, until = _lent(n, s, i, moment)
            until = min(until, end)
            if moment >= end:
                break
            if began < 0:
                began = moment
            if until - moment >= left:
                return began, moment + left
            left -= until - moment
            moment = until
        k += 1
    return FAR, FAR


@kernel
def _lent(n: Network, s: Scratch, i: int, moment: int) -> tuple[int, int]:
    """From when to when, at ``moment`` or later, the tasks that task i borrows people from pause."""
    moved = True
    while moved:
        moved = False
        for x in range(n.task[i].avoid_ptr, n.task[i + 1].avoid_ptr):
            other = n.avoid[x]
            if s.task[other].begun <= moment < s.task[other].freed:
                k = interval_at(n, n.task[other].axis, moment)
                if n.interval[k].start <= moment:
                    moment = min(n.interval[k].end, s.task[other].freed)
                    moved = True
    until = 2 * FAR
    for x in range(n.task[i].avoid_ptr, n.task[i + 1].avoid_ptr):
        other = n.avoid[x]
        if moment < s.task[other].freed:
            k = interval_at(n, n.task[other].axis, max(moment, s.task[other].begun))
            busy = max(n.interval[k].start, s.task[other].begun)
            if busy < s.task[other].freed:
                until = min(until, busy)
    return moment, until


@kernel
def _somebody_absent(n: Network, key: int, i: int, day: int) -> bool:
    for x in range(n.task[i].member_ptr, n.task[i + 1].member_ptr):
        if is_absent(n, key, n.member[x], day):
            return True
    return False


@kernel
def is_absent(n: Network, key: int, person: int, day: int) -> bool:
    """Whether somebody is away on a day; day 0 is a Monday.

    In a week that is hit, the days off follow each other, from a day on that leaves room for them
    before the weekend.
    """
    if day < 0:
        return False
    week = day // _WEEK
    stream = mix(_ABSENCE + int(person) * 100_003) ^ int(week)
    if draw(key, stream) >= n.absence_chance:
        return False
    choices = max(1, _WORKDAYS + 1 - n.absence_days)
    first = draw(key, mix(stream)) * choices >> 32
    return first <= day - week * _WEEK < first + n.absence_days
