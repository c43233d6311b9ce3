"""Signs of life of the workers: a row each, renewed every two seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.tables import heartbeats

BEAT_SECONDS: Final = 2.0
LEASE_SECONDS: Final = 8.0
"""Whoever was silent so long is held to be dead, and others take over."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One worker's last sign of life."""

    executor: str
    seen: int
    started: int
    facts: dict[str, Any]

    @property
    def is_alive(self) -> bool:
        """Whether its lease is still running."""
        return now_ms() - self.seen < 1000 * LEASE_SECONDS


def beat(connection: sa.Connection, executor: str, started: int, facts: Mapping[str, Any]) -> None:
    """Give a sign of life."""
    values = {"seen": now_ms(), "started": started, "facts": dict(facts)}
    renewed = connection.execute(
        heartbeats.update().where(heartbeats.c.executor == executor).values(**values)
    )
    if not renewed.rowcount:
        insert_unless_there(connection, heartbeats, executor=executor, **values)


def all_heartbeats(connection: sa.Connection) -> tuple[Heartbeat, ...]:
    """Every worker that was seen and has not said goodbye."""
    columns = (heartbeats.c[name] for name in Heartbeat.__slots__)
    return tuple(
        Heartbeat(*row) for row in connection.execute(sa.select(*columns).order_by(heartbeats.c.executor))
    )


def say_goodbye(connection: sa.Connection, executor: str, *, seen: int | None = None) -> None:
    """Remove a worker that ends, or that was found dead and has given no sign of life since ``seen``."""
    gone = heartbeats.delete().where(heartbeats.c.executor == executor)
    connection.execute(gone if seen is None else gone.where(heartbeats.c.seen == seen))
