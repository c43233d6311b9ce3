"""``planner solve``: reads a plan, has it solved, shows the result and writes it out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from api.cli.amounts import counted, unit_of_first_level
from api.cli.exit_codes import OF_STATUS, ExitCode
from api.cli.output_directory import check_directory, write_results
from api.cli.plan_words import title_of
from api.cli.progress import READING, Progress, shown_on_stderr
from api.cli.solver_run import run_solver
from api.cli.terminal import console_on, say, write_document
from planner.document import read_plan
from planner.errors import DocumentError, InputError
from planner.expansion import expand
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome, render_outcome
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


def solve_plan(request: SolveRequest) -> ExitCode:
    """Do all of ``planner solve``: results to stdout and ``--out``, progress to stderr."""
    if request.time_limit is not None and request.effort is not None:
        raise typer.BadParameter("takes the place of --time-limit; give one of them.", param_hint="--effort")
    if request.out is not None:
        check_directory(request.out)
    previous = None if request.previous is None else read_schedule(request.previous)
    plan, outcome, stopped = _solve(request, previous)
    written = [] if request.out is None else write_results(plan, outcome, request.out)
    if stopped:
        say("Stopped early; this is the best found so far.")
    _show(plan, outcome, request)
    if request.out is not None:
        say(f"Wrote {counted(len(written), 'file')} to {request.out}: {', '.join(p.name for p in written)}")
    if stopped and outcome.status == "unknown":
        return ExitCode.INTERRUPTED
    return OF_STATUS[outcome.status]


def _solve(request: SolveRequest, previous: Schedule | None) -> tuple[Plan, Outcome, bool]:
    """The expanded plan, its outcome, and whether the user stopped the solver."""
    time_limit = DEFAULT_SECONDS if request.time_limit is None else request.time_limit
    options = SolveOptions(time_limit, request.effort, request.seed, request.workers, previous)
    progress = Progress("", "", None if request.effort is not None else time_limit, stage=READING)
    with shown_on_stderr(progress) as tick:
        plan = read_plan(request.plan)
        progress.unit = unit_of_first_level(plan.objective)
        progress.currency = plan.currency
        outcome, stopped = run_solver(plan, options, progress, tick)
        return expand(plan), outcome, stopped


def _show(plan: Plan, outcome: Outcome, request: SolveRequest) -> None:
    if request.as_json:
        write_document(render_outcome(outcome, plan))
        return
    from api.cli.show_schedule import print_outcome

    title = title_of(plan, request.plan)
    print_outcome(plan, outcome, console_on(sys.stdout), title=title, show_all=request.show_all)


def read_schedule(path: Path) -> Schedule:
    """The schedule in an outcome document.

    Raises
    ------
    InputError
        If the file can't be read, is no outcome document, or holds no schedule.
    """
    try:
        outcome = read_outcome(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from None
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}", error.issues) from None
    if outcome.schedule is None:
        raise InputError(f"{path} holds no schedule: its status is {outcome.status}")
    return outcome.schedule
