"""Runs asked for, cancelled, and superseded by newer ones."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa

from api.store import contents
from api.store.database import now_ms
from api.store.runs.rows import OPEN, RunRow, find_run, here_is
from api.store.tables import JSON, run_inputs, runs


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
            given_back=0,
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
        .where(here_is(workspace, run), runs.c.state.in_(OPEN))
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
