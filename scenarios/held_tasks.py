"""Tasks that stay where a schedule has them, with its people, for plans that are asked about what is left.

There is one way to hold a task, ``planner.changes.freezing.pinned_task``, and two reasons. Replanning
freezes tasks that can stay, as the change ``freeze``: their own dates still count. A quote holds whole
projects as they are, late ones too: dates of theirs that are missed by staying are left aside.
"""

from __future__ import annotations

from planner.calendars import local_time
from planner.changes.freezing import FrozenTask, pinned_task
from planner.plan import Plan, Project, Task
from planner.quantities import Moment
from scheduling.schedule import Schedule, ScheduledTask


def place_of(plan: Plan, task: Task, now: ScheduledTask) -> FrozenTask | None:
    """Where a schedule has a task; None where it has it in a mode that the task has no more.

    Of an hour that the clock has twice, when it is put back, the start does not say which it is.
    """
    mode = next((mode for mode in task.all_modes() if mode.id == now.mode), None)
    if mode is None:
        return None
    teams = tuple(
        tuple(_worker(one.person) for one in now.assignments if one.need == number)
        for number in range(len(mode.needs))
    )
    return FrozenTask(
        project=now.project,
        task=now.task,
        start=moment_of(plan, now.start),
        mode=now.mode if task.modes else None,
        teams=teams if now.assignments else (),
    )


def with_projects_held(plan: Plan, schedule: Schedule, ids: set[str]) -> Plan:
    """All tasks of some projects of a plan, written out, where a schedule has them, with its people.

    What has started can't be pinned; it goes on before everything else, as it did when that schedule was
    made.
    """
    known = schedule.by_key()

    def held(project: Project, task: Task) -> Task:
        now = known.get((project.id, task.id))
        begun = task.progress is not None and (task.progress.started or task.progress.finished)
        place = None if now is None or begun else place_of(plan, task, now)
        if place is None:
            return task
        # Its own dates are kept, or missed, by staying; together with the pin they could only contradict it.
        return pinned_task(plan, place, task.replace(release=None, deadline=None, constraint=None))

    def stays(project: Project) -> Project:
        if project.id not in ids:
            return project
        return project.replace(tasks=tuple(held(project, task) for task in project.tasks))

    return plan.replace(projects=tuple(map(stays, plan.projects)))


def moment_of(plan: Plan, minute: int) -> Moment:
    """A minute since 1970 UTC by the clock on the wall."""
    local = local_time(minute, plan.time_zone)
    return Moment(local.date(), local.hour * 60 + local.minute)


def _worker(name: str) -> str:
    """A person, or the pool of a contractor: which of a pool comes is open."""
    return name.rpartition("#")[0] or name
