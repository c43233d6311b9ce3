"""The commands of ``planner``: their names, arguments and options. What each does is elsewhere.

Nothing heavy is imported here, so that ``planner --version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking.invocation import (
    DebugOption,
    ForceOption,
    Invocation,
    JsonOption,
    PlanArgument,
    read_date,
)
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    EXIT_CODES,
    AllOption,
    EffortOption,
    OutOption,
    PlanTargetOption,
    PreviousOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)
from api.cli.baseline.baseline_command import baseline_app
from api.cli.bottlenecks.bottlenecks_command import bottlenecks
from api.cli.compare.compare_command import compare
from api.cli.intake.quote_command import quote
from api.cli.intake.select_command import select
from api.cli.levelling.level_command import level
from api.cli.money.cost_command import cost
from api.cli.replanning.actuals_command import actuals
from api.cli.replanning.replan_command import replan
from api.cli.requests.change_command import change_app
from api.cli.risk.commit_command import commit_dates
from api.cli.risk.risk_command import risk
from api.cli.running.commands import PlannerGroup
from api.cli.scenario.scenario_command import scenario
from api.cli.scenario.sweep_command import sweep
from api.cli.serving.key_command import key_app
from api.cli.serving.mcp_command import mcp
from api.cli.serving.serve_command import api, migrate, serve, settings, worker
from api.cli.serving.store_command import backup, restore, retain
from api.cli.staffing.levels_command import levels
from api.cli.staffing.staff_command import staff
from api.cli.status.figures_command import figures
from api.cli.status.status_command import status
from api.cli.trade_offs.trade_offs_command import trade_offs
from api.cli.workload.forecast_command import forecast
from api.cli.workload.workload_command import workload

app = typer.Typer(
    name="planner",
    cls=PlannerGroup,
    help="Plan the work of a project office: which task happens when, by whom, and at what price.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"planner {version('crewline')}")
        raise typer.Exit


@app.callback(epilog=EXIT_CODES)
def planner(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Plan the work of a project office: which task happens when, by whom, and at what price."""


@app.command(epilog=EXIT_CODES)
def check(
    *,
    plan: PlanArgument,
    expand: Annotated[
        bool, typer.Option("--expand", help="Print the plan with its templates and reviews as plain tasks.")
    ] = False,
    critical_path: Annotated[
        bool,
        typer.Option("--critical-path", help="Show early and late dates and floats, everybody being free."),
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every task, not only those that could delay a project.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """List every error and warning of a plan.

    Each with its place in the document, what was found, what was expected and what may help.
    """
    from api.cli.plans.check_plan import CheckRequest, check_plan

    asked = CheckRequest(
        with_expanded=expand, with_critical_path=critical_path, show_all=show_all, as_json=as_json
    )
    raise typer.Exit(check_plan(plan, asked))


@app.command(epilog=EXIT_CODES)
def solve(
    *,
    plan: PlanArgument,
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    previous: PreviousOption = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Find a schedule and say how good it is.

    Who does what when, which contractors to book, and how far from the best possible that is at
    most. Ctrl-C stops at once and keeps the best schedule found so far.
    """
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.solving.solve_plan import SolveRequest, solve_plan

        request = SolveRequest(plan, time_limit, effort, seed, workers, out, previous, show_all, as_json)
        raise typer.Exit(solve_plan(request, engine))


app.command(epilog=EXIT_CODES)(workload)
app.command(epilog=EXIT_CODES)(forecast)
app.command(epilog=EXIT_CODES)(staff)
app.command(epilog=EXIT_CODES)(cost)
app.command(epilog=EXIT_CODES)(bottlenecks)
app.command(epilog=EXIT_CODES)(level)
app.command(epilog=EXIT_CODES)(levels)
app.command(epilog=EXIT_CODES)(compare)
app.command(epilog=EXIT_CODES)(scenario)
app.command(epilog=EXIT_CODES)(sweep)
app.command(epilog=EXIT_CODES)(risk)
app.command("commit-dates", epilog=EXIT_CODES)(commit_dates)
app.command(epilog=EXIT_CODES)(quote)
app.command(epilog=EXIT_CODES)(select)
app.command("trade-offs", epilog=EXIT_CODES)(trade_offs)
app.command(epilog=EXIT_CODES)(actuals)
app.command(epilog=EXIT_CODES)(replan)
app.command(epilog=EXIT_CODES)(status)
app.command(epilog=EXIT_CODES)(figures)


@app.command("import", epilog=EXIT_CODES)
def import_(
    tasks: Annotated[
        Path,
        typer.Argument(
            metavar="TASKS", show_default=False, readable=False, help="Table of tasks, .csv or .xlsx."
        ),
    ],
    people: Annotated[
        Path | None,
        typer.Argument(
            metavar="PEOPLE", show_default=False, readable=False, help="Table of people, .csv or .xlsx."
        ),
    ] = None,
    *,
    to: PlanTargetOption,
    start: Annotated[
        dt.date | None,
        typer.Option(
            "--start",
            parser=read_date,
            metavar="DATE",
            help="Data date of the plan [default: from the table, else today].",
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Turn tables of tasks and people into a plan."""
    from api.cli.plans.make_plan import import_plan

    raise typer.Exit(import_plan(tasks, people, start=start, to=to, force=force, as_json=as_json))


@app.command(epilog=EXIT_CODES)
def generate(
    *,
    projects: Annotated[int, typer.Option("--projects", min=1, max=100_000, metavar="P", help="Projects.")],
    tasks: Annotated[int, typer.Option("--tasks", min=1, max=1_000_000, metavar="N", help="Tasks in all.")],
    people: Annotated[int, typer.Option("--people", min=1, max=100_000, metavar="M", help="People.")],
    to: PlanTargetOption,
    seed: SeedOption = 1,
    load: Annotated[
        float, typer.Option("--load", min=0.01, max=10, metavar="X", help="Work as a share of capacity.")
    ] = 1.0,
    tightness: Annotated[
        float,
        typer.Option(
            "--tightness",
            min=0.05,
            max=2,
            metavar="X",
            help="Shortest time of a project as a share of the time to its due date.",
        ),
    ] = 0.7,
    start: Annotated[
        dt.date | None,
        typer.Option(
            "--start", parser=read_date, metavar="DATE", help="Start of the plan [default: 2027-01-04]."
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Make up a realistic portfolio of any size."""
    from api.cli.plans.make_plan import Portfolio, generate_plan_file

    portfolio = Portfolio(projects, tasks, people, seed, load, tightness, start)
    raise typer.Exit(generate_plan_file(portfolio, to=to, force=force, as_json=as_json))


@app.command(epilog=EXIT_CODES)
def demo(
    *,
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    out: OutOption = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Plan the demo agency, 24 projects of a marketing office."""
    from api.cli.running.engine import start_engine

    with start_engine(memory_limit) as engine:
        from api.cli.plans.demo import demo_plan_path
        from api.cli.solving.solve_plan import SolveRequest, solve_plan

        path = demo_plan_path()
        request = SolveRequest(path, time_limit, effort, seed, workers, out, None, show_all, as_json)
        raise typer.Exit(solve_plan(request, engine))


@app.command(epilog=EXIT_CODES)
def schema(
    outcome: Annotated[
        bool, typer.Option("--outcome", help="The schema of the outcome document instead.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Print the JSON Schema of the plan document."""
    from api.cli.plans.schema import print_schema

    raise typer.Exit(print_schema(outcome=outcome))


@app.command(epilog=EXIT_CODES)
def bench(
    context: typer.Context,
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            readable=False,
            help="Files of instances, or folders of them.",
        ),
    ],
    time_limit: TimeLimitOption = None,
    workers: WorkersOption = 2,
    seed: SeedOption = 1,
    memory_limit: MemoryOption = None,
    best: Annotated[
        list[Path] | None,
        typer.Option(
            "--best",
            metavar="CSV",
            readable=False,
            help="Best known bounds: columns set, instance, lb, ub, status. May be given again.",
        ),
    ] = None,
    panel: Annotated[
        Path | None,
        typer.Option(
            "--panel",
            metavar="CSV",
            readable=False,
            help="Only the instances of this table, with what others reached.",
        ),
    ] = None,
    set_name: Annotated[
        str | None, typer.Option("--set", metavar="NAME", help="Which set of the panel.")
    ] = None,
    every: Annotated[
        int, typer.Option("--every", min=1, metavar="K", help="The first of each K instances only.")
    ] = 1,
    results: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            readable=False,
            help="Write the results to FILE; a broken-off run goes on.",
        ),
    ] = None,
    solutions: Annotated[
        Path | None,
        typer.Option(
            "--solutions",
            metavar="DIR",
            readable=False,
            help="Write each solution in its file's own numbers.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Solve public benchmark instances and compare the results with the best known ones.

    A line for each as it comes, then a table for each set. Results that can't be right, such as a
    value below a known lower bound, are named, and the exit code is 70.
    """
    from api.cli.benchmark.bench import bench as run_bench
    from api.cli.benchmark.bench_request import DEFAULT_SECONDS, BenchRequest
    from api.cli.running.engine import start_engine

    request = BenchRequest(
        paths=tuple(paths),
        time_limit=DEFAULT_SECONDS if time_limit is None else time_limit,
        workers=workers,
        seed=seed,
        best=tuple(best or ()),
        panel=panel,
        set_name=set_name,
        every=every,
        results=results,
        solutions=solutions,
        debug=context.ensure_object(Invocation).debug,
    )
    with start_engine(memory_limit, lists=True) as engine:
        raise typer.Exit(run_bench(request, engine))


app.command(epilog=EXIT_CODES)(serve)
app.command(epilog=EXIT_CODES)(api)
app.command(epilog=EXIT_CODES)(worker)
app.command(epilog=EXIT_CODES)(migrate)
app.command(epilog=EXIT_CODES)(backup)
app.command(epilog=EXIT_CODES)(restore)
app.command(epilog=EXIT_CODES)(retain)
app.command(epilog=EXIT_CODES)(settings)
app.command(epilog=EXIT_CODES)(mcp)
app.add_typer(key_app, name="key", epilog=EXIT_CODES)
app.add_typer(change_app, name="change", epilog=EXIT_CODES)
app.add_typer(baseline_app, name="baseline", epilog=EXIT_CODES)
