"""An order of each kind, as the description of the API shows them."""

from __future__ import annotations

from typing import Any, Final

_RUN: Final = "0198c0de0198c0de0198c0de0198c0de"
_OTHER: Final = "0198c0ff0198c0ff0198c0ff0198c0ff"
_ABSENCE: Final = {"change": "absence", "person": "Mia", "first": "2027-03-01", "last": "2027-03-12"}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "solve": {"kind": "solve", "time_limit": 20},
    "scenario": {
        "kind": "scenario",
        "run": _RUN,
        "scenarios": [{"id": "mia-away", "name": "Mia is away", "changes": [_ABSENCE]}],
    },
    "sweep": {"kind": "sweep", "change": "set-headcount skill=designer count={}", "over": "1..6"},
    "compare": {
        "kind": "compare",
        "sides": [{"run": _RUN, "name": "before"}, {"run": _OTHER, "name": "after"}],
    },
    "quote": {
        "kind": "quote",
        "project": {
            "id": "spring",
            "name": "Spring campaign",
            "due": "2027-04-30",
            "tasks": [{"id": "draft", "work": "5d", "skill": "copywriter"}],
        },
    },
    "select": {"kind": "select", "budget_cents": 2_000_000},
    "staff": {"kind": "staff", "frontier": 12, "time_limit": 60},
    "levels": {"kind": "levels", "skills": ["designer"]},
    "level": {"kind": "level", "run": _RUN, "until_due": True},
    "bottlenecks": {"kind": "bottlenecks", "of": "skill", "change": "more"},
    "risk": {"kind": "risk", "run": _RUN, "executions": 10_000},
    "commit-dates": {"kind": "commit-dates", "chance": 80},
    "trade-offs": {"kind": "trade-offs", "points": 12},
    "replan": {
        "kind": "replan",
        "run": _RUN,
        "on": "2027-02-08",
        "updates": [{"task": "website/draft", "started": "2027-02-01", "percent": "40%"}],
        "freeze": "1w",
    },
    "change-request": {
        "kind": "change-request",
        "reason": "The client asks for it two weeks earlier.",
        "changes": [{"change": "move-date", "project": "website", "date": "due", "to": "2027-03-15"}],
    },
}
