"""``planner solve``: reads a plan, has it solved, shows the result and writes it out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from api.cli.running.failures import capitalised
from api.cli.running.interruption import HeldSignals, signals_held
from api.cli.running.output_directory import check_directory
from api.cli.running.previous import previous_notes, read_schedule
from api.cli.running.progress import READING, Progress, shown_on_stderr
from api.cli.running.result_files import FILES, require_replaceable_plan, write_results
from api.cli.running.solver_run import run_solver
from api.cli.words.amounts import unit_of_first_level
from api.cli.words.exit_codes import OF_STATUS, ExitCode
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import console_on, say, write_document
from api.plain_text import one_line
from planner.document import read_plan
from planner.expansion import expand
from planner.plan import Plan
from scheduling.apart import Engine
from scheduling.apart.salvaged import Salvaged
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome, Schedule

DEFAULT_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class SolveRequest:
    """Everything that the command line asks of a solve."""

    plan: Path
    time_limit: float | None = None
    effort: int | None = None
    seed: int = 1
    workers: int = 2
    out: Path | None = None
    previous: Path | None = None
    show_all: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan as written and expanded, its outcome, and whether the user stopped the solver."""

    written: Plan
    expanded: Plan
    outcome: Outcome
    stopped: bool


def solve_plan(request: SolveRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner solve``: results to stdout and ``--out``, progress to stderr."""
    check_limits(request)
    with signals_held() as signals:
        with signals.let_through():
            if request.out is not None:
                check_directory(request.out, FILES)
                require_replaceable_plan(request.out, request.plan, is_same=True)
            previous = None if request.previous is None else read_schedule(request.previous)
        solved = find_outcome(request, previous, engine, signals)
        engine.close()
        say_how_it_ended(solved.outcome, solved.stopped)
        _answer(solved, request, signals)
    if isinstance(solved.outcome, Salvaged):
        return ExitCode.ENGINE_LOST
    if solved.stopped and solved.outcome.status == "unknown":
        return ExitCode.INTERRUPTED
    return OF_STATUS[solved.outcome.status]


def check_limits(request: SolveRequest) -> None:
    """Refuse limits that contradict each other.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    if request.time_limit is not None and request.effort is not None:
        raise typer.BadParameter("takes the place of --time-limit; give one of them.", param_hint="--effort")


def find_outcome(
    request: SolveRequest, previous: Schedule | None, engine: Engine, signals: HeldSignals
) -> Solved:
    """Read the plan and have it solved, with progress on stderr."""
    time_limit = DEFAULT_SECONDS if request.time_limit is None else request.time_limit
    options = SolveOptions(time_limit, request.effort, request.seed, request.workers, previous)
    progress = Progress("", "", None if request.effort is not None else time_limit, stage=READING)
    with shown_on_stderr(progress) as tick:
        with signals.let_through():
            plan = read_plan(request.plan)
            expanded = expand(plan)
        if previous is not None:
            for note in previous_notes(expanded, previous):
                say(f"Note: {note}.")
        progress.unit = unit_of_first_level(plan.objective)
        progress.currency = plan.currency
        outcome, stopped = run_solver(plan, options, progress, tick, engine)
        return Solved(plan, expanded, outcome, stopped)


def say_how_it_ended(outcome: Outcome, stopped: bool) -> None:
    """Say so where the solve did not end by itself."""
    if isinstance(outcome, Salvaged):
        say(f"{capitalised(one_line(str(outcome.loss)))}.")
        say("This is the last schedule that it had handed over.")
    elif stopped:
        say("Stopped early; this is the best found so far.")


def _answer(solved: Solved, request: SolveRequest, signals: HeldSignals) -> None:
    """Show the result, then write it: a disk that is full, or an impatient user, costs files only."""
    try:
        with signals.let_through(after=1):
            _show(solved.expanded, solved.outcome, request)
    except (Exception, SystemExit):  # the latter is rich's answer to a pipe that nobody reads any more
        _write(solved, request, signals)
        raise
    _write(solved, request, signals)


def _show(plan: Plan, outcome: Outcome, request: SolveRequest) -> None:
    if request.as_json:
        write_document(render_outcome(outcome, plan))
        return
    from api.cli.solving.show_schedule import print_outcome

    title = title_of(plan, request.plan)
    print_outcome(plan, outcome, console_on(sys.stdout), title=title, show_all=request.show_all)
    sys.stdout.flush()


def _write(solved: Solved, request: SolveRequest, signals: HeldSignals) -> None:
    if request.out is not None:
        write_results(solved.written, solved.expanded, solved.outcome, request.out, signals)
