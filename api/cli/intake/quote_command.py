"""The command ``planner quote``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import AllRowsOption, SeedOption
from api.cli.asking.uncertainty import (
    AbsenceDaysOption,
    AbsenceOption,
    RoundsOption,
    ShapeOption,
    SpreadOption,
    uncertainty_asked,
)

ScheduleOption = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="OUTCOME.json",
        readable=False,
        help="The present schedule, from planner solve; without it the plan is solved first.",
    ),
]
_EXECUTIONS = 2_000


def quote(
    *,
    plan: PlanArgument,
    project: Annotated[
        str,
        typer.Argument(
            metavar="PROJECT",
            show_default=False,
            help="A file with one project, YAML or JSON, or the id of a proposed project of the plan.",
        ),
    ],
    schedule: ScheduleOption = None,
    executions: Annotated[
        int,
        typer.Option(
            "--executions", min=0, max=1_000_000, metavar="N", help="Times each answer is carried out."
        ),
    ] = _EXECUTIONS,
    spread: SpreadOption = "90/100/130",
    shape: ShapeOption = "pert",
    absence: AbsenceOption = None,
    absence_days: AbsenceDaysOption = 2,
    rounds: RoundsOption = False,
    effort: Annotated[
        int | None,
        typer.Option(
            "--effort",
            min=0,
            metavar="N",
            help="Search epochs of each solve [default: 4]; tenfold where the plan is solved first.",
        ),
    ] = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", readable=False, help="Write plan.yaml and each answer's outcome to DIR."
        ),
    ] = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Ask "can we take it?": when a new project could be done, and what that does to others.

    Without touching anybody; first in line, with the projects that displaces and what it costs them; and
    with contractors, so that nobody is later. The plan itself stays as it is.
    """
    from api.cli.running.engine import start_engine

    uncertainty = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    with start_engine(memory_limit) as engine:
        from api.cli.intake.quote_project import QuoteRequest, quote_project

        request = QuoteRequest(
            plan, project, schedule, executions, uncertainty, effort, seed, out, show_all, as_json
        )
        raise typer.Exit(quote_project(request, engine))
