"""Fixed prices of the modes chosen, which are counted with the contractor cost, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import money
from capacity.money.late_cost import FixedPrice

if TYPE_CHECKING:
    from rich.text import Text

_COLUMNS = (Column("task", least=16), Column("mode", least=8), Column("price", right=True))


def price_lines(prices: Sequence[FixedPrice], currency: str, width: int, glyphs: Glyphs) -> list[Text]:
    """A heading and a line for each price."""
    rows: list[list[Cell | str]] = [
        [f"{price.task.project}/{price.task.task}", price.task.mode, f"{money(price.cents)} {currency}"]
        for price in prices
    ]
    return lay_out(_COLUMNS, rows, width, glyphs)
