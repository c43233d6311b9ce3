"""Changes of a plan, made for the version that somebody has seen, or for whatever is the newest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from api.client.answers import PlanAnswer
from api.client.calls import JSON, as_json, as_nothing
from api.client.effects import Call, Done, Flow, Reply

T = TypeVar("T")
PlanNamed: TypeAlias = "str | PlanAnswer"
"""A plan by its id, at whatever version; or as it was read, and only if it still is so."""
Landed: TypeAlias = "Callable[[], Flow[Done[T] | None]]"


def id_of(plan: PlanNamed) -> str:
    """The id of a plan."""
    return plan if isinstance(plan, str) else plan.id


def if_match(plan: PlanNamed) -> dict[str, str]:
    """The header that names the version a change is made for; none for a plan at whatever version."""
    return {} if isinstance(plan, str) else if_match_version(plan.version)


def if_match_version(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"If-Match": json.dumps(str(version))}


def changing(
    method: str,
    path: str,
    read: Callable[[Reply], T],
    plan: PlanAnswer,
    body: Any,
    landed: Landed[T] | None = None,
) -> Call[T]:
    """A change of a plan, if it is still as it was read."""
    headers = {"Content-Type": JSON, **if_match(plan)}
    return Call(method, path, read, body=as_json(body), headers=headers, landed=landed)


def removing(path: str, plan: PlanNamed, landed: Landed[None] | None = None) -> Call[None]:
    """Take something out."""
    return Call("DELETE", path, as_nothing, headers=if_match(plan), landed=landed)
