"""Where the money of an outcome's headline comes from: late cost by project, prices of chosen modes."""

from __future__ import annotations

from dataclasses import dataclass

from planner.calendars import latest
from planner.plan import Plan, Task
from planner.quantities import Moment
from scheduling.schedule import Schedule, ScheduledTask

_DAY = 1440


def late_costs(plan: Plan, schedule: Schedule) -> dict[str, int]:
    """Late cost in cents of each project in the schedule, due dates of its tasks included.

    They sum to the goal ``late_cost``: weight × cost per day × lateness ÷ 1440 for each due date
    written, each rounded half up (docs/rules.md).

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    projects = {project.id: project for project in plan.projects}
    known = _tasks(plan)
    costs: dict[str, int] = {}
    finishes: dict[str, int] = {}
    for scheduled in schedule.tasks:
        project = projects[scheduled.project]
        finishes[project.id] = max(scheduled.finish, finishes.get(project.id, scheduled.finish))
        task = known.get(scheduled.key)
        own = 0
        if task is not None and task.due is not None:
            weight = project.weight if task.weight is None else task.weight
            own = _late_cost(plan, weight, task.due, scheduled.finish)
        costs[project.id] = costs.get(project.id, 0) + own
    for project_id, finish in finishes.items():
        due = projects[project_id].due
        if due is not None:
            costs[project_id] += _late_cost(plan, projects[project_id].weight, due, finish)
    return costs


def _late_cost(plan: Plan, weight: int, due: Moment, finish: int) -> int:
    late = max(0, finish - latest(plan, due))
    return (2 * weight * plan.late_cost_per_day * late + _DAY) // (2 * _DAY)


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """What a chosen mode costs by itself, in cents; counted with the contractor cost."""

    task: ScheduledTask
    cents: int


def fixed_prices(plan: Plan, schedule: Schedule) -> list[FixedPrice]:
    """The modes chosen that have a price, in the schedule's order.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    known = _tasks(plan)
    return [
        FixedPrice(scheduled, mode.cost)
        for scheduled in schedule.tasks
        if scheduled.key in known
        for mode in known[scheduled.key].modes
        if mode.id == scheduled.mode and mode.cost
    ]


def _tasks(plan: Plan) -> dict[tuple[str, str], Task]:
    return {(project.id, task.id): task for project in plan.projects for task in project.tasks}
