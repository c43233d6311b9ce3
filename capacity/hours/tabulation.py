"""From arrays of whole numbers to the cells of a frame: hours, percent, names, rows of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.hours.ledger import HOUR

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from capacity.periods import Periods
    from planner.working_time import IntArray


def hours(amounts: IntArray) -> NDArray[np.float64]:
    """Amounts in the unit of ``HOUR``, as hours."""
    return amounts / HOUR


def percent(part: IntArray, whole: IntArray) -> NDArray[np.float64]:
    """``part`` of ``whole`` in percent; not a number where there is no whole."""
    share = np.full(np.shape(whole), np.nan)
    np.divide(part * 100.0, whole, out=share, where=whole > 0)
    return share


def names(codes: IntArray, values: Sequence[str]) -> pd.Categorical[Any]:
    """``values[codes]`` as a column of names; values may repeat."""
    import pandas as pd

    numbers: dict[str, int] = {}
    of_value = [numbers.setdefault(value, len(numbers)) for value in values]
    known = np.array(of_value, dtype=np.int64)[codes] if of_value else codes
    return pd.Categorical.from_codes(known, dtype=pd.CategoricalDtype(list(numbers)))


def period_columns(periods: Periods, at: IntArray) -> dict[str, Any]:
    """The columns ``begins`` and ``period`` of rows that are about the periods ``at``."""
    begins = periods.begins.astype("datetime64[s]")
    return {"begins": begins[at], "period": names(at, periods.labels)}


def summed(values: IntArray, at: tuple[IntArray, ...], shape: tuple[int, ...]) -> IntArray:
    """An array of ``shape`` with ``values`` added up at positions that may repeat."""
    total = np.zeros(shape, dtype=np.int64)
    np.add.at(total.ravel(), np.ravel_multi_index(at, shape) if len(values) else at[0], values)
    return total


def summed_rows(values: IntArray, group: IntArray, groups: int) -> IntArray:
    """Rows of ``values`` added up by group: from shape (rows, columns) to (groups, columns)."""
    total = np.zeros((groups, values.shape[1]), dtype=np.int64)
    order = np.argsort(group, kind="stable")
    present, first = np.unique(group[order], return_index=True)
    if len(present):
        total[present] = np.add.reduceat(values[order], first, axis=0)
    return total
