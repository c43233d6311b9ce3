"""Whether ``1.500`` is one and a half or fifteen hundred: found out as it is for dates, or refused.

``1.5``, ``2,25``, ``1.234,5`` and ``1.234.567`` read one way only. A single group of three digits reads two
ways; then the other numbers of the column tell, else those of the table, else the language of its
headings. Where nothing tells, the cell is refused, because either reading may be wrong by a factor
of 1,000.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from planner.importers.headings import Table
from planner.importers.problems import Problems
from planner.importers.table_files import TypedNumber

DecimalMark = Literal[".", ","]
NUMBER: Final = r"\d[\d.,'\u00a0\u202f]*"
_TWO_WAYS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_ONE_MARK: Final = re.compile(r"(\d+|\d{1,3}(?:['\s]\d{3})+)(?:([.,])(\d*))?|([.,])(\d+)")
_GROUPED: Final = re.compile(r"(\d{1,3}([.,])(?:\d{2,3}\2)*\d{3})(?:(?!\2)([.,])(\d*))?")
_WORDS: Final[Mapping[DecimalMark, str]] = {".": "point", ",": "comma"}
_LONGEST: Final = 30


class _Reading(NamedTuple):
    """Value of a number, and the mark before its decimals; None if it tells of none."""

    value: Decimal
    mark: DecimalMark | None


def _readings(text: str) -> list[_Reading]:
    """Every way in which a number can be read: none, one or two."""
    number = text.strip()
    if len(number) > _LONGEST:
        return []
    if _TWO_WAYS.fullmatch(number):
        whole, decimals = re.split("[.,]", number)
        mark, other = (".", ",") if "." in number else (",", ".")
        return [_reading(whole, decimals, mark), _reading(whole + decimals, "", other)]
    if match := _ONE_MARK.fullmatch(number):
        whole, decimals = match[1] or "0", match[3] or match[5] or ""
        return [_reading(re.sub(r"['\s]", "", whole), decimals, match[2] or match[4])]
    if match := _GROUPED.fullmatch(number):
        mark = match[3] or ("," if match[2] == "." else ".")
        return [_reading(re.sub("[.,]", "", match[1]), match[4] or "", mark)]
    return []


def _reading(whole: str, decimals: str, mark: str | None) -> _Reading:
    known: DecimalMark | None = "." if mark == "." else "," if mark == "," else None
    return _Reading(Decimal(f"{whole}.{decimals}" if decimals else whole), known)


class Numbers:
    """How the numbers of one column are read, and which of them would have read another way, too.

    Parameters
    ----------
    mark
        Before the decimals of numbers that read two ways; None refuses them.
    why
        What tells so, in words.
    """

    def __init__(self, mark: DecimalMark | None = None, why: str = "") -> None:
        self.mark = mark
        self.why = why
        self._first = ""
        self._decided = 0

    def read(self, text: str, most: int | None = None) -> Decimal:
        """A number with a decimal point or comma, thousands separated or not; never negative.

        Parameters
        ----------
        text
            Digits, marks and spaces only.
        most
            Largest value that makes sense here: a reading above it is none.

        Raises
        ------
        ValueError
            Says what is expected.
        """
        found = _readings(text)
        if not found:
            raise ValueError(f'a number, but "{text.strip()}" is none')
        if len(found) == 1:
            return found[0].value
        possible = [each for each in found if most is None or each.value <= most] or found
        if len(possible) == 1:
            return possible[0].value
        chosen = [each for each in possible if each.mark == self.mark]
        if not chosen:
            raise ValueError(
                f'a number that reads one way only; "{text.strip()}" may be a thousand or a fraction'
            )
        self._decided += 1
        self._first = self._first or f"{text.strip()} as {chosen[0].value.normalize():f}"
        return chosen[0].value

    def note_decided(self, place: str, problems: Problems) -> None:
        """Tell of numbers that read two ways, if there were any; ``place`` names their column."""
        if self._decided and self.mark:
            more = f", {self._decided - 1} more like it" if self._decided > 1 else ""
            meaning = f"decimals are taken to follow a {_WORDS[self.mark]}: {self.why}"
            problems.note(place, "decimal-mark", f"read {self._first}{more}", meaning)


class ColumnNumbers:
    """The ``Numbers`` of each column of a table that may hold some.

    Parameters
    ----------
    table
        Whose columns of ``fields`` are looked through, and whose headings tell a language.
    fields
        That hold numbers, with or without units.
    problems
        Gets a note for each column in which numbers that read two ways were decided.
    """

    def __init__(self, table: Table, fields: Iterable[str], problems: Problems) -> None:
        self._table = table
        self._problems = problems
        votes = {field: _votes(table.texts(field)) for field in fields if field in table.columns}
        rest, why = _mark_of(sum(votes.values(), Counter())), "so other columns write them"
        if rest is None and not any(votes.values()) and table.is_german:
            rest, why = ",", "the headings are German"
        self._rest = (rest, why)
        self._columns: dict[str, Numbers] = {}
        for field, counts in votes.items():
            own = _mark_of(counts)
            # A column that writes both ways tells nothing, whatever the others say.
            if own is not None or counts:
                self._columns[field] = Numbers(own, "so other cells of the column write them")

    def of(self, field: str, cell: str) -> Numbers:
        """How the numbers in a cell of a column are read."""
        if isinstance(cell, TypedNumber):
            return Numbers(".")
        return self._columns.setdefault(field, Numbers(*self._rest))

    def note_decided(self) -> None:
        """Once every cell is read: tell of those that would have read another way, too."""
        for field, numbers in self._columns.items():
            if field in self._table.columns:
                numbers.note_decided(self._table.column_path(field), self._problems)


def _votes(texts: Iterable[str]) -> Counter[str]:
    """How many numbers with decimals of a column write them after a point, and how many after a comma."""
    counts: Counter[str] = Counter()
    for text in texts:
        if isinstance(text, TypedNumber):
            continue
        for number in re.findall(NUMBER, text):
            found = _readings(number.rstrip(".,'"))
            if len(found) == 1 and found[0].mark:
                counts[found[0].mark] += 1
    return counts


def _mark_of(counts: Counter[str]) -> DecimalMark | None:
    """The mark that all of them write."""
    return "." if counts["."] and not counts[","] else "," if counts[","] and not counts["."] else None
