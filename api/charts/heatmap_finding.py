"""What the title of a heatmap says: who has too much, or is full, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from api.charts.drawing import plural, shortened
from api.charts.heatmap_grid import FULL_PERCENT, is_above
from api.charts.period_words import in_period, some_period
from api.charts.workload_finding import FULL_PERCENT as BUSY_PERCENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capacity.periods import Grain

_NOISE: Final = 1e-6
_NOUNS: Final = {"person": "people", "skill": "skills"}


@dataclass(frozen=True, slots=True)
class Shares:
    """Percent booked.

    Attributes
    ----------
    names
        Of people or skills, as people read them.
    begins
        First days of periods.
    percent
        A row for each name, a column for each period; not a number where there is no time for projects.
    """

    names: Sequence[str]
    begins: Sequence[dt.date]
    percent: NDArray[np.float64]


def heatmap_finding(shares: Shares, of: str, by: Grain) -> str:
    """Who is booked above 100 %, else above 85 %, and in which period most are; else who is fullest.

    Parameters
    ----------
    of
        ``person`` or ``skill``.
    """
    nobody = "Nobody" if of == "person" else "No skill"
    if not shares.names:
        return f"There is {'nobody' if of == 'person' else 'no skill'} in the plan"
    known = np.nan_to_num(shares.percent)
    if not (known > _NOISE).any():
        return f"{nobody} is booked"
    for limit, marked in ((FULL_PERCENT, is_above(known)), (BUSY_PERCENT, known > BUSY_PERCENT + _NOISE)):
        if marked.any():
            return _many(shares, marked, limit, of, by)
    row, column = divmod(int(known.argmax()), known.shape[1])
    most = f"{known[row, column]:.0f} % {in_period(shares.begins[column], by)}"
    if len(shares.names) == 1:
        return f"{_name(shares, 0)} is never booked above {BUSY_PERCENT} %; the most is {most}"
    fullest = f"{_name(shares, row)} at {most}"
    return f"{nobody} is booked above {BUSY_PERCENT} % in any {by}; the fullest is {fullest}"


def _many(shares: Shares, marked: NDArray[np.bool_], limit: int, of: str, by: Grain) -> str:
    """How many rows are above a limit, and when; ``marked`` says which cells are."""
    rows = marked.any(axis=1)
    count, whole, many = int(rows.sum()), len(shares.names), _NOUNS[of]
    at_once = marked.sum(axis=0)
    fullest = int(at_once.argmax())
    when = in_period(shares.begins[fullest], by)
    if count == 1:
        row = int(rows.argmax())
        often = int(marked[row].sum())
        where = when if often == 1 else f"in {often:,} of {plural(len(shares.begins), by)}"
        only = "" if whole == 1 else f", the only one of {whole:,} {many}"
        return f"{_name(shares, row)} is booked above {limit} % {where}{only}"
    some = f"All {whole:,}" if count == whole else f"{count:,} of {whole:,}"
    who = f"{some} {many} are booked above {limit} %"
    most = int(at_once[fullest])
    return f"{who} {when}" if most == count else f"{who} {some_period(by)}, at most {most:,} at once, {when}"


def _name(shares: Shares, row: int) -> str:
    return shortened(shares.names[row], 30)
