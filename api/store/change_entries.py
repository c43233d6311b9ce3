"""Rows of change requests: the entries of a request's record, and the runs that have measured it.

A request has the id of the run that measured it first. Everything else of it stands among the documents of
runs, under names with a slash, which no document that comes of a run has:

==============================  ============================================================
of the request's own run        ``record/000001``, ``record/000002``, ...: the entries
                                ``measured-by/<run>``: another run, asked for later
of each run that measured it    ``entry/000003``: the entry that has its figures
of each that was asked later    ``measures/<request>``
==============================  ============================================================

The key of the table lets one entry have each number, and whoever writes it first wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from api.store import contents
from api.store.database import insert_unless_there
from api.store.paging import Slice, slice_of
from api.store.runs import RunRow, run_rows
from api.store.tables import run_documents, runs

KIND: Final = "change-request"
_RECORD: Final = "record/"
_LATER: Final = "measured-by/"
_ENTRY: Final = "entry/"
_OF: Final = "measures/"
LASTING: Final = (_RECORD, _OF)
"""Runs with such documents stay as long as their plan."""


def hold_request(connection: sa.Connection, row: RunRow) -> None:
    """Have others who would write to a request wait until this transaction is over."""
    here = (runs.c.workspace == row.workspace) & (runs.c.id == row.id)
    connection.execute(sa.select(runs.c.id).where(here).with_for_update(key_share=True))


def put_entry(connection: sa.Connection, row: RunRow, number: int, text: bytes) -> bool:
    """Keep an entry of a request's record; False where there is one with this number, which stands."""
    return _put(
        connection, row, row.id, f"{_RECORD}{number:06d}", contents.put(connection, row.workspace, text)
    )


def entry_hashes(connection: sa.Connection, row: RunRow) -> dict[int, str]:
    """SHA-256 of each entry of a request's record, by number."""
    found = _named(connection, row.workspace, [row.id], _RECORD)
    return {int(name.removeprefix(_RECORD)): sha256 for _, name, sha256 in found}


def note_measuring(connection: sa.Connection, row: RunRow, run: RunRow) -> None:
    """Note that another run measures a request, too."""
    _put(connection, row, row.id, f"{_LATER}{run.id}", run.order_sha256)
    _put(connection, row, run.id, f"{_OF}{row.id}", row.order_sha256)


def measuring(
    connection: sa.Connection, workspace: str, requests: Sequence[RunRow]
) -> dict[str, tuple[RunRow, ...]]:
    """All runs that measure each request, in the order in which they were asked for: its own is the first."""
    later: dict[str, list[str]] = defaultdict(list)
    for request, name, _ in _named(connection, workspace, [row.id for row in requests], _LATER):
        later[request].append(name.removeprefix(_LATER))
    ids = [run for of_one in later.values() for run in of_one]
    asked = run_rows().where(runs.c.workspace == workspace, runs.c.id.in_(ids))
    known = {row.id: row for row in (RunRow(*found) for found in connection.execute(asked))} if ids else {}
    return {row.id: (row, *(known[run] for run in sorted(later[row.id]) if run in known)) for row in requests}


def note_entry(connection: sa.Connection, run: RunRow, number: int, sha256: str) -> None:
    """Note which entry has the figures of a run."""
    _put(connection, run, run.id, f"{_ENTRY}{number:06d}", sha256)


def entries_with_figures(connection: sa.Connection, workspace: str, ids: Iterable[str]) -> dict[str, int]:
    """Number of the entry that has the figures of a run, by run; nothing of those that have none yet."""
    found = _named(connection, workspace, ids, _ENTRY)
    return {run: int(name.removeprefix(_ENTRY)) for run, name, _ in found}


def request_of(connection: sa.Connection, run: RunRow) -> str:
    """Id of the request that a run measures: its own, where it was not asked for later."""
    found = _named(connection, run.workspace, [run.id], _OF)
    return found[0][1].removeprefix(_OF) if found else run.id


def list_requests(
    connection: sa.Connection, workspace: str, limit: int, before: str | None, *, plan: str | None = None
) -> Slice[RunRow]:
    """Requests by the runs that measured them first, the newest first."""
    is_later = sa.exists().where(
        run_documents.c.workspace == runs.c.workspace,
        run_documents.c.run == runs.c.id,
        run_documents.c.name.startswith(_OF),
    )
    asked = run_rows().where(runs.c.workspace == workspace, runs.c.kind == KIND, ~is_later)
    asked = asked if plan is None else asked.where(runs.c.plan == plan)
    asked = asked if before is None else asked.where(runs.c.id < before)
    rows = [RunRow(*row) for row in connection.execute(asked.order_by(runs.c.id.desc()).limit(limit + 1))]
    return slice_of(rows, limit, [row.id for row in rows])


def _put(connection: sa.Connection, row: RunRow, run: str, name: str, sha256: str) -> bool:
    values = {"workspace": row.workspace, "run": run, "name": name, "sha256": sha256}
    return insert_unless_there(connection, run_documents, **values)


def _named(
    connection: sa.Connection, workspace: str, ids: Iterable[str], begin: str
) -> list[tuple[str, str, str]]:
    """Run, name and hash of all documents whose names begin like this, in the order of names."""
    asked: sa.Select[Any] = sa.select(
        run_documents.c.run, run_documents.c.name, run_documents.c.sha256
    ).where(
        run_documents.c.workspace == workspace,
        run_documents.c.run.in_(list(ids)),
        run_documents.c.name.startswith(begin),
    )
    return [
        (row.run, row.name, row.sha256) for row in connection.execute(asked.order_by(run_documents.c.name))
    ]
