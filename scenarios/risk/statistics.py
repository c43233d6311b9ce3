"""Quantiles of what was executed: values that did occur, no means of two of them."""

from __future__ import annotations

import numpy as np

from scenarios.risk.report import Amount
from scheduling.problem.arrays import I64


def quantile(values: I64, percent: int) -> int:
    """The least value that so many percent of ``values`` do not exceed (Hyndman & Fan 1996, type 1)."""
    place = -(-len(values) * percent // 100) - 1
    return int(np.partition(values, place)[place])


def amount_of(values: I64, planned: int) -> Amount:
    """Mean and quantiles of amounts."""
    return Amount(
        planned, round(float(values.mean())), *(quantile(values, percent) for percent in (50, 80, 95))
    )
