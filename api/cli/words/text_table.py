"""Tables without borders that fit a width: names are cut with an ellipsis, figures never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.cli.words.terminal import Glyphs
from api.plain_text import one_line

if TYPE_CHECKING:
    from rich.text import Text

_GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, whether figures stand at its right, and how short its texts may be cut.

    ``least`` is None where nothing may be cut. Where the width is not enough, columns are left out that
    are ``spare``, the highest number first; those of 0 never.
    """

    title: str
    right: bool = False
    least: int | None = None
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A text taken as it is, and its style (a rich style such as ``red``; empty for none)."""

    text: str
    style: str = ""


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]], width: int, glyphs: Glyphs
) -> list[Text]:
    """The heading and the rows as lines no wider than ``width``, as far as cutting and leaving out allow.

    A column whose cells are all empty is left out.
    """
    from rich.text import Text

    cells = [[_as_cell(cell) for cell in row] for row in rows]
    shown = [i for i in range(len(columns)) if any(row[i].text for row in cells)]
    widths = _widths(columns, cells, shown, width)
    columns = [columns[i] for i in shown]
    cells = [[row[i] for i in shown] for row in cells]
    heading = [Cell(column.title, "dim") for column in columns]
    lines = []
    for row in [heading, *cells]:
        line = Text(no_wrap=True)
        for column, cell, room in zip(columns, row, widths, strict=True):
            line.append(align(cell.text, room, column.right, glyphs), cell.style or None)
            line.append(" " * _GAP)
        line.rstrip()
        lines.append(line)
    return lines


def cell_width(text: str) -> int:
    """Columns of a terminal that ``text`` takes; a Chinese character takes two."""
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, room: int, glyphs: Glyphs) -> str:
    """``text`` within ``room`` columns, its end replaced by an ellipsis if it is too long."""
    if cell_width(text) <= room:
        return text
    from rich.cells import set_cell_size

    return set_cell_size(text, max(room - 1, 0)).rstrip() + glyphs.ellipsis


def align(text: str, room: int, right: bool, glyphs: Glyphs) -> str:
    """``text`` cut or filled up with spaces to ``room`` columns."""
    fitted = cut(text, room, glyphs)
    space = " " * (room - cell_width(fitted))
    return space + fitted if right else fitted + space


def _as_cell(cell: Cell | str) -> Cell:
    return Cell(one_line(cell)) if isinstance(cell, str) else cell


def _widths(
    columns: Sequence[Column], cells: Sequence[Sequence[Cell]], shown: list[int], width: int
) -> list[int]:
    """Widths of the columns ``shown``, of which those are taken out that find no room."""
    while True:
        widths = _fit([columns[i] for i in shown], [[row[i] for i in shown] for row in cells], width)
        spare = [i for i in shown if columns[i].spare]
        if sum(widths) + _GAP * (len(widths) - 1) <= width or not spare:
            return widths
        shown.remove(max(spare, key=lambda i: columns[i].spare))


def _fit(columns: Sequence[Column], cells: Sequence[Sequence[Cell]], width: int) -> list[int]:
    widths = [
        max([cell_width(column.title), *(cell_width(row[i].text) for row in cells)])
        for i, column in enumerate(columns)
    ]
    excess = sum(widths) + _GAP * (len(widths) - 1) - width
    while excess > 0:
        widest = max(
            (i for i, column in enumerate(columns) if column.least is not None and widths[i] > column.least),
            key=lambda i: widths[i],
            default=None,
        )
        if widest is None:
            break
        widths[widest] -= 1
        excess -= 1
    return widths
