"""Replies kept under an idempotency key: a request sent twice has one effect, and one answer.

As Stripe defines them: the key is taken before the work begins; the same request gets the same reply, errors
of the client included; another request under the key is refused; one still at work is a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.tables import replies

KEPT_MS: Final = 48 * 3_600_000
STALE_MS: Final = 60_000
"""After which one at work is held to have died with its process."""


class KeyReusedError(Exception):
    """The key was used for another request."""


class StillAtWorkError(Exception):
    """The first request under the key is not answered yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request under a key."""

    workspace: str
    actor: str
    key: str
    request_sha256: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def take_key(connection: sa.Connection, asked: Asked) -> Reply | None:
    """Take the key for a request; the reply where it was answered before.

    Raises
    ------
    KeyReusedError, StillAtWorkError
        If the key stands for another request, or for one at work.
    """
    now = now_ms()
    stale = replies.c.status.is_(None) & (replies.c.created < now - STALE_MS)
    gone = stale | (replies.c.created < now - KEPT_MS)
    connection.execute(replies.delete().where(_here(asked), gone))
    names = {"workspace": asked.workspace, "actor": asked.actor, "key": asked.key}
    if insert_unless_there(connection, replies, **names, request_sha256=asked.request_sha256, created=now):
        return None
    row = connection.execute(sa.select(replies).where(_here(asked))).first()
    if row is None:  # on PostgreSQL it can be freed in just this moment
        raise StillAtWorkError(asked.key)
    if row.request_sha256 != asked.request_sha256:
        raise KeyReusedError(asked.key)
    if row.status is None:
        raise StillAtWorkError(asked.key)
    return Reply(row.status, row.headers, row.body)


def keep_reply(connection: sa.Connection, asked: Asked, reply: Reply) -> None:
    """Keep what was answered; of two answers under a key that was held to be stale, the first."""
    values = {"status": reply.status, "headers": reply.headers, "body": reply.body}
    connection.execute(replies.update().where(_here(asked), replies.c.status.is_(None)).values(**values))


def free_key(connection: sa.Connection, asked: Asked) -> None:
    """Let the request be tried again: it failed for no fault of its own."""
    connection.execute(replies.delete().where(_here(asked), replies.c.status.is_(None)))


def forget_old_replies(connection: sa.Connection) -> int:
    """Remove what need not be known any more; how many."""
    return connection.execute(replies.delete().where(replies.c.created < now_ms() - KEPT_MS)).rowcount


def _here(asked: Asked) -> sa.ColumnElement[bool]:
    return (
        (replies.c.workspace == asked.workspace)
        & (replies.c.actor == asked.actor)
        & (replies.c.key == asked.key)
    )
