"""Replies kept under an idempotency key: a request sent twice has one effect, and one answer.

As Stripe defines them: the key is taken before the work begins; the same request gets the same reply, errors
of the client included; another request under the key is refused; one still at work is a conflict.

What a request does, it notes beside its key in the transaction that does it. So a process that dies after its
effect and before its answer leaves no key under which the same thing would be done twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.tables import replies

KEPT_MS: Final = 48 * 3_600_000
STALE_MS: Final = 60_000
"""After which one at work is held to have died with its process."""
UNANSWERED_MS: Final = 5_000
"""After its effect, after which one is: all it had left to do was to answer."""


class KeyReusedError(Exception):
    """The key was used for another request."""


class StillAtWorkError(Exception):
    """The first request under the key is not answered yet."""


class ReplyLostError(Exception):
    """The first request had its effect, and its process died before it had answered.

    Attributes
    ----------
    effect
        The last of its entries in the trail.
    """

    def __init__(self, effect: Effect) -> None:
        super().__init__(f"{effect.action} {effect.subject}")
        self.effect = effect


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request has done, as the trail calls it."""

    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request under a key.

    Attributes
    ----------
    taken
        When, in milliseconds since 1970 UTC: by it a process knows later whether the key is still its own.
    """

    workspace: str
    actor: str
    key: str
    request_sha256: str
    taken: int = field(default_factory=now_ms, compare=False)


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
    ReplyLostError
        If the request was carried out, and what was answered isn't known.
    """
    now = now_ms()
    idle = replies.c.status.is_(None) & replies.c.effect.is_(None)
    stale = idle & (replies.c.created < now - STALE_MS)
    gone = stale | (replies.c.created < now - KEPT_MS)
    fresh: dict[str, Any] = {"request_sha256": asked.request_sha256, "created": asked.taken}
    names = {"workspace": asked.workspace, "actor": asked.actor, "key": asked.key}
    if insert_unless_there(connection, replies, **names, **fresh):
        return None
    emptied = {name: sa.null() for name in ("status", "headers", "body", "effect")}
    again = replies.update().where(_here(asked), gone).values(**fresh, **emptied)
    if connection.execute(again).rowcount == 1:
        return None
    row = connection.execute(sa.select(replies).where(_here(asked))).first()
    if row is None:  # on PostgreSQL it can be freed in just this moment
        raise StillAtWorkError(asked.key)
    if row.request_sha256 != asked.request_sha256:
        raise KeyReusedError(asked.key)
    if row.status is None:
        if row.effect is not None and row.effect["at"] < now - UNANSWERED_MS:
            raise ReplyLostError(Effect(row.effect["action"], row.effect["subject"]))
        raise StillAtWorkError(asked.key)
    return Reply(row.status, row.headers, row.body)


def note_effect(connection: sa.Connection, asked: Asked, effect: Effect) -> None:
    """Note what a request does, in the transaction that does it.

    Raises
    ------
    StillAtWorkError
        If the key was held to be stale and is another's now: the transaction must not be kept.
    """
    values = {"effect": {"action": effect.action, "subject": effect.subject, "at": now_ms()}}
    if not connection.execute(replies.update().where(_ours(asked)).values(**values)).rowcount:
        raise StillAtWorkError(asked.key)


def keep_reply(connection: sa.Connection, asked: Asked, reply: Reply) -> None:
    """Keep what was answered, if the key is still the request's own."""
    values = {"status": reply.status, "headers": reply.headers, "body": reply.body}
    connection.execute(replies.update().where(_ours(asked)).values(**values))


def free_key(connection: sa.Connection, asked: Asked) -> None:
    """Let the request be tried again, which failed for no fault of its own, unless it had its effect."""
    connection.execute(replies.delete().where(_ours(asked), replies.c.effect.is_(None)))


def forget_old_replies(connection: sa.Connection) -> int:
    """Remove what need not be known any more; how many."""
    return connection.execute(replies.delete().where(replies.c.created < now_ms() - KEPT_MS)).rowcount


def _here(asked: Asked) -> sa.ColumnElement[bool]:
    return (
        (replies.c.workspace == asked.workspace)
        & (replies.c.actor == asked.actor)
        & (replies.c.key == asked.key)
    )


def _ours(asked: Asked) -> sa.ColumnElement[bool]:
    """The key as this request has taken it, not answered yet."""
    return _here(asked) & (replies.c.created == asked.taken) & replies.c.status.is_(None)
