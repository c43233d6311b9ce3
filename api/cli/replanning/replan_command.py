"""The command ``planner replan``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import AllRowsOption, OutOption, SeedOption
from api.cli.replanning.actuals_command import OnOption


def read_span(text: str) -> str:
    """A span of days or weeks as an option has it, such as ``2w``.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    from planner.quantities import Duration

    try:
        span = Duration.parse(text)
    except ValueError as error:
        raise typer.BadParameter(f'"{text}": {error}.') from None
    if span.unit not in ("d", "w") or span.thousandths <= 0:
        raise typer.BadParameter(f'"{text}" is no number of days or weeks, such as 3d or 2w.')
    return str(span)


def replan(
    *,
    plan: PlanArgument,
    schedule: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="SCHEDULE",
            show_default=False,
            readable=False,
            help="The outcome by which the team works, or the directory in which a solve wrote it.",
        ),
    ],
    on: OnOption = None,
    updates: Annotated[
        Path | None,
        typer.Option(
            "--actuals", metavar="UPDATES", readable=False, help="Updates to take in first: planner actuals."
        ),
    ] = None,
    freeze: Annotated[
        str | None,
        typer.Option(
            "--freeze",
            parser=read_span,
            metavar="SPAN",
            help="What is to begin within so many days or weeks, such as 1w, keeps start and people.",
        ),
    ] = None,
    stability: Annotated[
        Literal["first", "second"],
        typer.Option("--stability", help="Whether staying near comes before cost, or after it."),
    ] = "first",
    effort: Annotated[
        int | None,
        typer.Option(
            "--effort",
            min=0,
            metavar="N",
            help="Search epochs of each of two solves [default: 40]; 0 mends the schedule at once.",
        ),
    ] = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, metavar="N", help="At most N changes of each kind.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            readable=False,
            help="Write old and new dates of all tasks to FILE as CSV.",
        ),
    ] = None,
    out: OutOption = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Plan again from a new data date, near the schedule by which the team works.

    What has happened stands, started work keeps its people, only what must moves; then what moved and
    why, and what staying near costs. --out also writes the plan, for the next time.
    """
    from api.cli.replanning.run_replan import ReplanRequest, run_replan
    from api.cli.running.engine import start_engine

    request = ReplanRequest(
        plan, schedule, on, updates, freeze, stability, effort, seed, limit, csv, out, show_all, as_json
    )
    with start_engine(memory_limit) as engine:
        raise typer.Exit(run_replan(request, engine))
