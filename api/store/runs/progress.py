"""The last news of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.runs.rows import RunRow, is_held
from api.store.tables import run_progress, runs


def note_progress(connection: sa.Connection, held: RunRow, news: Mapping[str, Any]) -> None:
    """Keep the last news of a run, if it is still this attempt's."""
    still_held = sa.select(runs.c.id).where(is_held(held)).with_for_update(read=True)
    if connection.execute(still_held).first() is None:
        return
    values = {"attempt": held.attempt, "updated": now_ms(), "news": dict(news)}
    here = (run_progress.c.workspace == held.workspace) & (run_progress.c.run == held.id)
    older = run_progress.update().where(here, run_progress.c.attempt <= held.attempt)
    if not connection.execute(older.values(**values)).rowcount:
        insert_unless_there(connection, run_progress, workspace=held.workspace, run=held.id, **values)


def progress_of(connection: sa.Connection, workspace: str, run: str) -> dict[str, Any] | None:
    """The last news of a run; None where there was none yet."""
    here = (run_progress.c.workspace == workspace) & (run_progress.c.run == run)
    news: dict[str, Any] | None = connection.execute(
        sa.select(run_progress.c.news).where(here)
    ).scalar_one_or_none()
    return news
