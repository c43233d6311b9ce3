"""Parameters in the texts of a template: ``${name}`` replaced by the parameter's value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from planner.document_issues import Place, found_text, known_names, place_text
from planner.errors import Issue

_REFERENCE = re.compile(r"\$(?P<escaped>\$\{)|\$\{(?P<name>[^{}]*)\}")


def fill_in(value: Any, values: Mapping[str, Any], place: Place, issues: dict[str, Issue]) -> Any:
    """``value`` with the parameters of all its texts filled in.

    A text that is nothing but ``${name}`` becomes the value itself, of whatever type. Within
    longer texts, numbers are written in JSON's form, true and false in small letters. ``$${``
    stands for ``${``. Keys of mappings are no texts. Parameters within values aren't looked for.

    Parameters
    ----------
    value
        Plain dicts, lists and scalars, at ``place`` of the document.
    issues
        By path; gets those about unknown parameters and about lists inside a longer text.
    """
    if isinstance(value, dict):
        return {key: fill_in(item, values, (*place, key), issues) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fill_in(item, values, (*place, i), issues) for i, item in enumerate(value)]
    if not isinstance(value, str) or "${" not in value:
        return value
    return _fill_in_text(value, values, place, issues)


def _fill_in_text(text: str, values: Mapping[str, Any], place: Place, issues: dict[str, Issue]) -> Any:
    for name in (match["name"] for match in _REFERENCE.finditer(text)):
        if name is not None and name.strip() not in values:
            path = place_text(place)
            found, hint = f"${{{name}}}", known_names("parameters", name, values)
            expected = "expected a parameter of the template"
            issues[path] = Issue(path, found, expected, hint, code="unknown-parameter")
            return text
    whole = _REFERENCE.fullmatch(text)
    if whole is not None and whole["name"] is not None:
        return values[whole["name"].strip()]

    def replacement(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "${"
        value = values[match["name"].strip()]
        if isinstance(value, list | dict) or value is None:
            path = place_text(place)
            found = f"{found_text(value)} for {match.group()} within a longer text"
            issues[path] = Issue(path, found, "expected text or a number", code="bad-parameter")
        return value if isinstance(value, str) else json.dumps(value)

    return _REFERENCE.sub(replacement, text)
