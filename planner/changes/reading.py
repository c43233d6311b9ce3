"""Changes read from plain JSON values, every problem of all of them at once."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from planner.changes.base import ChangePart
from planner.changes.kinds import KINDS
from planner.document_files import refused
from planner.document_issues import Place, found_text, issues_of, known_names, place_text
from planner.errors import DocumentError, Issue


def read_changes(values: Any, place: Place = ("changes",)) -> tuple[ChangePart, ...]:
    """Typed changes from a list of mappings, each with a key ``change`` that names its kind.

    Parameters
    ----------
    values
        As JSON or YAML gives them: dicts, lists and scalars.
    place
        Where they stand in their document, for messages.

    Raises
    ------
    DocumentError
        With an issue for every problem found.
    """
    if not isinstance(values, list):
        raise refused(
            [Issue(place_text(place), found_text(values), "expected a list of changes", code="wrong-type")]
        )
    issues: list[Issue] = []
    changes: list[ChangePart] = []
    for position, value in enumerate(values):
        try:
            changes.append(_read_change(value, (*place, position)))
        except DocumentError as error:
            issues += error.issues
    if issues:
        raise refused(issues)
    return tuple(changes)


def _read_change(value: Any, place: Place) -> ChangePart:
    if not isinstance(value, dict):
        expected = "expected a mapping with the key change"
        raise refused([Issue(place_text(place), found_text(value), expected, code="wrong-type")])
    name = value.get("change")
    if name not in KINDS:
        found = "nothing" if name is None else found_text(name)
        hint = known_names("kinds of change", name or "", KINDS)
        raise refused(
            [
                Issue(
                    place_text((*place, "change")),
                    found,
                    "expected a kind of change",
                    hint,
                    code="unknown-change",
                )
            ]
        )
    kind = KINDS[name]
    try:
        return kind.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise refused(issues_of(error, value, kind, prefix=place)) from None
