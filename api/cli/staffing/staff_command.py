"""The command ``planner staff``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllOption,
    CsvOption,
    EffortOption,
    PicturesOption,
    SeedOption,
    WorkersOption,
)
from api.cli.running.engine import start_engine

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
    alternatives: Annotated[
        int | None,
        typer.Option(
            "--alternatives",
            min=1,
            max=50,
            metavar="N",
            help="Weigh what else could be done than the N dearest bookings.",
        ),
    ] = None,
    overtime_hours: Annotated[
        float | None,
        typer.Option(
            "--overtime-hours",
            min=0,
            max=40,
            metavar="H",
            help="Overtime a week of each person, if the plan has none [default: 5].",
        ),
    ] = None,
    overtime_rate: Annotated[
        float | None,
        typer.Option(
            "--overtime-rate",
            min=0,
            max=10,
            metavar="F",
            help="Price of overtime, as a factor on the hourly rate, if the plan has none [default: 1.5].",
        ),
    ] = None,
    second_skill_speed: Annotated[
        float | None,
        typer.Option(
            "--second-skill-speed",
            min=0.05,
            max=2,
            metavar="V",
            help="Speed at a skill that is new to somebody [default: 0.7].",
        ),
    ] = None,
    time_limit: StaffTimeOption = None,
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
    """Find the cheapest contractors: how many of which pool, from when to when, and the schedule with them.

    Keeps every due date, or a given late cost, at least cost; or is late as little as a budget allows; or
    shows the whole choice between the two. With --alternatives the dearest bookings are weighed against
    overtime, second skills, later dates and less work.
    """
    with start_engine(memory_limit) as engine:
        from api.cli.staffing.staff_alternatives import alternatives_asked
        from api.cli.staffing.staff_plan import StaffRequest, staff_plan, target_asked

        target = target_asked(
            by_deadlines=by_deadlines, late_cost=late_cost, budget=budget, frontier=frontier
        )
        request = StaffRequest(
            plan,
            target,
            frontier=frontier,
            alternatives=alternatives_asked(alternatives, overtime_hours, overtime_rate, second_skill_speed),
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
