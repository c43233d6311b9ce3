"""The command ``planner status``: its arguments and options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, ForceOption, JsonOption, PlanArgument, read_date
from api.cli.asking.options import SeedOption
from api.cli.asking.uncertainty import RoundsOption, SpreadOption, executions_asked, uncertainty_asked
from api.cli.baseline.baseline_command import BaselineOption, BaselinesOption


def status(
    *,
    plan: PlanArgument,
    outcome: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="OUTCOME",
            show_default=False,
            readable=False,
            help="The outcome of PLAN by which the team works, or the directory in which it was written.",
        ),
    ],
    baseline: BaselineOption = None,
    baselines: BaselinesOption = None,
    on: Annotated[
        dt.date | None,
        typer.Option(
            "--on",
            parser=read_date,
            metavar="DATE",
            help="Day of the status [default: the plan's data date].",
        ),
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", min=1, max=26, metavar="N", help="How far ahead it looks.")
    ] = 2,
    executions: Annotated[
        int,
        typer.Option(
            "--executions",
            min=0,
            max=1_000_000,
            metavar="N",
            help="Execute the schedule N times, to say how sure its dates are; 0 for not at all.",
        ),
    ] = 0,
    spread: SpreadOption = None,
    rounds: RoundsOption = False,
    seed: SeedOption = 1,
    figures: Annotated[
        bool, typer.Option("--figures", help="Add the office's figures of the last three months.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE.md", readable=False, help="Write the page to FILE.md instead of showing it."
        ),
    ] = None,
    force: ForceOption = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every row, however long the page gets.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Write the one-page status of a plan as Markdown.

    Projects against their dates and the baseline, milestones, late work, what changed and why, risks,
    budget against actuals, people, and what comes next.
    """
    from api.cli.status.write_status import StatusRequest, write_status

    uncertainty = uncertainty_asked(spread, "pert", None, 2, rounds=rounds)
    asked = executions_asked(executions, seed, uncertainty)
    request = StatusRequest(
        plan, outcome, baseline, baselines, on, weeks, asked, figures, to, force, show_all, as_json
    )
    raise typer.Exit(write_status(request))
