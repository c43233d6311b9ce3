"""Was it done after all? What is looked up where the answer to a change of a plan was lost.

A change names the version that it is for, and makes the next one. Where a retry is told that the version has
moved on, the next one is read: if what was asked for holds in it, the change is taken for made. It was, or
somebody else has made the very same; what was asked for is there either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from api.client.answers import KeptPart, KeptProject, PlanAnswer
from api.client.at_versions import Landed
from api.client.calls import as_model, get, path_of
from api.client.effects import Done, Flow

T = TypeVar("T")
Document = Mapping[str, Any]
_MODELS = {
    "projects": "Project",
    "people": "Person",
    "calendars": "Calendar",
    "contractor-pools": "ContractorPool",
    "equipment": "Equipment",
    "consumables": "Consumable",
}


def plan_replaced(plan: PlanAnswer, body: bytes) -> Landed[PlanAnswer]:
    """The next version is this document."""

    def is_there(then: Document) -> bool:
        from planner.document import parse_plan, plan_hash

        texts = body.decode("utf-8-sig"), json.dumps(then)
        ours, theirs = (plan_hash(parse_plan(text)) for text in texts)
        return ours == theirs

    return _plan_if(plan, is_there)


def plan_renamed(plan: PlanAnswer, name: str) -> Landed[PlanAnswer]:
    """The next version has this name."""
    return _plan_if(plan, lambda then: then.get("name", "") == name)


def project_replaced(plan: PlanAnswer, project: str, document: Document) -> Landed[KeptProject]:
    """The next version has this project."""

    def kept(then: Document) -> KeptProject | None:
        part = _same_part(then, "projects", project, document)
        return None if part is None else KeptProject(plan=plan.id, version=plan.version + 1, project=part)

    return _if(plan, kept)


def project_has_status(plan: PlanAnswer, project: str, status: str) -> Landed[KeptProject]:
    """The project has this status in the next version."""

    def kept(then: Document) -> KeptProject | None:
        part = _part(then, "projects", project)
        is_so = part is not None and part.get("status", "accepted") == status
        return KeptProject(plan=plan.id, version=plan.version + 1, project=part or {}) if is_so else None

    return _if(plan, kept)


def part_put(plan: PlanAnswer, kind: str, id_: str, document: Document) -> Landed[KeptPart]:
    """The next version has this person, calendar, ..."""

    def kept(then: Document) -> KeptPart | None:
        part = _same_part(then, kind, id_, document)
        return None if part is None else KeptPart(plan=plan.id, version=plan.version + 1, part=part)

    return _if(plan, kept)


def part_gone(plan: PlanAnswer, kind: str, id_: str) -> Landed[None]:
    """The next version is without this part."""

    def look() -> Flow[Done[None] | None]:
        then = yield from _next(plan)
        return Done(None) if _part(then, kind, id_) is None else None

    return look


def _plan_if(plan: PlanAnswer, is_there: Callable[[Document], bool]) -> Landed[PlanAnswer]:
    def look() -> Flow[Done[PlanAnswer] | None]:
        then = yield from _next(plan)
        if not is_there(then):
            return None
        now = yield from get(path_of("plans", plan.id), as_model(PlanAnswer))
        return Done(now.model_copy(update={"version": plan.version + 1, "name": then.get("name", "")}))

    return look


def _if(plan: PlanAnswer, kept: Callable[[Document], T | None]) -> Landed[T]:
    def look() -> Flow[Done[T] | None]:
        found = kept((yield from _next(plan)))
        return None if found is None else Done(found)

    return look


def _next(plan: PlanAnswer) -> Flow[dict[str, Any]]:
    """The document of the version after the one that was seen."""
    path = path_of("plans", plan.id, "versions", str(plan.version + 1))
    return (yield from get(path, as_model(dict[str, Any])))


def _same_part(then: Document, kind: str, id_: str, document: Document) -> dict[str, Any] | None:
    """The part of the next version, if it means the same as what was sent."""
    import planner.plan

    part = _part(then, kind, id_)
    if part is None:
        return None
    model = getattr(planner.plan, _MODELS[kind])
    ours, theirs = (
        model.model_validate_json(json.dumps({"id": id_, **one}, default=str)) for one in (document, part)
    )
    return part if ours == theirs else None


def _part(then: Document, kind: str, id_: str) -> dict[str, Any] | None:
    parts = then.get(kind.replace("-", "_"), [])
    return next((one for one in parts if one.get("id") == id_), None)
