"""The command ``planner bottlenecks``: its arguments and options."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import typer

from api.cli.asking.day_span import DaySpan, read_days
from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument, read_date
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import CsvOption, OutcomeOption, SeedOption, TablesOption, TimeLimitOption


def bottlenecks(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    of: Annotated[Literal["skill", "person"], typer.Option("--of", help="Whom it is about.")] = "skill",
    more: Annotated[bool, typer.Option("--more", help="What one more would do; the default.")] = False,
    fewer: Annotated[bool, typer.Option("--fewer", help="What one fewer would do.")] = False,
    absence: Annotated[
        DaySpan | None,
        typer.Option(
            "--absence",
            parser=read_days,
            metavar="FIRST..LAST",
            help="What it would do if somebody were away.",
        ),
    ] = None,
    first: Annotated[
        dt.date | None,
        typer.Option(
            "--from",
            parser=read_date,
            metavar="DATE",
            help="From when on there is one more or fewer [default: the plan's data date].",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only this skill or person. May be given again."),
    ] = None,
    solve_all: Annotated[
        bool, typer.Option("--all", help="Solve for all of them, not only where most is at stake.")
    ] = False,
    time_limit: TimeLimitOption = None,
    effort: Annotated[
        int | None,
        typer.Option(
            "--effort",
            min=1,
            metavar="N",
            help="Search epochs of each solve: the same result on every machine.",
        ),
    ] = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: TablesOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what one more, or one fewer, of each skill or person would change.

    Found by solving the plan again from the schedule in --outcome; without one it is solved first.
    Ctrl-C shows what is known by then.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.bottlenecks.show_bottlenecks import BottleneckRequest, question_asked, show_bottlenecks
        from api.cli.solving.analysis import AnalysisRequest

        asked = question_asked(of, more=more, fewer=fewer, absence=absence, first=first, only=only or [])
        analysis = AnalysisRequest(
            plan, outcome, time_limit, None if time_limit is not None else effort, seed
        )
        request = BottleneckRequest(analysis, asked, effort, solve_all, csv, out, as_json)
        raise typer.Exit(show_bottlenecks(request, engine))
