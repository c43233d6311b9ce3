"""``planner bench``: public instances solved one after another, and how good the results are."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from api.bench.contradictions import contradictions
from api.bench.log import Conditions, RunLog
from api.bench.record import Record
from api.bench.run import measure
from api.bench.selection import Case
from api.bench.solution_files import solution_paths, solution_text
from api.bench.summary import Measured
from api.cli.benchmark.bench_progress import solve_shown
from api.cli.benchmark.bench_request import BenchRequest, accept
from api.cli.benchmark.show_benchmark import InstanceTable, print_summary
from api.cli.running.interruption import AbandonedError
from api.cli.running.output_directory import write_whole
from api.cli.running.progress import COMPILING
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import console_on, say
from api.plain_amounts import counted
from api.plain_text import one_line
from planner.instances import read_instance
from planner.plan import Plan
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, Outcome

if TYPE_CHECKING:
    from rich.console import Console


def bench(request: BenchRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner bench``: tables to stdout, files where they are asked for."""
    cases = accept(request).cases
    log = _log_of(request)
    _wait_for(engine)
    console = console_on(sys.stdout)
    measured: list[Measured] = []
    try:
        for case, record in _measure_all(request, cases, log, console, engine):
            measured.append((case, record))
    except KeyboardInterrupt as interrupt:
        _say_how_to_go_on(len(measured), len(cases), log)
        if isinstance(interrupt, AbandonedError):
            raise AbandonedError("Ended by a second Ctrl-C.") from None
        return ExitCode.INTERRUPTED
    print_summary(console, measured, request.time_limit)
    if request.results is not None:
        results = [record.as_result() for _, record in measured]
        write_whole(request.results, json.dumps(results, indent=2) + "\n")
    if log is not None:
        log.remove()
    return _verdict(measured)


def _wait_for(engine: Engine) -> None:
    """Until it is loaded, or compiled, so that the first instance is not charged with it."""
    engine.wait_until_ready(lambda: say(f"{COMPILING}..."))


def _log_of(request: BenchRequest) -> RunLog | None:
    if request.results is None:
        return None
    conditions = Conditions(request.time_limit, request.workers, request.seed, version("crewline"))
    return RunLog.beside(request.results, conditions)


def _measure_all(
    request: BenchRequest, cases: Sequence[Case], log: RunLog | None, console: Console, engine: Engine
) -> Iterator[Measured]:
    """Each result once it is shown and kept: its solution first, so that the log promises no more."""
    table = InstanceTable(console, cases)
    table.print_heading()
    targets: Sequence[Path | None] = [None] * len(cases)
    if request.solutions is not None:
        targets = solution_paths(request.solutions, cases)
    for number, (case, target) in enumerate(zip(cases, targets, strict=True), start=1):
        earlier = None if log is None else log.find(case.path)
        record = earlier or _measure(case, request, f"{number} of {len(cases)}", engine)
        if target is not None:
            _write_solution(target, record)
        if log is not None and earlier is None:
            log.append(case.path, record)
        table.print_record(case, record, contradictions(record, case.known), earlier=earlier is not None)
        yield case, record


def _measure(case: Case, request: BenchRequest, place: str, engine: Engine) -> Record:
    instance = read_instance(case.path)

    def solve(_plan: Plan, options: SolveOptions, listener: Callable[[Incumbent], None]) -> Outcome:
        return solve_shown(instance, options, listener, f"{place}  {one_line(instance.name)}", engine)

    on_failure = traceback.print_exception if request.debug else None
    return measure(case, instance, request.options, solve, on_failure)


def _write_solution(target: Path, record: Record) -> None:
    """The solution, or nothing: one of an earlier run would tell of another result."""
    if record.solution is None:
        target.unlink(missing_ok=True)
    else:
        write_whole(target, solution_text(record.solution))


def _say_how_to_go_on(done: int, of: int, log: RunLog | None) -> None:
    say(f"Broken off after {done} of {counted(of, 'instance')}.")
    if log is None:
        say("Nothing was kept; with --json FILE a run can go on where it was broken off.")
    elif done:
        say(f"The same command goes on from there; {log.path} holds what is done.")


def _verdict(measured: Sequence[Measured]) -> ExitCode:
    """A fault of the program if any result can't be right, whatever the others are."""
    wrong = [
        f"{record.instance}: {reason}"
        for case, record in measured
        for reason in contradictions(record, case.known)
    ]
    for text in wrong:
        say(f"WRONG: {one_line(text)}")
    if not wrong:
        return ExitCode.DONE
    say(f"{counted(len(wrong), 'result')} can't be right: a fault in Crewline, or in the tables.")
    return ExitCode.FAULT
