"""Late work: tasks that should have begun, or be done, by the status date, and aren't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from planner.plan import Plan
from planner.quantities import Moment
from scenarios.replanning.silence import silent_tasks
from scenarios.status.situation import Situation, is_finished, is_started
from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class LateTask:
    """One task; moments are minutes since 1970 UTC, days are working days of its project's calendar.

    Attributes
    ----------
    missing
        Whether it should have ``begun`` or be ``finished``.
    agreed
        When, by the baseline; without one, by the schedule.
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
    missing: Literal["begun", "finished"]
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
    reference = found.agreed if found.baseline is not None else found.scheduled
    silent = {one.key for one in silent_tasks(_at_status_date(found), found.schedule)}
    waiting = _waiting(found)
    for key, (project, task) in found.known.items():
        agreed, now = reference.get(key), found.scheduled.get(key)
        if agreed is None or is_finished(task):
            continue
        missing: Literal["begun", "finished"] = "finished"
        if agreed.finish > found.at:
            missing = "begun"
            if is_started(task) or agreed.start >= found.at:
                continue
        moment = agreed.finish if missing == "finished" else agreed.start
        new = None if now is None else (now.finish if missing == "finished" else now.start)
        yield LateTask(
            key,
            task.name or task.id,
            missing,
            moment,
            found.working_days(project, moment, found.at),
            new,
            found.people_of(now),
            key in waiting and not is_started(task),
            key in silent,
        )


def _at_status_date(found: Situation) -> Plan:
    """The plan as it would be if nothing more had been reported by the status date."""
    later = found.day > found.document.start.day
    return found.document.replace(start=Moment(found.day)) if later else found.document


def _waiting(found: Situation) -> frozenset[TaskKey]:
    """Tasks with a link into their start whose other end has not happened."""
    tasks = found.planned.tasks
    waiting = set()
    for link in found.planned.links:
        (_, before), (project, task) = tasks[link.predecessor], tasks[link.successor]
        happened = is_finished(before) if link.type[0] == "F" else is_started(before)
        if link.type[1] == "S" and not happened:
            waiting.add((project.id, task.id))
    return frozenset(waiting)
