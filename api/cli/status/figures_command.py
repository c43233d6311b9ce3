"""The command ``planner figures``: its arguments and options."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.options import ByOption, CsvOption, TablesOption
from api.cli.baseline.baseline_command import BaselineOption, BaselinesOption


def figures(
    *,
    plan: PlanArgument,
    baseline: BaselineOption = None,
    baselines: BaselinesOption = None,
    of: Annotated[
        Literal["office", "client", "project"], typer.Option("--of", help="Whose figures the table shows.")
    ] = "office",
    by: ByOption = "month",
    csv: CsvOption = None,
    out: TablesOption = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show every row, not only 20 of them.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show the office's figures over time, from what the plan says is finished.

    On-time delivery of projects and tasks, cycle time, review rounds planned and done, share of rework.
    """
    from api.cli.status.show_figures import FiguresRequest, show_figures

    request = FiguresRequest(plan, baseline, baselines, of, by, csv, out, show_all, as_json)
    raise typer.Exit(show_figures(request))
