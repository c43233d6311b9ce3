"""The trail of changes: who changed what, when, in which request."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.access.money import brief_without_money
from api.access.roles import Scope
from api.http.door import Admin, Door, Used
from api.http.pages import Cursor, Limit, Page, cursor_of, number_after
from api.routes.answers import problems, sure_moment
from api.store import trail
from api.store.trail import Entry

router = APIRouter(prefix="/v1", tags=["access"], route_class=Door)


class EntryAnswer(BaseModel):
    """One change."""

    number: int = Field(description="The later, the higher.", examples=[42])
    at: dt.datetime
    actor: str = Field(description="`key:` or `user:` and a name.", examples=["key:3f2a9c01b7de"])
    action: str = Field(examples=["plan.change"])
    subject: str = Field(description="Id of what was changed.", examples=["hello"])
    before: dict[str, Any] | None = Field(examples=[{"version": 1}])
    after: dict[str, Any] | None = Field(examples=[{"version": 2, "summary": "replaced"}])
    request: str = Field(description="Id of the request, which stands in the logs, too.")


@router.get("/trail", summary="List changes", responses=problems())
def list_changes(
    principal: Admin,
    used: Used,
    subject: Annotated[
        str | None,
        Query(min_length=1, max_length=200, description="Id of a plan, a run or a key.", examples=["hello"]),
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EntryAnswer]:
    """Every change of the workspace, the newest first: versions, hashes and small values before and after.

    Documents and secrets are not in it. Only retention takes old entries out, after a year at the earliest.
    """
    with used.database.reading() as connection:
        found = trail.list_entries(
            connection, principal.workspace, limit, number_after(cursor), subject=subject
        )
    with_money = principal.may(Scope.MONEY)
    return Page(rows=[_answer(row, with_money) for row in found.rows], next=cursor_of(found.last))


def _answer(row: Entry, with_money: bool) -> EntryAnswer:
    return EntryAnswer(
        number=row.number,
        at=sure_moment(row.at),
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        before=row.before if with_money else brief_without_money(row.before),
        after=row.after if with_money else brief_without_money(row.after),
        request=row.request,
    )
