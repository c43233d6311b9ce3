"""What a status is about: a plan with its actuals, an outcome of it, a status date, and a baseline if any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from planner.actual_dates import actual_finish
from planner.calendars import WorkingTime, WorkingTimes, data_date, local_time, utc_minute
from planner.document import plan_hash
from planner.errors import InputError, Issue, told_by_first
from planner.expansion import expand
from planner.plan import Plan, Project, Task
from planner.task_links import PlannedTasks, planned_tasks
from planner.validation import require_valid
from scheduling.schedule import Outcome, Schedule, ScheduledTask, TaskKey

DEFAULT_WEEKS: Final = 2
_DAY: Final = 1440
_MARGIN: Final = 15 * _DAY


@dataclass(frozen=True, slots=True)
class AgreedBaseline:
    """A schedule that was agreed on.

    Attributes
    ----------
    label
        By which people know it: a name, or a file.
    agreed
        The day from which it counts, if that is known.
    plan
        For which its outcome was made, as written; None where it isn't at hand.
    """

    label: str
    outcome: Outcome
    schedule: Schedule
    agreed: dt.date | None = None
    plan: Plan | None = None


@dataclass(frozen=True)
class Situation:
    """Everything that a status is read off; made by ``Situation.of``.

    Moments are minutes since 1970 UTC.

    Attributes
    ----------
    document, plan
        The plan as written, and expanded.
    at
        The status date.
    until
        End of the weeks that are looked ahead.
    """

    document: Plan
    plan: Plan
    outcome: Outcome
    schedule: Schedule
    at: int
    until: int
    baseline: AgreedBaseline | None = None

    @classmethod
    def of(
        cls,
        plan: Plan,
        outcome: Outcome,
        *,
        on: dt.date | None = None,
        weeks: int = DEFAULT_WEEKS,
        baseline: AgreedBaseline | None = None,
    ) -> Situation:
        """Put together what belongs together.

        Parameters
        ----------
        plan
            As written, with what has happened.
        on
            The day of the status: its 00:00, on the data date itself the data date, which it is unless told.
        weeks
            How far ahead is looked.

        Raises
        ------
        PlanError
            If the plan has errors.
        InputError
            With an issue for everything that does not go together.
        """
        require_valid(plan)
        expanded = expand(plan)
        now = data_date(plan)
        at = now if on is None else max(now, _midnight(plan, on))
        issues = [*_against(plan, outcome, on), *_against_baseline(expanded, baseline, at)]
        schedule = outcome.schedule
        if issues or schedule is None:
            raise InputError(f"the status asked for: {told_by_first(issues)}", tuple(issues))
        day = local_time(at, plan.time_zone).date()
        until = _midnight(plan, day + dt.timedelta(weeks=weeks))
        return cls(plan, expanded, outcome, schedule, at, until, baseline)

    @property
    def day(self) -> dt.date:
        """The local day of the status."""
        return self.day_of(self.at)

    @property
    def since(self) -> int:
        """As long before the status date as is looked ahead."""
        return 2 * self.at - self.until

    @property
    def last_day(self) -> dt.date:
        """The last local day that is looked ahead to."""
        return self.day_of(self.until - 1)

    def day_of(self, moment: int) -> dt.date:
        """Local day of a moment."""
        return local_time(moment, self.plan.time_zone).date()

    @cached_property
    def scheduled(self) -> dict[TaskKey, ScheduledTask]:
        """The schedule by task."""
        return self.schedule.by_key()

    @cached_property
    def agreed(self) -> dict[TaskKey, ScheduledTask]:
        """The baseline by task; nothing without one."""
        return {} if self.baseline is None else self.baseline.schedule.by_key()

    @cached_property
    def planned(self) -> PlannedTasks:
        """Tasks of projects that are planned, and the links between them."""
        return planned_tasks(self.plan)

    @cached_property
    def known(self) -> dict[TaskKey, tuple[Project, Task]]:
        """Planned tasks by project and task id, in the plan's order."""
        return {(project.id, task.id): (project, task) for project, task in self.planned.tasks}

    @cached_property
    def waiting(self) -> frozenset[TaskKey]:
        """Tasks with a link into their start whose other end is not reported."""
        tasks = self.planned.tasks
        found = set()
        for link in self.planned.links:
            (_, before), (project, task) = tasks[link.predecessor], tasks[link.successor]
            happened = is_finished(before) if link.type[0] == "F" else is_started(before)
            if link.type[1] == "S" and not happened:
                found.add((project.id, task.id))
        return frozenset(found)

    @cached_property
    def names(self) -> dict[str, str]:
        """What people call people and pools, by id."""
        people = {one.id: one.name or one.id for one in self.plan.people}
        return people | {one.id: one.name or one.id for one in self.plan.contractor_pools}

    def people_of(self, task: ScheduledTask | None) -> tuple[str, ...]:
        """Who does a task, each once, as people call them; contractors by the name of their pool."""
        found = () if task is None else task.assignments
        workers = (one.person.rpartition("#")[0] or one.person for one in found)
        return tuple(dict.fromkeys(self.names.get(one, one) for one in workers))

    @cached_property
    def _times(self) -> WorkingTimes:
        tasks = (*self.schedule.tasks, *self.agreed.values())
        moments = [self.since, self.until, *(one.start for one in tasks), *(one.finish for one in tasks)]
        return WorkingTimes(self.plan, min(moments) - _MARGIN, max(moments) + _MARGIN)

    def finish_beside(self, task: Task, finish: int, promised: int) -> int:
        """Finish of a task beside a promise: what is done on the day promised is no later."""
        finished = None if task.progress is None else task.progress.finished
        return finish if finished is None else actual_finish(self.plan, finished, promised)

    def calendar(self, project: Project) -> WorkingTime:
        """Working time of a project's calendar."""
        return self._times.calendar(project.calendar)

    def working_days(self, project: Project, earlier: int, later: int) -> float:
        """Working days of a project from one moment to another, negative where it lies before."""
        calendar = self.calendar(project)
        minutes = int(calendar.minutes_before(later)) - int(calendar.minutes_before(earlier))
        return minutes / self.plan.day_minutes


def leaves_of(project: Project) -> list[Task]:
    """Tasks that are no summaries."""
    parents = {task.parent for task in project.tasks}
    return [task for task in project.tasks if task.id not in parents]


def is_finished(task: Task) -> bool:
    """Whether the plan says that it is done."""
    return task.progress is not None and task.progress.finished is not None


def is_started(task: Task) -> bool:
    """Whether the plan says that it has begun, or is done."""
    return task.progress is not None and (task.progress.started is not None or is_finished(task))


def _midnight(plan: Plan, day: dt.date) -> int:
    return utc_minute(dt.datetime.combine(day, dt.time()), plan.time_zone)


def _against(plan: Plan, outcome: Outcome, on: dt.date | None) -> Iterator[Issue]:
    if outcome.schedule is None:
        found = f"an outcome without a schedule: its status is {outcome.status}"
        yield Issue("outcome", found, "expected one with a schedule", code="no-schedule")
    if outcome.plan_hash != plan_hash(plan):
        found = "an outcome of another plan, or of an earlier state of this one"
        hint = "planner replan PLAN --from OUTCOME --effort 0 --out DIR makes one of the plan as it is"
        yield Issue("outcome", found, "expected one of this plan", hint, code="other-plan")
    if on is not None and on < plan.start.day:
        expected = f"expected a day not before the data date, {plan.start}"
        yield Issue("on", str(on), expected, "what was done by then is not in the plan", code="before-start")


def _against_baseline(plan: Plan, baseline: AgreedBaseline | None, at: int) -> Iterator[Issue]:
    if baseline is None:
        return
    if baseline.outcome.data_date > at:
        begins = local_time(baseline.outcome.data_date, plan.time_zone).date()
        expected = f"expected one that begins by the status date, {local_time(at, plan.time_zone).date()}"
        yield Issue("baseline", f"one that begins on {begins}", expected, code="later-baseline")
    known = {(project.id, task.id) for project in plan.projects for task in project.tasks}
    if known and not any(one.key in known for one in baseline.schedule.tasks):
        expected = "expected a baseline of this plan as it was"
        yield Issue("baseline", "one without any task of the plan", expected, code="strange-baseline")
