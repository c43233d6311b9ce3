"""The document ``crewline-levels/1``: how many people of each skill it takes; docs/levels.md explains it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from capacity.levels import LevelPlan
    from planner.plan import Plan

LEVELS_FORMAT: Final = "crewline-levels/1"


def levels_to_dict(plan: Plan, hashed: str, found: LevelPlan, by: dt.date | None) -> dict[str, Any]:
    """The document ``crewline-levels/1`` that ``--json`` prints; docs/levels.md explains it."""
    from api.exports.frames import frame_records
    from capacity.levels.columns import LEVELS, level_frame

    return {
        "format": LEVELS_FORMAT,
        "plan": {"name": plan.name, "hash": hashed, "currency": plan.currency},
        "by": None if by is None else by.isoformat(),
        "until": LocalTimes(plan.time_zone)[found.end],
        "unit": "cents" if found.by_cost else "people",
        "value": found.value,
        "bound": found.bound,
        "gap": round(found.gap, 4),
        "solves": found.solves,
        "interrupted": found.interrupted,
        "levels": frame_records(level_frame(found), LEVELS),
    }
