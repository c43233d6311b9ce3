"""Tiny plans for the engine; times are told as local clock times of the plan, which is UTC."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.search import engine
from scheduling.solver import solve


def clock(minute: int) -> str:
    """A minute since 1970 UTC as ``04 Mon 09:00``: day of January 2027, weekday, time."""
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)).strftime("%d %a %H:%M")


@pytest.fixture(autouse=True)
def _fewer_placements_when_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uncompiled, for coverage, kernels are a thousand times slower; a few placements do."""
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 60)


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    """A plan from Monday 4 January 2027, office hours 09:00-17:00, of the given tasks."""

    def make(tasks: list[dict[str, Any]], people: list[dict[str, Any]] | None = None, **more: Any) -> Plan:
        project = {"id": "p", "tasks": tasks, **more.pop("project", {})}
        document = {
            "format": "crewline/1",
            "start": "2027-01-04",
            "people": people if people is not None else [{"id": "ana", "skills": ["any"]}],
            "projects": [project, *more.pop("projects", [])],
            **more,
        }
        return Plan.model_validate_json(json.dumps(document))

    return make


@pytest.fixture
def solved() -> Callable[..., Outcome]:
    """Solve with a small effort."""

    def run(plan: Plan, effort: int = 2, workers: int = 1, **options: Any) -> Outcome:
        return solve(plan, SolveOptions(effort=effort, workers=workers, **options))

    return run


@pytest.fixture
def dates() -> Callable[[Outcome], dict[str, tuple[str, str]]]:
    """Start and finish of each task by its id."""

    def read(outcome: Outcome) -> dict[str, tuple[str, str]]:
        assert outcome.schedule is not None
        return {task.task: (clock(task.start), clock(task.finish)) for task in outcome.schedule.tasks}

    return read
