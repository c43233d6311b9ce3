"""The kinds of runs: a module for each, with a function ``work``. Loaded in a run's own process only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from api.runs.desk import Work

MODULES: Final = {
    "solve": "api.runs.kinds.solve",
    "scenario": "api.runs.kinds.scenario",
    "sweep": "api.runs.kinds.sweep",
    "compare": "api.runs.kinds.compare",
    "quote": "api.runs.kinds.quote",
    "select": "api.runs.kinds.select",
    "staff": "api.runs.kinds.staff",
    "levels": "api.runs.kinds.levels",
    "level": "api.runs.kinds.level",
    "bottlenecks": "api.runs.kinds.bottlenecks",
    "risk": "api.runs.kinds.risk",
    "commit-dates": "api.runs.kinds.commit_dates",
    "trade-offs": "api.runs.kinds.trade_offs",
    "replan": "api.runs.kinds.replan",
    "change-request": "api.runs.kinds.change_request",
}


def work_of(kind: str) -> Work:
    """What a kind of run does.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    return cast("Work", import_module(MODULES[kind]).work)
