"""``planner scenario``, as far as it solves: every scenario beside the plan as it is."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from api.charts.themed_picture import picture_files
from api.cli.compare.comparison_csv import comparison_tables
from api.cli.running.many_solves import watched
from api.cli.scenario.asked import ScenarioRequest, book_of
from api.cli.solving.analysis import check_places, outcome_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.scenario_runs import compared, scenario_runs_to_dict, with_schedule
from api.plain_text import one_line
from planner.document import plan_hash, read_plan
from planner.validation import require_valid
from scenarios.applying import cases_of
from scenarios.comparison import Comparison
from scenarios.effects import effects
from scenarios.running import DEFAULT_EFFORT, RunOptions, ScenarioRun, ScenarioRuns, run_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Plan
    from scenarios.applying import Case
    from scenarios.effects import Effect
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule

FILES: Final = ("measures.csv", "moved_tasks.csv", "other_changes.csv")
TORNADO_FILES: Final = ("tornado.csv", *picture_files("tornado"))


def run_scenarios(request: ScenarioRequest, engine: Engine) -> ExitCode:
    """Solve and show: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan, the scenarios or the outcome can't be read or used; with everything that is wrong.
    """
    check_places(request.csv, request.out, FILES if request.tornado is None else (*FILES, *TORNADO_FILES))
    plan = read_plan(request.plan)
    require_valid(plan)
    book = book_of(request)
    cases = cases_of(plan, book, request.only)
    schedule = None
    if request.outcome is not None:
        schedule = outcome_of(plan_hash(plan), request.outcome, request.plan).schedule
    options = RunOptions(DEFAULT_EFFORT if request.effort is None else request.effort, request.seed)
    found = solve_cases(plan, cases, options, schedule, engine)
    engine.close()
    whole = with_schedule(found.runs)
    tell_missing(found.runs)
    if not whole:
        say("Nothing can be compared: no scenario has a schedule.")
        return ExitCode.INTERRUPTED if found.interrupted else ExitCode.NO_SCHEDULE
    alone = effects(plan, found) if request.tornado is not None else ()
    if alone and not request.as_json:
        _show_tornado(plan, alone)
    comparison = compared(plan, found, whole, limit=request.limit, executions=request.executions)
    if request.as_json:
        document = scenario_runs_to_dict(found, comparison, alone)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif not alone:
        _show(comparison, whole, request)
    _write(request, plan, comparison, alone)
    return ExitCode.DONE


def solve_cases(
    plan: Plan, cases: Sequence[Case], options: RunOptions, schedule: Schedule | None, engine: Engine
) -> ScenarioRuns:
    """Solve, with a line of progress; the first Ctrl-C asks it to stop."""
    return watched(
        lambda watch, stop: run_cases(
            plan, cases, options, schedule=schedule, engine=engine, watch=watch, stop=stop
        )
    )


def tell_missing(runs: Sequence[ScenarioRun]) -> None:
    """Say which scenarios have no schedule, and why."""
    for run in runs:
        name = run.case.scenario.title
        if run.solved.error is not None:
            say(f"Note: {one_line(name)} could not be solved: {one_line(str(run.solved.error))}.")
        elif run.outcome is None:
            say(f"Note: {one_line(name)} was not solved: interrupted.")
        elif run.outcome.schedule is None:
            say(f"Note: {one_line(name)} has no schedule: {run.outcome.status}.")
        elif run.solved.stopped:
            say(f"Note: {one_line(name)} was stopped early; the best so far is shown.")
        elif run.outcome.status not in ("optimal", "feasible"):
            say(f"Note: no schedule of {one_line(name)} keeps all hard rules; the nearest one is shown.")


def _write(request: ScenarioRequest, plan: Plan, comparison: Comparison, alone: Sequence[Effect]) -> None:
    """Files of the comparison; with a tornado also its rows and its picture."""
    tables = comparison_tables(comparison)
    if not alone:
        write_tables(request.csv, request.out, lambda: tables["measures.csv"], lambda: tables)
        return
    from api.charts.tornado import tornado_picture
    from api.documents.effects import effects_csv

    tables["tornado.csv"] = effects_csv(alone)
    picture = tornado_picture(plan, alone)
    write_tables(request.csv, request.out, lambda: tables["tornado.csv"], lambda: tables, lambda: [picture])


def _show_tornado(plan: Plan, rows: Sequence[Effect]) -> None:
    from api.cli.scenario.effect_table import print_effects

    console = console_on(sys.stdout)
    print_effects(Page(console, glyphs_for(console.encoding), None), plan, rows, ranked_by_effect=True)
    sys.stdout.flush()


def _show(comparison: Comparison, whole: Sequence[ScenarioRun], request: ScenarioRequest) -> None:
    from api.cli.compare.show_comparison import print_comparison

    console = console_on(sys.stdout)
    for run in whole:
        console.print(f"{one_line(run.case.scenario.title)}:", style="bold", markup=False, highlight=False)
        for change in run.case.changes:
            console.print(f"  {one_line(change.sentence())}", markup=False, highlight=False)
    console.print()
    everything = request.show_all or request.limit is not None
    print_comparison(comparison, console, None if everything else FIRST_ROWS, brief=not everything)
    sys.stdout.flush()
