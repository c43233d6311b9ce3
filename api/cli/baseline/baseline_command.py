"""The commands of ``planner baseline``: their arguments and options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument, read_date
from api.cli.asking.options import EXIT_CODES

baseline_app = typer.Typer(
    name="baseline",
    help="Keep schedules that were agreed on under names, to compare with later.\n\n"
    "They stand beside the plan, in PLAN's name with .baselines, and are never overwritten.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", show_default=False, help="What the baseline is called.")
]
BaselinesOption = Annotated[
    Path | None,
    typer.Option(
        "--baselines",
        metavar="DIR",
        readable=False,
        help="Where baselines are kept [default: beside PLAN, in its name with .baselines].",
    ),
]
BaselineOption = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="BASELINE",
        show_default=False,
        help="Name of one that is kept, or an outcome or its directory [default: the newest that is kept].",
    ),
]


@baseline_app.command(epilog=EXIT_CODES)
def keep(
    *,
    plan: PlanArgument,
    name: NameArgument,
    outcome: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="OUTCOME",
            show_default=False,
            readable=False,
            help="The outcome that was agreed on, of this plan, or the directory in which it was written.",
        ),
    ],
    on: Annotated[
        dt.date | None,
        typer.Option(
            "--on",
            parser=read_date,
            metavar="DATE",
            help="The day from which it counts [default: the data date of the outcome].",
        ),
    ] = None,
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="What people should know.")] = "",
    baselines: BaselinesOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Keep an outcome, and the plan it was made for, under a name that nobody has."""
    from api.cli.baseline.keep_baseline import keep_baseline

    raise typer.Exit(keep_baseline(plan, name, outcome, on, notes, baselines, as_json=as_json))


@baseline_app.command("list", epilog=EXIT_CODES)
def list_(
    *,
    plan: PlanArgument,
    baselines: BaselinesOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """List all baselines, the oldest first."""
    from api.cli.baseline.list_baselines import list_baselines

    raise typer.Exit(list_baselines(plan, baselines, as_json=as_json))


@baseline_app.command(epilog=EXIT_CODES)
def drop(
    *,
    plan: PlanArgument,
    name: NameArgument,
    baselines: BaselinesOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Have a baseline count no more: it is put aside, and its name is free again."""
    from api.cli.baseline.keep_baseline import drop_baseline

    raise typer.Exit(drop_baseline(plan, name, baselines, as_json=as_json))
