"""Generalised precedence relations with cycles as links of a plan, which must have none.

A lag d from i to j asks for start[j] >= start[i] + d. Said from j's side it is a minimal lag after i,
said from i's side a maximal lag after j: start[i] <= start[j] - d. So any order of the activities will
do: each pair gets one link, on the later of the two, with the lag towards it as its minimum and the lag
back, negated, as its maximum. Neumann, Schwindt & Zimmermann (2003), *Project Scheduling with Time
Windows and Scarce Resources*, chapter 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.instances.round_the_clock import elapsed
from planner.plan import Link

Lags = dict[tuple[int, int], int]
"""Least periods from the start of one activity to the start of another, of either sign."""


def start_order(lags: Lags, count: int) -> list[int]:
    """Activities by their earliest starts; of those that could start together, waiting ones later.

    A positive lag then never leads backwards, so what the links ask for first is what really comes
    first. Where lags contradict each other the order is any.
    """
    earliest = _earliest_starts(lags, count)
    together: dict[int, list[int]] = {}
    for activity in range(count):
        together.setdefault(earliest[activity], []).append(activity)
    waits_for: dict[int, list[int]] = {activity: [] for activity in range(count)}
    for (i, j), lag in lags.items():
        if lag >= 0 and earliest[i] == earliest[j]:
            waits_for[j].append(i)
    return [each for start in sorted(together) for each in _waiting_later(together[start], waits_for)]


def _earliest_starts(lags: Lags, count: int) -> list[int]:
    """Longest ways from the beginning: Bellman (1958), Ford (1956), broken off after ``count`` rounds."""
    earliest = [0] * count
    for _ in range(count):
        changed = False
        for (i, j), lag in lags.items():
            if earliest[i] + lag > earliest[j]:
                earliest[j] = earliest[i] + lag
                changed = True
        if not changed:
            break
    return earliest


def _waiting_later(activities: list[int], waits_for: dict[int, list[int]]) -> list[int]:
    """Topological order; a circle is entered somewhere."""
    left, ordered = sorted(activities), []
    while left:
        free = (each for each in left if not any(other in left for other in waits_for[each]))
        taken = next(free, None)
        if taken is None:
            taken = _on_a_circle(left, waits_for)
        left.remove(taken)
        ordered.append(taken)
    return ordered


def _on_a_circle(left: list[int], waits_for: dict[int, list[int]]) -> int:
    """One of those that wait for each other, found by going from each to one that it waits for."""
    seen: set[int] = set()
    at = left[0]
    while at not in seen:
        seen.add(at)
        at = next(other for other in waits_for[at] if other in left)
    return at


def lag_links(lags: Lags, order: Sequence[int], periods: Sequence[int], period: int) -> list[list[Link]]:
    """For each activity its links to activities before it in ``order``; ids are the numbers.

    ``periods`` are the durations, ``period`` the minutes of one. A maximum without a minimum gets one
    that is never felt: the time in which everything could be done one after another.
    """
    rank = {activity: position for position, activity in enumerate(order)}
    ever = sum(periods) + sum(max(lag, 0) for lag in lags.values())
    links: list[list[Link]] = [[] for _ in order]
    for i, j in sorted({(i, j) if rank[i] < rank[j] else (j, i) for i, j in lags}):
        least, back = lags.get((i, j), -ever), lags.get((j, i))
        if back is None:
            links[j].append(_link(i, least, None, period))
        elif least <= -back:
            links[j].append(_link(i, least, -back, period))
        else:  # contradictory: no plan may say so in one link, and none of its schedules keeps both
            links[j].append(_link(i, least, None, period))
            most = elapsed((-back - periods[i]) * period)
            links[j].append(Link(task=str(i), type="FS", lag=elapsed(-ever * period), max_lag=most))
    return links


def _link(activity: int, least: int, most: int | None, period: int) -> Link:
    max_lag = None if most is None else elapsed(most * period)
    return Link(task=str(activity), type="SS", lag=elapsed(least * period), max_lag=max_lag)
