"""When each project of a schedule is finished, how late that is, what it costs, and which dates it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from capacity.lateness import late_working_days
from capacity.money.late_cost import late_costs
from planner.calendars import latest
from planner.plan import Plan, Project
from scenarios.comparison.sides import Side
from scheduling.schedule import ScheduledTask


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
    costs = late_costs(side.plan, side.schedule)
    return {
        project.id: _measured(side.plan, project, scheduled[project.id], costs[project.id])
        for project in side.plan.projects
        if project.id in scheduled
    }


def _measured(plan: Plan, project: Project, tasks: list[ScheduledTask], late_cost: int) -> ProjectMeasures:
    start, finish = min(task.start for task in tasks), max(task.finish for task in tasks)
    due = None if project.due is None else latest(plan, project.due)
    return ProjectMeasures(
        project=project.id,
        name=project.name or project.id,
        start=start,
        finish=finish,
        late_minutes=None if due is None else max(0, finish - due),
        late_working_days=None if due is None else late_working_days(plan, project, due, finish),
        late_cost=late_cost,
        meets_due=_keeps(plan, project, tasks, finish, "due"),
        meets_deadline=_keeps(plan, project, tasks, finish, "deadline"),
    )


def _keeps(plan: Plan, project: Project, tasks: list[ScheduledTask], finish: int, date: str) -> bool | None:
    """Whether the project and all its tasks keep their dates of a kind; None where there is none."""
    known = {task.id: getattr(task, date) for task in project.tasks}
    ends = [(getattr(project, date), finish), *((known[one.task], one.finish) for one in tasks)]
    asked = [(moment, end) for moment, end in ends if moment is not None]
    return all(end <= latest(plan, moment) for moment, end in asked) if asked else None
