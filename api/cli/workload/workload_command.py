"""The command ``planner workload``: its arguments and options."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllOption,
    ByOption,
    CsvOption,
    EffortOption,
    FromOption,
    OnlyOption,
    OutcomeOption,
    PicturesOption,
    SeedOption,
    TimeLimitOption,
    ToOption,
    WeightedOption,
    WithoutTentativeOption,
    WorkersOption,
)


def workload(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    of: Annotated[
        Literal["person", "skill", "team", "project", "client"], typer.Option("--of", help="Whose hours.")
    ] = "person",
    by: ByOption = "week",
    first: FromOption = None,
    last: ToOption = None,
    only: OnlyOption = None,
    without_tentative: WithoutTentativeOption = False,
    weighted: WeightedOption = False,
    free: Annotated[bool, typer.Option("--free", help="Show the hours that are left.")] = False,
    overloads: Annotated[
        bool,
        typer.Option("--overloads", help="Show who is asked for more than there is, and by which tasks."),
    ] = False,
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: PicturesOption = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show who is booked when, what is free, and who is overloaded.

    By person, skill, team, project or client, and by day, week or month. Of the schedule in --outcome;
    without one the plan is solved first.
    """
    from api.cli.solving.analysis import AnalysisRequest, engine_for

    with engine_for(outcome, memory_limit) as engine:
        from api.cli.workload.capacity_request import tentative_asked
        from api.cli.workload.show_workload import WorkloadRequest, show_workload

        request = WorkloadRequest(
            AnalysisRequest(plan, outcome, time_limit, effort, seed, workers),
            by=by,
            first=first,
            last=last,
            tentative=tentative_asked(without=without_tentative, weighted=weighted),
            only=tuple(only or ()),
            csv=csv,
            out=out,
            show_all=show_all,
            as_json=as_json,
            of=of,
            free=free,
            overloads=overloads,
        )
        raise typer.Exit(show_workload(request, engine))
