"""Leaving work out of a plan, and what that is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.plan import Plan, Task
    from scheduling.schedule import Schedule, ScheduledTask, TaskKey


def without_tasks(plan: Plan, left_out: Collection[TaskKey]) -> Plan:
    """The expanded plan with some tasks as milestones: they take nothing, and what waits for them goes on."""
    projects = tuple(
        project.replace(
            tasks=tuple(
                _milestone(task) if (project.id, task.id) in left_out else task for task in project.tasks
            )
        )
        for project in plan.projects
    )
    return plan.replace(projects=projects)


def _milestone(task: Task) -> Task:
    return task.replace(
        work=None,
        duration=None,
        wait=None,
        milestone=True,
        skill=None,
        person=None,
        needs=(),
        equipment=(),
        consumables=(),
        modes=(),
        calendar=None,
        continuous=False,
        estimate=None,
    )


def can_be_left_out(plan: Plan, project_id: str) -> tuple[TaskKey, ...]:
    """Tasks of a project that have not begun, summaries apart."""
    project = next(project for project in plan.projects if project.id == project_id)
    parents = {task.parent for task in project.tasks}
    return tuple(
        (project.id, task.id)
        for task in project.tasks
        if task.id not in parents and (task.progress is None or task.progress.started is None)
    )


def least_project(plan: Plan, projects: Collection[str]) -> str:
    """Of some projects that which is worth least: by value if all of them have one, else by weight."""
    known = [project for project in plan.projects if project.id in projects]
    if all(project.value is not None for project in known):
        return min(known, key=lambda one: one.value or 0).id
    return min(known, key=lambda one: one.weight).id


def value_of(plan: Plan, schedule: Schedule, left_out: Collection[TaskKey]) -> int | None:
    """Cents of the projects' values that are lost with some tasks; None if one of them has no value stated.

    Each project's value is spread evenly over the hours of work that its schedule still holds.
    """
    hours: dict[str, int] = defaultdict(int)
    lost: dict[str, int] = defaultdict(int)
    for task in schedule.tasks:
        minutes = _person_minutes(task)
        hours[task.project] += minutes
        lost[task.project] += minutes if task.key in left_out else 0
    total = 0
    for project in plan.projects:
        if not lost[project.id]:
            continue
        if project.value is None:
            return None
        total += -(-project.value * lost[project.id] // hours[project.id])
    return total


def _person_minutes(task: ScheduledTask) -> int:
    """Minutes at work × units in per mille, of everybody."""
    minutes = sum(end - begin for begin, end in task.segments)
    return minutes * sum(one.units for one in task.assignments)
