"""The command ``planner trade-offs``: its arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import CsvOption, PicturesOption, SeedOption


def trade_offs(
    *,
    plan: PlanArgument,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="OUTCOME.json",
            readable=False,
            help="An earlier outcome: moving away from its schedule is the third thing traded off.",
        ),
    ] = None,
    points: Annotated[
        int, typer.Option("--points", min=2, max=200, metavar="N", help="At most N choices.")
    ] = 12,
    effort: Annotated[
        int, typer.Option("--effort", min=0, metavar="N", help="Search epochs of each solve.")
    ] = 16,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: PicturesOption = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show what was found and is beaten by another in all, too.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what can be had for what: late cost, contractor cost and, with --from, what is moved.

    Every choice is a schedule that no other one found beats in all of them. Ctrl-C shows what is known
    by then.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.trade_offs.run_trade_offs import TradeOffsRequest, run_trade_offs

        request = TradeOffsRequest(plan, previous, points, effort, seed, csv, out, show_all, as_json)
        raise typer.Exit(run_trade_offs(request, engine))
