"""In which order tasks are executed, and what becomes of the links between them."""

from __future__ import annotations

import heapq
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from scheduling.problem import Problem
from scheduling.problem.arrays import FF, FS, SS
from scheduling.schedule import ScheduledTask
from scheduling.simulation.task_table import TaskRows

Joined = tuple[int, int, int, int, int]
"""A link: successor, predecessor, type, calendar, lag."""


def links_between(problem: Problem, scheduled: dict[int, ScheduledTask]) -> list[Joined]:
    """Minimal lags between tasks that are there."""
    p = problem.arrays
    successor = np.repeat(np.arange(p.tasks), np.diff(p.task.before_ptr))
    columns = (successor, p.before.task, p.before.type, p.before.calendar, p.before.lag)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [row for row in rows if row[0] in scheduled and row[1] in scheduled]


@dataclass(frozen=True, slots=True)
class ExecutionOrder:
    """Tasks in the order of execution, and what becomes of the links between them.

    Attributes
    ----------
    read
        Links whose predecessor comes first.
    later
        Links whose predecessor comes after its successor, which it only keeps from being finished.
    unread
        Pairs (predecessor, successor) of all others.
    """

    tasks: list[int]
    read: list[Joined]
    later: list[Joined]
    unread: set[tuple[int, int]]


def execution_order(
    numbers: list[int], rows: TaskRows, links: list[Joined], borrows: Set[tuple[int, int]]
) -> ExecutionOrder:
    """Tasks by their planned begins; of equals those come first that others come after."""
    before = {(i, j) for j, i, *_ in links if rows.begin[i] <= rows.begin[j]} | borrows
    waits: dict[int, set[int]] = {j: set() for j in numbers}
    followers: dict[int, set[int]] = {j: set() for j in numbers}
    for i, j in before:
        waits[j].add(i)
        followers[i].add(j)
    tasks: list[int] = []
    ready = [(rows.begin[j], j) for j in numbers if not waits[j]]
    heapq.heapify(ready)
    left = set(numbers)
    while left:
        if not ready:  # a circle of links between tasks that begin at once
            j = min(left, key=lambda each: (rows.begin[each], each))
            waits[j].clear()
            heapq.heappush(ready, (rows.begin[j], j))
        _, i = heapq.heappop(ready)
        tasks.append(i)
        left.discard(i)
        for j in followers[i]:
            if j in left and i in waits[j]:
                waits[j].discard(i)
                if not waits[j]:
                    heapq.heappush(ready, (rows.begin[j], j))
    at = {j: number for number, j in enumerate(tasks)}
    read = [row for row in links if at[row[1]] < at[row[0]]]
    against = [row for row in links if at[row[1]] >= at[row[0]]]
    unread = {(i, j) for j, i, kind, *_ in against if kind in (FS, SS)}
    return ExecutionOrder(tasks, read, [row for row in against if row[2] not in (FS, SS)], unread)


def turned(row: Joined) -> Joined:
    """The link as one of its predecessor's."""
    successor, predecessor, kind, calendar, lag = row
    return predecessor, successor, kind, calendar, lag


def later_waits(order: ExecutionOrder, position: dict[int, int]) -> set[tuple[int, int]]:
    """Pairs of tasks of which the second comes after the finish of one that the first may hold back."""
    after: dict[int, list[int]] = {}
    for successor, predecessor, kind, *_ in order.read:
        if kind in (FS, FF):
            after.setdefault(predecessor, []).append(successor)
    return {(i, k) for j, i, *_ in order.later for k in after.get(j, ()) if position[i] < position[k]}
