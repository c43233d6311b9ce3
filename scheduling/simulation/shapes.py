"""Distributions between a lowest and a highest amount, as tables of quantiles on [0, 1].

Triangular (Johnson 1997), PERT-beta (Malcolm, Roseboom, Clark & Fazar 1959) in the modified form with
λ = 4 (Vose 2008), and uniform. The tables are numbers of 2⁻³⁰, so that kernels need no fractions.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scheduling.problem.arrays import I64
from scheduling.simulation.arrays import CELLS, QUANTILE_BITS

Shape = Literal["pert", "triangular", "uniform"]
SHAPES: Final[tuple[Shape, ...]] = ("pert", "triangular", "uniform")
PERT_LAMBDA: Final = 4.0
"""Weight of the likely value in the mean, (low + λ likely + high) ÷ (λ + 2)."""
_FINE: Final = 1 << 15
"""Steps in which a density is summed up before it is inverted."""
_Floats = NDArray[np.float64]


class QuantileTables:
    """One table for each shape and place of its mode, made when first asked for."""

    def __init__(self) -> None:
        self._rows: list[I64] = []
        self._known: dict[tuple[Shape, int, int], int] = {}

    def number(self, shape: Shape, low: int, likely: int, high: int) -> int:
        """Row of the table for a shape whose mode lies at ``likely`` between ``low`` and ``high``."""
        above, span = (0, 1) if shape == "uniform" or high == low else (likely - low, high - low)
        common = int(np.gcd(above, span))
        key = (shape, above // common, span // common)
        if key not in self._known:
            self._known[key] = len(self._rows)
            self._rows.append(_table(shape, above / span))
        return self._known[key]

    @property
    def table(self) -> I64:
        """All tables, int64 of shape (rows, ``CELLS`` + 1), at least one row."""
        rows = self._rows or [_table("uniform", 0.0)]
        return np.stack(rows)


def _table(shape: Shape, mode: float) -> I64:
    chances = np.linspace(0.0, 1.0, CELLS + 1)
    found = {"uniform": _uniform, "triangular": _triangular, "pert": _pert}[shape](chances, mode)
    whole: I64 = np.rint(found * (1 << QUANTILE_BITS)).astype(np.int64)
    return whole


def _uniform(chances: _Floats, mode: float) -> _Floats:
    return chances


def _triangular(chances: _Floats, mode: float) -> _Floats:
    """Inverse of F(x) = x² ÷ m up to the mode m, 1 - (1 - x)² ÷ (1 - m) from there on."""
    left = np.sqrt(chances * mode)
    right = 1.0 - np.sqrt((1.0 - chances) * (1.0 - mode))
    return np.where(chances < mode, left, right)


def _pert(chances: _Floats, mode: float) -> _Floats:
    """Inverse of the beta distribution with α = 1 + λ m, β = 1 + λ (1 - m), by summing up its density.

    The steps are closest at both ends, where the quantiles of the tails are told apart.
    """
    x = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, _FINE + 1))
    middle, width = (x[1:] + x[:-1]) / 2, np.diff(x)
    alpha, beta = 1.0 + PERT_LAMBDA * mode, 1.0 + PERT_LAMBDA * (1.0 - mode)

    def density(at: _Floats) -> _Floats:
        return at ** (alpha - 1.0) * (1.0 - at) ** (beta - 1.0)

    parts = width * (density(x[:-1]) + 4.0 * density(middle) + density(x[1:])) / 6.0  # Simpson's rule
    below = np.concatenate(([0.0], np.cumsum(parts)))
    found: _Floats = np.interp(chances * below[-1], below, x)
    return found
