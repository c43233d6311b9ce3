"""What ``planner workload`` and ``planner forecast`` are both asked for: range, periods, how much counts."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.cli.solving.analysis import Analysed, AnalysisRequest
from api.cli.words.amounts import day_and_month
from planner.errors import InputError
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain

_MOST_NAMED = 12
"""Names listed where one is not known."""


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """Which hours are asked for, and where they go."""

    analysis: AnalysisRequest
    by: Grain = "week"
    first: dt.date | None = None
    last: dt.date | None = None
    tentative: Tentative = "whole"
    only: tuple[str, ...] = ()
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def tentative_asked(*, without: bool, weighted: bool) -> Tentative:
    """How tentative projects count.

    Raises
    ------
    typer.BadParameter
        If two ways are asked for.
    """
    if without and weighted:
        raise typer.BadParameter(
            "leaves out what --weighted weighs; give one of them.", param_hint="--without-tentative"
        )
    return "without" if without else "weighted" if weighted else "whole"


def check_range(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse a range that is empty whatever the plan.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    if first is not None and last is not None and last < first:
        raise typer.BadParameter(
            f"{last} lies before {first}: there is no day in the range.", param_hint="--to"
        )


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
            raise InputError(f"there is no {what} {name!r}; {_suggestion(name, names)}")


def rows_named(frame: pd.DataFrame, only: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Rows about those that are named in one of ``columns``; all rows where nobody is."""
    if not only:
        return frame
    kept = frame[columns[0]].isin(only)
    for column in columns[1:]:
        kept |= frame[column].isin(only)
    return frame[kept]


def _suggestion(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    shown = ", ".join(known[:_MOST_NAMED])
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return f"known are {shown}{more}" if known else "there are none"


def span_words(first: dt.date, last: dt.date, tentative: Tentative) -> str:
    """The days shown, and how tentative projects count where it is not whole."""
    counted = {
        "whole": "",
        "weighted": ", tentative projects by probability",
        "without": ", without tentative projects",
    }
    return f"{day_and_month(first, True)} – {day_and_month(last, True)}{counted[tentative]}"


def document_head(found: Analysed, request: FrameRequest, format_name: str) -> dict[str, Any]:
    """What the JSON documents of both begin with."""
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": format_name,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
        "by": request.by,
        "from": None if request.first is None else request.first.isoformat(),
        "to": None if request.last is None else request.last.isoformat(),
        "tentative": request.tentative,
    }
