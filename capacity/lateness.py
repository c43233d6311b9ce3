"""When each project of a schedule starts, finishes and is due, how late that is, and what it costs."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from capacity.money.late_cost import late_costs
from planner.calendars import WorkingTimes, latest, local_time
from planner.plan import Plan, Project
from scheduling.schedule import Schedule

_DAY = 1440


@dataclass(frozen=True, slots=True)
class ProjectDates:
    """One project of a schedule; times are minutes since 1970 UTC.

    ``late_minutes`` is what is charged, negative with time to spare, None without a due date.
    ``late_working_days`` are dates after the due date, until the finish, on which the project's calendar
    has working time. ``late_cost`` is in cents, due dates of its tasks included. ``left_out`` counts
    tasks that are planned, but missing from the schedule.
    """

    project: Project
    start: int
    finish: int
    due: int | None
    late_minutes: int | None
    late_working_days: int
    late_cost: int = 0
    left_out: int = 0

    @property
    def late(self) -> bool:
        """Whether it misses its due date."""
        return self.late_minutes is not None and self.late_minutes > 0

    @property
    def late_days(self) -> int:
        """Calendar days late, rounded up; 0 in time."""
        return -(-self.late_minutes // _DAY) if self.late and self.late_minutes is not None else 0


def project_dates(plan: Plan, schedule: Schedule, left_out: Sequence[str] = ()) -> list[ProjectDates]:
    """Every project that has tasks in the schedule, the latest first, those in time by finish.

    Parameters
    ----------
    left_out
        ``project/task`` of each task that is planned, but missing from the schedule.
    """
    spans: dict[str, tuple[int, int]] = {}
    for task in schedule.tasks:
        start, finish = spans.get(task.project, (task.start, task.finish))
        spans[task.project] = (min(start, task.start), max(finish, task.finish))
    if not spans:
        return []
    projects = [project for project in plan.projects if project.id in spans]
    dues = [latest(plan, project.due) for project in projects if project.due is not None]
    moments = [moment for span in spans.values() for moment in span] + dues
    days = _WorkingDays(plan, min(moments), max(moments))
    missing = Counter(where.partition("/")[0] for where in left_out)
    costs = late_costs(plan, schedule)
    rows = [
        _dates_of(plan, project, *spans[project.id], days, costs[project.id], missing[project.id])
        for project in projects
    ]
    return sorted(rows, key=lambda row: (-max(0, row.late_minutes or 0), row.finish))


@dataclass(frozen=True, slots=True)
class LateTask:
    """A task that misses a due date of its own; ``where`` is ``project/task``, times are UTC minutes."""

    where: str
    finish: int
    due: int

    @property
    def late_days(self) -> int:
        """Calendar days late, rounded up."""
        return -(-(self.finish - self.due) // _DAY)


def late_tasks(plan: Plan, schedule: Schedule) -> list[LateTask]:
    """Tasks that miss a due date of their own, the latest first.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    finishes = {task.key: task.finish for task in schedule.tasks}
    late = [
        LateTask(f"{project.id}/{task.id}", finishes[project.id, task.id], due)
        for project in plan.projects
        for task in project.tasks
        if task.due is not None
        and (project.id, task.id) in finishes
        and (due := latest(plan, task.due)) < finishes[project.id, task.id]
    ]
    return sorted(late, key=lambda row: row.due - row.finish)


def _dates_of(
    plan: Plan, project: Project, start: int, finish: int, days: _WorkingDays, cost: int, left_out: int
) -> ProjectDates:
    if project.due is None:
        return ProjectDates(project, start, finish, None, None, 0, cost, left_out)
    due = latest(plan, project.due)
    working_days = days.late(project.calendar, due, finish)
    return ProjectDates(project, start, finish, due, finish - due, working_days, cost, left_out)


def late_working_days(plan: Plan, project: Project, due: int, finish: int) -> int:
    """Local dates from that of ``due`` to the finish's on which the project's calendar works.

    Never more than the days late, rounded up; 0 in time. Times are minutes since 1970 UTC.
    """
    return _WorkingDays(plan, due, finish).late(project.calendar, due, finish) if finish > due else 0


class _WorkingDays:
    """Local dates on which a calendar has working time, however little, in a range of minutes."""

    def __init__(self, plan: Plan, first: int, last: int) -> None:
        self._times = WorkingTimes(plan, first - _DAY, last + _DAY)
        self._dates: dict[str | None, list[dt.date]] = {}

    def late(self, calendar: str | None, due: int, finish: int) -> int:
        """How many a finish is late."""
        if finish <= due:
            return 0
        # Of a due date within a day, that day counts, too; rounded up, late days do no more than that.
        return min(-(-(finish - due) // _DAY), self._between(calendar, due, finish))

    def _between(self, calendar: str | None, start: int, end: int) -> int:
        """How many there are from the date of ``start`` to that of the minute before ``end``."""
        if calendar not in self._dates:
            self._dates[calendar] = self._dates_of(calendar)
        dates = self._dates[calendar]
        first, last = self._local_date(start), self._local_date(end - 1)
        return bisect_right(dates, last) - bisect_left(dates, first)

    def _dates_of(self, calendar: str | None) -> list[dt.date]:
        dates: set[dt.date] = set()
        for start, end in self._times.calendar(calendar).segments(self._times.first, self._times.last):
            first, last = self._local_date(start), self._local_date(end - 1)
            dates.update(first + dt.timedelta(days) for days in range((last - first).days + 1))
        return sorted(dates)

    def _local_date(self, minute: int) -> dt.date:
        return local_time(minute, self._times.plan_zone).date()
