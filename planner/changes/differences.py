"""Where two plans differ, field by field, with parts by their ids: places as people name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.changes.restoring import COLLECTIONS
from planner.document_part import Part
from planner.plan import Plan

Place = tuple[str, ...]
"""Such as ``("projects", "Acme", "tasks", "film", "work")``; a part alone where it is on one side only."""


def differing_places(before: Plan, after: Plan) -> frozenset[Place]:
    """Every field in which two plans differ, and every part that only one of them has.

    Fields that hold parts with ids (people, projects, tasks, reviews and the like) are gone into; all
    others count as a whole. The order of parts does not count.
    """
    return frozenset(_within(before, after, ()))


def _within(before: Part, after: Part, place: Place) -> Iterator[Place]:
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old is new or old == new:
            continue
        if name in COLLECTIONS or name in ("tasks", "reviews", "risks", "modes"):
            yield from _parts(old, new, (*place, name))
        else:
            yield (*place, name)


def _parts(before: tuple[Any, ...], after: tuple[Any, ...], place: Place) -> Iterator[Place]:
    old, new = ({part.id: part for part in parts} for parts in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if id_ in old and id_ in new:
            yield from _within(old[id_], new[id_], (*place, id_))
        else:
            yield (*place, id_)


def overlap(one: Place, other: Place) -> bool:
    """Whether one place is the other, or within it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def place_words(place: Place) -> str:
    """``due of project Acme``, ``work of task Acme/film``: a place for people."""
    *parts, last = place if len(place) % 2 else (*place, "")
    kinds = {"people": "person", "templates": "template", "contractor_pools": "contractor pool"}
    if not parts:
        return f"the plan's {last}"
    names = parts[1::2]
    kind = kinds.get(parts[-2], parts[-2].removesuffix("s"))
    whole = f"{kind} {'/'.join(names)}"
    return f"{last.replace('_', ' ')} of {whole}" if last else whole
