"""Uploaded files read in a process of their own: what is in them, why not, or that it took too much."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from pydantic_core import to_json

from api.runs.wire import read_line
from api.runs.workshop import KEPT_VARIABLES
from planner.errors import ImportFileError, Issue
from scheduling.processes.starting import start_module

MODULE: Final = "api.uploads.child"
MEMORY_BYTES: Final = 1_000_000_000
SECONDS: Final = 60
MOST_AT_ONCE: Final = 2
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class UploadTooCostlyError(Exception):
    """Reading the files took more memory or time than it may."""


class TooManyUploadsError(Exception):
    """Others are being read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was in the files: a plan as canonical JSON, and what is to be said about it."""

    kind: str
    plan: str
    notes: tuple[Issue, ...]
    issues: tuple[Issue, ...]


def read_upload(
    folder: Path,
    files: Sequence[str],
    start: str | None,
    *,
    memory_bytes: int = MEMORY_BYTES,
    seconds: int = SECONDS,
) -> Read:
    """What is in files.

    Parameters
    ----------
    files
        Names in ``folder``: a plan document, or a table of tasks and perhaps one of people.
    start
        Data date of a plan made of tables, ISO 8601.

    Raises
    ------
    InputError
        If they can't be used, with every reason.
    UploadTooCostlyError, TooManyUploadsError
        As they say.
    """
    if not _places.acquire(blocking=False):
        raise TooManyUploadsError
    try:
        order = {
            "folder": str(folder),
            "files": list(files),
            "start": start,
            "memory_bytes": memory_bytes,
            "seconds": seconds,
        }
        answer = _answered(order, seconds)
    finally:
        _places.release()
    if answer is None or "lost" in answer:
        raise UploadTooCostlyError
    issues = tuple(Issue(**issue) for issue in answer["issues"])
    if "refused" in answer:
        raise ImportFileError(answer["refused"], issues)
    notes = tuple(Issue(**note) for note in answer["notes"])
    return Read(answer["kind"], answer["plan"], notes, issues)


def _answered(order: dict[str, Any], seconds: int) -> dict[str, Any] | None:
    """The process's answer; None where it ended without one, or had to be ended."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = start_module(
            MODULE, stdin=subprocess.PIPE, stdout=output, stderr=errors, keep=KEPT_VARIABLES
        )
        try:
            process.communicate(to_json(order) + b"\n", timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            process.kill()
            process.wait()
        return _line_of(output)


def _line_of(output: BinaryIO) -> dict[str, Any] | None:
    output.seek(0)
    with contextlib.suppress(ValueError):
        return read_line(output)
    return None
