"""What ``planner workload`` and ``planner forecast`` are both asked for: range, periods, how much counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.solving.analysis import AnalysisRequest
from api.documents.hours_asked import HoursAsked
from api.plain_amounts import day_and_month

if TYPE_CHECKING:
    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain


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

    @property
    def asked(self) -> HoursAsked:
        """Which hours they are."""
        return HoursAsked(self.by, self.first, self.last, self.tentative, self.only)


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


def span_words(first: dt.date, last: dt.date, tentative: Tentative) -> str:
    """The days shown, and how tentative projects count where it is not whole."""
    counted = {
        "whole": "",
        "weighted": ", tentative projects by probability",
        "without": ", without tentative projects",
    }
    return f"{day_and_month(first, True)} – {day_and_month(last, True)}{counted[tentative]}"
