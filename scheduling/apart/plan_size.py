"""Whether CP-SAT will be wanted for a plan, told without expanding it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduling.polishing import MOST_TASKS

if TYPE_CHECKING:
    from planner.plan import Plan


def is_small(plan: Plan) -> bool:
    """Whether it has few enough tasks, as far as they are written out."""
    return sum(len(project.tasks) for project in plan.projects) <= MOST_TASKS
