"""The files of a solved plan: its outcome, the plan itself, tables and pictures, all of one plan."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import typer

from api.cli.running.interruption import HeldSignals
from api.cli.running.output_directory import NotWrittenError, write_made
from api.cli.words.terminal import say
from api.plain_amounts import counted
from planner.document import plan_hash, read_plan, render_plan
from planner.errors import DocumentError, InputError
from planner.plan import Plan
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome

OUTCOME_FILE: Final = "schedule.json"
OUTCOME_FILES: Final = (OUTCOME_FILE, "untouched.json", "earliest.json", "both.json")
"""Names under which commands write outcomes of the plan beside them."""
PLAN_FILE: Final = "plan.yaml"
PLAN_FILES: Final = (PLAN_FILE, "plan.json")
"""Names under which the plan of an outcome is looked for beside it."""
FILES: Final = (
    OUTCOME_FILE,
    PLAN_FILE,
    "projects.csv",
    "tasks.csv",
    "workload.csv",
    "bookings.csv",
    "gantt.svg",
    "gantt.png",
    "workload.svg",
    "workload.png",
)
"""Names of all files that a solve may write; one that this solve does not make would tell of another."""


def require_replaceable_plan(out: Path | None, plan: Path, *, is_same: bool = False) -> None:
    """Refuse, before any work is done, a directory in which a plan that is somebody's would be replaced.

    Replaced may be what a command has written, as its outcome beside it tells: one that was edited since, or
    was put there otherwise, is of another plan than that outcome. The plan asked about is never replaced.

    Parameters
    ----------
    plan
        The plan that the command is asked about.
    is_same
        Whether that is what is to be written; where it says the same already, the file is left as it is.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    InputError
        If ``plan`` can't be read.
    """
    if out is None or not (there := out / PLAN_FILE).is_file():
        return
    try:
        known = plan_hash(read_plan(there))
    except DocumentError:
        known = ""
    if is_same and known == plan_hash(read_plan(plan)):
        return
    if known and not there.samefile(plan) and _has_outcome_of(out, known):
        return
    raise typer.BadParameter(
        f"{there} would be replaced, and is not what a command has written there; choose another directory.",
        param_hint="--out",
    )


def _has_outcome_of(directory: Path, hashed: str) -> bool:
    """Whether one of the outcomes that commands write into a directory is of that plan."""
    found = (directory / name for name in OUTCOME_FILES)
    return any(hashed.encode() in path.read_bytes() for path in found if path.is_file())


def write_results(written: Plan, expanded: Plan, outcome: Outcome, out: Path, signals: HeldSignals) -> None:
    """Write an outcome, its plan and what is made from its schedule to ``out``, and say so.

    Every file is made in a hidden directory first; then all are moved to their names, and those that
    an earlier solve has left are gone. A ``plan.yaml`` that says the same plan is left as it is: its
    comments are somebody's.

    Parameters
    ----------
    written, expanded
        The plan that the outcome is of, as written and expanded.
    signals
        Held back; they are let through while files are made, but not while they are moved.

    Raises
    ------
    NotWrittenError
        If something can't be written; nothing has changed in ``out``.
    KeyboardInterrupt
        If it was interrupted; nothing has changed in ``out``.
    """

    def make(place: Path) -> list[Path]:
        outcome_file = place / OUTCOME_FILE
        outcome_file.write_bytes(render_outcome(outcome, expanded).encode("utf-8"))
        files = [outcome_file, _plan_file(written, outcome, place, out)]
        return files if outcome.schedule is None else [*files, *_draw(expanded, outcome, place)]

    try:
        files = write_made(make, out, FILES, signals)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted: the result was found, but not written; {out} is as it was."
        ) from None
    except Exception as error:
        raise NotWrittenError from error
    say(f"Wrote {counted(len(files), 'file')} to {out}: {', '.join(path.name for path in files)}")


def _plan_file(plan: Plan, outcome: Outcome, place: Path, out: Path) -> Path:
    """The plan's file in ``place``: that of ``out`` where it says the same."""
    made, there = place / PLAN_FILE, out / PLAN_FILE
    if _is_plan(there, outcome.plan_hash):
        shutil.copyfile(there, made)
    else:
        made.write_bytes(render_plan(plan).encode("utf-8"))
    return made


def _is_plan(path: Path, hashed: str) -> bool:
    """Whether a file holds the plan of that hash."""
    try:
        return plan_hash(read_plan(path)) == hashed
    except InputError:
        return False


def _draw(plan: Plan, outcome: Outcome, place: Path) -> list[Path]:
    from api.charts.gantt import gantt_picture
    from api.charts.workload import workload_picture
    from api.exports.csv_files import write_csv

    files = write_csv(plan, outcome, place)
    for picture in (gantt_picture(plan, outcome), workload_picture(plan, outcome)):
        files += [] if picture is None else picture.write(place)
    return files
