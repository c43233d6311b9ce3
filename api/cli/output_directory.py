"""The files of a solved plan in a directory: whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from planner.plan import Plan
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome

OUTCOME_FILE: Final = "schedule.json"
_MADE_FROM_SCHEDULES: Final = (
    "projects.csv",
    "tasks.csv",
    "workload.csv",
    "bookings.csv",
    "gantt.svg",
    "gantt.png",
    "workload.svg",
    "workload.png",
)
"""Names that an earlier run may have left; without a schedule now they would tell of another plan."""


def check_directory(directory: Path) -> None:
    """Refuse, before any work is done, a place where nothing can be written.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    existing = directory
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise typer.BadParameter(f"{existing} is a file; a directory is needed.", param_hint="--out")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise typer.BadParameter(f"{existing} can't be written to.", param_hint="--out")


def write_results(plan: Plan, outcome: Outcome, directory: Path) -> list[Path]:
    """Write the outcome, and what is made from its schedule, to ``directory``.

    Every file is made elsewhere first and then moved to its name. The outcome comes first: should
    a picture fail, the schedule is kept.

    Parameters
    ----------
    plan
        The plan, expanded.

    Returns
    -------
    list of Path
        The files written, in the order in which they appeared.

    Raises
    ------
    OSError
        If something can't be written.
    """
    with _workshop(directory) as workshop:
        (workshop / OUTCOME_FILE).write_bytes(render_outcome(outcome, plan).encode("utf-8"))
        written = _install([workshop / OUTCOME_FILE], directory)
        made = [] if outcome.schedule is None else _draw(plan, outcome, workshop)
        written += _install(made, directory)
    for name in _MADE_FROM_SCHEDULES:
        if directory / name not in written:
            (directory / name).unlink(missing_ok=True)
    return written


def _draw(plan: Plan, outcome: Outcome, workshop: Path) -> list[Path]:
    from api.charts.gantt import gantt_picture
    from api.charts.workload import workload_picture
    from api.exports.csv_files import write_csv

    files = write_csv(plan, outcome, workshop)
    for picture in (gantt_picture(plan, outcome), workload_picture(plan, outcome)):
        files += [] if picture is None else picture.write(workshop)
    return files


def _install(files: list[Path], directory: Path) -> list[Path]:
    return [file.replace(directory / file.name) for file in files]


@contextmanager
def _workshop(directory: Path) -> Iterator[Path]:
    """A hidden directory within ``directory``, gone afterwards, and so are directories made in vain."""
    made = _make(directory)
    workshop = Path(tempfile.mkdtemp(prefix=".planner-", dir=directory))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()


def _make(directory: Path) -> list[Path]:
    """Make ``directory`` and what is missing above it; those made, innermost first."""
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    return missing


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` so that never half a file stands there.

    Raises
    ------
    OSError
        If it can't be written; what stood there before still does.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
