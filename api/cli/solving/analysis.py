"""What commands that analyse a schedule have in common: a plan, an outcome of it, and files to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.running.engine import start_engine
from api.cli.running.interruption import signals_held
from api.cli.running.output_directory import (
    NotWrittenError,
    check_directory,
    check_file,
    write_made,
    write_whole,
)
from api.cli.running.previous import read_outcome_file
from api.cli.solving.solve_plan import Solved, SolveRequest, check_limits, find_outcome, say_how_it_ended
from api.cli.words.exit_codes import OF_STATUS, ExitCode
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import say
from api.documents.analysed import Analysed
from api.plain_amounts import counted
from planner.document import plan_hash, read_plan
from planner.errors import InputError
from planner.expansion import expand
from planner.validation import require_valid
from scheduling.apart import Engine
from scheduling.apart.salvaged import Salvaged
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    from api.charts.themed_picture import ThemedPicture


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """Which plan to analyse, which outcome of it, and how to find one where none is given."""

    plan: Path
    outcome: Path | None = None
    time_limit: float | None = None
    effort: int | None = None
    seed: int = 1
    workers: int = 2


def engine_for(outcome: Path | None, memory_limit: int | None) -> AbstractContextManager[Engine | None]:
    """The engine, started; none where an outcome is given."""
    return nullcontext() if outcome is not None else start_engine(memory_limit)


def analysed(request: AnalysisRequest, engine: Engine | None, *, keep_engine: bool = False) -> Analysed:
    """Read the plan and the outcome given, or solve the plan with ``engine``.

    Parameters
    ----------
    keep_engine
        Whether there is more to solve with it; otherwise it is closed.

    Raises
    ------
    InputError
        If the plan or the outcome can't be read or used, or belong to different plans.
    typer.BadParameter
        If limits contradict each other.
    """
    if engine is None:
        written = read_plan(request.plan)
        require_valid(written)
        expanded, hashed = expand(written), plan_hash(written)
        outcome = outcome_of(hashed, request.outcome or Path(), request.plan)
    else:
        solved = _solved(request, engine)
        written, expanded, outcome = solved.written, solved.expanded, solved.outcome
        if not keep_engine:
            engine.close()
        hashed = outcome.plan_hash
    if outcome.schedule is None:
        raise InputError(f"there is no schedule to analyse: the outcome's status is {outcome.status}")
    if outcome.status not in ("optimal", "feasible"):
        say("Note: no schedule keeps all hard rules; the figures are those of the nearest one, no plan.")
    title = title_of(expanded, request.plan)
    return Analysed(expanded, written, hashed, outcome, outcome.schedule, title)


def outcome_of(hashed: str, path: Path, plan_path: Path) -> Outcome:
    """The outcome in a file, which must be of the plan that has the hash ``hashed``.

    Raises
    ------
    InputError
        If it can't be read, is no outcome document, or is of another plan.
    """
    outcome = read_outcome_file(path)
    if outcome.plan_hash != hashed:
        raise InputError(
            f"{path} is an outcome of another plan, or of an earlier state of this one: its plan has the "
            f"hash {_short(outcome.plan_hash)}, {plan_path} has {_short(hashed)}; solve the plan anew"
        )
    return outcome


def exit_code_of(found: Analysed) -> ExitCode:
    """As ``planner solve`` ends with this outcome."""
    if isinstance(found.outcome, Salvaged):
        return ExitCode.ENGINE_LOST
    return OF_STATUS[found.outcome.status]


def _short(hashed: str) -> str:
    """Enough of a hash to tell two apart."""
    kind, _, digits = hashed.rpartition(":")
    return f"{kind}:{digits[:12]}..." if kind else f"{digits[:12]}..."


def _solved(request: AnalysisRequest, engine: Engine) -> Solved:
    limits = SolveRequest(request.plan, request.time_limit, request.effort, request.seed, request.workers)
    check_limits(limits)
    with signals_held() as signals:
        solved = find_outcome(limits, None, engine, signals)
    say_how_it_ended(solved.outcome, solved.stopped)
    return solved


def check_places(csv: Path | None, out: Path | None, names: Sequence[str]) -> None:
    """Refuse, before any work is done, places where nothing can be written.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    if out is not None:
        check_directory(out, names)
    if csv is None:
        return
    if csv.is_dir():
        raise typer.BadParameter(f"{csv} is a directory; a file is needed.", param_hint="--csv")
    try:
        check_file(csv)
    except OSError as error:
        raise typer.BadParameter(f"{csv} can't be written: {error.strerror}.", param_hint="--csv") from None


def _no_pictures() -> list[ThemedPicture]:
    return []


def write_tables(
    csv: Path | None,
    out: Path | None,
    text: Callable[[], str],
    tables: Callable[[], dict[str, str]],
    pictures: Callable[[], list[ThemedPicture]] = _no_pictures,
    may_be_there: Sequence[str] = (),
) -> None:
    """Write what was shown to ``csv``, and all tables, by the names of their files, into ``out``.

    Parameters
    ----------
    pictures
        What is drawn into ``out`` beside the tables.
    may_be_there
        Names of files that an earlier run may have left in ``out``: those not made now are removed.

    Raises
    ------
    NotWrittenError
        If something can't be written.
    """
    try:
        if csv is not None:
            write_whole(csv, text())
            say(f"Wrote {csv}")
        if out is not None:
            texts, drawn = tables(), pictures()
            made = [*texts, *(name for picture in drawn for name in picture.files)]
            names = tuple(dict.fromkeys([*made, *may_be_there]))
            with signals_held() as signals:
                written = write_made(lambda place: _write_each(texts, drawn, place), out, names, signals)
            say(f"Wrote {counted(len(written), 'file')} to {out}: {', '.join(p.name for p in written)}")
    except OSError as error:
        raise NotWrittenError from error


def _write_each(texts: dict[str, str], pictures: Sequence[ThemedPicture], place: Path) -> list[Path]:
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    drawn = [path for picture in pictures for path in picture.write(place)]
    return [*(place / name for name in texts), *drawn]
