"""The command ``planner forecast``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

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


def forecast(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            metavar="NAME=OUTCOME.json",
            help="A further outcome of this plan to compare, such as P80=p80.json. May be given again.",
        ),
    ] = None,
    by: ByOption = "week",
    first: FromOption = None,
    last: ToOption = None,
    only: OnlyOption = None,
    without_tentative: WithoutTentativeOption = False,
    weighted: WeightedOption = False,
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
    """Show which skills run short, from when, by how much, and what that would cost.

    Demand against capacity before levelling, as if everything started early, and in the schedule of
    --outcome; without one the plan is solved first.
    """
    from api.cli.solving.analysis import AnalysisRequest, engine_for

    with engine_for(outcome, memory_limit) as engine:
        from api.cli.workload.capacity_request import tentative_asked
        from api.cli.workload.show_forecast import ForecastRequest, read_cases, show_forecast

        request = ForecastRequest(
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
            cases=read_cases(case or []),
        )
        raise typer.Exit(show_forecast(request, engine))
