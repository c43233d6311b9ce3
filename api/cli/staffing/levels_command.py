"""The command ``planner levels``: its arguments and options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument, read_date
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import CsvOption, SeedOption


def levels(
    *,
    plan: PlanArgument,
    by: Annotated[
        dt.date | None,
        typer.Option(
            "--by",
            parser=read_date,
            metavar="DATE",
            help="All projects are to be done by then [default: by their own dates].",
        ),
    ] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option(
            "--skill",
            metavar="NAME",
            help="Only this skill; others stay as they are. May be given again.",
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            min=0,
            max=2_592_000,
            metavar="S",
            help="Begin no other solve after S seconds [default: 60].",
        ),
    ] = None,
    effort: Annotated[
        int,
        typer.Option("--effort", min=1, metavar="N", help="Search epochs of each solve."),
    ] = 6,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            readable=False,
            help="Write levels.csv, and the plan and the schedule that prove it, to DIR.",
        ),
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Find the least-cost numbers of people of each skill that keep all dates.

    People of a skill are interchangeable; the schedule that proves it is checked. Ctrl-C shows what is
    known by then.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.staffing.show_levels import LevelsRequest, show_levels

        limits = 60.0 if time_limit is None else time_limit, effort, seed
        request = LevelsRequest(plan, by, tuple(skill or ()), *limits, csv, out, as_json)
        raise typer.Exit(show_levels(request, engine))
