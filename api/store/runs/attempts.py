"""Runs taken up, given back and queued again: each time by one statement, which says who was first."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from api.store.database import now_ms
from api.store.new_ids import new_id
from api.store.runs.rows import OPEN, LostRunError, RunRow, find_run, here_is, is_held
from api.store.tables import JSON, runs

_CANCELLED: Final = {
    "type": "urn:crewline:problem:cancelled",
    "title": "Cancelled",
    "detail": "Whoever carried it out was gone before anything was handed over.",
}


def begin_attempt(
    connection: sa.Connection, workspace: str, run: str, executor: str, token: str | None = None
) -> RunRow | None:
    """Take a run up; None where it has ended already.

    Parameters
    ----------
    token
        Of this attempt alone. Whoever repeats it, because the answer was lost with the database, finds the
        attempt that is his already, if nobody else has taken the run up meanwhile.
    """
    now, own = now_ms(), token or new_id()
    is_own = (runs.c.state == "running") & (runs.c.token == own)
    taken = connection.execute(
        runs.update()
        .where(here_is(workspace, run), runs.c.state.in_(OPEN))
        .values(
            state="running",
            attempt=sa.case((is_own, runs.c.attempt), else_=runs.c.attempt + 1),
            token=own,
            executor=executor,
            started=sa.func.coalesce(runs.c.started, now),
        )
    )
    return find_run(connection, workspace, run) if taken.rowcount else None


def give_back(connection: sa.Connection, held: RunRow) -> bool:
    """Note a run as queued again: its worker was asked to end. The attempt does not count.

    Its number stays, and is not given again. False where the run is no longer this attempt's, or is to be
    cancelled: then it is for this attempt to end it.
    """
    back = runs.update().where(is_held(held), runs.c.cancel_asked.is_(None))
    values = {"state": "queued", "given_back": runs.c.given_back + 1, "executor": None, "token": None}
    return connection.execute(back.values(**values)).rowcount == 1


def queue_again(connection: sa.Connection, workspace: str, run: str, attempt: int) -> bool:
    """Note a run that nobody carries out as queued; one that is to be cancelled is cancelled by that.

    False where it is cancelled, has ended, or was taken up since that attempt.
    """
    here = here_is(workspace, run) & runs.c.state.in_(OPEN) & (runs.c.attempt == attempt)
    is_wanted = runs.c.cancel_asked.is_(None)
    left = (
        runs.update()
        .where(here)
        .values(
            state=sa.case((is_wanted, "queued"), else_="cancelled"),
            finished=sa.case((is_wanted, runs.c.finished), else_=now_ms()),
            problem=sa.case((is_wanted, runs.c.problem), else_=sa.literal(_CANCELLED, JSON)),
            executor=sa.case((is_wanted, sa.null()), else_=runs.c.executor),
            token=None,
        )
    )
    state: str | None = connection.scalar(left.returning(runs.c.state))
    return state == "queued"


def is_asked_to_cancel(connection: sa.Connection, held: RunRow) -> bool:
    """Whether somebody wants the run to stop.

    Raises
    ------
    LostRunError
        If the run is no longer this attempt's.
    """
    row = connection.execute(sa.select(runs.c.cancel_asked).where(is_held(held))).first()
    if row is None:
        raise LostRunError(held.id)
    return row.cancel_asked is not None
