"""Critical path method under calendars: early and late dates, total and free float.

People are unlimited: only links, dates and working time count. Where a task may be is kept as a
position on its own axis, the working minutes before its start, and dates are its image; a limit on
a date becomes one on the position through the maps of ``planner.working_time``. Durations are never
added to dates or taken off them, which is wrong wherever a task pauses.

With W, E and L as in docs/rules.md and m the minutes of a task, the position w means start L(w) and
finish E(w + m). Then

- start >= s   ⟺   w >= W(s)
- start <= s   ⟺   w <= W(s + 1) - 1
- finish >= f  ⟺   w >= W(f - 1) + 1 - m
- finish <= f  ⟺   w <= W(f) - m

and over a link with a lag on calendar C, b >= E_C(W_C(a) + lag)  ⟺  a <= L_C(W_C(b) - lag).
The method itself: Kelley & Walker (1959), Critical-path planning and scheduling; the four link
types: Elmaghraby & Kamburowski (1992), The analysis of activity networks under generalized
precedence relations. Maximal lags and resource limits move no date here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.calendars import WorkingTimes, earliest, latest
from planner.plan import Project, Task
from planner.quantities import Duration
from planner.task_links import TaskLink
from planner.task_times import NO_LIMIT, UNLIMITED, DateLimits, TaskTime, TaskTimeRules, date_limits
from planner.working_time import Axis, ElapsedTime, IntArray, WorkingTime

_NO_LINK: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class CriticalPath:
    """Dates and floats of all tasks, as arrays in the order of ``DependencyGraph.tasks``.

    Attributes
    ----------
    early_start, early_finish, late_start, late_finish
        Minutes since 1970 UTC. Late dates delay no project: each task may be as late as leaves the
        early finish of its own project, of those its links lead to, and all its date limits
        unharmed. A started task starts when it did; a finished one has its actual dates.
    total_float, free_float
        By how many minutes of its own working time a task can slip without harming what late dates
        guard (negative: a date limit can't be kept), and without moving any successor or the end
        of its project. 0 for finished tasks.
    critical
        Whether an unfinished task has no total float.
    driving_link
        Position in ``DependencyGraph.links`` of the link that sets the early date, or -1 where the
        data date, a date limit or an actual date does.
    """

    early_start: IntArray
    early_finish: IntArray
    late_start: IntArray
    late_finish: IntArray
    total_float: IntArray
    free_float: IntArray
    critical: NDArray[np.bool_]
    driving_link: IntArray


def critical_path(
    tasks: Sequence[tuple[Project, Task]],
    links: Sequence[TaskLink],
    order: Sequence[int],
    times: WorkingTimes,
    task_times: Sequence[TaskTime] | None = None,
) -> CriticalPath:
    """Forward and backward pass over the tasks in topological ``order``.

    Raises
    ------
    PlanError
        If a calendar or zone is not known.
    HorizonError
        If a date passes the range compiled. Late dates may lie before the data date where a
        deadline can't be kept, and actual dates do: begin the range before them.
    """
    if task_times is None:
        rules = TaskTimeRules(times)
        task_times = [rules.of(project, task) for project, task in tasks]
    activities = [
        _activity(times, project, task, task_time)
        for (project, task), task_time in zip(tasks, task_times, strict=True)
    ]
    _connect(activities, links, times)
    for position in order:
        activities[position].place_early(activities, times.data_date)
    ends: dict[str, int] = {}
    for (project, _), activity in zip(tasks, activities, strict=True):
        ends[project.id] = max(ends.get(project.id, activity.early_finish), activity.early_finish)
    for position in reversed(order):
        activities[position].place_late(activities, ends[tasks[position][0].id])
    return _result(activities)


@dataclass(frozen=True, slots=True)
class _Lag:
    """A link seen from one of its tasks: the other one, both ends, and where the lag counts."""

    other: int
    from_finish: bool
    to_finish: bool
    axis: Axis
    minutes: int
    position: int

    def earliest_after(self, moment: int) -> int:
        """Least b that the link allows for a = ``moment``; a lead longer than the axis allows any."""
        if self.minutes == 0:
            return moment
        return self.axis.earliest_moment(max(0, self.axis.minutes_before(moment) + self.minutes))

    def latest_before(self, moment: int) -> int:
        """Greatest a that the link allows for b = ``moment``; a lead longer than the axis allows any."""
        if self.minutes == 0:
            return moment
        worked = self.axis.minutes_before(moment) - self.minutes
        if isinstance(self.axis, WorkingTime) and worked > self.axis.total:
            return NO_LIMIT
        return self.axis.latest_moment(worked)


@dataclass(slots=True)
class _Activity:
    """One task in the passes; positions are working minutes on ``axis`` before its (new) start."""

    axis: Axis
    minutes: int
    float_axis: Axis
    limits: DateLimits
    actual_start: int | None
    finished: bool
    keeps_logic: bool  # whether links bind the start: of started tasks not, under progress override
    before: list[_Lag]
    after: list[_Lag]
    early_position: int = 0
    early_start: int = 0  # of a started task: where its remaining work begins
    early_finish: int = 0
    late_start: int = 0
    late_finish: int = 0
    total_float: int = 0
    free_float: int = 0
    driving_link: int = _NO_LINK

    @property
    def shown_start(self) -> int:
        """The start that successors and readers see."""
        return self.early_start if self.actual_start is None else self.actual_start

    def place_early(self, activities: Sequence[_Activity], data_date: int) -> None:
        """Forward pass: as early as links, dates and the data date allow."""
        if self.finished:
            return
        best = self._position_from_start(max(data_date, self.limits.start_from))
        best = max(best, self._position_from_finish(self.limits.finish_from))
        for lag in self.before:
            other = activities[lag.other]
            bound = lag.earliest_after(other.early_finish if lag.from_finish else other.shown_start)
            if lag.to_finish:
                position = self._position_from_finish(bound)
            elif self.keeps_logic:
                position = self._position_from_start(max(bound, data_date))
            else:
                continue
            if position > best:
                best, self.driving_link = position, lag.position
        self.early_position = best
        self.early_start, self.early_finish = self._dates(best)

    def place_late(self, activities: Sequence[_Activity], end: int) -> None:
        """Backward pass: late dates and both floats; ``end`` is the early finish of the project."""
        if self.finished:
            return
        finish_until = min(end, self.limits.finish_until)
        start_until = self.limits.start_until
        if self.limits.pinned:
            fixed = self.axis.latest_moment(self.axis.minutes_before(self.limits.start_from))
            start_until = max(start_until, fixed)
        free_finish, free_start = end, NO_LIMIT
        for lag in self.after:
            other = activities[lag.other]
            late = lag.latest_before(other.late_finish if lag.to_finish else other.late_start)
            free = lag.latest_before(other.early_finish if lag.to_finish else other.early_start)
            if lag.from_finish:
                finish_until, free_finish = min(finish_until, late), min(free_finish, free)
            else:
                start_until, free_start = min(start_until, late), min(free_start, free)
        late_position = self._position_until(start_until, finish_until)
        self.late_start, self.late_finish = self._dates(late_position)
        self.total_float = self._float(late_position)
        self.free_float = self._float(self._position_until(free_start, free_finish))

    def _position_from_start(self, start: int) -> int:
        return self.axis.minutes_before(start)

    def _position_from_finish(self, finish: int) -> int:
        if isinstance(self.axis, WorkingTime) and finish <= self.axis.first:
            return -NO_LIMIT
        return self.axis.minutes_before(finish - 1) + 1 - self.minutes

    def _position_until(self, start: int, finish: int) -> int:
        position = self.axis.minutes_before(finish) - self.minutes
        if isinstance(self.axis, WorkingTime) and start >= self.axis.last:
            return position
        return min(position, self.axis.minutes_before(start + 1) - 1)

    def _dates(self, position: int) -> tuple[int, int]:
        finish = self.axis.earliest_moment(position + self.minutes)
        return self.axis.latest_moment(position), finish

    def _float(self, position: int) -> int:
        if self.minutes > 0:
            return position - self.early_position
        moments = (self.axis.latest_moment(each) for each in (position, self.early_position))
        late, early = (self.float_axis.minutes_before(moment) for moment in moments)
        return late - early


def _activity(times: WorkingTimes, project: Project, task: Task, task_time: TaskTime) -> _Activity:
    """A task before the passes. What takes no time may happen at any minute: its axis is the clock."""
    limits = date_limits(times.plan, project, task)
    actual_start, actual_finish = _actual_dates(times, task)
    if actual_start is not None and limits is not UNLIMITED:
        limits = replace(limits, start_from=-NO_LIMIT, start_until=NO_LIMIT, pinned=False)
    activity = _Activity(
        axis=task_time.axis if task_time.minutes > 0 else ElapsedTime(),
        minutes=task_time.minutes,
        float_axis=task_time.axis,
        limits=limits,
        actual_start=actual_start,
        finished=actual_finish is not None,
        keeps_logic=actual_start is None or not times.plan.progress_override,
        before=[],
        after=[],
    )
    if actual_start is not None and actual_finish is not None:
        activity.early_start = activity.late_start = actual_start
        activity.early_finish = activity.late_finish = actual_finish
    return activity


def _actual_dates(times: WorkingTimes, task: Task) -> tuple[int | None, int | None]:
    """Actual start and finish; a finish without a start is both, a date alone the whole day."""
    progress = task.progress
    if progress is None:
        return None, None
    finish = None if progress.finished is None else latest(times.plan, progress.finished)
    start = finish if progress.started is None else earliest(times.plan, progress.started)
    return start, finish


def _connect(activities: Sequence[_Activity], links: Sequence[TaskLink], times: WorkingTimes) -> None:
    """Hand every link that still binds to its two tasks.

    Nothing binds a finished task, nor the start of one that has begun; into such a one links bind
    where its work goes on.
    """
    lags: dict[tuple[Duration, str | None], tuple[Axis, int]] = {}
    for position, link in enumerate(links):
        predecessor, successor = activities[link.predecessor], activities[link.successor]
        if successor.finished:
            continue
        written = (link.lag, link.calendar)
        if written not in lags:
            lags[written] = times.lag(*written)
        from_finish, to_finish = link.type[0] == "F", link.type[1] == "F"
        successor.before.append(_Lag(link.predecessor, from_finish, to_finish, *lags[written], position))
        binds_start = from_finish or predecessor.actual_start is None
        if binds_start and (to_finish or successor.keeps_logic):
            predecessor.after.append(_Lag(link.successor, from_finish, to_finish, *lags[written], position))


def _result(activities: Sequence[_Activity]) -> CriticalPath:
    def column(values: Iterable[int]) -> IntArray:
        return np.fromiter(values, np.int64, len(activities))

    total_float = column(each.total_float for each in activities)
    unfinished = np.fromiter((not each.finished for each in activities), np.bool_, len(activities))
    late = (each.late_start if each.actual_start is None else each.actual_start for each in activities)
    return CriticalPath(
        early_start=column(each.shown_start for each in activities),
        early_finish=column(each.early_finish for each in activities),
        late_start=column(late),
        late_finish=column(each.late_finish for each in activities),
        total_float=total_float,
        free_float=column(each.free_float for each in activities),
        critical=unfinished & (total_float <= 0),
        driving_link=column(each.driving_link for each in activities),
    )
