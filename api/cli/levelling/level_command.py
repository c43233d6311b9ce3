"""The command ``planner level``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    CsvOption,
    EffortOption,
    OutcomeOption,
    OutOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)


def level(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    until_due: Annotated[
        bool,
        typer.Option(
            "--until-due", help="Projects that are in time may finish later, as long as they stay so."
        ),
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every person and task moved, not only the first 20.")
    ] = False,
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Use people more evenly, without moving a date or raising the cost.

    Levels the schedule in --outcome; without one the plan is solved first. No project finishes later
    than there, and no cost is higher. Ctrl-C keeps the best found so far.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.levelling.show_level import LevelRequest, level_plan
        from api.cli.solving.analysis import AnalysisRequest

        analysis = AnalysisRequest(plan, outcome, time_limit, effort, seed, workers)
        request = LevelRequest(analysis, until_due, csv, out, show_all, as_json)
        raise typer.Exit(level_plan(request, engine))
