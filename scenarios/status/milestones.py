"""Milestones: those reached of late, and those that come; a project's end is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.status.projects import ProjectStatus
from scenarios.status.situation import Situation, is_finished
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
    """Milestones around the status date."""
    since = 2 * found.at - found.until
    reached = [one for one, over in _all(found, projects) if over and since <= one.moment <= found.at]
    coming = [one for one, over in _all(found, projects) if not over and one.moment < found.until]
    return Milestones(*(tuple(sorted(some, key=lambda one: one.moment)) for some in (reached, coming)))


def _all(found: Situation, projects: tuple[ProjectStatus, ...]) -> Iterator[tuple[Milestone, bool]]:
    """Every milestone, and whether it was reached."""
    ends = {one.id: one for one in projects}
    told = set()
    for key, (project, task) in found.known.items():
        now, agreed = found.scheduled.get(key), found.agreed.get(key)
        if task.milestone and now is not None:
            days = None if agreed is None else found.working_days(project, agreed.finish, now.finish)
            if agreed is not None and is_finished(task) and found.is_same_day(agreed.finish, now.finish):
                days = 0.0
            name, owner = task.name or task.id, project.name or project.id
            yield Milestone(key, name, owner, now.finish, days), is_finished(task)
            if now.finish == ends[project.id].finish:
                told.add(project.id)
    for one in projects:
        if one.id not in told:
            yield Milestone((one.id, ""), "done", one.name, one.finish, one.variance_days), one.is_done
