"""What a booking is for: the tasks done in it, for which skill, of which projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capacity.staffing.alternatives.booked import serves

if TYPE_CHECKING:
    from planner.plan import Need, Plan, Task
    from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask, TaskKey


@dataclass(frozen=True, slots=True)
class Driver:
    """A booking and what drives it.

    Attributes
    ----------
    tasks
        What is done in it, in the order of the schedule.
    skills
        For which skills, the one asked for most often first.
    """

    booking: Booking
    tasks: tuple[TaskKey, ...]
    skills: tuple[str, ...]


def dearest_drivers(plan: Plan, schedule: Schedule, most: int) -> list[Driver]:
    """The dearest bookings that are not committed yet, with what they are for.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    bookings = [booking for booking in schedule.bookings if not booking.committed]
    bookings.sort(key=lambda one: (-one.cost, one.pool, one.contractor, one.first))
    return [_driver(plan, schedule, booking) for booking in bookings[:most]]


def _driver(plan: Plan, schedule: Schedule, booking: Booking) -> Driver:
    tasks_of = {(project.id, task.id): task for project in plan.projects for task in project.tasks}
    tasks, asked = [], list[str]()
    for one in schedule.tasks:
        for assignment in one.assignments:
            if serves(plan, booking, one, assignment.person):
                tasks.append(one.key)
                skill = need_of(tasks_of[one.key], one, assignment).skill
                asked += [] if skill is None else [skill]
    skills = sorted(dict.fromkeys(asked), key=lambda skill: -asked.count(skill))
    return Driver(booking, tuple(dict.fromkeys(tasks)), tuple(skills))


def need_of(task: Task, scheduled: ScheduledTask, assignment: Assignment) -> Need:
    """The need that somebody fills at a task."""
    mode = next(mode for mode in task.all_modes() if mode.id == scheduled.mode)
    return mode.needs[assignment.need]
