"""Runs by pages."""

from __future__ import annotations

import sqlalchemy as sa

from api.store.paging import Slice, slice_of
from api.store.runs.rows import RunRow, run_rows
from api.store.tables import runs


def list_runs(
    connection: sa.Connection,
    workspace: str,
    limit: int,
    before: str | None,
    *,
    plan: str | None = None,
    state: str | None = None,
    kind: str | None = None,
) -> Slice[RunRow]:
    """Runs, the newest first."""
    asked = run_rows().where(runs.c.workspace == workspace).order_by(runs.c.id.desc()).limit(limit + 1)
    for column, value in ((runs.c.plan, plan), (runs.c.state, state), (runs.c.kind, kind)):
        asked = asked if value is None else asked.where(column == value)
    if before is not None:
        asked = asked.where(runs.c.id < before)
    rows = [RunRow(*row) for row in connection.execute(asked)]
    return slice_of(rows, limit, [row.id for row in rows])
