"""The process that reads uploaded files: it may take so much memory and time, knows no database, and ends.

One order comes as a line of JSON on its standard input, one answer goes out. Whatever the files are made to
do, it is done here.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from api.runs.wire import read_line, write_line
from api.uploads.kinds import DOCUMENT, kind_of
from planner.errors import InputError, Issue
from scheduling.processes.memory import lift_memory_limit, limit_memory
from scheduling.processes.starting import own_output, run_and_exit

MOST_ANSWERED: Final = 512 * 2**20
"""Bytes of the answer."""


def main() -> None:
    """Read the files of one order."""
    mouth = own_output()
    order = read_line(sys.stdin.buffer)
    if order is None:
        return
    _limit(order["memory_bytes"], order["seconds"])
    os.chdir(order["folder"])
    try:
        answer = _read([Path(name) for name in order["files"]], order["start"])
    except InputError as error:
        answer = {"refused": str(error), "issues": _told(error.issues)}
    except (MemoryError, RecursionError) as error:
        lift_memory_limit()
        answer = {"lost": "memory" if isinstance(error, MemoryError) else "depth"}
    write_line(mouth, answer)


def _read(files: Sequence[Path], start: str | None) -> dict[str, Any]:
    kind = kind_of(files[0])
    if kind == DOCUMENT:
        from planner.document import read_plan
        from planner.validation import validate

        plan = read_plan(files[0])
        notes: tuple[Issue, ...] = ()
        issues = validate(plan)
    else:
        from api.uploads.archives import check_archive
        from planner.importers.tables import import_tables
        from planner.validation import validate

        for path in files:
            if path.suffix.lower() in (".xlsx", ".xlsm"):
                check_archive(path)
        people = files[1] if len(files) > 1 else None
        day = None if start is None else dt.date.fromisoformat(start)
        plan, notes = import_tables(files[0], people, start=day)
        issues = validate(plan)
    from planner.document import canonical_json

    text = canonical_json(plan).decode()
    return {"kind": kind, "plan": text, "notes": _told(notes), "issues": _told(issues)}


def _told(issues: Sequence[Issue]) -> list[dict[str, str]]:
    names = ("path", "found", "expected", "hint", "severity", "code")
    return [{name: getattr(issue, name) for name in names} for issue in issues]


def _limit(memory_bytes: int, seconds: int) -> None:
    limit_memory(memory_bytes)
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_ANSWERED, MOST_ANSWERED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    run_and_exit(main)
