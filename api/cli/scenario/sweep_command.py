"""The command ``planner sweep``: its arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import CsvOption, OutcomeOption, PicturesOption, SeedOption
from api.cli.scenario.scenario_command import EffortOfScenarios


def sweep(
    *,
    plan: PlanArgument,
    change: Annotated[
        str,
        typer.Option(
            "--change",
            metavar="CHANGE",
            show_default=False,
            help="A change in one line with {} where the value goes, such as "
            "'set-headcount skill=designer count={}'.",
        ),
    ],
    over: Annotated[
        str,
        typer.Option(
            "--over",
            metavar="VALUES",
            show_default=False,
            help="1..6, 80%..120%/10%, 2027-02-01..2027-03-01/1w, or a list such as Mia,Ben.",
        ),
    ],
    outcome: OutcomeOption = None,
    effort: EffortOfScenarios = None,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: PicturesOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Try one change with many values: what each costs, and which is best.

    Each is solved from the schedule of the plan as it is. Ctrl-C shows what is known by then.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.scenario.run_sweep import SweepRequest, run_sweep

        request = SweepRequest(plan, change, over, outcome, effort, seed, csv, out, as_json)
        raise typer.Exit(run_sweep(request, engine))
