"""The commands of ``planner change``: their arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, ForceOption, JsonOption, PlanArgument, read_path
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import EXIT_CODES, AllRowsOption, PlanTargetOption, SeedOption
from api.cli.asking.uncertainty import SpreadOption, uncertainty_asked
from api.cli.scenario.scenario_command import EffortOfScenarios

change_app = typer.Typer(
    name="change",
    help="Ask for changes of a plan, see in figures what they would do, and decide.\n\n"
    "The record of it all stands beside the plan, in PLAN's name with .changes; the plan's own file is "
    "never touched.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RequestArgument = Annotated[
    int, typer.Argument(metavar="REQUEST", show_default=False, min=1, help="Number of the request.")
]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", show_default=False, help="Who does it.")]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", show_default=False, help="The reason.")]


@change_app.command(epilog=EXIT_CODES)
def new(
    *,
    plan: PlanArgument,
    document: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CHANGES]",
            show_default=False,
            parser=read_path,
            help="A list of changes, or scenarios, YAML or JSON.",
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--change",
            metavar="CHANGE",
            help="A change in one line, as for planner scenario. May be given again.",
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="ID", help="Of a document of scenarios: the one to ask for."),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", show_default=False, help="Why it is asked for.")
    ],
    by: ByOption,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Ask for changes; the first request of a plan begins its record."""
    from api.cli.requests.asking import AskRequest, ask_for_changes

    request = AskRequest(plan, document, tuple(changes or ()), scenario, reason, by, as_json)
    raise typer.Exit(ask_for_changes(request))


@change_app.command(epilog=EXIT_CODES)
def assess(
    *,
    plan: PlanArgument,
    request: RequestArgument,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who does it [default: who is logged in].")
    ] = "",
    outcome: Annotated[
        Path | None,
        typer.Option(
            "--outcome",
            metavar="OUTCOME.json",
            readable=False,
            help="An outcome of the plan as it is; without it one known from before, or it is solved.",
        ),
    ] = None,
    effort: EffortOfScenarios = None,
    seed: SeedOption = 1,
    executions: Annotated[
        int,
        typer.Option(
            "--executions", min=1, max=1_000_000, metavar="N", help="Times both schedules are carried out."
        ),
    ] = 10_000,
    spread: SpreadOption = None,
    memory_limit: MemoryOption = None,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Compute what a request would do, and store the figures: days, money, displaced work, risk."""
    from api.cli.running.engine import start_engine

    uncertainty = uncertainty_asked(spread, "pert", None, 2, rounds=False)
    with start_engine(memory_limit) as engine:
        from api.cli.requests.assess_request import AssessRequest, assess_request

        asked = AssessRequest(
            plan, request, by, outcome, effort, seed, executions, uncertainty, show_all, as_json
        )
        raise typer.Exit(assess_request(asked, engine))


@change_app.command("list", epilog=EXIT_CODES)
def list_(
    *,
    plan: PlanArgument,
    undecided: Annotated[bool, typer.Option("--undecided", help="Only those to be decided.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """List all requests, how each stands, and what it would do."""
    from api.cli.requests.show_record import list_requests

    raise typer.Exit(list_requests(plan, undecided=undecided, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def show(
    *,
    plan: PlanArgument,
    request: RequestArgument,
    show_all: AllRowsOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show one request: its changes, its figures, what stands against it, and its decision."""
    from api.cli.requests.show_record import show_one

    raise typer.Exit(show_one(plan, request, show_all=show_all, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def approve(
    *,
    plan: PlanArgument,
    request: RequestArgument,
    by: ByOption,
    why: WhyOption = "",
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Take a request over: the plan with its changes becomes the head."""
    from api.cli.requests.deciding import decide

    raise typer.Exit(decide("approve", plan, request, by, why, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def reject(
    *,
    plan: PlanArgument,
    request: RequestArgument,
    by: ByOption,
    why: WhyOption,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Turn a request down; the head stays."""
    from api.cli.requests.deciding import decide

    raise typer.Exit(decide("reject", plan, request, by, why, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def withdraw(
    *,
    plan: PlanArgument,
    request: RequestArgument,
    by: ByOption,
    why: WhyOption = "",
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Take a request back before it is decided."""
    from api.cli.requests.deciding import decide

    raise typer.Exit(decide("withdraw", plan, request, by, why, as_json=as_json))


@change_app.command("take-in", epilog=EXIT_CODES)
def take_in(
    *,
    plan: PlanArgument,
    newer: Annotated[
        Path,
        typer.Argument(
            metavar="NEWER", show_default=False, parser=read_path, help="The plan as changed elsewhere."
        ),
    ],
    by: ByOption,
    why: WhyOption,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Make a plan the head that was changed elsewhere, such as by hand or with new actuals."""
    from api.cli.requests.deciding import take_in_plan

    raise typer.Exit(take_in_plan(plan, newer, by, why, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def log(*, plan: PlanArgument, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Show the record: who asked, assessed and decided what, when, on which figures."""
    from api.cli.requests.show_log import show_log

    raise typer.Exit(show_log(plan, as_json=as_json))


@change_app.command(epilog=EXIT_CODES)
def export(
    *,
    plan: PlanArgument,
    to: PlanTargetOption,
    version: Annotated[
        str | None,
        typer.Option(
            "--version", metavar="HASH", help="Another version than the head: the begin of its hash."
        ),
    ] = None,
    outcome: Annotated[
        Path | None,
        typer.Option(
            "--outcome",
            metavar="OUTCOME.json",
            readable=False,
            help="Write the schedule that is known of the head there, too.",
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Write the plan as it is now, with all that was approved, and its schedule."""
    from api.cli.requests.exporting import export_plan

    raise typer.Exit(export_plan(plan, to, version, outcome, force=force, as_json=as_json))
