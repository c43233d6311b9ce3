"""Markdown as GitHub reads it (GFM): text that stays text, tables whose rows never break, lists cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from api.plain_amounts import counted
from api.plain_text import one_line

_SPECIAL: Final = re.compile(r"([\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_]))")
"""Characters that would mark something up; an underscore within a word does not."""
_BLOCK: Final = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+=-]))")
"""What at the beginning of a line makes a heading, a list, a rule or an underline of it."""


def text(words: str) -> str:
    """``words`` on one line, without any of them taken for markup."""
    return _BLOCK.sub(r"\1\\", _SPECIAL.sub(r"\\\1", one_line(words)))


def bold(words: str) -> str:
    """``words``, which are Markdown already, in bold."""
    return f"**{words}**" if words else ""


def table(headings: Sequence[str], right: Sequence[bool], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table whose columns line up in plain text, too; a column without any content is left out.

    Parameters
    ----------
    right
        Of each column, whether it holds figures, which stand at its right.
    rows
        Cells, Markdown already.
    """
    shown = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    widths = [max(3, len(headings[place]), *(len(row[place]) for row in rows)) for place in shown]
    rules = [
        "-" * (width - 1) + (":" if right[place] else "-") for place, width in zip(shown, widths, strict=True)
    ]
    for cells in (
        [headings[place] for place in shown],
        rules,
        *([row[place] for place in shown] for row in rows),
    ):
        filled = (
            cell.rjust(width) if right[place] else cell.ljust(width)
            for place, cell, width in zip(shown, cells, widths, strict=True)
        )
        yield f"| {' | '.join(filled)} |"


def items(lines: Sequence[str], most: int | None, one: str, many: str = "") -> Iterator[str]:
    """A list of the first lines, Markdown already, then how many there are beyond."""
    for line in lines[:most]:
        yield f"- {line}"
    yield from beyond(len(lines), most, one, many)


def beyond(number: int, most: int | None, one: str, many: str = "") -> Iterator[str]:
    """``and 7 more tasks``, where there are more than are shown; ``one`` and ``many`` name them."""
    if most is not None and number > most:
        yield f"- and {counted(number - most, f'more {one}', f'more {many}' if many else '')}"
