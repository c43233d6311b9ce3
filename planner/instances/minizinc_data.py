"""MiniZinc data, ``.dzn``: names with numbers, arrays of one or two dimensions, and sets.

Only what instance files use of the language: ``name = value;`` with comments after ``%``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from planner.instances.words import LARGEST_NUMBER, Words, refusal, shown

_WORD: Final = re.compile(r"\[\||\|\]|\.\.|[\[\]{}|;,=()]|[^\s\[\]{}|;,=()]+")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ENDS: Final = {"[": "]", "{": "}"}
Item = int | list[int]


class _Value(NamedTuple):
    """What a name stands for: a number, a row (sets are rows too) or a table of rows."""

    line: int | None
    number: int | None = None
    row: list[Item] | None = None
    table: list[list[int]] | None = None


class MiniZincData:
    """Values of a data file by name; truth values are 0 and 1.

    Raises
    ------
    InstanceError
        If the text is not of the form described above.
    """

    def __init__(self, name: str, text: str) -> None:
        self._file = name
        lines = ((number, line.partition("%")[0]) for number, line in enumerate(text.splitlines(), start=1))
        words = Words(name, lines, _WORD)
        self._values: dict[str, _Value] = {}
        while not words.at_end:
            line = words.line
            key = words.word("a name")
            if not _NAME.fullmatch(key):
                raise refusal(name, line, shown(key), "a name")
            words.literal("=")
            self._values[key] = _value(words)
            words.literal(";")

    def number(self, name: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        """The number that ``name`` stands for.

        Raises
        ------
        InstanceError
            If it is missing, no number, or outside the limits.
        """
        value = self._known(name)
        if value.number is None or not least <= value.number <= most:
            found = "another kind of value" if value.number is None else str(value.number)
            raise refusal(
                self._file, value.line, f"{name} = {found}", f"a whole number from {least} to {most}"
            )
        return value.number

    def numbers(self, name: str, count: int, least: int = 0, most: int = LARGEST_NUMBER) -> list[int]:
        """The ``count`` numbers that ``name`` stands for.

        Raises
        ------
        InstanceError
            If it is missing, or not so many numbers within the limits.
        """
        row = self._row(name, count)
        if not all(isinstance(item, int) and least <= item <= most for item in row):
            expected = f"whole numbers from {least} to {most}"
            raise refusal(self._file, self._known(name).line, f"another value in {name}", expected)
        return [item for item in row if isinstance(item, int)]

    def sets(self, name: str, count: int, least: int, most: int) -> list[list[int]]:
        """The ``count`` sets of numbers that ``name`` stands for.

        Raises
        ------
        InstanceError
            As ``numbers``.
        """
        row = self._row(name, count)
        if not all(isinstance(item, list) and all(least <= n <= most for n in item) for item in row):
            expected = f"sets of whole numbers from {least} to {most}"
            raise refusal(self._file, self._known(name).line, f"another value in {name}", expected)
        return [item for item in row if isinstance(item, list)]

    def table(self, name: str, rows: int, columns: int, most: int = LARGEST_NUMBER) -> list[list[int]]:
        """The table of numbers, 0 or more, that ``name`` stands for.

        Raises
        ------
        InstanceError
            If it is missing, of another size, or holds a number outside the limits.
        """
        value = self._known(name)
        table = value.table or []
        if len(table) != rows or any(len(row) != columns for row in table):
            expected = f"a table [| ... |] of {rows} rows and {columns} columns"
            raise refusal(self._file, value.line, f"{name} of another form", expected)
        if any(not 0 <= number <= most for row in table for number in row):
            expected = f"whole numbers from 0 to {most}"
            raise refusal(self._file, value.line, f"another value in {name}", expected)
        return table

    def _known(self, name: str) -> _Value:
        if name not in self._values:
            raise refusal(self._file, None, f"no value of {name}", f"a line such as '{name} = ...;'")
        return self._values[name]

    def _row(self, name: str, count: int) -> list[Item]:
        value = self._known(name)
        if value.row is None or len(value.row) != count:
            found = "another kind of value" if value.row is None else f"{len(value.row)} values"
            raise refusal(self._file, value.line, f"{name} with {found}", f"an array of {count}")
        return value.row


def _value(words: Words) -> _Value:
    line = words.line
    if words.peek() == "[|":
        return _Value(line, table=_table(words))
    if words.peek() == "[":
        return _Value(line, row=_items(words))
    if words.peek() == "{":
        return _Value(line, row=list(_items(words)))
    return _Value(line, number=_number(words))


def _items(words: Words) -> list[Item]:
    """What stands between brackets or braces, separated by commas."""
    end = _ENDS[words.word("[ or {")]
    items: list[Item] = []
    while words.peek() != end:
        items.append(_numbers_of_set(words) if words.peek() == "{" else _number(words))
        if words.peek() != end:
            words.literal(",")
    words.literal(end)
    return items


def _numbers_of_set(words: Words) -> list[int]:
    words.literal("{")
    numbers: list[int] = []
    while words.peek() != "}":
        numbers.append(_number(words))
        if words.peek() != "}":
            words.literal(",")
    words.literal("}")
    return numbers


def _table(words: Words) -> list[list[int]]:
    words.literal("[|")
    rows: list[list[int]] = [[]]
    while words.peek() != "|]":
        if words.peek() == "|":
            words.literal("|")
            rows.append([])
            continue
        rows[-1].append(_number(words))
        if words.peek() not in ("|", "|]"):
            words.literal(",")
    words.literal("|]")
    return rows


def _number(words: Words) -> int:
    if words.peek() in ("true", "false"):
        return int(words.word("true or false") == "true")
    return words.integer("a whole number, true or false", -LARGEST_NUMBER)
