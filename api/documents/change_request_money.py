"""Change requests for those who see no money: what is asked for, measured and recorded, without amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.access.money import (
    brief_without_money,
    change_without_money,
    is_money_path,
    text_without_money,
)
from api.access.money_in_causes import HIDDEN_TEXT
from planner.changes import read_changes
from planner.errors import DocumentError


def assessment_without_money(document: Mapping[str, Any], currency: str = "") -> dict[str, Any]:
    """An assessment, or an entry of a record, without amounts of money.

    Parameters
    ----------
    currency
        The plan's; that of the figures where nothing is said.
    """
    code = currency or document.get("impact", {}).get("currency", "")
    plain: dict[str, Any] = brief_without_money(document, code)
    changes = document.get("changes")
    if isinstance(changes, list):
        bare = [{name: value for name, value in one.items() if name != "sentence"} for one in changes]
        told = zip(plain_sentences(bare, code), map(change_without_money, bare), changes, strict=True)
        plain["changes"] = [
            {"sentence": sentence, **change} if "sentence" in written else change
            for sentence, change, written in told
        ]
    if "conflicts" in document:
        plain["conflicts"] = [
            HIDDEN_TEXT if is_money_path(one) else text_without_money(one, code)
            for one in document["conflicts"]
        ]
    return plain


def plain_sentences(changes: Sequence[Mapping[str, Any]], currency: str = "") -> list[str]:
    """Each change in one sentence that tells no amount of money."""
    try:
        told = read_changes([change_without_money(one) for one in changes])
    except DocumentError:  # one that is nothing without its amount
        told = read_changes(list(changes))
    return [text_without_money(one.sentence(), currency) for one in told]
