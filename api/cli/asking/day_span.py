"""A range of days as an option gives it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import typer

from api.cli.asking.invocation import read_date


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date


def read_days(text: str) -> DaySpan:
    """Two dates written ``2027-03-01..2027-03-12``.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    first, dots, last = text.partition("..")
    if not dots:
        raise typer.BadParameter(f'"{text}" is not FIRST..LAST, such as 2027-03-01..2027-03-12.')
    begin, end = read_date(first.strip()), read_date(last.strip())
    if end < begin:
        raise typer.BadParameter(f"{end} lies before {begin}: there is no day in the range.")
    return DaySpan(begin, end)
