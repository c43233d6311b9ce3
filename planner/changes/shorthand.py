"""Changes in one line, for the command line: ``absence person=Mia first=2027-03-01 last=2027-03-12``."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

from planner.changes.base import ChangePart
from planner.changes.reading import read_changes
from planner.document_issues import found_text
from planner.errors import DocumentError, Issue


def read_change_line(text: str) -> ChangePart:
    """One change from its kind and its fields.

    Fields are written ``name=value``; a value is what YAML makes of it, so that lists and mappings can be
    given as ``[a, b]`` and ``{id: Zoe, skills: [design]}``. Quotes hold spaces together as in a shell.

    Raises
    ------
    DocumentError
        With an issue for everything that can't be read.
    """
    try:
        (change,) = read_changes([change_values(text)], place=())
    except DocumentError as error:
        issues = tuple(replace(issue, path=issue.path.removeprefix("[0].")) for issue in error.issues)
        raise DocumentError(f"{text}: {issues[0]}", issues) from None
    return change


def change_values(text: str) -> dict[str, Any]:
    """The same as plain values, not yet checked.

    Raises
    ------
    DocumentError
        If the line is no kind of change with fields.
    """
    from planner.yaml_reading import read_yaml  # slow to import

    try:
        kind, *fields = shlex.split(text)
    except ValueError:
        hint = "look for a quote that is not closed" if text.strip() else ""
        raise _unreadable(text, "expected a kind of change and its fields", hint) from None
    values: dict[str, Any] = {"change": kind}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or not name:
            raise _unreadable(field, "expected a field such as person=Mia", "quotes hold spaces together")
        if name in values:
            raise _unreadable(field, f"expected {name} once", "")
        values[name] = read_yaml(value).value if value else ""
    return values


def _unreadable(text: str, expected: str, hint: str) -> DocumentError:
    issue = Issue("", found_text(text), expected, hint, code="unreadable-change")
    return DocumentError(str(issue), (issue,))
