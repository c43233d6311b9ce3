"""When each project starts and finishes, when it is due, and how late that is."""

from __future__ import annotations

from dataclasses import dataclass

from planner.calendars import WorkingTimes, latest
from planner.plan import Plan, Project
from scheduling.schedule import Schedule

_DAY = 1440


@dataclass(frozen=True, slots=True)
class ProjectDates:
    """One project of a schedule; times are minutes since 1970 UTC.

    ``late_minutes`` is what is charged, negative with time to spare, None without a due date.
    ``late_working_days`` are days of the project's calendar between due date and finish.
    """

    project: Project
    start: int
    finish: int
    due: int | None
    late_minutes: int | None
    late_working_days: int

    @property
    def late(self) -> bool:
        """Whether it misses its due date."""
        return self.late_minutes is not None and self.late_minutes > 0

    @property
    def late_days(self) -> int:
        """Calendar days late, rounded up; 0 in time."""
        return -(-self.late_minutes // _DAY) if self.late and self.late_minutes is not None else 0


def project_dates(plan: Plan, schedule: Schedule) -> list[ProjectDates]:
    """Every project that has tasks in the schedule, the latest first, those in time by finish."""
    spans: dict[str, tuple[int, int]] = {}
    for task in schedule.tasks:
        start, finish = spans.get(task.project, (task.start, task.finish))
        spans[task.project] = (min(start, task.start), max(finish, task.finish))
    if not spans:
        return []
    projects = [project for project in plan.projects if project.id in spans]
    dues = [latest(plan, project.due) for project in projects if project.due is not None]
    moments = [moment for span in spans.values() for moment in span] + dues
    times = WorkingTimes(plan, min(moments) - _DAY, max(moments) + _DAY)
    rows = [_dates_of(plan, project, *spans[project.id], times) for project in projects]
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


def _dates_of(plan: Plan, project: Project, start: int, finish: int, times: WorkingTimes) -> ProjectDates:
    if project.due is None:
        return ProjectDates(project, start, finish, None, None, 0)
    due = latest(plan, project.due)
    working_days = 0
    if finish > due:
        calendar = times.calendar(project.calendar)
        worked = calendar.minutes_before(finish) - calendar.minutes_before(due)
        working_days = -(-worked // max(1, calendar.day_minutes))
    return ProjectDates(project, start, finish, due, finish - due, working_days)
