"""Early dates of all tasks with people unlimited: the forward pass of the critical path method, at once.

The rules are those of ``planner.critical_path``, which goes task by task and finds late dates too. Here
tasks that wait for equally long chains of others are placed together, through ``calendar_table``; a
hundred thousand take a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capacity.hours.calendar_table import CalendarTable
from capacity.hours.timesheet import spread
from planner.calendars import earliest, latest
from planner.dependency_graph import DependencyGraph
from planner.errors import HorizonError
from planner.task_times import date_limits
from planner.working_time import WorkingTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capacity.hours.early_places import Job
    from planner.calendars import WorkingTimes
    from planner.plan import Plan, Project, Task
    from planner.quantities import Duration
    from planner.task_links import PlannedTasks, TaskLink
    from planner.working_time import Axis, IntArray

NEVER: Final = -(1 << 60)
"""A moment, or a position, before all others: there is no such date."""


@dataclass(frozen=True, slots=True, eq=False)
class EarlyDates:
    """Early dates in the order of the planned tasks, int64; minutes since 1970 UTC.

    Attributes
    ----------
    start, finish
        Of a started task ``start`` is where its remaining work begins; of a finished one both are its
        actual dates.
    axis
        Position in ``table`` of the working time on which each advances.
    table
        All these working times.
    left_out
        Whether a task finds no place in the time compiled, or comes after one that doesn't: it has no
        dates.
    """

    start: IntArray
    finish: IntArray
    axis: IntArray
    table: CalendarTable
    left_out: NDArray[np.bool_]


def early_dates(
    plan: Plan,
    planned: PlannedTasks,
    jobs: Sequence[Job],
    times: WorkingTimes,
    *,
    leave_out: bool = False,
) -> EarlyDates:
    """Every task as early as links, dates and the data date allow.

    Parameters
    ----------
    leave_out
        Leave out what finds no place in the range compiled, and all that comes after it, as
        docs/rules.md, Left out, has it.

    Raises
    ------
    PlanError
        If tasks wait for each other.
    HorizonError
        If a date passes the range compiled, and nothing may be left out.
    """
    axes = _Axes(times)
    tasks = _tasks(plan, planned, jobs, axes)
    links = _links(planned, tasks, axes, plan.progress_override)
    table = CalendarTable(axes.listed, times.first, times.last)
    run = _Pass(tasks, links, table, times.data_date, leave_out=leave_out)
    for level, own in _levels(planned, tasks, links):
        run.place(level, own)
    return EarlyDates(run.start, run.finish, tasks.axis, table, run.left_out)


class _Axes:
    """Working times, numbered as they are met; the clock is one of them."""

    def __init__(self, times: WorkingTimes) -> None:
        self.times = times
        self._numbers: dict[int, int] = {}
        self.listed: list[WorkingTime] = []

    def number(self, axis: Axis) -> int:
        working = axis if isinstance(axis, WorkingTime) else self.times.always
        if id(working) not in self._numbers:
            self._numbers[id(working)] = len(self.listed)
            self.listed.append(working)
        return self._numbers[id(working)]


@dataclass(frozen=True, slots=True, eq=False)
class _Tasks:
    """What the pass asks about each task: its working time, minutes, limits and actual dates."""

    axis: IntArray
    minutes: IntArray
    start_from: IntArray
    finish_from: IntArray
    actual_start: IntArray
    actual_finish: IntArray

    @property
    def is_finished(self) -> NDArray[np.bool_]:
        return np.not_equal(self.actual_finish, NEVER)

    @property
    def has_begun(self) -> NDArray[np.bool_]:
        return np.not_equal(self.actual_start, NEVER)


def _tasks(plan: Plan, planned: PlannedTasks, jobs: Sequence[Job], axes: _Axes) -> _Tasks:
    clock = axes.number(axes.times.always)
    releases = {one.id: earliest(plan, one.release) for one in plan.projects if one.release is not None}
    rows = []
    for (project, task), job in zip(planned.tasks, jobs, strict=True):
        axis = axes.number(job.axis) if job.minutes > 0 else clock
        rows.append((axis, job.minutes, *_dates(plan, project, task, releases)))
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 6).T
    return _Tasks(*columns)


def _dates(plan: Plan, project: Project, task: Task, releases: dict[str, int]) -> tuple[int, int, int, int]:
    """Earliest start and finish, actual start and finish; ``NEVER`` where there is none."""
    begin, end = releases.get(project.id, NEVER), NEVER
    if task.release or task.start or task.constraint:  # few tasks of a large plan have dates of their own
        limits = date_limits(plan, project, task)
        begin, end = limits.start_from, limits.finish_from
    progress = task.progress
    if progress is None or (progress.started is None and progress.finished is None):
        return begin, end, NEVER, NEVER
    finished = NEVER if progress.finished is None else latest(plan, progress.finished)
    started = finished if progress.started is None else earliest(plan, progress.started)
    return NEVER, end, started, finished


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Links that bind, as columns; ``axis`` and ``lag`` are where a lag counts, and its minutes."""

    predecessor: IntArray
    successor: IntArray
    from_finish: IntArray
    to_finish: IntArray
    axis: IntArray
    lag: IntArray

    def at(self, rows: IntArray) -> _Links:
        return _Links(*(getattr(self, name)[rows] for name in self.__slots__))


def _links(planned: PlannedTasks, tasks: _Tasks, axes: _Axes, progress_override: bool) -> _Links:
    """Nothing binds a finished task; with progress override, nor links the start of one that has begun."""
    lags: dict[tuple[Duration, str | None], tuple[int, int]] = {}
    rows = [_row(link, lags, axes) for link in planned.links]
    links = _Links(*np.array(rows, dtype=np.int64).reshape(len(rows), 6).T)
    binds = ~tasks.is_finished[links.successor]
    if progress_override:
        binds &= ~tasks.has_begun[links.successor] | (links.to_finish == 1)
    return links.at(np.flatnonzero(binds))


def _row(
    link: TaskLink, lags: dict[tuple[Duration, str | None], tuple[int, int]], axes: _Axes
) -> tuple[int, int, bool, bool, int, int]:
    written = (link.lag, link.calendar)
    if written not in lags:
        axis, minutes = axes.times.lag(*written)
        lags[written] = (axes.number(axis), minutes)
    return (link.predecessor, link.successor, link.type[0] == "F", link.type[1] == "F", *lags[written])


def _levels(planned: PlannedTasks, tasks: _Tasks, links: _Links) -> list[tuple[IntArray, IntArray]]:
    """Open tasks that can be placed together, level by level, and the links into them.

    Topological sorting by levels: Kahn (1962), Topological sorting of large networks.
    """
    count = len(tasks.axis)
    ordering = ~tasks.is_finished[links.predecessor]
    by_predecessor = np.argsort(links.predecessor, kind="stable")
    begins = np.searchsorted(links.predecessor[by_predecessor], np.arange(count + 1))
    waiting = np.bincount(links.successor[ordering], minlength=count)
    level_of = np.full(count, NEVER, dtype=np.int64)
    level = np.flatnonzero((waiting == 0) & ~tasks.is_finished)
    levels: list[IntArray] = []
    while len(level):
        level_of[level] = len(levels)
        levels.append(level)
        _, at = spread(begins[level], begins[level + 1] - 1)
        followers, links_met = np.unique(links.successor[by_predecessor[at]], return_counts=True)
        waiting[followers] -= links_met
        level = followers[waiting[followers] == 0]
    if sum(map(len, levels)) + int(tasks.is_finished.sum()) < count:
        DependencyGraph(planned.tasks, planned.index, planned.links).order()  # says who waits for whom
    order = np.argsort(level_of[links.successor], kind="stable")
    ends = np.searchsorted(level_of[links.successor][order], np.arange(len(levels) + 1))
    return [(level, order[ends[k] : ends[k + 1]]) for k, level in enumerate(levels)]


class _Pass:
    """Dates found so far; positions are working minutes on a task's axis before its (new) start."""

    def __init__(
        self, tasks: _Tasks, links: _Links, table: CalendarTable, data_date: int, *, leave_out: bool
    ) -> None:
        self._tasks, self._links, self._table = tasks, links, table
        self._data_date, self._may_leave_out = data_date, leave_out
        self.start, self.finish = tasks.actual_start.copy(), tasks.actual_finish.copy()
        self.left_out = np.zeros(len(tasks.axis), dtype=np.bool_)
        self._shown_start = tasks.actual_start.copy()
        self._position = np.full(len(tasks.axis), NEVER, dtype=np.int64)

    def place(self, level: IntArray, own: IntArray) -> None:
        """Place tasks whose predecessors stand; ``own`` are the links into them."""
        tasks, table = self._tasks, self._table
        begin = np.maximum(tasks.start_from[level], self._data_date)
        self._position[level] = np.maximum(
            self._from_start(level, begin), self._from_finish(level, tasks.finish_from[level])
        )
        links = self._links.at(own)
        np.maximum.at(self._position, links.successor, self._bounds(links))
        axis = tasks.axis[level]
        self._give_up(level, self._position[level] + tasks.minutes[level] > table.total[axis])
        placed = ~self.left_out[level]
        at, own_axis = level[placed], axis[placed]
        self.start[level] = self.finish[level] = self._data_date  # of those left out, which nobody reads
        self.start[at] = table.latest_moment(own_axis, self._position[at])
        self.finish[at] = table.earliest_moment(own_axis, self._position[at] + tasks.minutes[at])
        begun = tasks.has_begun[level]
        self._shown_start[level] = np.where(begun, tasks.actual_start[level], self.start[level])

    def _give_up(self, tasks: IntArray, beyond: NDArray[np.bool_]) -> None:
        """Leave out tasks that find no place in the time compiled, if that may be."""
        if not beyond.any():
            return
        if not self._may_leave_out:
            raise HorizonError("early dates pass the time compiled")
        self.left_out[tasks[beyond]] = True

    def _bounds(self, links: _Links) -> IntArray:
        """Least position of each successor that its link allows."""
        self._give_up(links.successor, self.left_out[links.predecessor])
        moment = np.where(
            links.from_finish == 1, self.finish[links.predecessor], self._shown_start[links.predecessor]
        )
        lagged = np.flatnonzero(links.lag)
        axis = links.axis[lagged]
        worked = self._table.minutes_before(axis, moment[lagged]) + links.lag[lagged]
        self._give_up(links.successor[lagged], worked > self._table.total[axis])
        within = np.clip(worked, 0, self._table.total[axis])
        moment[lagged] = self._table.earliest_moment(axis, within)
        starts = self._from_start(links.successor, np.maximum(moment, self._data_date))
        return np.where(links.to_finish == 1, self._from_finish(links.successor, moment), starts)

    def _from_start(self, tasks: IntArray, start: IntArray) -> IntArray:
        """Where start >= s, which is position >= W(s)."""
        self._give_up(tasks, start > self._table.last)
        return self._table.minutes_before(self._tasks.axis[tasks], np.minimum(start, self._table.last))

    def _from_finish(self, tasks: IntArray, finish: IntArray) -> IntArray:
        """Where finish >= f, which is position >= W(f − 1) + 1 − minutes; anywhere for f before all time."""
        self._give_up(tasks, finish > self._table.last)
        known = finish > self._table.first
        before = np.clip(finish - 1, self._table.first, self._table.last)
        worked = self._table.minutes_before(self._tasks.axis[tasks], before)
        return np.where(known, worked + 1 - self._tasks.minutes[tasks], NEVER)
