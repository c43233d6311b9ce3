"""Pages of a list by cursor: what comes after the last row seen, whatever is added meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows of a list, and the key of the last one where more follow."""

    rows: tuple[Row, ...]
    last: str | None


def slice_of(rows: Sequence[Row], limit: int, keys: Sequence[str]) -> Slice[Row]:
    """A slice of ``limit`` rows, of rows that were asked for with one more than that."""
    more = len(rows) > limit
    return Slice(tuple(rows[:limit]), keys[limit - 1] if more else None)
