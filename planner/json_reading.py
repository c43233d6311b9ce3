"""What JSON text may hide from its readers: repeated keys, NaN, huge numbers, broken characters.

A first pass, fast enough for 60 MB, only tells whether there is anything to say; if there is, a
second one finds the places.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from planner.document_issues import SURROGATE, Place, found_text, half_surrogate, place_text
from planner.document_limits import DEEPEST, LARGEST_INTEGER, TOO_LARGE
from planner.errors import DocumentError, Issue


class _TroubleError(Exception):
    """The text repeats a key or has a number that isn't finite."""


class _Repeating(dict[str, Any]):
    """An object some of whose keys were given more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(reversed(pairs))  # the first of equal keys counts
        self.repeated = sorted(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)


def _only_unique(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _TroubleError


def _no_constant(_name: str) -> None:
    raise _TroubleError


def check_json(text: str) -> list[Issue]:
    """Keys given twice and numbers that aren't finite, of a JSON text.

    Raises
    ------
    DocumentError
        Where the text is no JSON, or is nested too deeply to look further.
    """
    try:
        json.loads(text, object_pairs_hook=_only_unique, parse_constant=_no_constant)
    except _TroubleError:
        return check_values(raw_json(text))
    except json.JSONDecodeError as error:
        raise _no_json(error) from None
    except RecursionError:
        raise too_deep() from None
    except ValueError:  # Python refuses whole numbers of more than some thousand digits
        return check_values(raw_json(text))
    return []


def raw_json(text: str) -> Any:
    """The text as plain dicts, lists and scalars; of repeated keys the first counts.

    Raises
    ------
    DocumentError
        Where the text is no JSON or is nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise _no_json(error) from None
    except RecursionError:
        raise too_deep() from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else _Repeating(pairs)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else math.inf


def check_values(raw: Any, place: Place = ()) -> list[Issue]:
    """Issues about values that JSON can write, but a document can't hold; ``raw`` is at ``place``."""
    issues: list[Issue] = []
    _walk(raw, place, issues)
    return issues


def _walk(value: Any, place: Place, issues: list[Issue]) -> None:
    if isinstance(value, dict | list | tuple) and len(place) >= DEEPEST:
        raise too_deep()
    if isinstance(value, _Repeating):
        for key in value.repeated:
            path = place_text((*place, key))
            issues.append(Issue(path, "the same key again", "expected each key once", code="duplicate-key"))
    if isinstance(value, dict):
        for key, item in value.items():
            _walk(item, (*place, key), issues)
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            _walk(item, (*place, position), issues)
    elif isinstance(value, str):
        if SURROGATE.search(value):
            issues.append(half_surrogate(place))
    elif isinstance(value, int | float) and not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        issues.append(Issue(place_text(place), found_text(value), TOO_LARGE, code="number-too-large"))


def _no_json(error: json.JSONDecodeError) -> DocumentError:
    issue = Issue(
        "",
        "text that is no JSON",
        f"expected JSON: {error.msg}",
        f"line {error.lineno}, column {error.colno}",
        code="bad-json",
    )
    return DocumentError(str(issue), (issue,))


def too_deep() -> DocumentError:
    """The error about a document that is nested too deeply."""
    issue = Issue(
        "", f"more than {DEEPEST} levels of nesting", f"expected at most {DEEPEST}", code="too-deep"
    )
    return DocumentError(str(issue), (issue,))
