"""The document ``crewline-sweep/1``: one change with many values; docs/scenarios.md explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from api.documents.effects import effect_to_dict
from planner.document import plan_hash

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.effects import Effect

FORMAT: Final = "crewline-sweep/1"


def sweep_to_dict(plan: Plan, change: str, rows: Sequence[Effect], *, interrupted: bool) -> dict[str, Any]:
    """The document ``crewline-sweep/1`` that ``--json`` prints; docs/scenarios.md explains it."""
    return {
        "format": FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan), "currency": plan.currency},
        "change": change,
        "interrupted": interrupted,
        "rows": [effect_to_dict(row) for row in rows],
    }
