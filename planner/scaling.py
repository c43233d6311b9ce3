"""The tasks and reviews of a template made larger or smaller for one project."""

from __future__ import annotations

from typing import Any

from planner.grid_amounts import grid_multiple
from planner.plan import Estimate, Mode, Plan, Review, ReviewStep, Task
from planner.quantities import Duration


def scaled_task(task: Task, per_mille: int, plan: Plan) -> Task:
    """``task`` with its work or duration, and the estimate of it, times ``per_mille`` ÷ 1000.

    Waits stay as they are. Amounts become whole slots of the plan's grid, at least one.

    Raises
    ------
    ValueError
        Where an amount grows too large to be written.
    """
    changes = _amounts(task, ("work", "duration"), per_mille, plan)
    if task.modes:
        changes["modes"] = tuple(
            mode.replace(**_amounts(mode, ("work", "duration"), per_mille, plan)) for mode in task.modes
        )
    if task.estimate is not None and task.wait is None:
        estimate = _amounts(task.estimate, ("low", "likely", "high"), per_mille, plan)
        changes["estimate"] = task.estimate.replace(**estimate)
    return task.replace(**changes)


def scaled_review(review: Review, per_mille: int, plan: Plan) -> Review:
    """``review`` with its fixed work scaled; what is a share follows from its drafts.

    Raises
    ------
    ValueError
        Where an amount grows too large to be written.
    """
    changes: dict[str, Any] = {
        "steps": tuple(step.replace(**_amounts(step, ("work",), per_mille, plan)) for step in review.steps),
        "rework": tuple(
            rework.replace(work=tuple(grid_multiple(work, per_mille, plan) for work in rework.work))
            for rework in review.rework
        ),
    }
    if review.approval is not None:
        changes["approval"] = review.approval.replace(**_amounts(review.approval, ("work",), per_mille, plan))
    return review.replace(**changes)


def _amounts(
    part: Task | Mode | Estimate | ReviewStep, names: tuple[str, ...], per_mille: int, plan: Plan
) -> dict[str, Any]:
    """The amounts of ``part`` that it has, scaled."""
    amounts: dict[str, Duration | None] = {name: getattr(part, name) for name in names}
    return {
        name: grid_multiple(amount, per_mille, plan) for name, amount in amounts.items() if amount is not None
    }
