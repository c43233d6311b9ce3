"""Comparisons without money: causes whose fields are amounts, and what quotes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from scenarios.comparison.causes import Cause, FieldChange

HIDDEN_TEXT: Final = "…"


def comparison_without_amounts(document: Mapping[str, Any]) -> dict[str, Any]:
    """One of the ``others`` of ``crewline-comparison/1``: causes say of an amount only that it is another.

    The sentences of moves end with that of their cause, so they are told with the plain one.
    """
    causes = [one for one in document["causes"] if isinstance(one, Mapping)]
    plain = [_plain_cause(one) for one in causes]
    pairs = [(str(old.get("sentence", "")), new["sentence"]) for old, new in zip(causes, plain, strict=True)]
    told = {**document, "causes": plain}
    changes = document.get("changes")
    if isinstance(changes, Mapping) and isinstance(changes.get("moved"), Mapping):
        items = [_plain_move(one, pairs) for one in changes["moved"].get("items", ())]
        told["changes"] = {**changes, "moved": {**changes["moved"], "items": items}}
    return told


def _plain_cause(cause: Mapping[str, Any]) -> dict[str, Any]:
    """Without amounts; of a cause that doesn't tell its fields nothing is known to be harmless."""
    fields = cause.get("fields")
    if not isinstance(fields, list):
        return {**cause, "sentence": HIDDEN_TEXT}
    told = tuple(FieldChange(one["field"], one["noun"], one["words"], one["is_money"]) for one in fields)
    plain = Cause(str(cause["sentence"]), fields=told).without_amounts()
    return {**cause, "sentence": plain.sentence, "fields": [asdict(one) for one in plain.fields]}


def _plain_move(move: Mapping[str, Any], causes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    why = move.get("why")
    number = why.get("cause") if isinstance(why, Mapping) else None
    if not isinstance(why, Mapping) or not isinstance(number, int) or not 0 < number <= len(causes):
        return dict(move)
    return {**move, "why": {**why, "sentence": str(why["sentence"]).replace(*causes[number - 1])}}
