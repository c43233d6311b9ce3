"""A schedule as people read it: rows of projects and of tasks, with names, dues and lateness.

Pictures and tables are drawn from these, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.calendars import latest
from planner.plan import Plan, Project, Task
from planner.quantities import Moment
from scheduling.schedule import Assignment, Schedule, ScheduledTask, Segment

DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with everything a reader asks about it; times are minutes since 1970 UTC.

    Attributes
    ----------
    kind
        ``work``, ``wait`` or ``milestone``.
    people
        Names, in the order of the needs.
    units
        Per mille of each one's project time.
    due, due_minute, late_minutes
        The task's own due date as written, the minute at which it ends (both None without one),
        and by how much the finish misses it.
    deadline_minute
        The minute at which its deadline ends; None without one.
    """

    project: str
    project_name: str
    task: str
    name: str
    kind: str
    start: int
    finish: int
    due: Moment | None
    due_minute: int | None
    late_minutes: int
    people: tuple[str, ...]
    units: tuple[int, ...]
    mode: str
    segments: tuple[Segment, ...]
    deadline_minute: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: the envelope of its tasks, its due date and by how much that is missed."""

    project: str
    name: str
    status: str
    weight: int
    start: int
    finish: int
    due: Moment | None
    due_minute: int | None
    late_minutes: int
    tasks: tuple[TaskRow, ...]
    deadline_minute: int | None = None


def days_late(late_minutes: int) -> int:
    """Whole days late, any part of a day counted as one."""
    return -(-late_minutes // DAY_MINUTES)


def project_rows(plan: Plan, schedule: Schedule) -> tuple[ProjectRow, ...]:
    """Rows of all projects with tasks in ``schedule``, in the plan's order.

    Parameters
    ----------
    plan
        The plan, expanded: tasks that templates and reviews make are otherwise known by id only.
    schedule
        A schedule of it.
    """
    projects = {project.id: project for project in plan.projects}
    people = _names(plan)
    by_project: dict[str, list[ScheduledTask]] = {}
    for task in schedule.tasks:
        by_project.setdefault(task.project, []).append(task)
    return tuple(
        _project_row(plan, projects[project_id], tasks, people) for project_id, tasks in by_project.items()
    )


def late_tasks(rows: Iterable[ProjectRow]) -> list[TaskRow]:
    """Tasks that miss a due date of their own."""
    return [task for row in rows for task in row.tasks if task.late_minutes > 0]


def _names(plan: Plan) -> dict[str, str]:
    people = {person.id: person.name or person.id for person in plan.people}
    pools = {pool.id: pool.name or pool.id for pool in plan.contractor_pools}
    return people | pools


def _name_of(assignment: Assignment, names: dict[str, str]) -> str:
    if assignment.person in names:
        return names[assignment.person]
    pool, _, number = assignment.person.rpartition("#")
    return f"{names[pool]} #{number}"


def _lateness(plan: Plan, due: Moment | None, finish: int) -> tuple[int | None, int]:
    if due is None:
        return None, 0
    limit = latest(plan, due)
    return limit, max(0, finish - limit)


def _project_row(
    plan: Plan, project: Project, scheduled: list[ScheduledTask], names: dict[str, str]
) -> ProjectRow:
    known = {task.id: task for task in project.tasks}
    tasks = tuple(_task_row(plan, project, known.get(task.task), task, names) for task in scheduled)
    finish = max(task.finish for task in tasks)
    due_minute, late_minutes = _lateness(plan, project.due, finish)
    return ProjectRow(
        project=project.id,
        name=project.name or project.id,
        status=project.status,
        weight=project.weight,
        start=min(task.start for task in tasks),
        finish=finish,
        due=project.due,
        due_minute=due_minute,
        late_minutes=late_minutes,
        tasks=tasks,
        deadline_minute=None if project.deadline is None else latest(plan, project.deadline),
    )


def _task_row(
    plan: Plan, project: Project, task: Task | None, scheduled: ScheduledTask, names: dict[str, str]
) -> TaskRow:
    due_minute, late_minutes = _lateness(plan, task.due if task else None, scheduled.finish)
    return TaskRow(
        project=project.id,
        project_name=project.name or project.id,
        task=scheduled.task,
        name=(task.name if task else "") or scheduled.task,
        kind=_kind(task, scheduled),
        start=scheduled.start,
        finish=scheduled.finish,
        due=task.due if task else None,
        due_minute=due_minute,
        late_minutes=late_minutes,
        people=tuple(_name_of(assignment, names) for assignment in scheduled.assignments),
        units=tuple(assignment.units for assignment in scheduled.assignments),
        mode=scheduled.mode,
        segments=scheduled.segments,
        deadline_minute=latest(plan, task.deadline) if task and task.deadline else None,
    )


def _kind(task: Task | None, scheduled: ScheduledTask) -> str:
    if scheduled.start == scheduled.finish:
        return "milestone"
    return "wait" if task is not None and task.wait is not None else "work"


def merged(segments: Iterable[Segment], gap_minutes: int) -> list[Segment]:
    """Segments joined where the gap between them is at most ``gap_minutes``."""
    joined: list[Segment] = []
    for start, end in sorted(segments):
        if joined and start - joined[-1][1] <= gap_minutes:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
