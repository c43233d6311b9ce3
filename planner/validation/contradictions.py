"""Do the dates of one task agree with each other, with its project and with the plan?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.plan import ConstraintType, DateConstraint, Project, Task
from planner.validation.survey import PLANNED_STATUSES, Survey, TaskAt, first_minute, last_minute, last_start

_WITHOUT_DATE: Final[tuple[ConstraintType, ...]] = ("as-soon-as-possible", "as-late-as-possible")
PLAN_END: Final = "the plan's end"
_MISSED: Final = "no schedule can keep it: move it, or make it a due date"


@dataclass(frozen=True, slots=True)
class Limit:
    """A date that bounds a start or a finish, in local minutes, and where it is written.

    ``field`` is the place within the task; empty where it belongs to the project or the plan.
    ``fixed`` marks a date that is to be met, not only kept.
    """

    minute: int
    field: str
    words: str
    value: str
    fixed: bool = False

    def __str__(self) -> str:
        """``its release, 2027-03-01``."""
        return f"{self.words}, {self.value}"


@dataclass(frozen=True, slots=True)
class Limits:
    """All bounds on one task; several or none of each kind."""

    start_from: tuple[Limit, ...]
    start_by: tuple[Limit, ...]
    finish_from: tuple[Limit, ...]
    finish_by: tuple[Limit, ...]


def check_contradictions(survey: Survey) -> None:
    """No date of a project or task makes another of its dates impossible."""
    for p, project in enumerate(survey.written.projects):
        if project.status in PLANNED_STATUSES:
            _check_project(survey, p, project)
    around = [plan_limits(survey, project) for project in survey.plan.projects]
    for place in survey.tasks:
        task = place.task
        if task.constraint is not None:
            _check_constraint_date(place, task.constraint)
        dated = task.release or task.start or task.deadline or task.due or task.constraint
        if dated is not None and place.open:
            _check_task(survey, place, around[place.project_position])


# --- projects -----------------------------------------------------------------------------------


def _check_project(survey: Survey, p: int, project: Project) -> None:
    path, findings, plan = f"projects[{p}]", survey.findings, survey.plan
    release, due, deadline = project.release, project.due, project.deadline
    if release is not None:
        for word, upper in (("deadline", deadline), ("plan's end", plan.end)):
            if upper is not None and first_minute(release) >= last_minute(upper):
                expected = f"a date before the {word}, {upper}"
                findings.error(f"{path}.release", "contradictory-dates", str(release), expected)
        if due is not None and first_minute(release) >= last_minute(due):
            expected = f"a date before the due date, {due}"
            findings.warning(f"{path}.release", "late-before-start", str(release), expected)
    if due is not None and deadline is not None and last_minute(due) > last_minute(deadline):
        expected, hint = f"a date no later than the deadline, {deadline}", "it costs nothing to be late then"
        findings.warning(f"{path}.due", "due-after-deadline", str(due), expected, hint)
    tasks = survey.plan.projects[p].tasks
    if tasks and all(task.progress is not None and task.progress.finished for task in tasks):
        return  # nothing is open: its dates are history
    expected = f"a date after the plan's start, {plan.start}"
    if due is not None and last_minute(due) <= survey.start:
        findings.warning(f"{path}.due", "due-in-the-past", str(due), expected, "the project is late already")
    if deadline is not None and last_minute(deadline) <= survey.start:
        findings.warning(f"{path}.deadline", "deadline-in-the-past", str(deadline), expected, _MISSED)


def plan_limits(survey: Survey, project: Project) -> Limits:
    """Limits that the project and the plan put on every task."""
    release, deadline, end = project.release, project.deadline, survey.plan.end
    lower, upper = [], []
    if release is not None:
        lower.append(Limit(first_minute(release), "", "its project's release", str(release)))
    if deadline is not None:
        upper.append(Limit(last_minute(deadline), "", "its project's deadline", str(deadline)))
    if end is not None:
        upper.append(Limit(last_minute(end), "", PLAN_END, str(end)))
    return Limits(tuple(lower), (), (), tuple(upper))


# --- tasks --------------------------------------------------------------------------------------


def _check_constraint_date(place: TaskAt, constraint: DateConstraint) -> None:
    if constraint.type in _WITHOUT_DATE:
        if constraint.date is not None:
            found, expected = f"{constraint.type} {constraint.date}", "no date: this constraint has none"
            place.warning("constraint.date", "date-without-effect", found, expected)
    elif constraint.date is None:
        place.error("constraint.date", "missing-date", f"{constraint.type} without a date", "a date")


def task_limits(task: Task) -> Limits:
    """The limits that a task's own dates put on its start and finish."""
    start_from, start_by, finish_from, finish_by = [], [], [], []
    if task.release is not None:
        start_from.append(Limit(first_minute(task.release), "release", "its release", str(task.release)))
    if task.start is not None:
        words = "start", "its start", str(task.start), True
        start_from.append(Limit(first_minute(task.start), *words))
        start_by.append(Limit(last_start(task.start), *words))
    if task.deadline is not None:
        finish_by.append(Limit(last_minute(task.deadline), "deadline", "its deadline", str(task.deadline)))
    if task.constraint is not None and task.constraint.date is not None:
        kind, date = task.constraint.type, task.constraint.date
        words = "constraint.date", "its constraint", f"{kind} {date}", kind.startswith("must")
        if kind in ("must-start-on", "start-no-earlier-than"):
            start_from.append(Limit(first_minute(date), *words))
        if kind in ("must-start-on", "start-no-later-than"):
            start_by.append(Limit(last_start(date), *words))
        if kind in ("must-finish-on", "finish-no-earlier-than"):
            finish_from.append(Limit(first_minute(date), *words))
        if kind in ("must-finish-on", "finish-no-later-than"):
            finish_by.append(Limit(last_minute(date), *words))
    return Limits(tuple(start_from), tuple(start_by), tuple(finish_from), tuple(finish_by))


def _check_task(survey: Survey, place: TaskAt, around: Limits) -> None:
    own = task_limits(place.task)
    finish_by = own.finish_by + around.finish_by
    if not place.started:  # what limits the start of a started task is history
        start_from = own.start_from + around.start_from
        least = 1 if _takes_time(place.task) else 0
        _compare(place, start_from, own.start_by, 0, "no later than")
        _compare(place, start_from, finish_by, least, "before")
        _check_passed(survey, place, own.start_by, 0)
    _compare(place, own.finish_from, finish_by, 0, "no later than")
    _check_passed(survey, place, own.finish_by, 1)
    _check_due(survey, place, own)


def _takes_time(task: Task) -> bool:
    amounts = (task.work, task.duration, task.wait)
    return not task.milestone and all(amount is None or amount.thousandths for amount in amounts)


def _compare(
    place: TaskAt, lower: tuple[Limit, ...], upper: tuple[Limit, ...], apart: int, relation: str
) -> None:
    """Each pair of limits that can't both hold, of which one at least is the task's own."""
    for low in lower:
        for high in upper:
            if high.minute - low.minute >= apart or low.field == high.field:
                continue
            if low.field:
                place.error(low.field, "contradictory-dates", low.value, f"a date {relation} {high}")
            else:
                place.error(high.field, "contradictory-dates", high.value, f"a date later than {low}")


def _check_passed(survey: Survey, place: TaskAt, upper: tuple[Limit, ...], apart: int) -> None:
    """A date to be kept that is past is late; one to be met can't be met by any schedule."""
    expected = f"a date after the plan's start, {survey.plan.start}"
    for high in upper:
        if high.minute - survey.start >= apart:
            continue
        if high.fixed:
            hint = "if it happened, write progress.started or progress.finished"
            place.error(high.field, "pinned-in-the-past", high.value, expected, hint)
        else:
            place.warning(high.field, "deadline-in-the-past", high.value, expected, _MISSED)


def _check_due(survey: Survey, place: TaskAt, own: Limits) -> None:
    task = place.task
    if task.due is None:
        return
    due = last_minute(task.due)
    for low in own.start_from:
        if low.minute >= due and not place.started:
            hint = "it will be late in any case"
            place.warning("due", "late-before-start", str(task.due), f"a date later than {low}", hint)
    if task.deadline is not None and due > last_minute(task.deadline):
        expected = f"a date no later than its deadline, {task.deadline}"
        hint = "it costs nothing to be late then"
        place.warning("due", "due-after-deadline", str(task.due), expected, hint)
    if due <= survey.start:
        expected = f"a date after the plan's start, {survey.plan.start}"
        place.warning("due", "due-in-the-past", str(task.due), expected, "the task is late already")
