"""Where two plans differ, as it is told: the place, in words too, and what stood and stands there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, Field, JsonValue

from api.access.money import is_money_path, text_without_money
from api.access.roles import Principal, Scope
from api.routes.showing import part_for, settings_for
from planner.changes.differences import Place, differing_places, place_words
from planner.changes.parts import find
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
    return [place for place in places if not is_money_path(place[-1])]


def differences(
    principal: Principal, places: Sequence[Place], before: Plan, after: Plan
) -> list[DifferenceAnswer]:
    """What stood and stands at places where two plans differ."""
    old, new = _Values(principal, before), _Values(principal, after)
    return [
        _told(place, old.at(place), new.at(place), hide=not principal.may(Scope.MONEY)) for place in places
    ]


class _Values:
    """What stands in a plan, as people write it and as the one who asks may see it."""

    def __init__(self, principal: Principal, plan: Plan) -> None:
        self._principal = principal
        self._plan = plan
        self._settings: dict[str, Any] | None = None
        self._parts: dict[tuple[str, str], Any] = {}

    def at(self, place: Place) -> Any:
        """The value at a place; None where none is."""
        if len(place) == 1:
            if self._settings is None:
                self._settings = settings_for(self._principal, self._plan)
            return self._settings.get(place[0])
        field, id_, *steps = place
        if (field, id_) not in self._parts:
            part = find(getattr(self._plan, field), id_)
            found = None if part is None else part_for(self._principal, self._plan, field, part)
            self._parts[field, id_] = found
        value = self._parts[field, id_]
        for step in steps:
            if isinstance(value, list):
                value = next((one for one in value if one.get("id") == step), None)
            else:
                value = None if value is None else value.get(step)
        return value


def _told(place: Place, old: Any, new: Any, *, hide: bool) -> DifferenceAnswer:
    kind: Literal["added", "removed", "changed"] = "changed"
    if len(place) % 2 == 0:  # a part, that only one of them has
        kind = "added" if old is None else "removed"
    words = text_without_money(place_words(place)) if hide else place_words(place)
    return DifferenceAnswer(place=list(place), words=words, kind=kind, before=_small(old), after=_small(new))


def _small(value: Any) -> JsonValue:
    return value if len(json.dumps(value)) <= LARGEST else None
