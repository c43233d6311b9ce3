"""By how much a schedule differs from an earlier one: each task and project, in working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from planner.actual_dates import actual_finish
from planner.calendars import WorkingTime, WorkingTimes, local_time
from planner.expansion import expand
from planner.plan import Plan, Task
from scheduling.schedule import Schedule, ScheduledTask, TaskKey

_DAY = 1440
_MARGIN = 15 * _DAY


@dataclass(frozen=True, slots=True)
class Variance:
    """Start and finish of a task or project in both schedules, and how much later they are.

    Moments are minutes since 1970 UTC. Working minutes are those of the project's calendar between the two
    moments, negative where it is earlier; a working day has ``day_minutes``.
    """

    key: TaskKey
    """Project and task; of a project as a whole the task is empty."""
    name: str
    earlier_start: int
    earlier_finish: int
    start: int
    finish: int
    start_working_minutes: int
    finish_working_minutes: int
    day_minutes: int

    @property
    def start_days(self) -> float:
        """Working days by which it starts later."""
        return self.start_working_minutes / self.day_minutes

    @property
    def finish_days(self) -> float:
        """Working days by which it finishes later."""
        return self.finish_working_minutes / self.day_minutes

    @property
    def is_moved(self) -> bool:
        """Whether it starts or finishes at another time, or on another day where nobody works between.

        An actual date is the whole day: what began, or was done, on the day planned is no move.
        """
        apart = max(abs(self.start - self.earlier_start), abs(self.finish - self.earlier_finish))
        return bool(self.start_working_minutes or self.finish_working_minutes) or apart >= _DAY


@dataclass(frozen=True, slots=True)
class Variances:
    """All that both schedules have, in the plan's order; tasks that only one of them has are left out."""

    projects: tuple[Variance, ...]
    tasks: tuple[Variance, ...]

    @property
    def moved(self) -> tuple[Variance, ...]:
        """Tasks that are elsewhere, those that finish most days later or earlier first."""
        return tuple(
            sorted(
                (one for one in self.tasks if one.is_moved),
                key=lambda one: -max(abs(one.finish_working_minutes), abs(one.start_working_minutes)),
            )
        )

    def of_project(self, project: str) -> Variance | None:
        """That of a project; None where one of the schedules does not have it."""
        return next((one for one in self.projects if one.key[0] == project), None)


def variances(plan: Plan, earlier: Schedule, schedule: Schedule) -> Variances:
    """Start and finish variance of a schedule against an earlier one, a baseline for instance.

    Parameters
    ----------
    plan
        Of ``schedule``: its calendars count the days.
    earlier
        Of the plan as it was. A project's dates are the first start and the last finish of the tasks that
        each schedule has of it.
    """
    expanded = expand(plan)
    moments = [
        moment for one in (earlier, schedule) for task in one.tasks for moment in (task.start, task.finish)
    ]
    if not moments:
        return Variances((), ())
    times = WorkingTimes(expanded, min(moments) - _MARGIN, max(moments) + _MARGIN)
    before = earlier.by_key()
    now = {
        key: _as_planned(expanded, task, before[key], one) if key in before else one
        for key, (task, one) in _scheduled(expanded, schedule).items()
    }
    actual = schedule.by_key()
    projects: list[Variance] = []
    tasks: list[Variance] = []
    for project in expanded.projects:
        calendar = times.calendar(project.calendar)
        old = [one for one in earlier.tasks if one.project == project.id]
        new = [one for key, one in now.items() if key[0] == project.id]
        if old and new:
            key, name = (project.id, ""), project.name or project.id
            shown = _span([actual[one.key] for one in new])
            projects.append(_variance(plan, calendar, key, name, _span(old), _span(new), shown))
        for task in project.tasks:
            key = (project.id, task.id)
            if key in before and key in now:
                spans = (_span([one[key]]) for one in (before, now, actual))
                tasks.append(_variance(plan, calendar, key, task.name or task.id, *spans))
    return Variances(tuple(projects), tuple(tasks))


def _scheduled(plan: Plan, schedule: Schedule) -> dict[TaskKey, tuple[Task, ScheduledTask]]:
    """Tasks of an expanded plan that a schedule has, with where they stand."""
    placed = schedule.by_key()
    keys = {(project.id, task.id): task for project in plan.projects for task in project.tasks}
    return {key: (task, placed[key]) for key, task in keys.items() if key in placed}


def _as_planned(plan: Plan, task: Task, before: ScheduledTask, now: ScheduledTask) -> ScheduledTask:
    """Where a task stands; at the moment planned where an actual date is the day planned, without a time."""

    def day(moment: int) -> dt.date:
        return local_time(moment, plan.time_zone).date()

    progress, start, finish = task.progress, now.start, now.finish
    if progress is None:
        return now
    if progress.started is not None and progress.started.minute is None and day(start) == day(before.start):
        start = before.start
    if progress.finished is not None:
        finish = actual_finish(plan, progress.finished, before.finish)
    return replace(now, start=start, finish=finish)


def _span(tasks: list[ScheduledTask]) -> tuple[int, int]:
    return min(task.start for task in tasks), max(task.finish for task in tasks)


def _variance(
    plan: Plan,
    calendar: WorkingTime,
    key: TaskKey,
    name: str,
    old: tuple[int, int],
    new: tuple[int, int],
    shown: tuple[int, int],
) -> Variance:
    start, finish = (
        int(calendar.minutes_before(later)) - int(calendar.minutes_before(sooner))
        for sooner, later in zip(old, new, strict=True)
    )
    return Variance(key, name, *old, *shown, start, finish, plan.day_minutes)
