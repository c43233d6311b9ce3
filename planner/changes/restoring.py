"""Undoing: the parts of a plan that a change replaced, as a change of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeVar

from planner.changes.base import ChangePart, Touched
from planner.document_part import Id
from planner.errors import Issue
from planner.plan import Plan
from planner.validation.findings import listed

COLLECTIONS: Final = (
    "calendars",
    "people",
    "contractor_pools",
    "equipment",
    "consumables",
    "templates",
    "projects",
)
"""Fields of a plan that hold parts with ids; all others are its settings."""

P = TypeVar("P", bound=Any)


class Restore(ChangePart):
    """Parts and settings of a plan become again what they were: made by ``restoration`` only."""

    change: Literal["restore"] = "restore"
    parts: Plan
    """A plan of the parts to be put back, and of nothing else; its settings count with ``settings``."""
    gone: dict[str, tuple[Id, ...]] = {}
    """Ids of parts to be taken out, by the plan's field."""
    order: dict[str, tuple[Id, ...]] = {}
    """Ids in the order to be had again, where parts come or go, by the plan's field."""
    settings: bool = False

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """A part to be taken out is gone already, or a field is none of a plan."""
        for field in sorted({*self.gone, *self.order} - set(COLLECTIONS)):
            yield Issue(field, f'"{field}"', f"expected one of {listed(COLLECTIONS)}", code="unknown-key")
        for field in COLLECTIONS:
            known = {part.id for part in getattr(plan, field)}
            missing = [name for name in self.gone.get(field, ()) if name not in known]
            if missing:
                expected = "expected parts that are there, to be taken out"
                yield Issue(f"gone.{field}", listed(missing), expected, code="gone")

    def apply(self, plan: Plan) -> Plan:
        """The plan before, if it is what the change made of it."""
        fields: dict[str, Any] = {}
        if self.settings:
            fields = {
                name: getattr(self.parts, name) for name in Plan.model_fields if name not in COLLECTIONS
            }
        for field in COLLECTIONS:
            put_back, out = getattr(self.parts, field), self.gone.get(field, ())
            if put_back or out or field in self.order:
                fields[field] = _rebuilt(getattr(plan, field), put_back, out, self.order.get(field, ()))
        return plan.replace(**fields)

    def sentence(self) -> str:
        """Which parts."""
        names = [part.id for field in COLLECTIONS for part in getattr(self.parts, field)]
        names += [name for field in COLLECTIONS for name in self.gone.get(field, ())]
        names += ["the plan's settings"] if self.settings else []
        return f"{listed(names)} as before" if names else "Everything as before"

    def touches(self) -> Touched:
        """The parts."""

        def ids(field: str) -> tuple[str, ...]:
            return (*(part.id for part in getattr(self.parts, field)), *self.gone.get(field, ()))

        others = any(ids(field) for field in ("calendars", "equipment", "consumables", "templates"))
        return Touched(
            ids("people"), ids("contractor_pools"), ids("projects"), everything=self.settings or others
        )


def restoration(before: Plan, after: Plan) -> Restore:
    """What makes ``before`` of ``after``; the ids of each kind must be unique in both."""
    nothing: dict[str, Any] = dict.fromkeys(COLLECTIONS, ())
    parts: dict[str, Any] = dict(nothing)
    out: dict[str, tuple[str, ...]] = {}
    order: dict[str, tuple[str, ...]] = {}
    for field in COLLECTIONS:
        old, new = getattr(before, field), getattr(after, field)
        if old is new:
            continue
        known = {part.id: part for part in new}
        parts[field] = tuple(
            part for part in old if known.get(part.id) is not part and known.get(part.id) != part
        )
        kept = {part.id for part in old}
        if leaving := tuple(part.id for part in new if part.id not in kept):
            out[field] = leaving
        if [part.id for part in old] != [part.id for part in new if part.id in kept]:
            order[field] = tuple(part.id for part in old)
    settings = before.replace(**nothing) != after.replace(**nothing)
    said: dict[str, Any] = {"gone": out, "order": order, "settings": settings}
    return Restore(parts=before.replace(**parts), **{name: value for name, value in said.items() if value})


def _rebuilt(
    now: tuple[P, ...], put_back: tuple[P, ...], out: tuple[str, ...], order: tuple[str, ...]
) -> tuple[P, ...]:
    held = {part.id: part for part in now if part.id not in out}
    held.update({part.id: part for part in put_back})
    first = [held.pop(name) for name in order if name in held]
    return (*first, *held.values())
