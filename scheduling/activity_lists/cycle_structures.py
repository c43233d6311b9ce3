"""Jobs bound to each other by lags in both directions, and time for one such group after another.

Without latest dates there is a schedule if and only if each cycle structure - strong component of the
network of lags - has one alone: Neumann, Schwindt & Zimmermann (2003), Project Scheduling with Time
Windows and Scarce Resources, section 1.4. So a first schedule is looked for, or excluded, group by group.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.temporal import least_gaps
from scheduling.activity_lists.time_windows import TimeWindows, under_way
from scheduling.problem.arrays import FAR, I64


class Turns(NamedTuple):
    """Groups, and the earliest and latest start of each job (N,) where they take turns."""

    groups: list[list[int]]
    earliest: I64
    latest: I64


def turns(core: Core, windows: TimeWindows) -> Turns | None:
    """Time for each cycle structure, one after another; None where dates or the core's slots limit that.

    If there is any schedule, there is one in which every job starts within these limits.
    """
    if (windows.latest_start < FAR).any() or (windows.latest_end < FAR).any():
        return None
    length = under_way(core, windows)
    first, second, gap = least_gaps(core, windows)
    felt = gap > -int(length.sum())
    earliest, latest = np.zeros(core.jobs, np.int64), np.zeros(core.jobs, np.int64)
    now = int(core.job.release[:-1].max(initial=0))
    groups = strong_components(core.jobs, first[felt], second[felt])
    for group in groups:
        end = now + int(length[group].sum())
        earliest[group], latest[group] = now, end - length[group]
        now = end
    return Turns(groups, earliest, latest) if now <= core.slots else None


def strong_components(count: int, first: I64, second: I64) -> list[list[int]]:
    """Groups of nodes that reach each other, those that reach others before them (Tarjan 1972)."""
    ahead: list[list[int]] = [[] for _ in range(count)]
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        ahead[i].append(j)
    number, lowest = [-1] * count, [0] * count
    waiting: list[int] = []
    is_waiting = [False] * count
    found: list[list[int]] = []
    seen = 0
    for root in range(count):
        stack = [(root, 0)] if number[root] < 0 else []
        while stack:
            node, k = stack.pop()
            if k == 0:
                number[node] = lowest[node] = seen
                seen += 1
                waiting.append(node)
                is_waiting[node] = True
            for position in range(k, len(ahead[node])):
                other = ahead[node][position]
                if number[other] < 0:
                    stack += [(node, position + 1), (other, 0)]
                    break
                if is_waiting[other]:
                    lowest[node] = min(lowest[node], lowest[other])
            else:
                if lowest[node] == number[node]:
                    group = [waiting.pop()]
                    while group[-1] != node:
                        group.append(waiting.pop())
                    for other in group:
                        is_waiting[other] = False
                    found.append(group)
                if stack:
                    parent = stack[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[node])
    return found[::-1]
