"""How a run ended, once, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.store import contents
from api.store.database import now_ms
from api.store.runs.rows import LostRunError, RunRow, RunState, is_held
from api.store.tables import run_documents, runs


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, and the documents that came of it, by their names."""

    state: RunState
    answer: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None
    documents: Mapping[str, bytes] | None = None


def end_run(connection: sa.Connection, held: RunRow, ending: Ending) -> None:
    """End a run with its documents, all or nothing, once.

    Raises
    ------
    LostRunError
        If the run is no longer this attempt's; nothing is changed then.
    """
    ended = connection.execute(
        runs.update()
        .where(is_held(held))
        .values(
            state=ending.state,
            finished=now_ms(),
            answer=None if ending.answer is None else dict(ending.answer),
            problem=None if ending.problem is None else dict(ending.problem),
        )
    )
    if ended.rowcount != 1:
        raise LostRunError(held.id)
    for name, content in (ending.documents or {}).items():
        sha256 = contents.put(connection, held.workspace, content)
        connection.execute(
            run_documents.insert().values(workspace=held.workspace, run=held.id, name=name, sha256=sha256)
        )


def documents_of(connection: sa.Connection, workspace: str, run: str) -> dict[str, str]:
    """Names and hashes of what came of a run; those with a slash are of ``api.store.change_entries``."""
    asked = sa.select(run_documents.c.name, run_documents.c.sha256).where(
        run_documents.c.workspace == workspace,
        run_documents.c.run == run,
        ~run_documents.c.name.contains("/"),
    )
    return {row.name: row.sha256 for row in connection.execute(asked.order_by(run_documents.c.name))}


def document_of(connection: sa.Connection, workspace: str, run: str, name: str) -> bytes:
    """One document that came of a run.

    Raises
    ------
    KeyError
        If there is no such run, or it has no such document.
    """
    return contents.get(connection, workspace, documents_of(connection, workspace, run)[name])
