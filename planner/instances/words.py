"""Words and whole numbers of an instance file, one after another, each with its line.

Most formats break their lines anywhere, so readers ask for the next number rather than for a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from planner.errors import InstanceError, Issue

LARGEST_NUMBER: Final = 1_000_000_000
"""Largest amount, duration or count that is taken for meant."""
MOST_JOBS: Final = 100_000
MOST_PERIODS: Final = 250_000
"""Longest duration or time lag, and latest date: of hours, so many are 28 years; a plan spans 30."""

_WORD: Final = re.compile(r"\S+")
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}")
_SHOWN: Final = 40


def refusal(name: str, line: int | None, found: str, expected: str) -> InstanceError:
    """The error for a file that says something else than expected; ``line`` counts from 1."""
    place = name if line is None else f"{name}, line {line}"
    issue = Issue(place, found, f"expected {expected}", code="unreadable-instance")
    return InstanceError(str(issue), (issue,))


def shown(word: str) -> str:
    """A word of the file, short enough for a message, without anything unprintable."""
    text = word if len(word) <= _SHOWN else word[:_SHOWN] + "…"
    return repr(text)


class Words:
    """The words of some lines of a file.

    Parameters
    ----------
    name
        Of the file, for messages.
    lines
        Numbers of the lines, from 1, with their text.
    pattern
        What a word is; white space separates words when left out.
    """

    def __init__(self, name: str, lines: Iterable[tuple[int, str]], pattern: re.Pattern[str] = _WORD) -> None:
        self.name = name
        self._words: list[str] = []
        self._lines: list[int] = []
        for number, text in lines:
            found = pattern.findall(text)
            self._words += found
            self._lines += [number] * len(found)
        self._next = 0

    @classmethod
    def of_text(cls, name: str, text: str, pattern: re.Pattern[str] = _WORD) -> Words:
        """The words of a whole file."""
        return cls(name, enumerate(text.splitlines(), start=1), pattern)

    @property
    def line(self) -> int | None:
        """Line of the next word, or of the last one where there is none any more."""
        return self._lines[min(self._next, len(self._lines) - 1)] if self._lines else None

    @property
    def at_end(self) -> bool:
        """Whether every word has been read."""
        return self._next >= len(self._words)

    def peek(self) -> str:
        """The next word, which stays the next; empty at the end."""
        return "" if self.at_end else self._words[self._next]

    def word(self, meaning: str) -> str:
        """The next word; ``meaning`` says what is expected there.

        Raises
        ------
        InstanceError
            If there is none.
        """
        if self.at_end:
            raise refusal(self.name, self.line, "the end", meaning)
        self._next += 1
        return self._words[self._next - 1]

    def literal(self, text: str) -> None:
        """Step over ``text``.

        Raises
        ------
        InstanceError
            If the next word is another one.
        """
        line = self.line
        word = self.word(repr(text))
        if word != text:
            raise refusal(self.name, line, shown(word), repr(text))

    def integer(self, meaning: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        """The next word as a whole number from ``least`` to ``most``.

        Raises
        ------
        InstanceError
            If it is something else.
        """
        line = self.line
        word = self.word(meaning)
        if not _WHOLE.fullmatch(word) or not least <= int(word) <= most:
            expected = f"{meaning}, a whole number from {least} to {most}"
            raise refusal(self.name, line, shown(word), expected)
        return int(word)

    def integers(self, count: int, meaning: str, least: int = 0) -> tuple[int, ...]:
        """The next ``count`` words as whole numbers of at least ``least``.

        Raises
        ------
        InstanceError
            As ``integer``.
        """
        return tuple(self.integer(meaning, least) for _ in range(count))

    def end(self) -> None:
        """Make sure that nothing follows.

        Raises
        ------
        InstanceError
            If something does.
        """
        if not self.at_end:
            raise refusal(self.name, self.line, shown(self.peek()), "the end of the file")
