"""Change requests as they are told: the changes, the run that assesses them, and the decision."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from api.access.money import change_without_money, text_without_money
from api.access.roles import Principal, Scope
from api.routes.answers import sure_moment
from api.routes.runs import RunAnswer, run_answer
from api.runs.orders import StoredOrder
from api.runs.orders.what_ifs import ChangeDocuments
from api.store import contents, decisions
from api.store.runs import RunRow

State = Literal["open", "assessed", "failed", "approved", "rejected", "withdrawn"]
_STATES: Final[dict[str, State]] = {
    "queued": "open",
    "running": "open",
    "succeeded": "assessed",
    "failed": "failed",
    "cancelled": "failed",
}


class AskedChanges(BaseModel):
    """Changes that somebody asks for."""

    model_config = ConfigDict(extra="forbid")

    changes: Annotated[ChangeDocuments, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1, max_length=20_000, description="Why they are asked for.")]


class Why(BaseModel):
    """The reason of a decision."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[str, Field(min_length=1, max_length=20_000, examples=["The client pays for it."])]


class Decision(BaseModel):
    """How a request ended."""

    decision: Literal["approved", "rejected", "withdrawn"]
    by: str
    at: dt.datetime
    why: str
    version: int | None = Field(default=None, description="The plan's version that an approval has made.")


class ChangeRequestAnswer(BaseModel):
    """A change request; its figures are the document `assessment` of the run with the same id."""

    id: str
    plan: str
    version: int = Field(description="The version of the plan that it was assessed on.")
    state: State
    reason: str
    changes: list[dict[str, Any]]
    by: str
    at: dt.datetime
    run: RunAnswer = Field(description="What assesses it; `answer` has the figures in brief.")
    decision: Decision | None


def request_answers(
    connection: sa.Connection, principal: Principal, rows: list[RunRow]
) -> list[ChangeRequestAnswer]:
    """Requests by their runs, as the one who asks may see them."""
    known = decisions.decisions_on(connection, principal.workspace, [row.id for row in rows])
    return [_answer(connection, principal, row, known.get(row.id)) for row in rows]


def _answer(
    connection: sa.Connection, principal: Principal, row: RunRow, decided: bytes | None
) -> ChangeRequestAnswer:
    text = contents.get(connection, principal.workspace, row.order_sha256)
    order: Any = StoredOrder.model_validate_json(text).order
    decision = None if decided is None else Decision.model_validate_json(decided)
    sees_money = principal.may(Scope.MONEY)
    changes = order["changes"]
    return ChangeRequestAnswer(
        id=row.id,
        plan=row.plan,
        version=row.plan_version,
        state=_STATES[row.state] if decision is None else decision.decision,
        reason=order["reason"] if sees_money else text_without_money(order["reason"]),
        changes=changes if sees_money else [change_without_money(one) for one in changes],
        by=row.created_by,
        at=sure_moment(row.created),
        run=run_answer(row, principal),
        decision=decision,
    )
