"""A small sound plan, changed by each test in one place, and what validation says of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from planner.document import parse_plan
from planner.errors import Issue
from planner.plan import Plan
from planner.validation import validate

# Monday 2027-01-04 00:00 UTC; office hours 09:00-17:00, Monday to Friday.
SOUND: dict[str, Any] = {
    "format": "crewline/1",
    "start": "2027-01-04",
    "people": [
        {"id": "ann", "skills": ["designer"]},
        {"id": "bob", "skills": [{"skill": "developer", "level": 2}]},
    ],
    "projects": [{"id": "p", "tasks": [{"id": "a", "work": "1d", "skill": "designer"}]}],
}

Check = Callable[..., tuple[Issue, ...]]


def _document(tasks: list[dict[str, Any]] | None, project: dict[str, Any], changes: dict[str, Any]) -> Any:
    document = copy.deepcopy(SOUND) | changes
    if tasks is not None:
        document["projects"][0]["tasks"] = tasks
    if project:
        document["projects"][0] |= project
    return document


@pytest.fixture
def plan_with() -> Callable[..., Plan]:
    """The sound plan with other ``tasks``, other keys of its ``project``, or other keys."""

    def build(
        tasks: list[dict[str, Any]] | None = None, project: dict[str, Any] | None = None, **changes: Any
    ) -> Plan:
        return parse_plan(json.dumps(_document(tasks, project or {}, changes)))

    return build


@pytest.fixture
def check(plan_with: Callable[..., Plan]) -> Check:
    """Issues of the sound plan with some changes."""

    def issues(*args: Any, **changes: Any) -> tuple[Issue, ...]:
        return validate(plan_with(*args, **changes))

    return issues


@pytest.fixture
def sound_document() -> dict[str, Any]:
    """The sound plan as a document of its own, to be changed at will."""
    return copy.deepcopy(SOUND)
