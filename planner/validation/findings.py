"""Issues gathered on the way, put in the order of the document, and the hints they carry."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from planner.document_types import keys_at
from planner.errors import Issue
from planner.plan import Plan

LISTED: Final = 8
"""Names listed in a hint before it says how many more there are."""
COMPARED: Final = 2_000
"""Names of about the right length compared with an unknown one: difflib is slow."""
SUGGESTED: Final = 200
"""Unknown names for which the nearest known one is looked up; later ones get the list only."""

_SEGMENT = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_CLOSE: Final = 0.6


class Findings:
    """Every issue of a plan, each once."""

    def __init__(self) -> None:
        self._issues: dict[Issue, Issue] = {}
        self._nearest: dict[tuple[str, str], str] = {}

    @property
    def has_errors(self) -> bool:
        """Whether anything found so far makes the plan unusable."""
        return any(issue.severity == "error" for issue in self._issues)

    def error(
        self, path: str, code: str, found: str, expected: str, hint: str = "", *, where: str = ""
    ) -> None:
        """Note a problem that makes the plan unusable; ``where`` tells more of the place."""
        self._note(Issue(path, found, f"expected {expected}", hint, "error", code), where)

    def warning(
        self, path: str, code: str, found: str, expected: str, hint: str = "", *, where: str = ""
    ) -> None:
        """Note something that is probably not meant."""
        self._note(Issue(path, found, f"expected {expected}", hint, "warning", code), where)

    def _note(self, issue: Issue, where: str) -> None:
        """What many projects take over from one template is noted once, for the first of them."""
        if issue not in self._issues:
            self._issues[issue] = replace(issue, found=f"{issue.found} ({where})") if where else issue

    def take(self, issues: Iterable[Issue]) -> None:
        """Add issues that another part of the planner found, but where none stands already."""
        taken = {issue.path for issue in self._issues}
        for issue in issues:
            if issue.path not in taken:
                self._note(issue, "")

    def unknown(self, kind: str, name: str, known: Iterable[str]) -> str:
        """Hint for an unknown name: the nearest known one, and which there are."""
        key = (kind, name)
        if key not in self._nearest:
            suggest = len(self._nearest) < SUGGESTED
            self._nearest[key] = known_names_hint(kind, name, tuple(known), suggest=suggest)
        return self._nearest[key]

    def in_order(self) -> tuple[Issue, ...]:
        """All issues, errors first, each kind in the order of the document."""
        return tuple(
            sorted(self._issues.values(), key=lambda issue: (issue.severity, document_place(issue.path)))
        )


def known_names_hint(kind: str, name: str, known: tuple[str, ...], *, suggest: bool = True) -> str:
    """``did you mean "designer"? known skills: copywriter, designer and 14 more``."""
    if not known:
        return f"the plan has no {kind}"
    nearest = nearest_name(name, known) if suggest else None
    start = f"did you mean {quoted(nearest)}? " if nearest else ""
    return f"{start}known {kind}: {listed(known)}"


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None where none is like it."""
    by_folded = {other.casefold(): other for other in reversed(tuple(known))}
    folded = name.casefold()
    if folded in by_folded:
        return by_folded[folded]
    # A name much longer or shorter can't reach the cut-off: ratio = 2 matches / both lengths.
    spread = _CLOSE / (2 - _CLOSE)
    likely = [other for other in by_folded if spread <= len(folded) / len(other) <= 1 / spread]
    close = difflib.get_close_matches(folded, likely[:COMPARED], n=1, cutoff=_CLOSE)
    return by_folded[close[0]] if close else None


def listed(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    every = list(names)
    shown = ", ".join(shortened(name) for name in every[:LISTED])
    return shown if len(every) <= LISTED else f"{shown} and {len(every) - LISTED} more"


def people_counted(number: int) -> str:
    """``1 person``, ``2 people``."""
    return "1 person" if number == 1 else f"{number} people"


def quoted(text: str) -> str:
    """The text as found, shortened where it is long."""
    return f'"{shortened(text)}"'


def shortened(text: str, most: int = 60) -> str:
    """At most ``most`` characters of ``text``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def document_place(path: str) -> tuple[tuple[int, int], ...]:
    """Sort key that puts paths in the order in which a document is written."""
    place: list[tuple[int, int]] = []
    above: tuple[str | int, ...] = ()
    for field, number in _SEGMENT.findall(path):
        if field:
            keys = _keys(above)
            place.append((keys.get(field, len(keys)), -1))
            above = (*above, field)
        else:
            place.append((-1, int(number)))
            above = (*above, 0)
    return tuple(place)


@lru_cache(maxsize=1024)
def _keys(above: tuple[str | int, ...]) -> dict[str, int]:
    """Rank of each key at a place of the document, in the order of its model."""
    if above[:1] == ("templates",):  # their tasks and reviews are read like those of a project
        above = ("projects", *above[1:])
    return {key: rank for rank, key in enumerate(keys_at(Plan, above))}
