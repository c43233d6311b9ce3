"""Where two plans differ, as it is told: the place, in words too, and what stood and stands there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, Field, JsonValue

from api.access.money import is_money_path
from api.access.roles import Principal, Scope
from api.routes.showing import document_for
from planner.changes.differences import Place, differing_places, place_words
from planner.changes.restoring import COLLECTIONS
from planner.plan import Plan

LARGEST: Final = 2_000
"""Characters of the JSON of a value that is told; of larger ones only the place is."""


class DifferenceAnswer(BaseModel):
    """A place where two plans differ."""

    place: list[str] = Field(
        description="Fields and ids from the outside in.", examples=[["projects", "shop", "due"]]
    )
    words: str = Field(examples=["due of project shop"])
    kind: Literal["added", "removed", "changed"]
    before: JsonValue = Field(default=None, description="What stood there; null also where it is too large.")
    after: JsonValue = Field(default=None, description="What stands there; null also where it is too large.")


def differing(principal: Principal, before: Plan, after: Plan) -> list[Place]:
    """Every place where two plans differ that the one who asks may see, in order."""
    places = sorted(differing_places(before, after))
    if principal.may(Scope.MONEY):
        return places
    return [place for place in places if _is_part(place) or not is_money_path(place[-1])]


def differences(
    principal: Principal, places: Sequence[Place], before: Plan, after: Plan
) -> list[DifferenceAnswer]:
    """What stood and stands at places where two plans differ."""
    old, new = (_values(principal, plan, places) for plan in (before, after))
    return [_told(place, _at(old, place), _at(new, place)) for place in places]


def _values(principal: Principal, plan: Plan, places: Sequence[Place]) -> dict[str, Any]:
    """A plan as people write it and as the one who asks may see it, with those parts that places are in."""
    asked = {(place[0], place[1]) for place in places if len(place) > 1}
    alone: dict[str, Any] = {
        field: tuple(part for part in getattr(plan, field) if (field, part.id) in asked)
        for field in COLLECTIONS
    }
    if any(project.template is not None for project in alone["projects"]):
        alone["templates"] = plan.templates  # which tell what the projects' parameters stand for
    values: dict[str, Any] = json.loads(document_for(principal, plan.replace(**alone), "json"))
    return values


def _at(values: dict[str, Any], place: Place) -> Any:
    """The value at a place; None where none is."""
    found: Any = values
    for step in place:
        if isinstance(found, list):
            found = next((one for one in found if one.get("id") == step), None)
        else:
            found = None if found is None else found.get(step)
    return found


def _is_part(place: Place) -> bool:
    """Whether a place is a part with an id, that only one of both plans has; else it is a field."""
    return len(place) % 2 == 0


def _told(place: Place, old: Any, new: Any) -> DifferenceAnswer:
    kind: Literal["added", "removed", "changed"] = "changed"
    if _is_part(place):
        kind = "added" if old is None else "removed"
    return DifferenceAnswer(
        place=list(place), words=place_words(place), kind=kind, before=_small(old), after=_small(new)
    )


def _small(value: Any) -> JsonValue:
    return value if len(json.dumps(value)) <= LARGEST else None
