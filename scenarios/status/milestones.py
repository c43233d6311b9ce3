"""Milestones: those reached of late, and those that come; a project's end is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.calendars import latest
from planner.plan import Project, Task
from scenarios.status.projects import ProjectStatus
from scenarios.status.situation import Situation, is_finished, leaves_of
from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone, or with an empty task id the end of a project.

    Attributes
    ----------
    moment
        When it was reached or will be, in minutes since 1970 UTC.
    variance_days
        By how many working days that is later than in the baseline; None where that does not have it.
    """

    key: TaskKey
    name: str
    project: str
    moment: int
    variance_days: float | None


@dataclass(frozen=True, slots=True)
class Milestones:
    """In order of time.

    Attributes
    ----------
    reached
        Within as many weeks before the status date as are looked ahead.
    coming
        Not reached, and within the weeks ahead.
    """

    reached: tuple[Milestone, ...]
    coming: tuple[Milestone, ...]


def milestones(found: Situation, projects: tuple[ProjectStatus, ...]) -> Milestones:
    """Milestones around the status date; what was reached on its day is reached, whatever the time of day."""
    every = [*_planned(found, projects), *_of_done_projects(found)]
    over = (one for one, is_over in every if is_over)
    reached = [one for one in over if one.moment >= found.since and found.day_of(one.moment - 1) <= found.day]
    coming = [one for one, is_over in every if not is_over and one.moment < found.until]
    return Milestones(*(tuple(sorted(some, key=lambda one: one.moment)) for some in (reached, coming)))


def _planned(found: Situation, projects: tuple[ProjectStatus, ...]) -> Iterator[tuple[Milestone, bool]]:
    """Milestones of planned projects, and whether they were reached."""
    known = {project.id: project for project in found.plan.projects}
    by_project: dict[str, list[tuple[Task, int]]] = {}
    for placed in found.schedule.tasks:
        by_project.setdefault(placed.project, []).append((found.known[placed.key][1], placed.finish))
    for one in projects:
        finishes = by_project[one.id]
        yield from _of_tasks(found, known[one.id], finishes)
        if not _is_told(finishes, one.finish):
            yield Milestone((one.id, ""), "done", one.name, one.finish, one.variance_days), one.is_done


def _of_done_projects(found: Situation) -> Iterator[tuple[Milestone, bool]]:
    """Those of projects whose status is done, which no schedule has, by their actual finishes of late."""
    for project in found.plan.projects:
        if project.status != "done":
            continue
        finishes = [
            (task, latest(found.plan, task.progress.finished))
            for task in leaves_of(project)
            if task.progress is not None and task.progress.finished is not None
        ]
        recent = [(task, finish) for task, finish in finishes if finish >= found.since]
        yield from _of_tasks(found, project, recent)
        end = max((finish for _, finish in recent), default=0)
        if recent and not _is_told(recent, end):
            ends = [one.finish for key, one in found.agreed.items() if key[0] == project.id]
            agreed = max(ends, default=None)
            days = None if agreed is None else max(_days(found, project, *one, agreed) for one in recent)
            yield Milestone((project.id, ""), "done", project.name or project.id, end, days), True


def _of_tasks(
    found: Situation, project: Project, finishes: list[tuple[Task, int]]
) -> Iterator[tuple[Milestone, bool]]:
    """Milestones among the tasks of a project."""
    for task, finish in finishes:
        if task.milestone:
            key, agreed = (project.id, task.id), found.agreed.get((project.id, task.id))
            days = None if agreed is None else _days(found, project, task, finish, agreed.finish)
            name, owner = task.name or task.id, project.name or project.id
            yield Milestone(key, name, owner, finish, days), is_finished(task)


def _is_told(finishes: list[tuple[Task, int]], end: int) -> bool:
    """Whether a milestone is the end of its project."""
    return any(task.milestone and finish == end for task, finish in finishes)


def _days(found: Situation, project: Project, task: Task, finish: int, agreed: int) -> float:
    """Working days by which a task finishes later than agreed."""
    return found.working_days(project, agreed, found.finish_beside(task, finish, agreed))
