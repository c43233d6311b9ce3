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


# --- a realistic plan of every kind of thing ----------------------------------------------------


def _tasks(project: int) -> list[dict[str, Any]]:
    """Fifteen tasks of every kind, in an order that the links follow."""
    return [
        {"id": "brief", "work": "4h", "skill": "planner"},
        {"id": "concept", "work": "2d", "skill": "designer", "after": ["brief"], "release": "2027-02-01"},
        {"id": "make", "notes": "a summary"},
        {"id": "draft", "parent": "make", "work": "3d", "person": "p1", "after": ["concept"]},
        {
            "id": "film",
            "parent": "make",
            "duration": "6h",
            "needs": [{"skill": "designer", "count": 2, "units": "50%"}, {"skill": "planner"}],
            "equipment": [{"equipment": "camera", "units": 1}],
            "consumables": [{"consumable": "ink", "amount": 10}],
            "after": [{"task": "draft", "type": "SS", "lag": "1d", "max_lag": "20d"}],
        },
        {"id": "client", "wait": "3d", "calendar": "uk", "after": ["make"]},
        {
            "id": "build",
            "modes": [
                {"id": "alone", "work": "3d", "needs": [{"skill": "developer"}]},
                {"id": "pair", "work": "4d", "needs": [{"skill": "developer", "count": 2}], "cost": 100},
            ],
            "after": [{"task": "client", "lag": "1ed"}, {"task": "draft", "type": "FF"}],
        },
        {"id": "test", "work": "8h", "needs": [{"pinned": ["p3"], "skill": "developer"}], "after": ["build"]},
        {
            "id": "fix",
            "work": "2d",
            "needs": [{"skill": "developer", "allowed": ["p3", "p4", "agency"], "forbidden": ["p4"]}],
            "after": ["test"],
            "due": "2027-05-03",
            "deadline": "2027-06-30",
        },
        {"id": "launch", "milestone": True, "after": ["fix", "approval"]},
        {
            "id": "started",
            "work": "5d",
            "skill": "designer",
            "progress": {"started": "2026-12-14", "percent": "40%", "people": ["p0"]},
        },
        {"id": "finished", "work": "1d", "skill": "planner", "progress": {"finished": "2026-12-18"}},
        {"id": "fixed", "work": "1d", "skill": "planner", "start": "2027-03-01"},
        {
            "id": "bound",
            "work": "1d",
            "skill": "planner",
            "constraint": {"type": "start-no-earlier-than", "date": "2027-03-01"},
        },
        {
            "id": "report",
            "work": "2h",
            "skill": "planner",
            "after": ["launch", "p0/launch"] if project else ["launch"],
        },
    ]


def _plan() -> dict[str, Any]:
    trades = ["designer", "planner", "designer", "developer", "developer", "planner"]
    return {
        "format": "crewline/1",
        "start": "2027-01-04",
        "end": "2028-12-29",
        "time_zone": "Europe/London",
        "grid": "30min",
        "calendar": "uk",
        "calendars": [
            {
                "id": "uk",
                "holidays": [{"country": "GB", "subdivision": "ENG"}],
                "exceptions": [{"first": "2027-08-02", "last": "2027-08-06"}, {"first": "2027-12-24"}],
            },
            {
                "id": "early",
                "week": {"mon-thu": ["07:00-11:00", "12:00-16:00"]},
                "time_zone": "Europe/Berlin",
            },
        ],
        "people": [
            {
                "id": f"p{number}",
                "skills": [{"skill": trade, "level": 2}, "all-round"],
                "calendar": "early" if number % 2 else "uk",
                "share": "75%",
                "employed_first": "2020-01-01",
                "time_off": [{"first": "2027-07-05", "last": "2027-07-16"}],
            }
            for number, trade in enumerate(trades)
        ],
        "contractor_pools": [
            {
                "id": "agency",
                "skills": ["developer"],
                "rate": 90,
                "lead_time": "5d",
                "minimum_booking": "5d",
                "maximum": 2,
                "committed": [{"first": "2027-02-01", "last": "2027-02-12"}],
            }
        ],
        "equipment": [{"id": "camera", "units": 2}],
        "consumables": [{"id": "ink", "amount": 100}],
        "templates": [
            {
                "id": "shared",
                "parameters": {"hours": "4h"},
                "tasks": [{"id": "kick-off", "work": "${hours}", "skill": "planner"}],
            }
        ],
        "projects": [
            {
                "id": f"p{number}",
                "template": "shared",
                "due": "2027-06-01",
                "release": "2027-01-11",
                "tasks": _tasks(number),
                "reviews": [
                    {
                        "id": "approval",
                        "of": ["draft"],
                        "rounds": 2,
                        "steps": [{"wait": "2d"}],
                        "rework": [{"share": ["20%"]}],
                    }
                ],
                "risks": [{"id": "rain", "probability": "20%", "task": "film"}],
            }
            for number in range(3)
        ],
        "objective": {"levels": [{"goals": [{"goal": "late_cost"}]}, {"goals": [{"goal": "makespan"}]}]},
    }


@pytest.fixture(scope="session")
def realistic_document() -> dict[str, Any]:
    """Three projects with every kind of task, link, date and resource; to be copied, not changed."""
    return _plan()
