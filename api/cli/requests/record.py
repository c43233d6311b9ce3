"""The record beside a plan's file, as the commands of ``planner change`` find it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from api.cli.words.terminal import say
from planner.document import plan_hash, read_plan
from planner.errors import DocumentError, InputError
from scenarios.requests.entries import Stamp
from scenarios.requests.files import RecordFiles
from scenarios.requests.ledger import Ledger


def stamp_of(by: str) -> Stamp:
    """Somebody, now."""
    return Stamp(by, dt.datetime.now(dt.UTC))


def open_record(plan: Path) -> tuple[RecordFiles, Ledger]:
    """The record of a plan's file.

    Raises
    ------
    InputError
        If there is none, or it can't be read.
    """
    files = RecordFiles.beside(plan)
    if not files.exists:
        raise InputError(f"{plan} has no record of changes, {files.directory}; planner change new begins one")
    ledger = files.read()
    _note_edits(plan, ledger)
    return files, ledger


def _note_edits(plan: Path, ledger: Ledger) -> None:
    """Say it where the plan's file is none of the versions: edits of it are not part of the head."""
    try:
        hashed = plan_hash(read_plan(plan))
    except DocumentError:
        return  # the record holds all versions; the file may be gone
    if hashed not in ledger.versions:
        say(
            f"Note: {plan} was edited, and is none of the versions of the record; planner change take-in "
            "makes it the head."
        )
