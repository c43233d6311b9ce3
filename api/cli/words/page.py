"""What a command writes to a terminal: titles, lines of prose, and the first rows of tables."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from api.cli.words.terminal import Glyphs

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

FIRST_ROWS: Final = 20
"""Rows of each table that are shown unless all are asked for."""
Row = TypeVar("Row")


class Page:
    """A console with its characters, its width and the number of rows to show."""

    def __init__(self, console: Console, glyphs: Glyphs, most: int | None) -> None:
        self.console = console
        self.glyphs = glyphs
        self.most = most

    @property
    def width(self) -> int:
        """Columns of the console."""
        return self.console.width

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A line of prose, wrapped at the width; what follows the first line is indented further."""
        wrapped = textwrap.wrap(
            text.replace("–", self.glyphs.dash),
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (2 * indent),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in wrapped:
            self.console.print(part, style=style, soft_wrap=True)

    def section(self, title: str) -> None:
        """A title with an empty line before it."""
        self.console.print()
        self.line(title, "bold")

    def rows(self, lines: Sequence[Text]) -> None:
        """Lines that are laid out already."""
        for line in lines:
            self.console.print(line, soft_wrap=True)

    def items(self, texts: Sequence[str], what: str) -> None:
        """The first of many statements, then how many there are beyond."""
        for text in texts[: self.most]:
            self.line(text, indent=2)
        self._hidden(len(texts), what)

    def table(self, rows: Sequence[Row], draw: Callable[[Sequence[Row]], list[Text]], what: str) -> None:
        """The first rows, then how many there are beyond."""
        self.rows(draw(rows[: self.most]))
        self._hidden(len(rows), what)

    def _hidden(self, number: int, what: str) -> None:
        if self.most is not None and number > self.most:
            self.line(f"and {number - self.most:,} more {what} (--all shows them)", "dim")
