"""The frozen window: what is planned to begin soon stays where it is, with its people, as far as it can."""

from __future__ import annotations

from dataclasses import dataclass

from planner.calendars import data_date, earliest
from planner.changes import apply_changes
from planner.changes.freezing import Freeze, FrozenTask
from planner.expansion import expand
from planner.plan import Plan, Task
from planner.quantities import Duration
from scenarios.held_tasks import place_of
from scheduling.mending import QuickAnswer, Stuck
from scheduling.schedule import Schedule, ScheduledTask, TaskKey

_DAY = 1440


@dataclass(frozen=True, slots=True)
class Window:
    """What is frozen of a plan.

    Attributes
    ----------
    plan
        Expanded, with the frozen tasks pinned to their starts and people.
    frozen
        Tasks that stay, in the order of the schedule.
    released
        Tasks of the window that can't stay, and why.
    """

    plan: Plan
    frozen: tuple[TaskKey, ...]
    released: dict[TaskKey, Stuck]


def span_minutes(span: Duration) -> int:
    """Minutes on the clock of a span such as ``2w``: days and weeks are those of the calendar on the wall."""
    return span.minutes(_DAY, 7 * _DAY)


def freeze_window(plan: Plan, schedule: Schedule, mended: QuickAnswer, minutes: int) -> Window:
    """Freeze what the schedule begins within so many minutes from the data date.

    Parameters
    ----------
    plan
        As it is now.
    mended
        The quick answer to the same plan and schedule: what it says can stay can all stay together, so that
        no frozen task ever makes the plan infeasible.
    """
    expanded = expand(plan)
    now = data_date(plan)
    end = now + minutes
    tasks = {(project.id, task.id): task for project in expanded.projects for task in project.tasks}
    soon = [one for one in schedule.tasks if now <= one.start < end and one.key in tasks]
    frozen = [
        (one, made)
        for one in soon
        if one.key in mended.stays and (made := _frozen(expanded, tasks[one.key], one)) is not None
    ]
    released = {one.key: mended.stuck[one.key] for one in soon if one.key in mended.stuck}
    if not frozen:
        return Window(expanded, (), released)
    held = apply_changes(expanded, (Freeze(tasks=tuple(made for _, made in frozen)),)).plan
    return Window(held, tuple(one.key for one, _ in frozen), released)


def _frozen(plan: Plan, task: Task, one: ScheduledTask) -> FrozenTask | None:
    """Where a task stays; None where its start has no name on the wall's clock, when that is put back."""
    place = place_of(plan, task, one)
    if place is None or earliest(plan, place.start) != one.start or task.start is not None:
        return None
    return place
