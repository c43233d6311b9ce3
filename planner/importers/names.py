"""Ids made from names: the same names give the same ids, and no two are equal."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w.]+", re.UNICODE)
_LONGEST = 60


def folded(name: str) -> str:
    """Two names that differ only in case, spaces or Unicode form are the same name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def slug(name: str) -> str:
    """Words of a name in lower case joined by ``-``, in any script; ``x`` if there are none."""
    words = _NOT_WORD.sub("-", folded(name)).strip("-._")
    return words[:_LONGEST].rstrip("-._") or "x"


class Ids:
    """Ids given out so far, among which each is unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, name: str) -> str:
        """Slug of ``name``; with ``-2``, ``-3`` and so on where it is taken."""
        return self.keep(slug(name))

    def keep(self, wanted: str) -> str:
        """``wanted`` itself, or with a number where it is taken."""
        chosen, number = wanted, 1
        while chosen in self._taken:
            number += 1
            chosen = f"{wanted}-{number}"
        self._taken.add(chosen)
        return chosen
