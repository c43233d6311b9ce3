"""What typed changes touch, as causes for the explanation of what moved."""

from __future__ import annotations

from planner.changes import ChangePart, Restore
from scenarios.applying import Case
from scenarios.comparison import Cause


def causes_of(case: Case) -> tuple[Cause, ...]:
    """One cause for each change of a case, in their order, told in its sentence."""
    return tuple(_cause(change, undo) for change, undo in zip(case.changes, case.undo, strict=True))


def _cause(change: ChangePart, undo: Restore) -> Cause:
    """As the change says; where that is everything, what it really replaced."""
    touched = change.touches()
    if touched.everything:
        touched = undo.touches()
    return Cause(
        change.sentence(),
        tasks=frozenset(touched.tasks),
        people=frozenset(touched.people),
        pools=frozenset(touched.pools),
        projects=frozenset(touched.projects),
        everything=touched.everything,
    )
