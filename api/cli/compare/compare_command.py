"""The command ``planner compare``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption
from api.cli.asking.options import CsvOption, TablesOption


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
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, metavar="N", help="At most N changes of each kind, in files too."),
    ] = None,
    csv: CsvOption = None,
    out: TablesOption = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show every row, not only the first 20.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Compare schedules: dates, lateness, cost and use beside each other, what changed, and why.

    Each outcome finds its plan among the files by the hash that it carries.
    """
    from api.cli.compare.compare_outcomes import CompareRequest, compare_outcomes

    raise typer.Exit(compare_outcomes(CompareRequest(tuple(files), limit, csv, out, show_all, as_json)))
