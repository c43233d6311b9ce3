"""Lags that contradict each other: maximal ones too short for the tasks and lags they span.

No calendar is looked at: an hour of work takes an hour at least, so what is found here holds in all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.activity_lists.cycle_structures import strong_components
from scheduling.problem import Problem
from scheduling.problem.arrays import ELAPSED, FF, FS, I64, MILESTONE, OPEN, SF, SS, WAIT, WORK, Arrays

MOST_TASKS = 20_000
"""Of a plan; larger ones are not looked at."""
MOST_STEPS = 2_000_000
"""Arcs looked at, at most, in one group of tasks; then nothing is said of it."""
SHOWN = 25
"""Tasks of a circle that are named."""


class Arc(NamedTuple):
    """Least minutes from one moment to another: moment 2 j is the start of task j, 2 j + 1 its finish."""

    first: int
    second: int
    minutes: int


class Arcs(NamedTuple):
    """Many arcs, as columns."""

    first: I64
    second: I64
    minutes: I64


def contradictory_lags(problem: Problem) -> tuple[str, ...]:
    """A sentence for each group of tasks of which no schedule keeps all lags."""
    p = problem.arrays
    if len(p.most) == 0 or p.tasks > MOST_TASKS:
        return ()
    parts = _durations(p), _unbroken(p), _minimal(p), _maximal(p)
    first, second, minutes = (np.concatenate(column) for column in zip(*parts, strict=True))
    groups = strong_components(2 * p.tasks, first, second)
    group_of = np.empty(2 * p.tasks, np.int64)
    for g, group in enumerate(groups):
        group_of[group] = g
    inner: dict[int, list[Arc]] = {}
    for k in np.flatnonzero(group_of[first] == group_of[second]).tolist():
        inner.setdefault(int(group_of[first[k]]), []).append(
            Arc(int(first[k]), int(second[k]), int(minutes[k]))
        )
    found = (_circle(len(groups[g]), own) for g, own in sorted(inner.items()))
    return tuple(_told(problem, circle) for circle in found if circle)


def _durations(p: Arrays) -> Arcs:
    """From start to finish, in the shortest mode; work takes as long as there are people."""
    mode, tasks = p.mode[:-1], np.arange(p.tasks)
    known = (mode.kind == WAIT) | ((mode.kind == WORK) & (mode.by_work == 0))
    least = np.minimum.reduceat(np.where(known, mode.minutes, 0), p.task.mode_ptr[:-1])
    return Arcs(2 * tasks, 2 * tasks + 1, least)


def _unbroken(p: Arrays) -> Arcs:
    """From finish back to start, where a task can't pause."""
    mode, first = p.mode[:-1], p.task.mode_ptr[:-1]
    continuous = np.repeat(p.task.continuous[:-1], np.diff(p.task.mode_ptr)) == 1
    whole = (mode.kind == WORK) & (mode.by_work == 0) & continuous
    whole |= ((mode.kind == WAIT) & (mode.calendar == ELAPSED)) | (mode.kind == MILESTONE)
    most = np.maximum.reduceat(np.where(mode.kind == MILESTONE, 0, mode.minutes), first)
    tasks = np.flatnonzero(np.logical_and.reduceat(whole, first) & _is_open(p))
    return Arcs(2 * tasks + 1, 2 * tasks, -most[tasks])


def _minimal(p: Arrays) -> Arcs:
    """Minimal lags; leads in working time may be of any length."""
    link, successor = p.before, np.repeat(np.arange(p.tasks), np.diff(p.task.before_ptr))
    counts = ((link.calendar == ELAPSED) | (link.lag >= 0)) & _is_open(p)[link.task] & _is_open(p)[successor]
    first = 2 * link.task.astype(np.int64) + np.isin(link.type, (FS, FF))
    return Arcs(first[counts], (2 * successor + np.isin(link.type, (FF, SF)))[counts], link.lag[counts])


def _maximal(p: Arrays) -> Arcs:
    """Maximal lags in elapsed time, as minimal ones back; their limits are rounded up to the grid."""
    most, is_open = p.most, _is_open(p)
    works = np.logical_and.reduceat(p.mode[:-1].kind == WORK, p.task.mode_ptr[:-1])
    on_grid = np.isin(most.type, (SS, SF)) & works[most.predecessor] & (most.lag % p.grid == 0)
    counts = (most.calendar == ELAPSED) & is_open[most.predecessor] & is_open[most.successor]
    first = 2 * most.successor.astype(np.int64) + np.isin(most.type, (FF, SF))
    second = 2 * most.predecessor.astype(np.int64) + np.isin(most.type, (FS, FF))
    minutes = -most.lag - np.where(on_grid, 0, p.grid - 1)
    return Arcs(first[counts], second[counts], minutes[counts])


def _is_open(p: Arrays) -> NDArray[np.bool_]:
    """Tasks that have not begun and are not pinned."""
    is_open: NDArray[np.bool_] = (p.task.state[:-1] == OPEN) & (p.task.pinned[:-1] == 0)
    return is_open


def _circle(size: int, arcs: list[Arc]) -> list[Arc]:
    """Arcs that lead round and take time, if there are any: Bellman (1958), Ford (1956)."""
    moment: dict[int, int] = {}
    came: dict[int, Arc] = {}
    for _ in range(min(size, MOST_STEPS // len(arcs)) + 1):
        latest = None
        for arc in arcs:
            least = moment.get(arc.first, 0) + arc.minutes
            if least > moment.get(arc.second, 0):
                moment[arc.second], came[arc.second] = least, arc
                latest = arc.second
        if latest is None:
            return []
        circle = _led_round(came, latest)
        if circle:
            return circle
    return []


def _led_round(came: dict[int, Arc], node: int) -> list[Arc]:
    """The circle into which the way back from a moment runs; empty where it comes to an end."""
    seen: dict[int, int] = {}
    way: list[Arc] = []
    while node in came and node not in seen:
        seen[node] = len(way)
        way.append(came[node])
        node = came[node].first
    return way[seen[node] :][::-1] if node in seen else []


def _told(problem: Problem, circle: list[Arc]) -> str:
    minutes = sum(arc.minutes for arc in circle)
    tasks = list(dict.fromkeys(arc.first // 2 for arc in circle))
    names = ["/".join(problem.graph.key(j)) for j in sorted(tasks)]
    shown = names if len(names) <= SHOWN else [*names[: SHOWN - 1], "…"]
    return f"the lags between {', '.join(shown)} contradict each other, by {minutes} minutes"
