"""The command ``planner actuals``: its arguments and options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, ForceOption, JsonOption, PlanArgument, read_date, read_path

OnOption = Annotated[
    dt.date | None,
    typer.Option(
        "--on",
        parser=read_date,
        metavar="DATE",
        help="The new data date: nothing unstarted is planned before it [default: the plan's].",
    ),
]


def actuals(
    *,
    plan: PlanArgument,
    updates: Annotated[
        Path,
        typer.Argument(
            metavar="UPDATES", show_default=False, parser=read_path, help="Table of updates, .csv or .xlsx."
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            "--out",
            metavar="PLAN",
            show_default=False,
            readable=False,
            help="Plan to write, .yaml or .json.",
        ),
    ],
    on: OnOption = None,
    schedule: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="SCHEDULE",
            readable=False,
            help="The outcome by which the team works, or its directory: started work keeps its people, and "
            "what should have happened without a word is told.",
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Take the team's status updates into a plan.

    A row for each task: task (project/task, or with a column project), started, finished, remaining,
    percent, hours, cost. Every problem is told at once, with its row; then nothing is written.
    """  # fmt: skip
    from api.cli.replanning.take_updates import ActualsRequest, take_updates

    request = ActualsRequest(plan, updates, on, schedule, to, force, as_json)
    raise typer.Exit(take_updates(request))
