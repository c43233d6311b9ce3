"""The command ``planner risk``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllOption,
    CsvOption,
    EffortOption,
    OutcomeOption,
    PicturesOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)
from api.cli.asking.uncertainty import (
    AbsenceDaysOption,
    AbsenceOption,
    RoundsOption,
    ShapeOption,
    SpreadOption,
    uncertainty_asked,
)

_EXECUTIONS = 10_000


def risk(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    executions: Annotated[
        int, typer.Option("--executions", min=1, max=1_000_000, metavar="N", help="Times it is carried out.")
    ] = _EXECUTIONS,
    spread: SpreadOption = None,
    shape: ShapeOption = "pert",
    absence: AbsenceOption = None,
    absence_days: AbsenceDaysOption = 2,
    rounds: RoundsOption = False,
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
    """Show how sure a schedule's dates are, and what they depend on.

    Carries the schedule out many times, with estimates, registered risks and, if asked, review rounds
    thrown anew each time. Of the schedule in --outcome; without one the plan is solved first.
    """
    from api.cli.solving.analysis import AnalysisRequest, engine_for

    asked = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    with engine_for(outcome, memory_limit) as engine:
        from api.cli.risk.show_risk import RiskRequest, show_risk

        analysis = AnalysisRequest(plan, outcome, time_limit, effort, seed, workers)
        request = RiskRequest(analysis, executions, asked, csv, out, show_all, as_json)
        raise typer.Exit(show_risk(request, engine))
