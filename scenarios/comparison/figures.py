"""One number of two sides, and by how much the other's is more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Figure(Generic[Number]):
    """A measure of the base and of another side; None where a side doesn't have it."""

    base: Number | None
    other: Number | None

    @property
    def difference(self) -> Number | None:
        """Other less base; None where one of them is lacking."""
        return None if self.base is None or self.other is None else self.other - self.base
