"""Workspaces: what belongs together, and is seen from no other."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.tables import workspaces


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace."""

    id: str
    name: str
    created: int


def create_workspace(connection: sa.Connection, workspace: str, name: str) -> bool:
    """Make a workspace; False where there is one with this id."""
    return insert_unless_there(connection, workspaces, id=workspace, name=name, created=now_ms())


def all_workspaces(connection: sa.Connection) -> tuple[Workspace, ...]:
    """Every workspace by its id."""
    asked = sa.select(workspaces.c.id, workspaces.c.name, workspaces.c.created).order_by(workspaces.c.id)
    return tuple(Workspace(*row) for row in connection.execute(asked))
