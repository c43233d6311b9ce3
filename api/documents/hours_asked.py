"""Which hours workload and forecast are asked for: range, periods, whose, and how much counts."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.documents.result_head import result_head
from planner.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from api.documents.analysed import Analysed
    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain

_MOST_NAMED = 12
"""Names listed where one is not known."""


@dataclass(frozen=True, slots=True)
class HoursAsked:
    """Which hours are asked for.

    Attributes
    ----------
    first, last
        Local days, both included; all of the schedule where left out.
    only
        Ids or names of those that rows are to be about; all of them where empty.
    """

    by: Grain = "week"
    first: dt.date | None = None
    last: dt.date | None = None
    tentative: Tentative = "whole"
    only: tuple[str, ...] = ()


def hours_head(found: Analysed, asked: HoursAsked, format_name: str) -> dict[str, Any]:
    """What the documents of workload and forecast begin with."""
    return {
        **result_head(found, format_name),
        "by": asked.by,
        "from": None if asked.first is None else asked.first.isoformat(),
        "to": None if asked.last is None else asked.last.isoformat(),
        "tentative": asked.tentative,
    }


def check_names(only: Sequence[str], what: str, known: Iterable[str]) -> None:
    """Make sure that rows can be about those that are named, by id or by name.

    Parameters
    ----------
    what
        What they are: ``person``.
    known
        All ids and names there are.

    Raises
    ------
    InputError
        If a name is nobody's.
    """
    names = [name for name in dict.fromkeys(known) if name]
    for name in only:
        if name not in names:
            raise InputError(f"there is no {what} {name!r}; {names_near(name, names)}")


def names_near(name: str, known: Sequence[str]) -> str:
    """``did you mean "Mia"?``, or which names there are."""
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    shown = ", ".join(known[:_MOST_NAMED])
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return f"known are {shown}{more}" if known else "there are none"


def rows_named(frame: pd.DataFrame, only: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Rows about those that are named in one of ``columns``; all rows where nobody is."""
    if not only:
        return frame
    kept = frame[columns[0]].isin(only)
    for column in columns[1:]:
        kept |= frame[column].isin(only)
    return frame[kept]
