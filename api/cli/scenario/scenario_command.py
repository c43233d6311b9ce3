"""The command ``planner scenario``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, ForceOption, JsonOption, PlanArgument, read_path
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllRowsOption,
    CsvOption,
    LimitOption,
    OutcomeOption,
    SeedOption,
    TablesOption,
)
from api.cli.asking.uncertainty import (
    AbsenceDaysOption,
    AbsenceOption,
    ExecutionsOption,
    RoundsOption,
    ShapeOption,
    SpreadOption,
    executions_asked,
    uncertainty_asked,
)

EffortOfScenarios = Annotated[
    int | None,
    typer.Option(
        "--effort",
        min=0,
        metavar="N",
        help="Search epochs of the plan as it is; scenarios begin with its schedule and get three tenths.",
    ),
]


def scenario(
    *,
    plan: PlanArgument,
    scenarios: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SCENARIOS]", show_default=False, parser=read_path, help="Scenarios, YAML or JSON."
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--change",
            metavar="CHANGE",
            help="A change in one line, such as 'absence person=Mia first=2027-03-01 last=2027-03-12'. "
            "May be given again: together they are one scenario.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only this scenario. May be given again."),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list", help="Say what each does and what stands against it; solve nothing.")
    ] = False,
    base: Annotated[
        Path | None,
        typer.Option(
            "--base",
            metavar="PLAN",
            readable=False,
            help="With --list: the plan that the scenarios were written for, to find what both changed.",
        ),
    ] = None,
    tornado: Annotated[
        str | None,
        typer.Option("--tornado", metavar="ID", help="Each change of this scenario alone, by its effect."),
    ] = None,
    promote: Annotated[
        str | None, typer.Option("--promote", metavar="ID", help="Write the plan as this scenario has it.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="PLAN", readable=False, help="With --promote: the plan to write."),
    ] = None,
    force: ForceOption = False,
    outcome: OutcomeOption = None,
    effort: EffortOfScenarios = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    limit: LimitOption = None,
    executions: ExecutionsOption = 0,
    spread: SpreadOption = None,
    shape: ShapeOption = "pert",
    absence: AbsenceOption = None,
    absence_days: AbsenceDaysOption = 2,
    rounds: RoundsOption = False,
    csv: CsvOption = None,
    out: TablesOption = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Try what-ifs: each scenario solved from the schedule of the plan as it is, and compared with it.

    Scenarios come from a document, or from --change. Ctrl-C shows what is known by then.
    """
    from api.cli.scenario.asked import ScenarioRequest, without_solving

    uncertain = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    executed = executions_asked(executions, seed, uncertain)
    request = ScenarioRequest(
        plan, scenarios, tuple(changes or ()), tuple(only or ()), tornado, outcome, effort, seed,
        limit, executed, csv, out, show_all, as_json,
    )  # fmt: skip
    done = without_solving(request, list_only=list_only, base=base, promote=promote, to=to, force=force)
    if done is not None:
        raise typer.Exit(done)
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.scenario.run_scenarios import run_scenarios

        raise typer.Exit(run_scenarios(request, engine))
