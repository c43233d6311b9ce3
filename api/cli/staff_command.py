"""The command ``planner staff``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.engine import start_engine
from api.cli.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.memory_size import MemoryOption
from api.cli.options import (
    AllOption,
    CsvOption,
    EffortOption,
    SeedOption,
    TablesOption,
    WorkersOption,
)

StaffTimeOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit", min=1, max=2_592_000, metavar="S", help="Stop after S seconds [default: 60]."
    ),
]


def staff(
    *,
    plan: PlanArgument,
    by_deadlines: Annotated[
        bool, typer.Option("--by-deadlines", help="Keep every due date, at least cost [default].")
    ] = False,
    late_cost: Annotated[
        float | None,
        typer.Option("--late-cost", min=0, metavar="X", help="Be late for at most X, at least cost."),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget", min=0, metavar="X", help="Spend at most X, and be late as little as can be."
        ),
    ] = None,
    frontier: Annotated[
        int | None,
        typer.Option(
            "--frontier", min=2, max=200, metavar="N", help="Show up to N choices of cost and lateness."
        ),
    ] = None,
    time_limit: StaffTimeOption = None,
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
    """Find the cheapest contractors: how many of which pool, from when to when, and the schedule with them.

    Keeps every due date, or a given late cost, at least cost; or is late as little as a budget allows; or
    shows the whole choice between the two.
    """
    with start_engine(memory_limit) as engine:
        from api.cli.staff_plan import StaffRequest, staff_plan, target_asked

        target = target_asked(
            by_deadlines=by_deadlines, late_cost=late_cost, budget=budget, frontier=frontier
        )
        request = StaffRequest(
            plan,
            target,
            frontier=frontier,
            time_limit=time_limit,
            effort=effort,
            seed=seed,
            workers=workers,
            csv=csv,
            out=out,
            show_all=show_all,
            as_json=as_json,
        )
        raise typer.Exit(staff_plan(request, engine))
