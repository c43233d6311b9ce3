"""Which plans CP-SAT takes part in, told without loading the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from planner.plan import Plan

MOST_TASKS: Final = 120
"""Above this a second walk finds more than CP-SAT, of which then nothing is even imported."""


def is_small(plan: Plan) -> bool:
    """Whether a plan has few enough tasks, as far as they are written out."""
    return sum(len(project.tasks) for project in plan.projects) <= MOST_TASKS
