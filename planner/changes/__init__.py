"""Changes of a plan as small typed values: applied one after another, undone, read from JSON.

``apply_changes(plan, changes)`` is the door. Each change says in one sentence what it does, and why it
can't be applied; docs/changes.md lists them all.
"""

from __future__ import annotations

from planner.changes.applying import Applied, apply_changes, contradictions
from planner.changes.base import ChangePart, Touched
from planner.changes.kinds import KINDS
from planner.changes.reading import read_changes
from planner.changes.restoring import Restore

__all__ = [
    "KINDS",
    "Applied",
    "ChangePart",
    "Restore",
    "Touched",
    "apply_changes",
    "contradictions",
    "read_changes",
]
