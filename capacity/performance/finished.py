"""Reads off a plan what it says is finished: projects, tasks, review cycles, and whether on time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from capacity.money.baseline import Baseline
from capacity.money.task_amounts import amount_of, minutes_of, mode_of
from capacity.performance.facts import Finished, FinishedReview, FinishedWork, Promise
from planner.actual_dates import actual_finish
from planner.calendars import WorkingTimes, earliest, latest, local_time
from planner.plan import Plan, Progress, Project, Task
from planner.quantities import Moment

_DAY = 1440
_MARGIN = 15 * _DAY


def finished_work(
    plan: Plan, *, baseline: Baseline | None = None, agreed_plan: Plan | None = None
) -> FinishedWork:
    """What is finished, of every project of the plan, planned or not.

    Parameters
    ----------
    plan
        Expanded.
    baseline
        An earlier schedule: what it had not finished by its own data date, it promised.
    agreed_plan
        Its plan, expanded, for the rounds that were planned; ``plan`` itself unless told.

    Raises
    ------
    PlanError
        If a calendar of the plan can't be compiled.
    HorizonError
        If public holidays are not known for the dates.
    """
    reader = _Reader(plan, baseline, agreed_plan or plan)
    projects, tasks, undated = [], [], []
    reviews: list[FinishedReview] = []
    for project in plan.projects:
        done = list(reader.tasks_of(project))
        tasks += done
        whole = reader.whole(project, done)
        if whole is not None:
            projects.append(whole)
        elif project.status == "done":
            undated.append(project.id)
        reviews += reader.reviews_of(project)
    return FinishedWork(tuple(projects), tuple(tasks), tuple(reviews), reader.assumed, tuple(undated))


class _Reader:
    """Reads finished work off a plan; ``assumed`` counts tasks whose hours are taken as planned."""

    def __init__(self, plan: Plan, baseline: Baseline | None, agreed_plan: Plan) -> None:
        self.assumed = 0
        self._plan = plan
        self._agreed = {}
        if baseline is not None:
            tasks = baseline.schedule.tasks
            self._agreed = {one.key: one.finish for one in tasks if one.finish > baseline.data_date}
        self._rounds = {
            (one.id, review): most for one in agreed_plan.projects for review, most in _rounds(one)
        }
        moments = [
            minute
            for project in plan.projects
            for task in project.tasks
            if (progress := task.progress) is not None and progress.finished is not None
            for minute in (
                earliest(plan, progress.started or progress.finished),
                latest(plan, progress.finished),
            )
        ]
        first, last = (min(moments), max(moments)) if moments else (0, 1)
        self._times = WorkingTimes(plan, first - _MARGIN, last + _MARGIN)

    def tasks_of(self, project: Project) -> Iterator[Finished]:
        """Finished tasks; summaries are none."""
        for task in _leaves(project):
            if task.progress is not None and task.progress.finished is not None:
                yield self._task(project, task, task.progress, task.progress.finished)

    def whole(self, project: Project, done: list[Finished]) -> Finished | None:
        """A project as a whole; None where it isn't finished, or nobody says when."""
        if not done or (project.status != "done" and len(done) < len(_leaves(project))):
            return None
        started, last = min(one.started for one in done), max(done, key=lambda one: one.finished)
        ends = [end for key, end in self._agreed.items() if key[0] == project.id]
        promise = self._promise(project.due, max(ends, default=None))
        moment = next(
            task.progress.finished
            for task in project.tasks
            if task.id == last.task and task.progress is not None and task.progress.finished is not None
        )
        return self._finished(
            project, "", started, moment, promise, sum(one.worked_minutes for one in done), is_rework=False
        )

    def reviews_of(self, project: Project) -> Iterator[FinishedReview]:
        """Review cycles of which nothing is left to do."""
        by_review: dict[str, list[Task]] = {}
        for task in _leaves(project):
            if task.origin is not None and task.origin.review is not None:
                by_review.setdefault(task.origin.review, []).append(task)
        for review, tasks in by_review.items():
            ends = {
                task.id: self._last_day(task.progress.finished)
                for task in tasks
                if task.progress is not None and task.progress.finished is not None
            }
            if not ends or (project.status != "done" and len(ends) < len(tasks)):
                continue
            done = max((_round(task) for task in tasks if task.id in ends), default=0)
            planned = self._rounds.get((project.id, review), done)
            yield FinishedReview(project, review, max(ends.values()), planned, done)

    def _task(self, project: Project, task: Task, progress: Progress, finished: Moment) -> Finished:
        promise = self._promise(task.due, self._agreed.get((project.id, task.id)))
        started = earliest(self._plan, progress.started or finished)
        worked = self._worked(task, progress)
        return self._finished(
            project, task.id, started, finished, promise, worked, is_rework=_round(task) >= 2
        )

    def _finished(
        self,
        project: Project,
        task: str,
        started: int,
        finished: Moment,
        promise: Promise,
        worked: float,
        *,
        is_rework: bool,
    ) -> Finished:
        end, zone = latest(self._plan, finished), self._plan.time_zone
        calendar = self._times.calendar(project.calendar)
        first, last = local_time(started, zone).date(), self._last_day(finished)
        return Finished(
            project,
            task,
            last,
            started,
            end,
            promise,
            self._is_on_time(finished, promise),
            int(calendar.minutes_before(end)) - int(calendar.minutes_before(started)),
            calendar.day_minutes,
            max(last - first, dt.timedelta()).days + 1,  # at 00:00 a task without a duration ends before it
            worked,
            is_rework,
        )

    def _last_day(self, finished: Moment) -> dt.date:
        """The local day in which something ends; 00:00 belongs to the day before, as 24:00 does."""
        return local_time(latest(self._plan, finished) - 1, self._plan.time_zone).date()

    def _promise(self, due: Moment | None, agreed: int | None) -> Promise:
        if due is not None:
            return Promise(latest(self._plan, due), "due")
        return Promise() if agreed is None else Promise(agreed, "baseline")

    def _is_on_time(self, finished: Moment, promise: Promise) -> bool | None:
        """A finish without a time of day is on time on the day promised."""
        if promise.moment is None:
            return None
        return actual_finish(self._plan, finished, promise.moment) <= promise.moment

    def _worked(self, task: Task, progress: Progress) -> float:
        """Person-minutes as reported, else as planned; of a duration, minutes × people × units."""
        if progress.hours is not None:
            return float(minutes_of(progress.hours, self._plan))
        mode = mode_of(task, progress.mode or "")
        amount = amount_of(self._plan, task, mode)
        worked = float(amount.whole)
        if not amount.by_work:
            worked *= sum(need.count * need.units for need in mode.needs) / 1000
        self.assumed += worked > 0
        return worked


def _leaves(project: Project) -> list[Task]:
    parents = {task.parent for task in project.tasks}
    return [task for task in project.tasks if task.id not in parents]


def _round(task: Task) -> int:
    """The round of a review that a task belongs to; 0 for the approval, and for all other tasks."""
    return 0 if task.origin is None else task.origin.round or 0


def _rounds(project: Project) -> Iterator[tuple[str, int]]:
    """Each review of a project, and how many rounds it has."""
    found: dict[str, int] = {}
    for task in project.tasks:
        if task.origin is not None and task.origin.review is not None:
            found[task.origin.review] = max(found.get(task.origin.review, 0), _round(task))
    yield from found.items()
