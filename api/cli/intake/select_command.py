"""The command ``planner select``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import AllRowsOption, SeedOption
from api.cli.intake.quote_command import ScheduleOption


def select(
    *,
    plan: PlanArgument,
    schedule: ScheduleOption = None,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget", min=0, metavar="X", help="Contractors may cost at most X in all, committed ones too."
        ),
    ] = None,
    effort: Annotated[
        int | None,
        typer.Option(
            "--effort",
            min=0,
            metavar="N",
            help="Search epochs of the plan as it is [default: 40]; each set of projects gets three tenths.",
        ),
    ] = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            readable=False,
            help="Write plan.yaml with the chosen projects accepted, and its schedule.json, to DIR.",
        ),
    ] = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Choose the proposed projects that are worth most: their values less all that doing them costs.

    Chosen and timed together; late cost of everybody and contractors count against the values. Ctrl-C
    shows the best that is known by then.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.intake.select_projects import SelectRequest, select_projects

        cents = None if budget is None else round(100 * budget)
        request = SelectRequest(plan, schedule, cents, effort, seed, out, show_all, as_json)
        raise typer.Exit(select_projects(request, engine))
