"""Parts of the plan document in requests, JSON or YAML by their content, every problem of them at once."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError

from planner.document_files import refused
from planner.document_issues import found_text, issues_of
from planner.document_part import Part
from planner.errors import Issue
from planner.json_reading import check_values, raw_json

_Part = TypeVar("_Part", bound=Part)


def plain_value(text: str) -> Any:
    """A text, JSON or YAML, as plain dicts, lists and scalars.

    Raises
    ------
    DocumentError
        If it is neither, or holds what a document can't.
    """
    content = text.lstrip()
    if not content:
        raise refused([Issue("", "an empty body", "expected a document in JSON or YAML", code="empty")])
    if content.startswith(("{", "[")):
        value = raw_json(content)
        issues = check_values(value)
    else:
        from planner.yaml_reading import read_yaml  # slow to import, and JSON needs none

        document = read_yaml(text)
        value, issues = document.value, document.issues
    if issues:
        raise refused(issues)
    return value


def read_part(text: str, model: type[_Part], id_: str | None = None) -> _Part:
    """A part of the plan document, such as a person.

    Parameters
    ----------
    id_
        That its address says; it may be left out in the text, but not be another one.

    Raises
    ------
    DocumentError
        With an issue for everything that is wrong with it.
    """
    value = plain_value(text)
    if isinstance(value, dict) and id_ is not None:
        value = {"id": id_, **value}
        if value["id"] != id_:
            expected = f'expected "{id_}", as the address says'
            raise refused([Issue("id", found_text(value["id"]), expected, code="another-id")])
    if not isinstance(value, dict):
        expected = f"expected a {model.__name__.lower()}: a mapping of keys and values"
        raise refused([Issue("", found_text(value), expected, code="wrong-type")])
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise refused(issues_of(error, value, model)) from None
