"""The command ``planner commit-dates``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import AllOption, EffortOption, SeedOption, WorkersOption
from api.cli.asking.uncertainty import (
    AbsenceDaysOption,
    AbsenceOption,
    RoundsOption,
    ShapeOption,
    SpreadOption,
    uncertainty_asked,
)
from api.cli.running.engine import start_engine

_EXECUTIONS = 2_000


def commit_dates(
    *,
    plan: PlanArgument,
    chance: Annotated[
        int, typer.Option("--chance", min=1, max=99, metavar="PERCENT", help="How sure a promise is to be.")
    ] = 80,
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0, metavar="X", help="Spend at most X on contractors, as surely."),
    ] = None,
    executions: Annotated[
        int,
        typer.Option(
            "--executions", min=1, max=1_000_000, metavar="N", help="Times each schedule is carried out."
        ),
    ] = _EXECUTIONS,
    spread: SpreadOption = None,
    shape: ShapeOption = "pert",
    absence: AbsenceOption = None,
    absence_days: AbsenceDaysOption = 2,
    rounds: RoundsOption = False,
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit", min=1, max=2_592_000, metavar="S", help="Search for S seconds [default: 60]."
        ),
    ] = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            readable=False,
            help="Write schedule.json and commitments.json to DIR.",
        ),
    ] = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Find the earliest dates that can be promised, and the least-cost contractors that reach them.

    Contractor plans are sought for the due dates, and for dates as much earlier as must be kept in hand.
    Each schedule is carried out many times: a promise is a date that the chance asked for keeps.
    """
    asked = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    with start_engine(memory_limit) as engine:
        from api.cli.risk.commit_to_dates import CommitRequest, commit_to_dates

        request = CommitRequest(
            plan,
            chance,
            None if budget is None else round(100 * budget),
            executions,
            asked,
            time_limit=time_limit,
            effort=effort,
            seed=seed,
            workers=workers,
            out=out,
            show_all=show_all,
            as_json=as_json,
        )
        raise typer.Exit(commit_to_dates(request, engine))
