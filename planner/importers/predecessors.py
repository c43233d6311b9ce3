"""Predecessor cells: ``a; b``, ``3FS+2d``, ``12SS-50 mins``, ``Design, Copy``, ``4EA+1 Tag``.

What a task is called is asked of the caller; a cell is split where that gives known tasks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planner.importers.cells import read_amount, split_list
from planner.importers.decimal_marks import Numbers
from planner.plan import LinkType
from planner.quantities import Duration

_TYPES: Final[dict[str, LinkType]] = {
    "fs": "FS", "ss": "SS", "ff": "FF", "sf": "SF",
    # German: Ende–Anfang, Anfang–Anfang, Ende–Ende, Anfang–Ende.
    "ea": "FS", "aa": "SS", "ee": "FF", "ae": "SF",
}  # fmt: skip
NO_LAG: Final = Duration(0, "h")
_TOKEN = re.compile(
    r"(?P<task>.+?)\s*(?:(?<![^\W\d_])(?P<type>fs|ss|ff|sf|ea|aa|ee|ae))?\s*(?:(?P<sign>[+-])\s*(?P<lag>\d+(?:[.,]\d+)?\s*[^\W\d_]*[.?%]?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One predecessor: what it is called, how it is linked, with which lag."""

    task: str
    type: LinkType = "FS"
    lag: Duration = NO_LAG


def read_predecessors(
    text: str, is_known: Callable[[str], bool], numbers: Numbers
) -> tuple[list[Reference], list[str]]:
    """References of a cell, and the parts that name no known task.

    Raises
    ------
    ValueError
        If a lag can't be read; says what is expected.
    """
    found: list[Reference] = []
    unknown: list[str] = []
    for part in split_list(text, comma=False):
        whole = _reference(part, is_known, numbers)
        # Only a part that is no task as a whole is split further: names may have commas.
        pieces = [part] if whole or "," not in part else split_list(part)
        for piece in pieces:
            reference = _reference(piece, is_known, numbers)
            if reference is None:
                unknown.append(piece)
            else:
                found.append(reference)
    return found, unknown


def _reference(text: str, is_known: Callable[[str], bool], numbers: Numbers) -> Reference | None:
    if is_known(text):
        return Reference(text)
    match = _TOKEN.fullmatch(text)
    if match is None or not is_known(match["task"].strip()):
        return None
    return Reference(match["task"].strip(), _TYPES[(match["type"] or "fs").casefold()], _lag(match, numbers))


def _lag(match: re.Match[str], numbers: Numbers) -> Duration:
    if match["lag"] is None:
        return NO_LAG
    if match["lag"].strip().endswith("%"):
        raise ValueError("a lag in hours or days: a lag in percent of the predecessor can't be carried over")
    lag = read_amount(match["lag"], "d", numbers)
    return Duration(-lag.thousandths, lag.unit) if match["sign"] == "-" else lag
