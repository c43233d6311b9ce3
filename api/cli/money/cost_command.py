"""The command ``planner cost``: its arguments and options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument, read_date
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllOption,
    ByOption,
    CsvOption,
    EffortOption,
    OutcomeOption,
    SeedOption,
    TablesOption,
    TimeLimitOption,
    WorkersOption,
)


def cost(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="OUTCOME.json",
            readable=False,
            help="An earlier outcome, with which earned value compares.",
        ),
    ] = None,
    at: Annotated[
        dt.date | None,
        typer.Option(
            "--at",
            parser=read_date,
            metavar="DATE",
            help="Status date of earned value [default: the plan's start].",
        ),
    ] = None,
    by: ByOption = "month",
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: TablesOption = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Price a plan by project and month; budgets and earned value.

    Of the schedule in --outcome; without one the plan is solved first.
    """
    from api.cli.solving.analysis import AnalysisRequest, engine_for

    with engine_for(outcome, memory_limit) as engine:
        from api.cli.money.cost_plan import CostRequest, cost_plan

        analysis = AnalysisRequest(plan, outcome, time_limit, effort, seed, workers)
        request = CostRequest(analysis, baseline, at, by, csv, out, show_all, as_json)
        raise typer.Exit(cost_plan(request, engine))
