"""The trail of changes: who changed what, and when, with hashes or small values of before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.store.database import now_ms
from api.store.paging import Slice, slice_of
from api.store.replies import Asked, Effect, note_effect
from api.store.tables import NAME_LENGTH, trail


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    number: int
    at: int
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    request: str


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, where, and in which request, under which idempotency key."""

    workspace: str
    actor: str
    request: str
    asked: Asked | None = None


def note(
    connection: sa.Connection,
    doer: Doer,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write a change into the trail, in the transaction that makes it.

    Raises
    ------
    StillAtWorkError
        If the idempotency key is another's by now: the transaction must not be kept.
    """
    if doer.asked is not None:
        note_effect(connection, doer.asked, Effect(action, subject))
    connection.execute(
        trail.insert().values(
            workspace=doer.workspace,
            at=now_ms(),
            actor=doer.actor[:NAME_LENGTH],
            action=action,
            subject=subject[:NAME_LENGTH],
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            request=doer.request,
        )
    )


def list_entries(
    connection: sa.Connection, workspace: str, limit: int, before: int | None, *, subject: str | None = None
) -> Slice[Entry]:
    """Changes, the newest first."""
    columns = (trail.c[name] for name in Entry.__slots__)
    asked = sa.select(*columns).where(trail.c.workspace == workspace).order_by(trail.c.number.desc())
    if before is not None:
        asked = asked.where(trail.c.number < before)
    if subject is not None:
        asked = asked.where(trail.c.subject == subject)
    rows = [Entry(*row) for row in connection.execute(asked.limit(limit + 1))]
    return slice_of(rows, limit, [str(row.number) for row in rows])
