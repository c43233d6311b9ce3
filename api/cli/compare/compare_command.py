"""The command ``planner compare``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption
from api.cli.asking.options import AllRowsOption, CsvOption, LimitOption, SeedOption, TablesOption
from api.cli.asking.uncertainty import (
    AbsenceDaysOption,
    AbsenceOption,
    ExecutionsOption,
    RoundsOption,
    ShapeOption,
    SpreadOption,
    executions_asked,
    uncertainty_asked,
)


def compare(
    *,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            show_default=False,
            help="Plans and outcomes of them, in any order; the first outcome is the base. A directory "
            "stands for the outcome in it, NAME=FILE gives an outcome a name.",
        ),
    ],
    limit: LimitOption = None,
    executions: ExecutionsOption = 0,
    spread: SpreadOption = None,
    shape: ShapeOption = "pert",
    absence: AbsenceOption = None,
    absence_days: AbsenceDaysOption = 2,
    rounds: RoundsOption = False,
    seed: SeedOption = 1,
    csv: CsvOption = None,
    out: TablesOption = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Compare schedules: dates, lateness, cost and use beside each other, what changed, and why.

    Each outcome finds its plan among the files by the hash that it carries.
    """
    uncertain = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    executed = executions_asked(executions, seed, uncertain)
    from api.cli.compare.compare_outcomes import CompareRequest, compare_outcomes

    request = CompareRequest(tuple(files), limit, executed, csv, out, show_all, as_json)
    raise typer.Exit(compare_outcomes(request))
