"""How each project stands: when it is done, by its due date and by the baseline, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    late_days
        By how much it finishes after its due date, or else its deadline; 0 where it is not late.
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
    late_days: float
    agreed_finish: int | None
    variance_days: float | None
    tasks: int
    begun: int
    finished: int
    chance: float | None

    @property
    def is_late(self) -> bool:
        """Whether its date, if it has one, is missed."""
        return self.late_days > 0

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
            finish = max(one.finish for one in by_project[project.id])
            kept = chances.get(project.id)
            tasks = [task for key, (_, task) in found.known.items() if key[0] == project.id]
            due, deadline = (
                None if date is None else latest(found.plan, date) for date in (project.due, project.deadline)
            )
            yield ProjectStatus(
                project.id,
                project.name or project.id,
                project.client,
                project.status,
                finish,
                due,
                deadline,
                _late_days(found, project, finish, deadline if due is None else due),
                *_against_baseline(found, project, moved, is_done=all(map(is_finished, tasks))),
                len(tasks),
                sum(map(is_started, tasks)),
                sum(map(is_finished, tasks)),
                None if kept is None else kept.chance,
            )


def _against_baseline(
    found: Situation, project: Project, moved: Variances | None, *, is_done: bool
) -> tuple[int | None, float | None]:
    """Finish in the baseline, and by how many days it is later; a finish on the day agreed is no later."""
    variance = None if moved is None else moved.of_project(project.id)
    if variance is None:
        return None, None
    same = is_done and found.is_same_day(variance.earlier_finish, variance.finish)
    return variance.earlier_finish, 0.0 if same else variance.finish_days


def _late_days(found: Situation, project: Project, finish: int, limit: int | None) -> float:
    """Lateness in working days; what is late on days off alone counts a minute."""
    if limit is None or finish <= limit:
        return 0.0
    return max(found.working_days(project, limit, finish), 1 / found.plan.day_minutes)
