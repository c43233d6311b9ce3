"""How each project stands: when it is done, by its due date and by the baseline, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from capacity.lateness import late_working_days
from planner.calendars import latest
from planner.plan import Project
from scenarios.replanning.variance import Variances
from scenarios.risk.report import RiskReport
from scenarios.status.situation import Situation, is_finished, is_started
from scheduling.schedule import ScheduledTask


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """One project; moments are minutes since 1970 UTC, days are working days of its calendar.

    Attributes
    ----------
    finish
        Last finish of its tasks, actual or planned.
    due, deadline
        The minutes at which these days end; None without one.
    late_minutes
        By how much, days off included, it finishes after its due date, or else its deadline; 0 in time.
    late_working_days
        Days after that date, until the finish, on which its calendar works (``capacity.lateness``); 0 in
        time, and where it is late on days off alone.
    agreed_finish, variance_days
        Finish in the baseline, and by how much it is later now; None where that does not have it.
    tasks, begun, finished
        How many tasks there are, and of how many the plan says that they have begun and are done.
    chance
        Share of executions that keep the due date, or else the deadline; None where none were asked for.
    """

    id: str
    name: str
    client: str
    status: str
    finish: int
    due: int | None
    deadline: int | None
    late_minutes: int
    late_working_days: int
    agreed_finish: int | None
    variance_days: float | None
    tasks: int
    begun: int
    finished: int
    chance: float | None

    @property
    def is_late(self) -> bool:
        """Whether its date, if it has one, is missed."""
        return self.late_minutes > 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.finished == self.tasks


def project_statuses(
    found: Situation, moved: Variances | None, risk: RiskReport | None
) -> tuple[ProjectStatus, ...]:
    """Every planned project that has tasks in the schedule, in the plan's order."""
    return tuple(_statuses(found, moved, risk))


def _statuses(found: Situation, moved: Variances | None, risk: RiskReport | None) -> Iterator[ProjectStatus]:
    by_project: dict[str, list[ScheduledTask]] = {}
    for one in found.schedule.tasks:
        by_project.setdefault(one.project, []).append(one)
    chances = {} if risk is None else {one.project: one.due or one.deadline for one in risk.projects}
    for project in found.plan.projects:
        if project.id in by_project:
            kept = chances.get(project.id)
            tasks = [found.known[one.key][1] for one in by_project[project.id]]
            due, deadline = (
                None if date is None else latest(found.plan, date) for date in (project.due, project.deadline)
            )
            yield ProjectStatus(
                project.id,
                project.name or project.id,
                project.client,
                project.status,
                max(one.finish for one in by_project[project.id]),
                due,
                deadline,
                *_lateness(found, project, by_project[project.id], deadline if due is None else due),
                *_against_baseline(found, project, by_project[project.id], moved),
                len(tasks),
                sum(map(is_started, tasks)),
                sum(map(is_finished, tasks)),
                None if kept is None else kept.chance,
            )


def _lateness(
    found: Situation, project: Project, tasks: list[ScheduledTask], limit: int | None
) -> tuple[int, int]:
    """Minutes, and working days, after the date to keep."""
    finish = 0 if limit is None else _finish_beside(found, tasks, limit)
    if limit is None or finish <= limit:
        return 0, 0
    return finish - limit, late_working_days(found.plan, project, limit, finish)


def _against_baseline(
    found: Situation, project: Project, tasks: list[ScheduledTask], moved: Variances | None
) -> tuple[int | None, float | None]:
    """Finish in the baseline, and by how many days it is later."""
    variance = None if moved is None else moved.of_project(project.id)
    if variance is None:
        return None, None
    agreed = variance.earlier_finish
    if not all(is_finished(found.known[one.key][1]) for one in tasks):
        return agreed, variance.finish_days
    return agreed, found.working_days(project, agreed, _finish_beside(found, tasks, agreed))


def _finish_beside(found: Situation, tasks: list[ScheduledTask], promised: int) -> int:
    """Last finish of the tasks, beside a promise."""
    return max(found.finish_beside(found.known[one.key][1], one.finish, promised) for one in tasks)
