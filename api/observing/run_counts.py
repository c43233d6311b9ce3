"""One look at all runs and workers in the database, for figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.store import heartbeats
from api.store.database import now_ms
from api.store.heartbeats import Heartbeat
from api.store.runs import FINAL
from api.store.tables import runs


@dataclass(frozen=True, slots=True)
class EndedRun:
    """A run that ended.

    Attributes
    ----------
    gap
        Of its first goal: 0 is proved the best possible, 1 is nothing proved; None where it found none.
    """

    id: str
    kind: str
    state: str
    finished: int
    waiting_seconds: float | None
    seconds: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was there."""

    numbers: Mapping[tuple[str, str], int]
    oldest_seconds: float
    ended: tuple[EndedRun, ...]
    workers: tuple[Heartbeat, ...]


def look_at_runs(connection: sa.Connection, since: int) -> Look:
    """Numbers of runs, those that ended since a moment (milliseconds since 1970 UTC), and workers."""
    by_kind = sa.select(runs.c.kind, runs.c.state, sa.func.count()).group_by(runs.c.kind, runs.c.state)
    oldest = connection.execute(
        sa.select(sa.func.min(runs.c.created)).where(runs.c.state == "queued")
    ).scalar()
    return Look(
        numbers={(kind, state): number for kind, state, number in connection.execute(by_kind)},
        oldest_seconds=0.0 if oldest is None else max(0, now_ms() - oldest) / 1000,
        ended=_ended(connection, since),
        workers=heartbeats.all_heartbeats(connection),
    )


def gap_of(answer: Mapping[str, Any] | None) -> float | None:
    """``(value - bound) / value`` of the first goal, between 0 and 1."""
    levels = (answer or {}).get("levels")
    if not isinstance(levels, list) or not levels:
        return None
    value, bound = levels[0].get("value"), levels[0].get("bound")
    if not isinstance(value, int | float) or not isinstance(bound, int | float):
        return None
    return 0.0 if value <= bound else min(1.0, (value - bound) / abs(value)) if value else 1.0


def _ended(connection: sa.Connection, since: int) -> tuple[EndedRun, ...]:
    names = ("id", "kind", "state", "created", "started", "finished", "answer")
    asked = sa.select(*(runs.c[name] for name in names)).where(
        runs.c.finished >= since, runs.c.state.in_(FINAL)
    )
    return tuple(
        EndedRun(
            row.id,
            row.kind,
            row.state,
            row.finished,
            None if row.started is None else max(0, row.started - row.created) / 1000,
            None if row.started is None else max(0, row.finished - row.started) / 1000,
            gap_of(row.answer),
        )
        for row in connection.execute(asked.order_by(runs.c.finished))
    )
