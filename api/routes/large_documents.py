"""Plan documents in requests: large ones are read in a process of their own, as uploaded files are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from api.http.problems import ProblemError
from api.uploads.reading import (
    MEMORY_BYTES,
    SECONDS,
    Read,
    TooManyUploadsError,
    UploadTooCostlyError,
    read_upload,
)
from planner.document import parse_plan
from planner.plan import Plan

_FILE: Final = "plan.yaml"
"""A name that says nothing: what begins with a brace may be either."""
MEMORY_OF_BYTE: Final = 64
"""Twice what reading JSON takes."""
BYTES_IN_SECOND: Final = 2**18
"""Of processor time; half of what reading YAML comes to."""
LARGE_CHARACTERS: Final = 2**18
"""About a thousand tasks. Reading more here would hold up other requests, and what is wrong with a text that
was made to do harm would take all memory there is."""


def plan_of(text: str) -> Plan:
    """The plan in a document.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    ProblemError
        422 where a large one takes more memory or time than it may, 429 while others are read.
    """
    if len(text) <= LARGE_CHARACTERS:
        return parse_plan(text)
    with tempfile.TemporaryDirectory(prefix="crewline-document-") as folder:
        (Path(folder) / _FILE).write_text(text, encoding="utf-8", newline="")
        return parse_plan(read_apart(Path(folder), [_FILE], None).plan)


def limits_of(size_bytes: int) -> dict[str, int]:
    """What reading files of a size may take: more than the usual only where they are large."""
    return {
        "memory_bytes": max(MEMORY_BYTES, MEMORY_OF_BYTE * size_bytes),
        "seconds": max(SECONDS, size_bytes // BYTES_IN_SECOND),
    }


def read_apart(folder: Path, files: list[str], start: str | None) -> Read:
    """What is in files, read in a process with limits; see ``read_upload``.

    Raises
    ------
    InputError, ProblemError
        As ``plan_of`` does.
    """
    try:
        return read_upload(
            folder, files, start, **limits_of(sum((folder / one).stat().st_size for one in files))
        )
    except TooManyUploadsError:
        title, headers = "Other large documents are being read", {"Retry-After": "5"}
        raise ProblemError(429, "too-many-uploads", title, headers=headers) from None
    except UploadTooCostlyError:
        title = "The document can't be read"
        detail = "Reading it takes more memory or time than it may: it is damaged, or made to do harm."
        raise ProblemError(422, "too-costly", title, detail) from None
