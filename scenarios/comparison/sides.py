"""One side of a comparison: a plan, a schedule of it that is proved, and how the schedule was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.document import plan_hash
from planner.errors import InputError, Issue
from planner.expansion import expand
from planner.plan import Plan, Project, Task
from planner.validation import require_valid
from scheduling.checker import examine
from scheduling.schedule import Breach, LevelResult, Outcome, Schedule, ScheduledTask, Status, TaskKey

PLANS: tuple[Status, ...] = ("optimal", "feasible")
"""Statuses of outcomes whose schedule keeps every hard rule."""


@dataclass(frozen=True)
class Side:
    """A plan and a schedule of it, examined; made by ``Side.of``.

    Attributes
    ----------
    name
        What people call it.
    plan
        The plan, expanded.
    written
        The plan as written, with its templates and reviews.
    schedule
        What is compared.
    values
        Value of every goal as the checker measures it, by the goals' names (docs/rules.md, Values).
    breaches
        Hard rules that the schedule breaks: none, unless its outcome says itself that it is no plan.
    status
        Of the outcome; None for a schedule that was handed in without one.
    levels
        Of the outcome's objective; none without an outcome.
    """

    name: str
    plan: Plan
    written: Plan = field(repr=False)
    schedule: Schedule
    values: dict[str, int] = field(repr=False)
    breaches: tuple[Breach, ...] = ()
    status: Status | None = None
    levels: tuple[LevelResult, ...] = ()

    @classmethod
    def of(cls, name: str, plan: Plan, result: Outcome | Schedule) -> Side:
        """Prove a schedule of a plan and measure it.

        Parameters
        ----------
        plan
            As written; it is expanded here.
        result
            An outcome of the plan, or a schedule of it. The relaxed schedule of an outcome that is
            ``infeasible`` or ``unknown`` is accepted, and its breaches are told.

        Raises
        ------
        PlanError
            If the plan has errors.
        InputError
            If the outcome is of another plan or has no schedule, or the schedule breaks rules that it
            should keep; ``issues`` names every breach.
        """
        require_valid(plan)
        outcome = result if isinstance(result, Outcome) else None
        if outcome is not None and outcome.plan_hash != plan_hash(plan):
            raise InputError(f"{name} is an outcome of another plan, or of an earlier state of this one")
        schedule = outcome.schedule if outcome is not None else result
        if not isinstance(schedule, Schedule):
            raise InputError(f"{name} holds no schedule: its status is {outcome.status if outcome else ''}")
        expanded = expand(plan)
        breaches, values = examine(expanded, schedule)
        is_whole = outcome is None or outcome.status in PLANS
        if breaches and (is_whole or _has_strangers(expanded, schedule)):
            raise _invalid(name, breaches)
        status, levels = (outcome.status, outcome.levels) if outcome is not None else (None, ())
        return cls(name, expanded, plan, schedule, values, breaches, status, levels)

    def planned(self) -> dict[TaskKey, tuple[Project, Task, ScheduledTask]]:
        """Every task of the schedule with its project and what the plan says of it."""
        known = {
            (project.id, task.id): (project, task) for project in self.plan.projects for task in project.tasks
        }
        return {one.key: (*known[one.key], one) for one in self.schedule.tasks}


def _has_strangers(plan: Plan, schedule: Schedule) -> bool:
    """Whether it has tasks that are not the plan's: then it is not even a relaxed schedule of it."""
    known = {(project.id, task.id) for project in plan.projects for task in project.tasks}
    return any(task.key not in known for task in schedule.tasks)


def _invalid(name: str, breaches: Sequence[Breach]) -> InputError:
    issues = tuple(
        Issue(breach.where, breach.message, "expected a schedule that keeps every rule", code=breach.rule)
        for breach in breaches
    )
    many = "1 rule" if len(issues) == 1 else f"{len(issues):,} rules"
    return InputError(f"{name} is no valid schedule: it breaks {many}; the first is at {issues[0]}", issues)
