"""Plans and their versions: a version never changes, a head moves from one to the next and from no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from api.store import contents
from api.store.database import insert_unless_there, now_ms
from api.store.paging import Slice, slice_of
from api.store.tables import NAME_LENGTH, plan_versions, plans

SUMMARY_LENGTH: Final = 500
_PLAN_ROW: Final = (plans.c.id, plans.c.name, plans.c.head, plans.c.created, plans.c.updated)


class PlanExistsError(Exception):
    """There is a plan with this id."""


class NoVersionError(KeyError):
    """The plan has no version with this number."""


class PlanMovedError(Exception):
    """The head is not at the version that the change was made for; ``head`` says where it is."""

    def __init__(self, head: int) -> None:
        super().__init__(f"the plan is at version {head}")
        self.head = head


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan, and where its head is."""

    id: str
    name: str
    head: int
    created: int
    updated: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a plan."""

    plan: str
    number: int
    sha256: str
    created: int
    author: str
    summary: str


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who writes a version, and what it is about."""

    author: str
    summary: str


def create_plan(
    connection: sa.Connection, workspace: str, plan: str, name: str, content: bytes, by: Authorship
) -> PlanRow:
    """A new plan with its first version.

    Raises
    ------
    PlanExistsError
        If there is one with this id, or was one that is deleted.
    """
    now = now_ms()
    values: dict[str, Any] = {"name": _shown(name), "head": 1, "created": now, "updated": now}
    if not insert_unless_there(connection, plans, workspace=workspace, id=plan, **values):
        raise PlanExistsError(plan)
    _keep_version(connection, workspace, plan, 1, content, by)
    return PlanRow(plan, values["name"], 1, now, now)


def move_head(
    connection: sa.Connection,
    workspace: str,
    plan: str,
    expected: int,
    name: str,
    content: bytes,
    by: Authorship,
) -> PlanRow:
    """A new version after ``expected``, which has to be the newest.

    Raises
    ------
    PlanMovedError
        If it isn't; nothing is changed then.
    KeyError
        If there is no such plan.
    """
    here = (plans.c.workspace == workspace) & (plans.c.id == plan) & plans.c.deleted.is_(None)
    moved = connection.execute(
        plans.update()
        .where(here, plans.c.head == expected)
        .values(head=expected + 1, name=_shown(name), updated=now_ms())
        .returning(*_PLAN_ROW)
    ).first()
    if moved is None:
        raise PlanMovedError(find_plan(connection, workspace, plan).head)
    _keep_version(connection, workspace, plan, expected + 1, content, by)
    return PlanRow(*moved)


def find_plan(connection: sa.Connection, workspace: str, plan: str) -> PlanRow:
    """A plan of the workspace.

    Raises
    ------
    KeyError
        If there is none.
    """
    asked = _plan_rows().where(plans.c.workspace == workspace, plans.c.id == plan)
    row = connection.execute(asked).first()
    if row is None:
        raise KeyError(plan)
    return PlanRow(*row)


def list_plans(connection: sa.Connection, workspace: str, limit: int, after: str | None) -> Slice[PlanRow]:
    """Plans by their ids."""
    asked = _plan_rows().where(plans.c.workspace == workspace).order_by(plans.c.id).limit(limit + 1)
    if after is not None:
        asked = asked.where(plans.c.id > after)
    rows = [PlanRow(*row) for row in connection.execute(asked)]
    return slice_of(rows, limit, [row.id for row in rows])


def delete_plan(connection: sa.Connection, workspace: str, plan: str, expected: int) -> None:
    """Hide a plan; its versions and runs stay until retention takes them.

    Raises
    ------
    PlanMovedError, KeyError
        As ``move_head``.
    """
    here = (plans.c.workspace == workspace) & (plans.c.id == plan) & plans.c.deleted.is_(None)
    done = connection.execute(plans.update().where(here, plans.c.head == expected).values(deleted=now_ms()))
    if done.rowcount != 1:
        raise PlanMovedError(find_plan(connection, workspace, plan).head)


def find_version(
    connection: sa.Connection, workspace: str, plan: str, number: int | None = None
) -> VersionRow:
    """A version of a plan, the newest where none is named.

    Raises
    ------
    NoVersionError
        If the plan has no such version.
    KeyError
        If there is no such plan.
    """
    same = (plans.c.workspace == plan_versions.c.workspace) & (plans.c.id == plan_versions.c.plan)
    asked = (
        _version_rows(workspace, plan)
        .join_from(plan_versions, plans, same)
        .where(
            plans.c.deleted.is_(None), plan_versions.c.number == (plans.c.head if number is None else number)
        )
    )
    found = connection.execute(asked).first()
    if found is None:
        find_plan(connection, workspace, plan)
        raise NoVersionError(f"{plan}, version {number}")
    return VersionRow(*found)


def list_versions(
    connection: sa.Connection, workspace: str, plan: str, limit: int, before: int | None
) -> Slice[VersionRow]:
    """Versions, the newest first.

    Raises
    ------
    KeyError
        If there is no such plan.
    """
    find_plan(connection, workspace, plan)
    asked = _version_rows(workspace, plan).order_by(plan_versions.c.number.desc()).limit(limit + 1)
    if before is not None:
        asked = asked.where(plan_versions.c.number < before)
    rows = [VersionRow(*row) for row in connection.execute(asked)]
    return slice_of(rows, limit, [str(row.number) for row in rows])


def _keep_version(
    connection: sa.Connection, workspace: str, plan: str, number: int, content: bytes, by: Authorship
) -> None:
    sha256 = contents.put(connection, workspace, content)
    connection.execute(
        plan_versions.insert().values(
            workspace=workspace,
            plan=plan,
            number=number,
            sha256=sha256,
            created=now_ms(),
            author=by.author[:NAME_LENGTH],
            summary=by.summary.replace("\0", "")[:SUMMARY_LENGTH],
        )
    )


def _plan_rows() -> sa.Select[Any]:
    return sa.select(*_PLAN_ROW).where(plans.c.deleted.is_(None))


def _version_rows(workspace: str, plan: str) -> sa.Select[Any]:
    columns = [plan_versions.c[name] for name in ("plan", "number", "sha256", "created", "author", "summary")]
    return sa.select(*columns).where(plan_versions.c.workspace == workspace, plan_versions.c.plan == plan)


def _shown(name: str) -> str:
    """A plan's name as lists show it; PostgreSQL keeps no U+0000 in text, which the document may have."""
    return name.replace("\0", "")[:NAME_LENGTH]
