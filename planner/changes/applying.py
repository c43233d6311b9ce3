"""Changes applied to a plan one after another, with a way back, and everything that stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.changes.base import ChangePart
from planner.changes.restoring import Restore, restoration
from planner.errors import Issue, PlanError, told_by_first
from planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Applied:
    """What changes made of a plan.

    Attributes
    ----------
    plan
        The changed plan.
    undo
        For each change, what takes it back, in the order of the changes: applied in the opposite
        order, they give the plan of before, to the byte.
    """

    plan: Plan
    undo: tuple[Restore, ...]


def apply_changes(plan: Plan, changes: Sequence[ChangePart]) -> Applied:
    """Apply changes in their order; ``plan`` itself stays as it is.

    Whether the changed plan makes sense as a whole is asked by ``planner.validation``.

    Raises
    ------
    PlanError
        With an issue for everything that a change names and that is not there, or is there already,
        and for every two changes that contradict each other. Those that can be applied are, so
        that what the others name is looked for in the right plan.
    """
    issues = list(contradictions(changes))
    undo: list[Restore] = []
    for position, change in enumerate(changes):
        found = list(change.problems(plan))
        issues += (replace(issue, path=f"changes[{position}].{issue.path}") for issue in found)
        if not found:
            before, plan = plan, change.apply(plan)
            undo.append(restoration(before, plan))
    if issues:
        raise PlanError(f"the row of changes: {told_by_first(issues)}", tuple(issues))
    return Applied(plan, tuple(undo))


def contradictions(changes: Sequence[ChangePart]) -> Iterator[Issue]:
    """An issue for every change that decides otherwise what an earlier one has decided."""
    settled: dict[tuple[str, ...], tuple[int, Any]] = {}
    for position, change in enumerate(changes):
        for about, value in change.settles().items():
            first, decided = settled.setdefault(about, (position, value))
            if decided != value:
                found = f"{change.sentence()}, while changes[{first}] says: {changes[first].sentence()}"
                yield Issue(f"changes[{position}]", found, "expected one of them", code="contradiction")
                break
