"""What those without the scope ``money`` do not see: rates, costs, budgets and values, in every document.

Amounts are left out of plan documents, as if nobody had written them; in documents about results, they are
null, so that the shape stays; in words, they become ``…``. What isn't known to be harmless is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from api.access.money_fields import money_names, plain_of, without_parameters
from api.access.money_in_causes import HIDDEN_TEXT, comparison_without_amounts
from capacity.columns import Column
from planner.changes.kinds import KINDS
from planner.errors import Issue
from planner.plan import Plan

MONEY_UNITS: Final = frozenset({"cents", "weighted"})
"""``weighted`` adds goals of several units up, of which one may be money."""
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
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_ANY_CODE: Final = r"(?!UTC\b|GMT\b)[A-Z]{3}"
_NUMBER: Final = r"[-+−]?(?<!\w)\d[\d,]*(?:\.\d+)?"
_CENTS: Final = rf"{_NUMBER}\s*cents?\b(?:\s+instead of\s+\d[\d,]*)?"
_IDS: Final = frozenset(
    {"id", "name", "by", "where", "resource", "pool_name", "project_name", "run", "mode", "hash", "in", "out"}
) | {"project", "task", "person", "pool", "client", "team", "skill", "template", "plan"} | {
    "projects", "tasks", "people", "pools", "clients", "teams", "skills", "equipment"
}  # fmt: skip
"""Names of what holds ids and names that people gave: whatever these look like, they are no amounts."""


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


def brief_without_money(document: Any, currency: str = "") -> Any:
    """Any document about results: amounts, told by their names, units and paths, are null.

    Names hold words such as ``cents``, ``cost`` or ``budget``; a ``unit`` beside a ``value`` says what it is.

    Parameters
    ----------
    currency
        In which amounts stand in texts; what the document says itself goes before it.
    """
    if isinstance(document, Mapping):
        told = comparison_without_amounts(document) if "causes" in document else document
        code = _currency_of(told) or currency
        if is_money_path(str(told.get("path", ""))):
            return {name: _hidden(value, name, code) for name, value in told.items()}
        if _measures_money(told):
            return {name: _without_numbers(value, name, code) for name, value in told.items()}
        return {name: _named(name, value, told, code) for name, value in told.items()}
    if isinstance(document, list | tuple):
        return [brief_without_money(one, currency) for one in document]
    return text_without_money(document, currency) if isinstance(document, str) else document


def is_money_path(path: str) -> bool:
    """Whether a place of a plan, such as ``people[2].rate``, holds money."""
    words = set(_WORDS.findall(path))
    return bool(words & money_names() - {"limit"}) or {"objective", "limit"} <= words


def issues_without_money(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues that quote no amount of money."""
    return tuple(map(_plain_issue, issues))


def text_without_money(text: str, currency: str = "") -> str:
    """Words without amounts of money, as ``1,234.50 EUR`` or ``€1,234.50``.

    Parameters
    ----------
    currency
        The plan's own, which counts before a number and behind one, with a space or none; where it is not
        known, a number, a space and three capitals are taken for an amount. Names such as ``ERP 2`` are none.
    """
    return _amounts(currency).sub(HIDDEN_TEXT, text)


@lru_cache(maxsize=64)
def _amounts(currency: str) -> re.Pattern[str]:
    code_first = rf"\b{currency}\s*|" if currency else ""
    code_behind = rf"\s*{currency}\b" if currency else rf"\s+{_ANY_CODE}\b"
    after = rf"{_NUMBER}(?:{code_behind}|\s*[€$£¥])"
    before = rf"(?:{code_first}[€$£¥]\s*)[-+−]?\d[\d,]*(?:\.\d+)?"
    return re.compile(f"{_CENTS}|{after}|{before}")


def _currency_of(document: Mapping[str, Any]) -> str:
    """The currency that a document says it is in; empty where it says none."""
    plan = document.get("plan")
    for one in (document, plan):
        found = one.get("currency") if isinstance(one, Mapping) else None
        if isinstance(found, str) and _CURRENCY.fullmatch(found):
            return found
    return ""


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


def _without_numbers(value: Any, name: str, currency: str) -> Any:
    """The same with null for every number; words stay, but for amounts of money in them."""
    if isinstance(value, Mapping):
        return {inner: _without_numbers(one, inner, currency) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_numbers(one, name, currency) for one in value]
    if _is_number(value) or name in _IDS:
        return None if _is_number(value) else value
    return brief_without_money(value, currency)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _named(name: str, value: Any, beside: Mapping[str, Any], currency: str) -> Any:
    """A value under its name: hidden whole, where the name speaks of money and no unit says otherwise."""
    if _has_money_word(name) and beside.get("unit") not in _PLAIN_UNITS and not _is_counted(value):
        return _hidden(value, name, currency)
    return value if name in _IDS and _is_written(value) else brief_without_money(value, currency)


def _is_counted(value: Any) -> bool:
    """Whether it is a list of objects or a tree of them, which have names of their own."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(one, Mapping) for one in value)
    return False


def _is_written(value: Any) -> bool:
    """Whether it is a text, or a list of texts."""
    return isinstance(value, str) or (
        isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    )


def _hidden(value: Any, name: str, currency: str) -> Any:
    """The same shape with nothing in it that could be an amount."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Mapping):
        return {inner: _hidden(one, inner, currency) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(one, "", currency) for one in value]
    if isinstance(value, str):
        if name in _IDS:
            return value
        return text_without_money(value, currency) if name in _KEPT_TEXTS else HIDDEN_TEXT
    return None


_KEPT_TEXTS: Final = frozenset(
    {"unit", "path", "goal", "name", "rule", "where", "kind", "code", "severity", "measure"}
) | {"expected", "hint", "message", "title"}


def _has_money_word(name: str) -> bool:
    return bool(_MONEY_WORDS.intersection(name.lower().split("_")))
