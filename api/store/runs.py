"""Runs: asked for once, carried out by one attempt at a time, ended exactly once.

The ``attempt`` of a run is its fence: whoever carries it out holds the number of his attempt, and whatever he
writes is written only while that is still the last one. A worker that was held up and comes back late finds
a higher number and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from api.store import contents
from api.store.database import insert_unless_there, now_ms
from api.store.paging import Slice, slice_of
from api.store.tables import JSON, run_documents, run_inputs, run_progress, runs

RunState = Literal["queued", "running", "succeeded", "failed", "cancelled"]
OPEN: Final = ("queued", "running")
FINAL: Final = ("succeeded", "failed", "cancelled")


class LostRunError(Exception):
    """The run is no longer this attempt's: somebody else carries it out, or it has ended."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run.

    Attributes
    ----------
    order_sha256
        The content that says what is to be done.
    answer
        What is to be told of a run that succeeded, in a few words and figures.
    problem
        Why a run failed, or that it was cancelled, as a problem of RFC 9457.
    """

    workspace: str
    id: str
    kind: str
    plan: str
    plan_version: int
    order_sha256: str
    state: RunState
    priority: int
    created: int
    created_by: str
    started: int | None
    finished: int | None
    attempt: int
    executor: str | None
    cancel_asked: int | None
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run is to be.

    Attributes
    ----------
    order
        A JSON object; its ``inputs`` are hashes of contents, by the names under which the work knows them.
    """

    id: str
    kind: str
    plan: str
    plan_version: int
    priority: int
    created_by: str
    order: bytes


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, and the documents that came of it, by their names."""

    state: RunState
    answer: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None
    documents: Mapping[str, bytes] | None = None


# --- asking -------------------------------------------------------------------------------------


def create_run(connection: sa.Connection, workspace: str, new: NewRun) -> RunRow:
    """Note a run as queued, with the contents that it needs: retention leaves them alone."""
    sha256 = contents.put(connection, workspace, new.order)
    connection.execute(
        runs.insert().values(
            workspace=workspace,
            id=new.id,
            kind=new.kind,
            plan=new.plan,
            plan_version=new.plan_version,
            order_sha256=sha256,
            state="queued",
            priority=new.priority,
            created=now_ms(),
            created_by=new.created_by,
            attempt=0,
        )
    )
    inputs = json.loads(new.order).get("inputs", {})
    rows = [
        {"workspace": workspace, "run": new.id, "name": name, "sha256": needed}
        for name, needed in inputs.items()
    ]
    if rows:
        connection.execute(run_inputs.insert(), rows)
    return find_run(connection, workspace, new.id)


def ask_to_cancel(connection: sa.Connection, workspace: str, run: str) -> RunRow:
    """Cancel a run that is queued; ask the one who carries it out to stop where it is running.

    A run that has ended stays as it is.

    Raises
    ------
    KeyError
        If there is no such run.
    """
    now = now_ms()
    problem = {"type": "urn:crewline:problem:cancelled", "title": "Cancelled before it began"}
    is_queued = runs.c.state == "queued"
    # One statement: between two, a run could be taken up or given back, and escape both.
    connection.execute(
        runs.update()
        .where(_here(workspace, run), runs.c.state.in_(OPEN))
        .values(
            state=sa.case((is_queued, "cancelled"), else_=runs.c.state),
            finished=sa.case((is_queued, now), else_=runs.c.finished),
            problem=sa.case((is_queued, sa.literal(problem, JSON)), else_=runs.c.problem),
            cancel_asked=sa.func.coalesce(runs.c.cancel_asked, now),
        )
    )
    return find_run(connection, workspace, run)


def supersede(connection: sa.Connection, workspace: str, plan: str, kind: str, by: str) -> tuple[str, ...]:
    """Cancel the queued runs of a kind of a plan, because of a newer one; their ids."""
    queued = (
        (runs.c.workspace == workspace) & (runs.c.plan == plan) & (runs.c.kind == kind)
        & (runs.c.state == "queued") & (runs.c.id != by)
    )  # fmt: skip
    problem = {"type": "urn:crewline:problem:superseded", "title": "A newer run took its place", "run": by}
    now = now_ms()
    cancelled = runs.update().where(queued).values(state="cancelled", finished=now, problem=problem)
    return tuple(sorted(connection.scalars(cancelled.returning(runs.c.id))))


# --- carrying out -------------------------------------------------------------------------------


def begin_attempt(connection: sa.Connection, workspace: str, run: str, executor: str) -> RunRow | None:
    """Take a run up; None where it has ended already."""
    now = now_ms()
    taken = connection.execute(
        runs.update()
        .where(_here(workspace, run), runs.c.state.in_(OPEN))
        .values(
            state="running",
            attempt=runs.c.attempt + 1,
            executor=executor,
            started=sa.func.coalesce(runs.c.started, now),
        )
    )
    return find_run(connection, workspace, run) if taken.rowcount else None


def give_back(connection: sa.Connection, held: RunRow) -> bool:
    """Note a run as queued again: its worker was asked to end. The attempt does not count.

    False where the run is no longer this attempt's.
    """
    back = runs.update().where(_held(held)).values(state="queued", attempt=held.attempt - 1, executor=None)
    return connection.execute(back).rowcount == 1


def is_asked_to_cancel(connection: sa.Connection, held: RunRow) -> bool:
    """Whether somebody wants the run to stop.

    Raises
    ------
    LostRunError
        If the run is no longer this attempt's.
    """
    row = connection.execute(sa.select(runs.c.cancel_asked).where(_held(held))).first()
    if row is None:
        raise LostRunError(held.id)
    return row.cancel_asked is not None


def note_progress(connection: sa.Connection, held: RunRow, news: Mapping[str, Any]) -> None:
    """Keep the last news of a run, if it is still this attempt's."""
    still_held = sa.select(runs.c.id).where(_held(held)).with_for_update(read=True)
    if connection.execute(still_held).first() is None:
        return
    values = {"attempt": held.attempt, "updated": now_ms(), "news": dict(news)}
    here = (run_progress.c.workspace == held.workspace) & (run_progress.c.run == held.id)
    older = run_progress.update().where(here, run_progress.c.attempt <= held.attempt)
    if not connection.execute(older.values(**values)).rowcount:
        insert_unless_there(connection, run_progress, workspace=held.workspace, run=held.id, **values)


def end_run(connection: sa.Connection, held: RunRow, ending: Ending) -> None:
    """End a run with its documents, all or nothing, once.

    Raises
    ------
    LostRunError
        If the run is no longer this attempt's; nothing is changed then.
    """
    ended = connection.execute(
        runs.update()
        .where(_held(held))
        .values(
            state=ending.state,
            finished=now_ms(),
            answer=None if ending.answer is None else dict(ending.answer),
            problem=None if ending.problem is None else dict(ending.problem),
        )
    )
    if ended.rowcount != 1:
        raise LostRunError(held.id)
    for name, content in (ending.documents or {}).items():
        sha256 = contents.put(connection, held.workspace, content)
        connection.execute(
            run_documents.insert().values(workspace=held.workspace, run=held.id, name=name, sha256=sha256)
        )


# --- looking ------------------------------------------------------------------------------------


def find_run(connection: sa.Connection, workspace: str, run: str) -> RunRow:
    """A run of the workspace.

    Raises
    ------
    KeyError
        If there is none.
    """
    row = connection.execute(_rows().where(_here(workspace, run))).first()
    if row is None:
        raise KeyError(run)
    return RunRow(*row)


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
    asked = _rows().where(runs.c.workspace == workspace).order_by(runs.c.id.desc()).limit(limit + 1)
    for column, value in ((runs.c.plan, plan), (runs.c.state, state), (runs.c.kind, kind)):
        asked = asked if value is None else asked.where(column == value)
    if before is not None:
        asked = asked.where(runs.c.id < before)
    rows = [RunRow(*row) for row in connection.execute(asked)]
    return slice_of(rows, limit, [row.id for row in rows])


def progress_of(connection: sa.Connection, workspace: str, run: str) -> dict[str, Any] | None:
    """The last news of a run; None where there was none yet."""
    here = (run_progress.c.workspace == workspace) & (run_progress.c.run == run)
    news: dict[str, Any] | None = connection.execute(
        sa.select(run_progress.c.news).where(here)
    ).scalar_one_or_none()
    return news


def documents_of(connection: sa.Connection, workspace: str, run: str) -> dict[str, str]:
    """Names and hashes of what came of a run."""
    asked = sa.select(run_documents.c.name, run_documents.c.sha256).where(
        run_documents.c.workspace == workspace, run_documents.c.run == run
    )
    return {row.name: row.sha256 for row in connection.execute(asked.order_by(run_documents.c.name))}


def document_of(connection: sa.Connection, workspace: str, run: str, name: str) -> bytes:
    """One document that came of a run.

    Raises
    ------
    KeyError
        If there is no such run, or it has no such document.
    """
    return contents.get(connection, workspace, documents_of(connection, workspace, run)[name])


def _here(workspace: str, run: str) -> sa.ColumnElement[bool]:
    return (runs.c.workspace == workspace) & (runs.c.id == run)


def _held(held: RunRow) -> sa.ColumnElement[bool]:
    return _here(held.workspace, held.id) & (runs.c.state == "running") & (runs.c.attempt == held.attempt)


def _rows() -> sa.Select[Any]:
    return sa.select(*(runs.c[name] for name in RunRow.__slots__))
