"""Decisions on change requests: one for each, kept among the documents of the run that has assessed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from api.store import contents
from api.store.database import insert_unless_there
from api.store.tables import run_documents

NAME: Final = "decision"


def decide(connection: sa.Connection, workspace: str, run: str, decision: bytes) -> bool:
    """Keep a decision; False where there is one already, which stands."""
    sha256 = contents.put(connection, workspace, decision)
    return insert_unless_there(
        connection, run_documents, workspace=workspace, run=run, name=NAME, sha256=sha256
    )


def decisions_on(connection: sa.Connection, workspace: str, runs: Iterable[str]) -> dict[str, bytes]:
    """The decisions on requests, by the ids of their runs; nothing of those that are undecided."""
    asked = sa.select(run_documents.c.run, run_documents.c.sha256).where(
        run_documents.c.workspace == workspace,
        run_documents.c.name == NAME,
        run_documents.c.run.in_(list(runs)),
    )
    return {
        row.run: contents.get(connection, workspace, row.sha256) for row in connection.execute(asked).all()
    }
