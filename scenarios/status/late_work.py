"""Late work: tasks that should have begun, or be done, by the status date, and aren't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from planner.plan import Plan, Task
from planner.quantities import Moment
from scenarios.replanning.silence import silent_tasks
from scenarios.status.situation import Situation, is_finished, is_started
from scheduling.schedule import ScheduledTask, TaskKey

Missing: TypeAlias = Literal["begun", "finished"]


@dataclass(frozen=True, slots=True)
class LateTask:
    """One task; moments are minutes since 1970 UTC, days are working days of its project's calendar.

    Attributes
    ----------
    missing
        Whether it should have ``begun`` or be ``finished``.
    agreed
        When, by the baseline; by the schedule without one, and for what is late by the schedule alone.
    days
        How long ago that is.
    now
        When that is to happen by the schedule.
    people
        Who does it by the schedule.
    waits
        Whether something else has to be done first, so that it is late because that is.
    silent
        Whether the schedule itself had it begun or done by now, and nobody says so.
    """

    key: TaskKey
    name: str
    missing: Missing
    agreed: int
    days: float
    now: int | None
    people: tuple[str, ...]
    waits: bool
    silent: bool


def late_work(found: Situation) -> tuple[LateTask, ...]:
    """All of it: first what waits for nothing else, the longest overdue first."""
    return tuple(sorted(_late(found), key=lambda one: (one.waits, -one.days, one.agreed)))


def _late(found: Situation) -> Iterator[LateTask]:
    silent = {one.key for one in silent_tasks(_at_status_date(found), found.schedule)}
    for key, (project, task) in found.known.items():
        now = found.scheduled.get(key)
        overdue = _overdue(task, now if found.baseline is None else found.agreed.get(key), found.at)
        if overdue is None and key in silent:
            overdue = _overdue(task, now, found.at)
        if overdue is None:
            continue
        missing, moment = overdue
        new = None if now is None else (now.finish if missing == "finished" else now.start)
        yield LateTask(
            key,
            task.name or task.id,
            missing,
            moment,
            found.working_days(project, moment, found.at),
            new,
            found.people_of(now),
            key in found.waiting and not is_started(task),
            key in silent,
        )


def _overdue(task: Task, placed: ScheduledTask | None, at: int) -> tuple[Missing, int] | None:
    """What a schedule had of a task before the status date and the plan has not, and when."""
    if placed is None or is_finished(task):
        return None
    if placed.finish <= at:
        return "finished", placed.finish
    return ("begun", placed.start) if placed.start < at and not is_started(task) else None


def _at_status_date(found: Situation) -> Plan:
    """The plan as it would be if nothing more had been reported by the status date."""
    later = found.day > found.document.start.day
    return found.document.replace(start=Moment(found.day)) if later else found.document
