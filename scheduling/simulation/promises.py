"""Every due date and deadline written, of projects and of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.calendars import latest
from planner.plan import Plan, Project, Task
from planner.quantities import Moment
from scheduling.problem import Problem
from scheduling.simulation.arrays import NONE


@dataclass(frozen=True, slots=True)
class PromisedDate:
    """A date that a project or task should, or must, be finished by.

    Attributes
    ----------
    project, task
        Ids; the task is None where the date is the project's.
    number
        Of the project.
    position
        Of the task in the order of execution; -1 for projects.
    moment
        Minutes since 1970 UTC.
    cents_a_day
        What a day late costs; 0 for deadlines.
    """

    kind: Literal["due", "deadline"]
    project: str
    task: str | None
    number: int
    position: int
    moment: int
    cents_a_day: int


def promised_dates(problem: Problem, position: dict[int, int]) -> tuple[PromisedDate, ...]:
    """The dates of all projects and tasks that are in the schedule, in the plan's order."""
    plan, graph = problem.plan, problem.graph
    found: list[PromisedDate] = []
    seen: set[str] = set()
    for j, (project, task) in enumerate(graph.tasks):
        if j not in position:
            continue
        number = problem.projects[project.id]
        if project.id not in seen:
            seen.add(project.id)
            cents = project.weight * plan.late_cost_per_day
            found += _dates(plan, project, project, None, number, NONE, cents)
        weight = project.weight if task.weight is None else task.weight
        cents = weight * plan.late_cost_per_day
        found += _dates(plan, project, task, task.id, number, position[j], cents)
    return tuple(found)


def _dates(
    plan: Plan, project: Project, part: Project | Task, task: str | None, number: int, at: int, cents: int
) -> list[PromisedDate]:
    written: list[tuple[Literal["due", "deadline"], Moment | None, int]] = [
        ("due", part.due, cents),
        ("deadline", part.deadline, 0),
    ]
    return [
        PromisedDate(kind, project.id, task, number, at, latest(plan, moment), price)
        for kind, moment, price in written
        if moment is not None
    ]
