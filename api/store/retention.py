"""What is kept for how long: runs, what was deleted, replies, the trail, and what nothing leads to any more.

Every step is a transaction of a few hundred rows, so that nobody waits long. A run that is open, and a
content that something leads to, are never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from api.store.change_entries import LASTING
from api.store.database import Database, now_ms
from api.store.decisions import NAME as DECISION
from api.store.replies import KEPT_MS
from api.store.retention_days import Retention
from api.store.runs import FINAL
from api.store.tables import METADATA, contents, plan_versions, plans, replies, run_documents, runs, trail

DAY_MS: Final = 86_400_000
GRACE_MS: Final = 3_600_000
"""A content is left alone so long, whatever refers to it: somebody may be about to."""
BATCH: Final = 200
_Keys = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of each kind were taken, or would be."""

    runs: int
    versions: int
    replies: int
    trail: int
    contents: int


def retain(database: Database, policy: Retention) -> Removed:
    """Take what need not be kept any more."""
    now = now_ms()
    # In this order: what a run or a version led to may be free afterwards.
    return Removed(
        runs=_remove(database, runs, _old_runs(policy, now), _still_old_runs(policy, now)),
        versions=_remove(database, plan_versions, _dropped_versions(policy, now)),
        replies=_remove(database, replies, _old_replies(now)),
        trail=_remove(database, trail, _old_entries(policy, now)),
        contents=_remove(database, contents, _unreferenced(now, lambda _rows: sa.false())),
    )


def removable(database: Database, policy: Retention) -> Removed:
    """How much ``retain`` would take now; nothing is changed."""
    now = now_ms()
    doomed, versions = _old_runs(policy, now), _dropped_versions(policy, now)
    with database.reading() as connection:

        def count(asked: sa.Select[Any]) -> int:
            return connection.execute(sa.select(sa.func.count()).select_from(asked.subquery())).scalar_one()

        return Removed(
            runs=count(doomed),
            versions=count(versions),
            replies=count(_old_replies(now)),
            trail=count(_old_entries(policy, now)),
            contents=count(_unreferenced(now, _going(doomed, versions))),
        )


# --- what may go --------------------------------------------------------------------------------


def _old_runs(policy: Retention, now: int) -> sa.Select[Any]:
    place = sa.func.row_number().over(partition_by=(runs.c.workspace, runs.c.plan), order_by=runs.c.id.desc())
    placed = sa.select(
        runs.c.workspace, runs.c.id, runs.c.plan, runs.c.state, runs.c.finished, place.label("place")
    ).subquery()
    is_old = (placed.c.finished < now - DAY_MS * policy.run_days) & (placed.c.place > policy.runs_kept)
    return sa.select(placed.c.workspace, placed.c.id).where(
        is_old | _is_of_deleted(placed, policy, now), *_free(placed, policy, now)
    )


def _still_old_runs(policy: Retention, now: int) -> sa.Select[Any]:
    """Of runs that were old: those that nobody has taken into use since. It looks at no others."""
    return sa.select(*runs.primary_key).where(*_free(runs, policy, now))


def _free(rows: sa.FromClause, policy: Retention, now: int) -> Iterator[sa.ColumnElement[bool]]:
    """Whether runs are over, of no change request whose plan is there, and needed by nothing else."""
    document = run_documents.c.name
    is_of_request = sa.exists().where(
        run_documents.c.workspace == rows.c.workspace,
        run_documents.c.run == rows.c.id,
        (document == DECISION) | sa.or_(*map(document.startswith, LASTING)),
    )
    yield rows.c.state.in_(FINAL)
    yield ~is_of_request | _is_of_deleted(rows, policy, now)
    for key in _keys_to(runs):
        if key.ondelete != "CASCADE":  # something else needs the run
            others = key.parent.alias()
            names = {element.column.key: element.parent.key for element in key.elements}
            yield ~sa.exists().where(*(others.c[names[name]] == rows.c[name] for name in names))


def _is_of_deleted(rows: sa.FromClause, policy: Retention, now: int) -> sa.ColumnElement[bool]:
    """Whether runs are of a plan that was deleted long ago."""
    return sa.exists().where(
        plans.c.workspace == rows.c.workspace,
        plans.c.id == rows.c.plan,
        plans.c.deleted < now - DAY_MS * policy.deleted_plan_days,
    )


def _dropped_versions(policy: Retention, now: int) -> sa.Select[Any]:
    """Versions of plans that were deleted long ago, and have no run at work."""
    is_at_work = sa.exists().where(
        runs.c.workspace == plans.c.workspace, runs.c.plan == plans.c.id, runs.c.state.not_in(FINAL)
    )
    return (
        sa.select(*plan_versions.primary_key)
        .join(plans, (plans.c.workspace == plan_versions.c.workspace) & (plans.c.id == plan_versions.c.plan))
        .where(plans.c.deleted < now - DAY_MS * policy.deleted_plan_days, ~is_at_work)
    )


def _old_replies(now: int) -> sa.Select[Any]:
    return sa.select(*replies.primary_key).where(replies.c.created < now - KEPT_MS)


def _old_entries(policy: Retention, now: int) -> sa.Select[Any]:
    return sa.select(*trail.primary_key).where(trail.c.at < now - DAY_MS * policy.trail_days)


def _unreferenced(now: int, going: Callable[[sa.FromClause], sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Contents that no foreign key leads to, but of rows that are ``going``."""
    asked = sa.select(*contents.primary_key).where(contents.c.created < now - GRACE_MS)
    for key in _keys_to(contents):
        rows = key.parent.alias()
        leads_here = [rows.c[element.parent.key] == element.column for element in key.elements]
        asked = asked.where(~sa.exists().where(*leads_here, ~going(rows)))
    return asked


def _going(
    doomed: sa.Select[Any], versions: sa.Select[Any]
) -> Callable[[sa.FromClause], sa.ColumnElement[bool]]:
    """Whether a row would be taken, with what it is part of."""
    runs_going = sa.select(doomed.cte("runs_going").c.id)
    versions_going = sa.select(versions.cte("versions_going"))

    def is_going(rows: sa.FromClause) -> sa.ColumnElement[bool]:
        table = rows.element if isinstance(rows, sa.Alias) else rows
        if table is plan_versions:
            names = [column.key for column in plan_versions.primary_key]
            return sa.tuple_(*(rows.c[name] for name in names)).in_(versions_going)
        if table is runs:
            return rows.c.id.in_(runs_going)
        for key in _keys_to(runs):
            if key.parent is table and key.ondelete == "CASCADE":
                name = next(element.parent.key for element in key.elements if element.column is runs.c.id)
                return rows.c[name].in_(runs_going)
        return sa.false()

    return is_going


def _keys_to(table: sa.Table) -> Iterator[sa.ForeignKeyConstraint]:
    """Foreign keys of all tables that lead to one."""
    for other in METADATA.sorted_tables:
        for key in sorted(other.foreign_key_constraints, key=lambda key: str(key.name)):
            if key.referred_table is table:
                yield key


# --- taking it ----------------------------------------------------------------------------------


def _remove(
    database: Database, table: sa.Table, asked: sa.Select[Any], still: sa.Select[Any] | None = None
) -> int:
    """Remove the rows whose keys are asked for; what belongs to them goes with them.

    Rows are locked first, and then looked at once more: somebody may have taken one into use since. On
    PostgreSQL whoever is about to holds it, and it is left alone; or he waits for the lock, and finds it
    gone: a content he keeps anew, of a run he is told that there is none.

    Parameters
    ----------
    still
        Of rows that were asked for: those that may go now, as before. The same question if missing.
    """
    with database.reading() as connection:
        keys = [tuple(row) for row in connection.execute(asked)]
    key = sa.tuple_(*table.primary_key)
    again = asked if still is None else still
    removed = 0
    for batch in _batches(keys):
        with database.writing() as connection:
            free = sa.select(*table.primary_key).where(key.in_(batch)).with_for_update(skip_locked=True)
            held = [tuple(row) for row in connection.execute(free)]
            going = [tuple(row) for row in connection.execute(again.where(key.in_(held)))]
            removed += connection.execute(table.delete().where(key.in_(going))).rowcount
    return removed


def _batches(keys: _Keys) -> Iterator[_Keys]:
    for first in range(0, len(keys), BATCH):
        yield keys[first : first + BATCH]
