"""Which hours workload and forecast are asked for: range, periods, whose, and how much counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.documents.result_head import result_head
from planner.document_issues import nearest
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    import pandas as pd

    from api.documents.analysed import Analysed
    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain

_MOST_NAMED: Final = 12
"""Names listed where one is not known."""
_SUGGESTED: Final = 3
"""Unknown names for which one like it is looked for: comparing names is slow."""


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
        If names are nobody's; all of them are named.
    """
    unknown = unknown_names("only", what, only, known)
    if unknown:
        raise InputError("; ".join(f"there is no {what} {one.found}; {one.hint}" for one in unknown))


def unknown_names(path: str, what: str, asked: Iterable[str], known: Iterable[str]) -> list[Issue]:
    """An issue for each name that is nobody's.

    Parameters
    ----------
    path
        Where the names were asked for.
    what, known
        As ``check_names`` has them.
    """
    names = list(dict.fromkeys(name for name in known if name))
    there = frozenset(names)
    strange = [name for name in dict.fromkeys(asked) if name not in there]
    return [
        Issue(
            path,
            repr(name),
            f"expected a {what} of the plan",
            (nearest(name, names) if at < _SUGGESTED else "") or _listed(names),
            code="unknown-name",
        )
        for at, name in enumerate(strange)
    ]


def _listed(known: Sequence[str]) -> str:
    """Which names there are."""
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
