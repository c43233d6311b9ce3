"""``planner level``: a schedule that uses people more evenly, beside the one that it keeps the dates of."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.running.interruption import HeldSignals, signals_held
from api.cli.running.output_directory import check_directory
from api.cli.running.progress import Progress, shown_on_stderr
from api.cli.running.result_files import FILES, require_replaceable_plan, write_results
from api.cli.running.solver_run import run_solver
from api.cli.solving.analysis import AnalysisRequest, analysed, check_places, exit_code_of, write_tables
from api.cli.solving.solve_plan import DEFAULT_SECONDS, SolveRequest, check_limits, say_how_it_ended
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.analysed import Analysed
from api.documents.level import LevelReport, level_to_dict
from planner.plan import Plan
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class LevelRequest:
    """Everything that the command line asks of ``planner level``."""

    analysis: AnalysisRequest
    until_due: bool = False
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def level_plan(request: LevelRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner level``: results to stdout, ``--csv`` and ``--out``."""
    asked = request.analysis
    check_limits(SolveRequest(asked.plan, asked.time_limit, asked.effort))
    if request.out is not None:
        check_directory(request.out, FILES)
        require_replaceable_plan(request.out, request.analysis.plan, is_same=True)
    check_places(request.csv, None, ())
    found = analysed(asked, None if asked.outcome is not None else engine, keep_engine=True)
    if found.outcome.status not in ("optimal", "feasible"):
        say("There is no valid plan to level.")
        return exit_code_of(found)
    with signals_held() as signals:
        report = _report(found, request, engine)
        engine.close()
        with signals.let_through(after=1):
            _show(report, request)
        _write(report, request, signals)
    return exit_code_of(found)


def _report(found: Analysed, request: LevelRequest, engine: Engine) -> LevelReport:
    from capacity.levelling import levelled

    made = levelled(
        found.plan,
        found.outcome,
        _options(request.analysis),
        solve=lambda plan, options: _solve(plan, options, engine),
        until_due=request.until_due,
    )
    return LevelReport.of(found, made, until_due=request.until_due)


def _options(asked: AnalysisRequest) -> SolveOptions:
    limit = DEFAULT_SECONDS if asked.time_limit is None else asked.time_limit
    return SolveOptions(limit, asked.effort, asked.seed, asked.workers)


def _solve(plan: Plan, options: SolveOptions, engine: Engine) -> Outcome:
    limit = None if options.effort is not None else options.time_limit
    progress = Progress("minutes", plan.currency, limit)
    with shown_on_stderr(progress) as tick:
        outcome, stopped = run_solver(plan, options, progress, tick, engine)
    say_how_it_ended(outcome, stopped)
    return outcome


def _show(report: LevelReport, request: LevelRequest) -> None:
    if request.as_json:
        write_document(json.dumps(level_to_dict(report), ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.levelling.level_tables import print_level

    console = console_on(sys.stdout)
    most = None if request.show_all else FIRST_ROWS
    print_level(Page(console, glyphs_for(console.encoding), most), report)
    sys.stdout.flush()


def _write(report: LevelReport, request: LevelRequest, signals: HeldSignals) -> None:
    write_tables(request.csv, None, lambda: _people_csv(report), dict)
    if request.out is not None:
        found = report.found
        write_results(found.written, found.plan, report.made.outcome, request.out, signals)


def _people_csv(report: LevelReport) -> str:
    from api.exports.frames import frame_csv
    from capacity.balance import LEVELLED_BALANCE, side_by_side

    frame = side_by_side(report.before, report.after)
    return frame_csv(frame, LEVELLED_BALANCE, report.found.plan.currency)
