"""What pydantic finds wrong with a document, said in the document's own words.

A place in a document is a tuple of keys and positions, ``("projects", 2, "tasks", 5, "skill")``;
people read it as ``projects[2].tasks[5].skill``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from planner.document_limits import MOST_ISSUES
from planner.document_types import WrittenAs, keys_at, written_as
from planner.errors import Issue
from planner.plan import FORMAT

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Place = tuple[str | int, ...]

_PLAIN_KEY = re.compile(r"[^\W\d][\w-]*")
_LONGEST_FOUND: Final = 60
_LONGEST_WORD: Final = 200
_MOST_WORDS: Final = 1000
_MEND_FIRST: Final = "expected fewer: mend those that are told first"
SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a pair that only together means a character; JSON and YAML can write one alone."""

_TYPES: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of a sensible size",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "date_type": "a date such as 2027-01-04",
}
_BOUNDS: Final = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
_PATTERNS: Final = {
    r"^[A-Z]{2}$": ("two capital letters, such as GB", "bad-code"),
    r"^[A-Z]{3}$": ("three capital letters, such as USD", "bad-code"),
    r"^([1-9]|1[0-9]|20)$": ("a number of rounds from 1 to 20", "out-of-range"),
}
_NO_PLAN: Final = "planner import reads tables; docs/plan-document.md says how a plan is written"
_NAME: Final = "a name without / or #, without line breaks, and not beginning or ending with a space"


def place_text(place: Iterable[str | int]) -> str:
    """``projects[2].tasks[5].skill`` for a place; keys that are no plain words stand in quotes."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def found_text(value: object) -> str:
    """``value`` as a document would write it, cut to about 60 characters."""
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of more than 60 digits"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_FOUND else f"{text[: _LONGEST_FOUND - 1]}…"


def half_surrogate(place: Place, hint: str = "") -> Issue:
    """The issue about text with half a surrogate pair."""
    expected = "expected whole Unicode characters"
    return Issue(place_text(place), "half a surrogate pair", expected, hint, code="bad-text")


def nearest(word: object, known: Iterable[str]) -> str:
    """``did you mean "skills"?``, or nothing where no known word is like ``word``.

    Of very many known words only the first are looked at.
    """
    close = _nearest_word(str(word)[:_LONGEST_WORD], tuple(islice(known, _MOST_WORDS)))
    return f"did you mean {json.dumps(close, ensure_ascii=False)}?" if close else ""


def known_names(kind: str, word: object, known: Iterable[str]) -> str:
    """Hint for an unknown name: ``did you mean "film"? known templates: film, poster``."""
    every = list(known)
    if not every:
        return f"there are no {kind}"
    return " ".join(part for part in (nearest(word, every), f"known {kind}: {_listed(every)}") if part)


@lru_cache(maxsize=512)
def _nearest_word(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def one_of(known: Sequence[str], most: int = 20) -> str:
    """``one of a, b, c``, cut after ``most`` words."""
    if not known:
        return "nothing here"
    listed = _listed(known, most)
    return f"one of {listed}" if len(known) > 1 else listed


def _listed(known: Sequence[str], most: int = 20) -> str:
    return ", ".join(known[:most]) + (f" and {len(known) - most} more" if len(known) > most else "")


def issues_of(
    error: ValidationError,
    raw: Any,
    model: type[BaseModel],
    *,
    prefix: Place = (),
    hint_at: Callable[[Place], str] = lambda _place: "",
) -> list[Issue]:
    """One issue for each error of a document, without repetition; after many, how many more there are.

    Parameters
    ----------
    error
        From validating ``raw``'s JSON as ``model``.
    raw
        The document as plain dicts, lists and scalars.
    prefix
        Place of ``raw`` in a larger document.
    hint_at
        Gives a hint about a place within ``raw``, such as its line, put before other hints.
    """
    issues: dict[tuple[str, str, str], Issue] = {}
    for number, detail in enumerate(error.errors(include_url=False)):
        if len(issues) == MOST_ISSUES:
            more = f"{error.error_count() - number:,} more errors"
            return [*issues.values(), Issue(place_text(prefix), more, _MEND_FIRST, code="more-errors")]
        place, value = _place_in(raw, detail)
        if detail["type"] in ("too_short", "missing_argument") and isinstance(value, list) and value:
            continue  # its items were refused, and each has its own issue
        found, expected, hint, code = _explain(detail, place, value, model)
        hint = "; ".join(part for part in (hint_at(place), hint) if part)
        issue = Issue(place_text(prefix + place), found, expected, hint, code=code)
        issues.setdefault((issue.path, issue.found, issue.expected), issue)
    return list(issues.values())


def _place_in(raw: Any, detail: ErrorDetails) -> tuple[Place, Any]:
    """The error's place as the document has it, and what stands there.

    Steps that pydantic adds (names of validators, weekdays spread from ``mon-fri``, positions in
    what was written as a single value) are translated or left out.
    """
    place: list[str | int] = []
    at = raw
    for step in detail["loc"]:
        key: str | int | None = None
        if isinstance(at, dict):
            key = step if step in at else _range_of(str(step), at)
        elif isinstance(at, list) and isinstance(step, int) and step < len(at):
            key = step
        if key is not None:
            place.append(key)
            at = at[key]
    if detail["type"] == "missing":
        place.append(str(detail["loc"][-1]))
        at = None
    return tuple(place), at


def _range_of(weekday: str, week: dict[str, Any]) -> str | None:
    """The key such as ``mon-fri`` of a week that stands for ``weekday``."""
    from planner.plan import WEEKDAYS

    for key in week:
        first, dash, last = str(key).partition("-")
        if dash and {weekday, first, last} <= set(WEEKDAYS):
            begin, end, day = (WEEKDAYS.index(name) for name in (first, last, weekday))
            if (day - begin) % 7 <= (end - begin) % 7:
                return str(key)
    return None


def _explain(
    detail: ErrorDetails, place: Place, value: Any, model: type[BaseModel]
) -> tuple[str, str, str, str]:
    """Found, expected, hint and code of one error."""
    kind, context = detail["type"], detail.get("ctx", {})
    found = found_text(place[-1] if detail["loc"][-1:] == ("[key]",) else value)
    if kind == "missing":
        hint = f"write format: {FORMAT}" if place == ("format",) else ""
        return "nothing", "expected this key, which is required", hint, "missing-key"
    if kind == "extra_forbidden":
        known = keys_at(model, detail["loc"][:-1])
        hint = nearest(place[-1], known) or f"known keys: {', '.join(known)}"
        return f"unknown key {found_text(str(place[-1]))}", "expected a known key", hint, "unknown-key"
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", str(context["expected"]))
        return found, f"expected {one_of(known)}", nearest(value, known), "unknown-value"
    if kind == "value_error":
        return found, str(context["error"]), "", written_as(model, detail["loc"]).code
    if kind.startswith("date_") and kind != "date_type":
        return found, "expected a date that exists, such as 2027-01-04", "", "bad-date"
    if kind in _TYPES:
        hint = _type_hint(kind, value) if place else _NO_PLAN
        return found, f"expected {_TYPES[kind]}", hint, "wrong-type"
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        limit = _limit_text(written_as(model, detail["loc"]), context[bound])
        return found, f"expected {words} {limit}", "", "out-of-range"
    return found, *_explain_length_or_pattern(detail, value)


def _explain_length_or_pattern(detail: ErrorDetails, value: Any) -> tuple[str, str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "string_pattern_mismatch":
        words, code = _PATTERNS.get(str(context["pattern"]), (_NAME, "bad-id"))
        return f"expected {words}", "", code
    if kind == "string_too_short":
        return "expected a name", "", "bad-id"
    if kind == "string_too_long":
        return f"expected at most {context['max_length']} characters", f"it has {len(value)}", "too-long"
    if kind == "too_short":
        return f"expected at least {_items(context['min_length'])}", "", "too-short"
    if kind == "too_long":
        return f"expected at most {_items(context['max_length'])}", "", "too-long"
    return detail["msg"], "", "invalid"


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _limit_text(written: WrittenAs, limit: Any) -> str:
    """A bound of the model in the units in which the document writes it."""
    if written is WrittenAs.SHARE:
        return f"{limit / 10:g}%"
    if written is WrittenAs.MONEY:
        return f"{limit / 100:g}"
    return str(limit)


def _type_hint(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return f'text that looks like a number needs quotes: "{found_text(value)}"'
    if kind == "string_type" and isinstance(value, bool):
        return f'text that is a YAML keyword needs quotes: "{str(value).lower()}"'
    if kind == "bool_type" and isinstance(value, str):
        return "without quotes"
    if kind in ("tuple_type", "list_type") and not isinstance(value, dict) and value is not None:
        return f"a list of one is written [{found_text(value)}]"
    return ""
