"""Between which minutes each task can start and finish: dates, links and calendars, both ways.

Bounds go through the calendars exactly (heads and tails by subtracting durations are wrong where
tasks pause), so that no schedule within the limits handed in is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.choices import Choices, Option, Way
from scheduling.problem.arrays import (
    ELAPSED,
    FAR,
    FF,
    FINISHED,
    FS,
    I64,
    MILESTONE,
    OPEN,
    SS,
    STARTED,
    WAIT,
)

MOST_ROUNDS = 40
"""Passes over all links; stopping early leaves windows wider, never wrong."""


class NoRoom(Exception):  # noqa: N818 - a proof, not an error
    """Some task fits nowhere within its limits, so there is no schedule; ``task`` is its number."""

    def __init__(self, task: int) -> None:
        super().__init__(f"task {task} fits nowhere")
        self.task = task


@dataclass(frozen=True, slots=True)
class Range:
    """Where one option of a task could begin: positions on its axis, or amounts of a wait's calendar.

    ``gaps`` lists the allowed positions where not all from ``low`` to ``high`` are (continuous).
    """

    way: Way
    option: Option | None
    low: int
    high: int
    allowed: I64 | None = None


class Windows:
    """Least and most start (of what is left to do) and finish of every task, in minutes.

    Parameters
    ----------
    finish_limit
        Most finish of each task that is of interest; None: any.
    start_floor
        Least start of each unstarted task that is of interest; None: any.

    Raises
    ------
    NoRoom
        If there is no schedule within the limits.
    """

    def __init__(
        self,
        choices: Choices,
        calendars: Calendars,
        finish_limit: I64 | None = None,
        start_floor: I64 | None = None,
    ) -> None:
        p = choices.p
        self.p, self.choices, self.calendars = p, choices, calendars
        task = p.task[: p.tasks]
        self.start_low: I64 = np.maximum(task.earliest_start, p.data_date)
        self.start_high: I64 = np.minimum(np.where(task.pinned == 1, FAR, task.latest_start), calendars.end)
        self.finish_low: I64 = np.maximum(task.earliest_finish, p.data_date)
        self.finish_high: I64 = np.minimum(task.latest_finish, calendars.end)
        if finish_limit is not None:
            self.finish_high = np.minimum(self.finish_high, finish_limit)
        if start_floor is not None:
            self.start_low = np.maximum(self.start_low, np.where(task.state == OPEN, start_floor, 0))
        done = task.state == FINISHED
        for array, fixed in zip(
            (self.start_low, self.start_high, self.finish_low, self.finish_high),
            (task.fixed_start, task.fixed_start, task.fixed_finish, task.fixed_finish),
            strict=True,
        ):
            array[done] = fixed[done]
        self.ranges: list[tuple[Range, ...]] = [() for _ in range(p.tasks)]
        self._order = topological(p.tasks, p.before.task, p.task.before_ptr)
        self._tighten()

    # --- moments that links compare --------------------------------------------------------------

    def left_low(self, i: int, kind: int) -> int:
        """Least moment at the predecessor of a link; a started task's start is its actual one."""
        if kind in (FS, FF):
            return int(self.finish_low[i])
        return int(self.p.task[i].fixed_start if self.p.task[i].state == STARTED else self.start_low[i])

    def left_high(self, i: int, kind: int) -> int:
        """Most moment at the predecessor of a link."""
        if kind in (FS, FF):
            return int(self.finish_high[i])
        return int(self.p.task[i].fixed_start if self.p.task[i].state == STARTED else self.start_high[i])

    def asks_start(self, j: int) -> bool:
        """Whether limits on a start ask anything of j: not once a started task has nothing left."""
        started = self.p.task[j].state == STARTED
        return not (started and all(way.kind == MILESTONE for way in self.choices.ways[j]))

    # --- tightening -------------------------------------------------------------------------------

    def _tighten(self) -> None:
        before = None
        for _ in range(MOST_ROUNDS):
            for j in self._order:
                self._after_predecessors(j)
                self._fit(j)
            for j in reversed(self._order):
                self._before_successors(j)
            self._maximal_lags()
            for j in self._order:
                self._fit(j)
            now = self._state()
            if now == before:
                return
            before = now

    def _state(self) -> bytes:
        arrays = (self.start_low, self.start_high, self.finish_low, self.finish_high)
        return b"".join(array.tobytes() for array in arrays)

    def _after_predecessors(self, j: int) -> None:
        p = self.p
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            link = p.before[k]
            kind = int(link.type)
            if kind in (FS, SS) and not self.asks_start(j):
                continue
            moment = self.left_low(int(link.task), kind)
            if link.lag:
                moment = self.calendars.lagged(int(link.calendar), moment, int(link.lag))
            target = self.start_low if kind in (FS, SS) else self.finish_low
            target[j] = max(target[j], moment)

    def _before_successors(self, j: int) -> None:
        p = self.p
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            link = p.before[k]
            i, kind = int(link.task), int(link.type)
            if kind in (FS, SS) and not self.asks_start(j):
                continue
            moment = int(self.start_high[j] if kind in (FS, SS) else self.finish_high[j])
            if link.lag:
                calendar = int(link.calendar)
                worked = self.calendars.worked_one(calendar, moment) - int(link.lag)
                moment = self.calendars.latest_one(calendar, worked)
            self._not_after(i, kind, moment)

    def _not_after(self, i: int, kind: int, moment: int) -> None:
        """Lower the most of the predecessor's end; what has happened cannot be lowered."""
        state = self.p.task[i].state
        if kind in (FS, FF):
            if state == FINISHED:
                self._demand(self.finish_high[i] <= moment, i)
            else:
                self.finish_high[i] = min(self.finish_high[i], moment)
        elif state == OPEN:
            self.start_high[i] = min(self.start_high[i], moment)
        else:
            self._demand(self.p.task[i].fixed_start <= moment, i)

    def _demand(self, holds: bool, task: int) -> None:
        if not holds:
            raise NoRoom(task)

    def _maximal_lags(self) -> None:
        for link in self.p.most:
            i, j, kind = int(link.predecessor), int(link.successor), int(link.type)
            if not binds(self, i, j, kind, int(link.calendar), int(link.lag)):
                continue
            calendar, lag = int(link.calendar), int(link.lag)
            limit = self.calendars.limited(calendar, self.left_high(i, kind), lag)
            high = self.start_high if kind in (FS, SS) else self.finish_high
            high[j] = min(high[j], limit)
            low = int(self.start_low[j] if kind in (FS, SS) else self.finish_low[j])
            last = int(self.calendars.on_grid(np.array([low], np.int64))[0]) - self.p.grid + 1
            worked = self.calendars.worked_one(calendar, last) - lag
            self._not_before(i, kind, self.calendars.earliest_one(calendar, worked))

    def _not_before(self, i: int, kind: int, moment: int) -> None:
        if self.p.task[i].state == FINISHED:
            return
        if kind in (FS, FF):
            self.finish_low[i] = max(self.finish_low[i], moment)
        elif self.p.task[i].state == OPEN:
            self.start_low[i] = max(self.start_low[i], moment)

    # --- what fits --------------------------------------------------------------------------------

    def _fit(self, j: int) -> None:
        """Shrink a task's window to what its options allow."""
        if self.p.task[j].state == FINISHED:
            return
        found = [(r, *self._moments(r)) for r in self._ranges_of(j)]
        self.ranges[j] = tuple(r for r, *_ in found)
        self._demand(bool(found), j)
        self.start_low[j] = max(self.start_low[j], min(low for _, low, *_ in found))
        self.finish_high[j] = min(self.finish_high[j], max(high for *_, high in found))
        if self.asks_start(j):
            self.start_high[j] = min(self.start_high[j], max(last for _, _, last, *_ in found))
        self.finish_low[j] = max(self.finish_low[j], min(first for _, _, _, first, _ in found))

    def _ranges_of(self, j: int) -> Iterator[Range]:
        for way in self.choices.ways[j]:
            if way.kind == MILESTONE:
                yield from self._milestone(j, way)
            elif way.kind == WAIT:
                yield from self._wait(j, way)
            for option in way.options:
                yield from self._work(j, way, option)

    def _milestone(self, j: int, way: Way) -> Iterator[Range]:
        low, high = int(self.finish_low[j]), int(self.finish_high[j])
        if self.p.task[j].state == OPEN:
            most = self.p.task[j].latest_start if self.p.task[j].pinned else FAR
            low = max(low, int(self.start_low[j]))
            high = min(high, int(self.start_high[j]), int(most))
        if low <= high:
            yield Range(way, None, low, high)

    def _wait(self, j: int, way: Way) -> Iterator[Range]:
        """Amounts x = W(start) with E(x + minutes) within the finish's, L(x) within the start's limits."""
        calendars, mode = self.calendars, self.p.mode[way.mode]
        calendar, minutes = int(mode.calendar), int(mode.minutes)
        start_high = int(self.start_high[j])
        if self.p.task[j].pinned:
            first = int(self.p.task[j].pin)
            if calendar != ELAPSED:
                first = calendars.latest_one(calendar, calendars.worked_one(calendar, first))
            start_high = min(start_high, max(int(self.p.task[j].latest_start), first))
        low = max(
            calendars.worked_one(calendar, int(self.start_low[j])),
            calendars.worked_one(calendar, int(self.finish_low[j]) - 1) + 1 - minutes,
        )
        high = min(
            calendars.worked_one(calendar, start_high + 1) - 1,
            calendars.worked_one(calendar, int(self.finish_high[j])) - minutes,
        )
        if low > high:
            return
        if not self.p.task[j].continuous or calendar == ELAPSED:
            yield Range(way, None, low, high)
            return
        amounts = np.arange(low, high + 1, dtype=np.int64)
        unbroken = calendars.earliest(calendar, amounts + minutes) - calendars.latest(calendar, amounts)
        yield from _allowed(way, None, low, unbroken == minutes)

    def _work(self, j: int, way: Way, option: Option) -> Iterator[Range]:
        p = self.p
        minute = p.slot_minute[self.choices.axes.slots[option.axis]]
        count = len(minute) - option.slots + 1
        if count <= 0:
            return
        start_high = int(self.start_high[j])
        if p.task[j].pinned:
            first = int(np.searchsorted(minute, p.task[j].pin))
            if first == len(minute):
                return
            start_high = min(start_high, max(int(p.task[j].latest_start), int(minute[first])))
        back = option.slots - 1
        low = max(
            int(np.searchsorted(minute, self.start_low[j])),
            int(np.searchsorted(minute, self.finish_low[j] - option.rest)) - back,
            0,
        )
        high = min(
            int(np.searchsorted(minute, start_high, side="right")) - 1,
            int(np.searchsorted(minute, self.finish_high[j] - option.rest, side="right")) - 1 - back,
            count - 1,
        )
        if low > high:
            return
        if not p.task[j].continuous:
            yield Range(way, option, low, high)
            return
        unbroken = minute[low + back : high + back + 1] - minute[low : high + 1]
        yield from _allowed(way, option, low, unbroken == back * p.grid)

    def _moments(self, r: Range) -> tuple[int, int, int, int]:
        """Least and most start, least and most finish of a range."""
        if r.option is not None:
            minute = self.p.slot_minute[self.choices.axes.slots[r.option.axis]]
            back = r.option.slots - 1
            first, last = int(minute[r.low + back]), int(minute[r.high + back])
            return int(minute[r.low]), int(minute[r.high]), first + r.option.rest, last + r.option.rest
        if r.way.kind == MILESTONE:
            return r.low, r.high, r.low, r.high
        mode = self.p.mode[r.way.mode]
        calendar, minutes = int(mode.calendar), int(mode.minutes)
        starts = (self.calendars.latest_one(calendar, x) for x in (r.low, r.high))
        finishes = (self.calendars.earliest_one(calendar, x + minutes) for x in (r.low, r.high))
        return (*starts, *finishes)  # type: ignore[return-value]


def _allowed(way: Way, option: Option | None, low: int, mask: I64) -> Iterator[Range]:
    """The range of the positions from ``low`` on where ``mask`` holds."""
    allowed = np.flatnonzero(mask) + low
    if len(allowed):
        first, last = int(allowed[0]), int(allowed[-1])
        whole = len(allowed) == last - first + 1
        yield Range(way, option, first, last, None if whole else allowed)


def binds(windows: Windows, i: int, j: int, kind: int, calendar: int, lag: int) -> bool:
    """Whether a maximal lag asks anything of j.

    Not of a finished task, nor of a started one's start; nor of its finish, if the past of i
    already put the limit before the data date.
    """
    state = windows.p.task[j].state
    if state == FINISHED or (state == STARTED and kind in (FS, SS)):
        return False
    low, high = windows.left_low(i, kind), windows.left_high(i, kind)
    if state == STARTED and low == high:
        return windows.calendars.limited(calendar, low, lag) >= windows.p.data_date
    return True


def topological(tasks: int, predecessors: I64, ptr: I64) -> list[int]:
    """All tasks, each after its predecessors."""
    waiting = [int(ptr[j + 1] - ptr[j]) for j in range(tasks)]
    followers: list[list[int]] = [[] for _ in range(tasks)]
    for j in range(tasks):
        for i in predecessors[ptr[j] : ptr[j + 1]].tolist():
            followers[i].append(j)
    ready = [j for j in reversed(range(tasks)) if waiting[j] == 0]
    order = []
    while ready:
        i = ready.pop()
        order.append(i)
        for j in followers[i]:
            waiting[j] -= 1
            if waiting[j] == 0:
                ready.append(j)
    return order
