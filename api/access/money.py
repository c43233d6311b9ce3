"""What those without the scope ``money`` do not see: rates, costs, budgets and values, in every document.

Amounts are left out of plan documents, as if nobody had written them; in documents about results, they are
null, so that the shape stays; in words, they become ``…``. What isn't known to be harmless is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from api.access.money_fields import money_names, plain_of, without_parameters
from capacity.columns import Column
from planner.changes.kinds import KINDS
from planner.errors import Issue
from planner.plan import Plan

MONEY_UNITS: Final = frozenset({"cents", "weighted"})
"""``weighted`` adds goals of several units up, of which one may be money."""
HIDDEN_TEXT: Final = "…"
_MONEY_WORDS: Final = (
    frozenset({"cents", "cost", "costs", "rate", "rates", "price", "prices", "budget", "value", "values"})
    | {"bound", "bounds", "margin", "marginal", "worth", "together", "saves", "net", "cpi", "tcpi"}
    | {"bac", "eac", "etc", "vac"}
)
_PLAIN_UNITS: Final = frozenset(
    {"minutes", "minute", "moved_minutes", "weighted_minutes", "hours", "days", "percent", "count", "truth"}
    | {"moment", "people", "h", "d", "%", "units", "tasks"}
)
_MONEY_CODES: Final = frozenset({"bad-money", "excessive-cost"})
_WORDS: Final = re.compile(r"[A-Za-z_]+")
_AMOUNT: Final = re.compile(
    r"[-+−]?\d[\d,]*(?:\.\d+)?\s*(?:cents?\b|(?!UTC\b|GMT\b)[A-Z]{3}\b|[€$£¥])"
    r"|(?:\b(?!UTC\b|GMT\b)[A-Z]{3}\s*|[€$£¥]\s*)[-+−]?\d[\d,]*(?:\.\d+)?"
    r"|\d[\d,]*(?=\s+instead of\b)|(?<=instead of )\d[\d,]*"
)


def plan_without_money(document: Any, model: Any = Plan) -> Any:
    """A plan document without amounts of money, and without the parameters that stand for some.

    Parameters
    ----------
    document
        As JSON has it; it stays as it is.
    model
        What the document is a part of, such as ``Project``; the whole plan where nothing is said.
    """
    taken: set[str] = set()
    plain = plain_of(model, document, taken)
    return without_parameters(plain, taken) if taken else plain


def change_without_money(document: Any) -> Any:
    """A change of a plan, such as ``add-person``, without amounts of money."""
    kind = KINDS.get(str(document.get("change"))) if isinstance(document, dict) else None
    return brief_without_money(document) if kind is None else plan_without_money(document, kind)


def outcome_without_money(document: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome document (``crewline-outcome/1``): prices of bookings and levels in cents are null."""
    plain: dict[str, Any] = brief_without_money(document)
    levels = document.get("objective", {}).get("levels", [])
    units = [level.get("unit", "cents") for level in levels]
    timings = document.get("timings")
    if isinstance(timings, Mapping):
        history = [news_without_money({**news, "units": units}) for news in timings.get("history", ())]
        for news in history:
            del news["units"]
        plain["timings"] = {**timings, "history": history}
    return plain


def news_without_money(news: Mapping[str, Any]) -> dict[str, Any]:
    """A run's progress: values and bounds of levels in money are null; all of them without ``units``."""
    plain: dict[str, Any] = brief_without_money(news)
    units = news.get("units", ())
    for name in ("values", "bounds"):
        values = news.get(name)
        if isinstance(values, list | tuple):
            plain[name] = [
                value if at < len(units) and units[at] not in MONEY_UNITS else None
                for at, value in enumerate(values)
            ]
    return plain


def brief_without_money(document: Any) -> Any:
    """Any document about results: amounts, told by their names, units and paths, are null.

    Names hold words such as ``cents``, ``cost`` or ``budget``; a ``unit`` beside a ``value`` says what it is.
    """
    if isinstance(document, Mapping):
        if is_money_path(str(document.get("path", ""))):
            return {name: _hidden(value, name) for name, value in document.items()}
        if _measures_money(document):
            return {name: _without_numbers(value) for name, value in document.items()}
        return {name: _named(name, value, document) for name, value in document.items()}
    if isinstance(document, list | tuple):
        return [brief_without_money(one) for one in document]
    return text_without_money(document) if isinstance(document, str) else document


def is_money_path(path: str) -> bool:
    """Whether a place of a plan, such as ``people[2].rate``, holds money."""
    words = set(_WORDS.findall(path))
    return bool(words & money_names() - {"limit"}) or {"objective", "limit"} <= words


def issues_without_money(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues that quote no amount of money."""
    return tuple(map(_plain_issue, issues))


def text_without_money(text: str) -> str:
    """Words without amounts of money."""
    return _AMOUNT.sub(HIDDEN_TEXT, text)


def columns_without_money(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns of a frame that everybody may see."""
    return tuple(column for column in columns if not _is_money_column(column))


def without_money(document: Any) -> Any:
    """A plan document without amounts; the same as ``plan_without_money``."""
    return plan_without_money(document)


def _is_money_column(column: Column) -> bool:
    return column.unit == "cents" or (column.unit == "" and _has_money_word(column.name) and _counts(column))


def _counts(column: Column) -> bool:
    return column.dtype.lower().startswith(("int", "float"))


def _plain_issue(issue: Issue) -> Issue:
    if is_money_path(issue.path) or issue.code in _MONEY_CODES:
        return replace(issue, found=HIDDEN_TEXT, hint=text_without_money(issue.hint))
    found, expected, hint = map(text_without_money, (issue.found, issue.expected, issue.hint))
    return replace(issue, found=found, expected=expected, hint=hint)


def _measures_money(document: Mapping[str, Any]) -> bool:
    """Whether the numbers of an object are money: by their unit, or without one by what they measure."""
    unit = document.get("unit")
    return unit in MONEY_UNITS or (
        unit not in _PLAIN_UNITS and _has_money_word(str(document.get("measure", "")))
    )


def _without_numbers(value: Any) -> Any:
    """The same with null for every number; words stay, but for amounts of money in them."""
    if isinstance(value, Mapping):
        return {name: _without_numbers(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_numbers(one) for one in value]
    return None if _is_number(value) else brief_without_money(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _named(name: str, value: Any, beside: Mapping[str, Any]) -> Any:
    """A value under its name: hidden whole, where the name speaks of money and no unit says otherwise."""
    if _has_money_word(name) and beside.get("unit") not in _PLAIN_UNITS and not _is_counted(value):
        return _hidden(value, name)
    return brief_without_money(value)


def _is_counted(value: Any) -> bool:
    """Whether it is a list of objects or a tree of them, which have names of their own."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(one, Mapping) for one in value)
    return False


def _hidden(value: Any, name: str = "") -> Any:
    """The same shape with nothing in it that could be an amount."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Mapping):
        return {inner: _hidden(one, inner) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    if isinstance(value, str):
        return text_without_money(value) if name in _KEPT_TEXTS else HIDDEN_TEXT
    return None


_KEPT_TEXTS: Final = frozenset(
    {"unit", "path", "goal", "name", "rule", "where", "kind", "code", "severity", "measure"}
) | {"expected", "hint", "message", "title"}


def _has_money_word(name: str) -> bool:
    return bool(_MONEY_WORDS.intersection(name.lower().split("_")))
