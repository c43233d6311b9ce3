"""Does the objective ask for each goal once, and can its values be counted?"""

from __future__ import annotations

from typing import Final

from planner.plan import GoalName
from planner.validation.findings import quoted
from planner.validation.survey import PLANNED_STATUSES, Survey

MOST_DAYS: Final = 40 * 366
"""Days that a schedule may reach ahead."""
MOST_A_DAY: Final = 10**11
"""Cents: a due date that costs more a day is a slip of the pen."""
MOST_VALUE: Final = 1 << 61
"""A level may be worth no more: values are counted in 64 bits, with some to spare."""


def check_objective(survey: Survey) -> None:
    """A goal stands in one level only, once: again, it would add nothing or weigh double."""
    first: dict[str, str] = {}
    for rank, level in enumerate(survey.plan.objective.levels):
        for position, goal in enumerate(level.goals):
            path = f"objective.levels[{rank}].goals[{position}]"
            if goal.goal in first:
                hint = f"first named at {first[goal.goal]}; give it a weight there"
                survey.findings.error(
                    f"{path}.goal", "duplicate-goal", quoted(goal.goal), "each goal once", hint
                )
            first.setdefault(goal.goal, path)
    _check_sizes(survey)


def _check_sizes(survey: Survey) -> None:
    """No due date, and no level, that could cost more than can be counted."""
    costs = _costs_a_day(survey)
    if max(costs, default=0) > MOST_A_DAY:
        found = f"up to {max(costs) // 100:,} for a day late"
        expected = f"at most {MOST_A_DAY // 100:,} for a due date: its weight × late_cost_per_day"
        survey.findings.error("late_cost_per_day", "excessive-cost", found, expected, "are these cents?")
        return
    worst = _worst_values(survey, sum(costs))
    for rank, level in enumerate(survey.plan.objective.levels):
        value = sum(goal.weight * worst[goal.goal] for goal in level.goals)
        if value > MOST_VALUE:
            found, expected = f"up to {float(value):.1g}", f"values of at most {float(MOST_VALUE):.1g}"
            hint = "lower weights or costs: only their ratios matter"
            survey.findings.error(f"objective.levels[{rank}]", "excessive-cost", found, expected, hint)


def _costs_a_day(survey: Survey) -> list[int]:
    """Cents that each due date costs a day."""
    plan = survey.plan
    planned = [project for project in plan.projects if project.status in PLANNED_STATUSES]
    weights = [project.weight for project in planned if project.due is not None]
    weights += [
        project.weight if task.weight is None else task.weight
        for project in planned
        for task in project.tasks
        if task.due is not None
    ]
    return [weight * plan.late_cost_per_day for weight in weights]


def _worst_values(survey: Survey, late_cents_a_day: int) -> dict[GoalName, int]:
    """More than any schedule can be worth, by goal."""
    plan = survey.plan
    minutes = MOST_DAYS * 1440
    tasks = [task for project in plan.projects for task in project.tasks]
    hired = sum(pool.maximum * pool.rate for pool in plan.contractor_pools) * MOST_DAYS * 24
    modes = sum(max((mode.cost for mode in task.modes), default=0) for task in tasks)
    return {
        "late_cost": late_cents_a_day * MOST_DAYS,
        "contractor_cost": hired + modes,
        "resource_cost": sum(item.units * item.cost for item in plan.equipment),
        "makespan": minutes,
        "stability": len(tasks) * 2 * minutes,
        "earliness": sum(project.weight for project in plan.projects) * minutes,
        "balance": len(plan.people) * minutes,
    }
