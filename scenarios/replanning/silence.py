"""Tasks that should have begun, or be done, by the data date, and of which nobody says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from planner.calendars import data_date
from planner.expansion import expand
from planner.plan import Plan, Progress
from scheduling.schedule import Schedule, TaskKey


@dataclass(frozen=True, slots=True)
class Silent:
    """A task without a word: it should have ``begun``, or ``finished``, at ``moment`` by the schedule.

    Moments are minutes since 1970 UTC.
    """

    key: TaskKey
    name: str
    missing: Literal["begun", "finished"]
    moment: int
    people: tuple[str, ...]


def silent_tasks(
    plan: Plan, schedule: Schedule, reported: frozenset[TaskKey] = frozenset()
) -> Iterator[Silent]:
    """What the schedule had begun or finished before the data date and the plan knows nothing of.

    Of a started task it is known that it goes on where somebody says how much of it is left.

    Parameters
    ----------
    plan
        With the progress that is known, at its data date. Projects on hold or done are left out.
    schedule
        By which the team worked until now.
    reported
        Tasks of which there is word.
    """
    now = data_date(plan)
    known = {
        (project.id, task.id): task
        for project in expand(plan).projects
        if project.status in ("proposed", "accepted")
        for task in project.tasks
    }
    for one in schedule.tasks:
        task = known.get(one.key)
        if task is None or one.key in reported:
            continue
        progress, people = task.progress, tuple(who.person for who in one.assignments)
        name = task.name or task.id
        if progress is None or not (progress.started or progress.finished):
            if one.start < now:
                yield Silent(one.key, name, "begun", one.start, people)
        elif progress.finished is None and _says_nothing(progress) and one.finish <= now:
            yield Silent(one.key, name, "finished", one.finish, people)


def _says_nothing(progress: Progress) -> bool:
    return progress.remaining is None and progress.percent is None
