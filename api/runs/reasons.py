"""Why a run did not succeed: problems of RFC 9457 that are kept with it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

KINDS: Final = {
    "OutOfMemoryError": "out-of-memory",
    "EngineStuckError": "engine-stuck",
    "EngineKilledError": "engine-killed",
    "EngineCrashedError": "engine-crashed",
    "PlanError": "invalid-plan",
    "DocumentError": "invalid-document",
    "InputError": "invalid-input",
}
"""Kinds of problems, by the names of the errors that a run's process tells of; all others are faults."""
TITLES: Final = {
    "out-of-memory": "The run needed more memory than it may have",
    "engine-stuck": "The engine did not end in time",
    "engine-killed": "The engine's process was ended from outside",
    "engine-crashed": "The engine's process crashed",
    "invalid-plan": "The plan has errors",
    "invalid-document": "A document can't be read",
    "invalid-input": "Something handed in can't be used",
    "worker-lost": "Its workers died",
    "process-lost": "The run's process ended",
    "time-limit": "The run took too long",
    "cancelled": "Cancelled",
    "fault": "A fault in Crewline",
}


def reason(kind: str, detail: str) -> dict[str, Any]:
    """A problem of one of the kinds that ``TITLES`` lists."""
    return {"type": f"urn:crewline:problem:{kind}", "title": TITLES[kind], "detail": detail}


def reason_of_error(name: str, detail: str) -> dict[str, Any]:
    """The problem that an error of a run's process comes to."""
    return reason(KINDS.get(name, "fault"), detail)


def fault(error: Exception) -> dict[str, Any]:
    """The problem that an error of ours comes to; statements are not told: they hold what they write."""
    told = type(error).__name__
    return reason("fault", told if isinstance(error, SQLAlchemyError) else f"{told}: {error}")
