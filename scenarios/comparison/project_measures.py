"""When each project of a schedule is finished, how late that is, what it costs, and which dates it keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.calendars import WorkingTimes, latest, local_time, utc_minute
from planner.plan import Plan, Project
from scenarios.comparison.sides import Side
from scheduling.schedule import ScheduledTask

_DAY = 1440


@dataclass(frozen=True, slots=True)
class ProjectMeasures:
    """One project of one side.

    Attributes
    ----------
    project, name
        Its id, and what people call it.
    start, finish
        First start and last finish of its tasks, minutes since 1970 UTC.
    late_minutes
        Elapsed minutes after the end of its due date; 0 in time, None without a due date.
    late_working_days
        Local dates after the due date, until the finish, on which the project's calendar works, as
        ``planner solve`` counts them; None without a due date.
    late_cost
        In cents, with those of due dates of its tasks (docs/rules.md, Values).
    meets_due, meets_deadline
        Whether it keeps them: those of the project and those of all its tasks; None without any.
    """

    project: str
    name: str
    start: int
    finish: int
    late_minutes: int | None
    late_working_days: int | None
    late_cost: int
    meets_due: bool | None
    meets_deadline: bool | None


def project_measures(side: Side) -> dict[str, ProjectMeasures]:
    """Every project that has tasks in the schedule, by id, in the plan's order."""
    scheduled: dict[str, list[ScheduledTask]] = {}
    for task in side.schedule.tasks:
        scheduled.setdefault(task.project, []).append(task)
    return {
        project.id: _measured(side.plan, project, scheduled[project.id])
        for project in side.plan.projects
        if project.id in scheduled
    }


def _measured(plan: Plan, project: Project, tasks: list[ScheduledTask]) -> ProjectMeasures:
    start, finish = min(task.start for task in tasks), max(task.finish for task in tasks)
    due = None if project.due is None else latest(plan, project.due)
    return ProjectMeasures(
        project=project.id,
        name=project.name or project.id,
        start=start,
        finish=finish,
        late_minutes=None if due is None else max(0, finish - due),
        late_working_days=None if due is None else late_working_days(plan, project, due, finish),
        late_cost=_late_cost(plan, project, tasks, finish),
        meets_due=_keeps(plan, project, tasks, finish, "due"),
        meets_deadline=_keeps(plan, project, tasks, finish, "deadline"),
    )


def _late_cost(plan: Plan, project: Project, tasks: list[ScheduledTask], finish: int) -> int:
    """Σ weight × cost per day × max(0, finish − due) ÷ 1440 over due dates, each rounded half up; cents."""

    def cents(weight: int, due: int, finish: int) -> int:
        return (2 * weight * plan.late_cost_per_day * max(0, finish - due) + _DAY) // (2 * _DAY)

    known = {task.id: task for task in project.tasks}
    whole = 0 if project.due is None else cents(project.weight, latest(plan, project.due), finish)
    for one in tasks:
        task = known[one.task]
        if task.due is not None:
            weight = project.weight if task.weight is None else task.weight
            whole += cents(weight, latest(plan, task.due), one.finish)
    return whole


def _keeps(plan: Plan, project: Project, tasks: list[ScheduledTask], finish: int, date: str) -> bool | None:
    """Whether the project and all its tasks keep their dates of a kind; None where there is none."""
    known = {task.id: getattr(task, date) for task in project.tasks}
    ends = [(getattr(project, date), finish), *((known[one.task], one.finish) for one in tasks)]
    asked = [(moment, end) for moment, end in ends if moment is not None]
    return all(end <= latest(plan, moment) for moment, end in asked) if asked else None


def late_working_days(plan: Plan, project: Project, due: int, finish: int) -> int:
    """Local dates from that of ``due`` to the finish's on which the project's calendar works.

    Never more than the days late, rounded up: of a due date within a day that day counts, too.
    """
    if finish <= due:
        return 0
    calendar = WorkingTimes(plan, due - 2 * _DAY, finish + 2 * _DAY).calendar(project.calendar)
    day, last = (local_time(moment, plan.time_zone).date() for moment in (due, finish - 1))
    count = 0
    while day <= last:
        begin, end = (
            utc_minute(dt.datetime.combine(one, dt.time()), plan.time_zone)
            for one in (day, day + dt.timedelta(days=1))
        )
        count += calendar.minutes_before(end) > calendar.minutes_before(begin)
        day += dt.timedelta(days=1)
    return min(count, -(-(finish - due) // _DAY))
