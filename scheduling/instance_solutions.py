"""A schedule of a public instance in the file's own words: job numbers, periods, modes, resources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from planner.calendars import WorkingTime, compile_working_time, data_date
from planner.instances.instance import Instance
from planner.plan import Task
from scheduling.schedule import Schedule, ScheduledTask

_LONGEST_REST_DAYS: Final = 400
"""Days in which even a shop that is closed most of the time works an hour."""


def solution_of(instance: Instance, schedule: Schedule) -> dict[str, Any]:
    """What a schedule says about the jobs of a file.

    Parameters
    ----------
    instance
        The file as it was read.
    schedule
        Of the instance's plan.

    Returns
    -------
    dict
        ``start``: job → period from the start of the plan, whole unless the file's durations are not.
        ``mode``: job → mode, only of formats with modes. ``assignment``, only where people are chosen:
        job → skill → resources, where a job asks for skills one by one, else job → resources.
        ``calendar``, only where the file has shifts: job → local date and time of start and finish.
    """
    scheduled = [(instance.jobs[task.task], task) for task in schedule.tasks if task.task in instance.jobs]
    first = data_date(instance.plan)
    solution: dict[str, Any] = {
        "start": {job: _periods(task.start - first, instance.period) for job, task in scheduled}
    }
    if instance.modes:
        solution["mode"] = {job: instance.modes[task.task][task.mode] for job, task in scheduled}
    if instance.resources:
        solution["assignment"] = _assignment(instance, scheduled)
    if instance.shifts is not None:
        solution["calendar"] = _dates(instance, instance.shifts, schedule.tasks)
    return solution


def _periods(minutes: int, period: int) -> int | float:
    whole, rest = divmod(minutes, period)
    return minutes / period if rest else whole


# --- who does it --------------------------------------------------------------------------------


def _assignment(instance: Instance, scheduled: Iterable[tuple[str, ScheduledTask]]) -> dict[str, Any]:
    tasks = {task.id: task for project in instance.plan.projects for task in project.tasks}
    by_skill = instance.format == "mspsp"
    return {
        job: _by_skill(instance, tasks[task.task], task)
        if by_skill
        else [instance.resources[each.person] for each in task.assignments]
        for job, task in scheduled
        if task.assignments
    }


def _by_skill(instance: Instance, task: Task, scheduled: ScheduledTask) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in scheduled.assignments:
        skill = task.needs[each.need].skill or ""
        found.setdefault(instance.skills[skill], []).append(instance.resources[each.person])
    return found


# --- where the plan's time is working time ------------------------------------------------------


def _dates(instance: Instance, shifts: str, tasks: Iterable[ScheduledTask]) -> dict[str, list[str]]:
    """Start and finish of each job in the shifts of the file."""
    tasks = list(tasks)
    clock = _ShopClock(instance, shifts, max((task.finish for task in tasks), default=0))
    return {instance.jobs[task.task]: [clock.start(task.start), clock.finish(task.finish)] for task in tasks}


class _ShopClock:
    """Local dates of moments of a plan whose time is working time.

    A minute of the plan is a fraction of a working minute, so dates have seconds.
    """

    def __init__(self, instance: Instance, shifts: str, last: int) -> None:
        self._first = data_date(instance.plan)
        self._hour = instance.period
        working_minutes = (last - self._first) * 60 // self._hour + 60
        days = _LONGEST_REST_DAYS
        while True:
            end = self._first + days * 1440
            times: WorkingTime = compile_working_time(instance.plan, self._first, end).calendar(shifts)
            if times.total >= working_minutes:
                break
            days *= 2
        self._times = times

    def start(self, minute: int) -> str:
        """The last moment before which no more working time has passed: work goes on from there."""
        whole, seconds = self._worked(minute)
        return _text(self._times.latest_moment(whole), seconds)

    def finish(self, minute: int) -> str:
        """The first moment at which so much working time has passed."""
        whole, seconds = self._worked(minute)
        if seconds == 0:
            return _text(self._times.earliest_moment(whole), 0)
        return _text(self._times.latest_moment(whole), seconds)

    def _worked(self, minute: int) -> tuple[int, float]:
        """Working time since the start, as whole minutes and seconds."""
        whole, rest = divmod((minute - self._first) * 60, self._hour)
        return whole, rest * 60 / self._hour


def _text(minute: int, seconds: float) -> str:
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=int(minute), seconds=seconds)
    return moment.replace(tzinfo=None).isoformat()
