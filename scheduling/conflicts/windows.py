"""Between which moments each task must lie in every schedule that keeps the hard dates.

From the left heads bound it, from the right deadlines, pins and the latest dates of constraints,
carried backwards over links (critical path method, Kelley & Walker 1959). Every step rounds in the
task's favour, so that what does not fit into a window fits into none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.conflicts.dates import latest_pin
from scheduling.problem import Problem
from scheduling.problem.arrays import (
    ELAPSED,
    FAR,
    FF,
    FINISHED,
    FS,
    FULL_SPEED,
    I64,
    MILESTONE,
    OPEN,
    SS,
    STARTED,
    WAIT,
    WORK,
    Arrays,
)
from scheduling.search.rules import Milieu


class Windows(NamedTuple):
    """Earliest start and latest finish of each task, in minutes; FAR where nothing limits it."""

    earliest: I64
    latest: I64


def mode_minutes(p: Arrays) -> I64:
    """(M,) Joint minutes of each mode if the fastest candidate sat in every seat; a wait's own."""
    minutes: I64 = p.mode.minutes[:-1].astype(np.int64)
    seats = len(p.seat) - 1
    if not seats:
        return minutes
    fastest = np.maximum.reduceat(p.candidate.speed, p.seat.candidate_ptr[:-1])
    before = np.concatenate(([0], np.cumsum(fastest)))
    speed = np.maximum(1, before[p.mode.seat_ptr[1:]] - before[p.mode.seat_ptr[:-1]])
    by_work = -(-minutes * FULL_SPEED // speed)
    return np.where(p.mode.by_work[:-1] == 1, by_work, minutes)


def hard_windows(problem: Problem, milieu: Milieu) -> Windows:
    """Windows of every task of a problem."""
    p = problem.arrays
    earliest: I64 = np.maximum(milieu.head_start, p.data_date)
    task = p.task[:-1]
    pinned_or_limited = (task.latest_start < FAR) & (task.state == OPEN)
    if not (pinned_or_limited.any() or (task.latest_finish < FAR).any()):
        return Windows(earliest, np.full(p.tasks, FAR, np.int64))
    return Windows(earliest, _Backwards(problem).latest_finishes())


class _Backwards:
    """The backward pass; columns as lists, because single records are slow to read."""

    def __init__(self, problem: Problem) -> None:
        p = self.p = problem.arrays
        self.order = problem.graph.order().tolist()
        task = p.task[:-1]
        self.state = task.state.tolist()
        self.finish = np.where(task.state == FINISHED, FAR, task.latest_finish).tolist()
        starts = np.where((task.state == OPEN) & (task.pinned == 0), task.latest_start, FAR)
        self.start = starts.tolist()
        for j in np.flatnonzero((task.state == OPEN) & (task.pinned == 1)).tolist():
            self.start[j] = max(int(task.latest_start[j]), latest_pin(p, j))
        self.minutes = mode_minutes(p).tolist()
        self.kind = p.mode.kind.tolist()
        self.mode_ptr, self.seat_ptr = p.task.mode_ptr.tolist(), p.mode.seat_ptr.tolist()
        self.candidate_ptr = p.seat.candidate_ptr.tolist()
        self.before_ptr = p.task.before_ptr.tolist()
        self.links = list(
            zip(*(p.before[name].tolist() for name in ("task", "type", "calendar", "lag")), strict=True)
        )
        self.row_axis = p.row.axis

    def latest_finishes(self) -> I64:
        for j in reversed(self.order):
            if self.state[j] == FINISHED:
                continue
            if self.start[j] < FAR:
                self.finish[j] = min(self.finish[j], self._finish_from(j, self.start[j]))
            if self.finish[j] < FAR:
                self.start[j] = min(self.start[j], self._latest_start(j))
            for i, kind, calendar, lag in self.links[self.before_ptr[j] : self.before_ptr[j + 1]]:
                self._carry(i, j, kind, calendar, lag)
        return np.array(self.finish, np.int64)

    def _carry(self, i: int, j: int, kind: int, calendar: int, lag: int) -> None:
        """What a link from i to j makes of the latest dates of j for i."""
        at = self.start[j] if kind in (FS, SS) else self.finish[j]
        # A lead in working time may span any number of nights.
        if at >= FAR or (lag < 0 and calendar != ELAPSED) or self.state[i] == FINISHED:
            return
        # Of a started task with nothing left to do, such links ask nothing.
        if self.state[j] == STARTED and kind in (FS, SS):
            return
        # A lag in working time takes no less time on the clock.
        limit = at - lag
        if kind in (FS, FF):
            self.finish[i] = min(self.finish[i], limit)
        elif self.state[i] != STARTED:
            self.start[i] = min(self.start[i], limit)

    def _latest_start(self, j: int) -> int:
        """Latest start from which the task, done at its fastest, finishes in time."""
        finish, modes = self.finish[j], range(self.mode_ptr[j], self.mode_ptr[j + 1])
        return max(self._latest_start_of(mode, finish) for mode in modes)

    def _latest_start_of(self, mode: int, finish: int) -> int:
        minutes = self.minutes[mode]
        if self.kind[mode] in (MILESTONE, WAIT):
            return int(finish - minutes)
        latest = finish - minutes
        for seat in range(self.seat_ptr[mode], self.seat_ptr[mode + 1]):
            rows = self.p.candidate.row[self.candidate_ptr[seat] : self.candidate_ptr[seat + 1]]
            axes = set(self.row_axis[rows].tolist())
            latest = min(latest, max(self._slot_so_much_before(axis, finish, minutes) for axis in axes))
        return int(latest)

    def _finish_from(self, j: int, start: int) -> int:
        """Latest finish of a task that starts by ``start``: a task never pauses for another one.

        FAR where several people, or equipment, have to meet for it.
        """
        latest = start
        for mode in range(self.mode_ptr[j], self.mode_ptr[j + 1]):
            seats = range(self.seat_ptr[mode], self.seat_ptr[mode + 1])
            if self.kind[mode] == MILESTONE:
                continue
            has_equipment = self.p.mode.use_ptr[mode] < self.p.mode.use_ptr[mode + 1]
            if self.kind[mode] != WORK or len(seats) != 1 or has_equipment:
                return FAR
            latest = max(latest, self._slowest_finish(mode, seats[0], start))
        return latest

    def _slowest_finish(self, mode: int, seat: int, start: int) -> int:
        p, latest = self.p, start
        first = int(np.searchsorted(p.slot_minute, start))
        for c in range(self.candidate_ptr[seat], self.candidate_ptr[seat + 1]):
            minutes = int(p.mode.minutes[mode])
            if p.mode.by_work[mode]:
                minutes = -(-minutes * FULL_SPEED // int(p.candidate.speed[c]))
            axis = int(self.row_axis[p.candidate.row[c]])
            slots = p.axis_slots[p.axis_ptr[axis] : p.axis_ptr[axis + 1]]
            last = int(p.axis_before[axis][first]) + -(-minutes // p.grid) - 1
            if last >= len(slots):
                return FAR
            latest = max(latest, int(p.slot_minute[slots[last]]) + p.grid)
        return latest

    def _slot_so_much_before(self, axis: int, finish: int, minutes: int) -> int:
        """Latest minute from which an axis has slots for ``minutes`` before ``finish``; little if none."""
        p = self.p
        slots = p.axis_slots[p.axis_ptr[axis] : p.axis_ptr[axis + 1]]
        behind = int(p.axis_before[axis][int(np.searchsorted(p.slot_minute, finish))])
        first = behind - -(-minutes // p.grid)
        return int(p.slot_minute[slots[first]]) if 0 <= first < len(slots) else -FAR
