"""Change requests: asked for, assessed by a run, and decided on once; approved ones change the plan."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.openapi.models import Example

from api.access.roles import Principal, Scope
from api.http.door import Door, Planner, Reader, Submitter, Used
from api.http.etags import IfMatch, etag, expected_version, moved
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.http.problems import ProblemError, not_found
from api.routes.answers import PLAN_ID, PlanId, RunId, problems, sure_moment
from api.routes.change_request_answers import (
    AskedChanges,
    ChangeRequestAnswer,
    Decision,
    Why,
    request_answers,
)
from api.routes.plans import doer_of, plan_row
from api.routes.runs import NewRunRequest, begin, run_row
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.what_ifs import ChangeRequestOrder
from api.store import decisions, plans, runs, trail
from api.store.database import now_ms
from api.store.plans import Authorship, PlanMovedError
from api.store.runs import RunRow
from planner.document import parse_plan

router = APIRouter(prefix="/v1", tags=["change requests"], route_class=Door)
KIND: Final = "change-request"
_EXAMPLE: Final = {name: EXAMPLES[KIND][name] for name in ("reason", "changes")}
_EXAMPLES: Final[dict[str, Example]] = {"earlier": {"summary": "A date is moved", "value": _EXAMPLE}}


@router.post(
    "/plans/{plan}/change-requests",
    status_code=202,
    summary="Ask for changes of a plan",
    responses=problems(404, 413),
)
def ask_for_changes(
    plan: PlanId,
    asked: Annotated[AskedChanges, Body(openapi_examples=_EXAMPLES)],
    request: Request,
    response: Response,
    principal: Submitter,
    used: Used,
) -> ChangeRequestAnswer:
    """Have what changes would do measured: dates, costs, who is displaced, and how sure the dates are.

    The plan stays as it is until a planner approves. What the run leaves is the document `assessment`.
    """
    fields = {"kind": KIND, **asked.model_dump()}
    run = NewRunRequest(order=ChangeRequestOrder.model_validate(fields))
    row = begin(used, request, principal, plan, run)
    response.headers["Location"] = f"/v1/change-requests/{row.id}"
    with used.database.reading() as connection:
        return request_answers(connection, principal, [row])[0]


@router.get("/change-requests", summary="List change requests", responses=problems())
def list_change_requests(
    principal: Reader,
    used: Used,
    plan: Annotated[str | None, Query(pattern=PLAN_ID)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ChangeRequestAnswer]:
    """Requests of the workspace, or of one plan, the newest first."""
    with used.database.reading() as connection:
        found = runs.list_runs(connection, principal.workspace, limit, after(cursor), plan=plan, kind=KIND)
        rows = request_answers(connection, principal, list(found.rows))
    return Page(rows=rows, next=cursor_of(found.last))


@router.get("/change-requests/{run}", summary="Read a change request", responses=problems(404))
def read_change_request(run: RunId, principal: Reader, used: Used) -> ChangeRequestAnswer:
    """The changes, how far it is, and the decision."""
    with used.database.reading() as connection:
        return request_answers(connection, principal, [_row(connection, principal, run)])[0]


@router.post(
    "/change-requests/{run}/approve",
    summary="Approve a change request",
    responses=problems(404, 409, 412, 428),
)
def approve(
    run: RunId,
    asked: Why,
    request: Request,
    response: Response,
    principal: Planner,
    used: Used,
    if_match: IfMatch = None,
) -> ChangeRequestAnswer:
    """Make the changes: the plan's next version is the one that was measured.

    `If-Match` names the version that the figures are of. Where the plan has moved on since, they say nothing
    of it any more: ask for the changes again, so that they are measured anew.
    """
    expected = expected_version(if_match)
    with used.database.writing() as connection:
        row = _assessed(connection, principal, run)
        if row.plan_version != expected:
            title = "The figures are of another version of the plan"
            detail = f"They are of version {row.plan_version}, If-Match names {expected}: ask for it again."
            raise ProblemError(409, "not-assessed", title, detail, assessed=row.plan_version)
        head = _take_over(connection, principal, row, asked.why)
        decision = Decision(
            decision="approved", by=principal.actor, at=sure_moment(now_ms()), why=asked.why, version=head
        )
        _decide(connection, request, principal, row, decision)
        response.headers["ETag"] = etag(head)
        return request_answers(connection, principal, [row])[0]


@router.post("/change-requests/{run}/reject", summary="Reject a change request", responses=problems(404, 409))
def reject(run: RunId, asked: Why, request: Request, principal: Planner, used: Used) -> ChangeRequestAnswer:
    """The plan stays as it is; it needs a reason, and no figures."""
    return _ended(run, "rejected", asked.why, request, principal, used)


@router.post(
    "/change-requests/{run}/withdraw", summary="Withdraw a change request", responses=problems(404, 409)
)
def withdraw(
    run: RunId, asked: Why, request: Request, principal: Submitter, used: Used
) -> ChangeRequestAnswer:
    """Who has asked wants it no more; planners may withdraw it for them."""
    with used.database.reading() as connection:
        row = _row(connection, principal, run)
    if row.created_by != principal.actor and not principal.may(Scope.PLAN):
        raise ProblemError(403, "forbidden", "Not allowed", "Somebody else has asked for it.")
    return _ended(run, "withdrawn", asked.why, request, principal, used)


def _row(connection: sa.Connection, principal: Principal, run: str) -> RunRow:
    """The run of a request.

    Raises
    ------
    ProblemError
        404 where there is none, or it is another kind of run.
    """
    row = run_row(connection, principal, run)
    if row.kind != KIND:
        raise not_found("change request", run)
    return row


def _assessed(connection: sa.Connection, principal: Principal, run: str) -> RunRow:
    row = _row(connection, principal, run)
    if row.state != "succeeded":
        detail = f"Its run is {row.state}."
        raise ProblemError(409, "not-assessed", "The request has no figures to decide on", detail)
    return row


def _take_over(connection: sa.Connection, principal: Principal, row: RunRow, why: str) -> int:
    """Make the plan that was measured the next version; its number.

    Raises
    ------
    ProblemError
        404 where the plan was taken out, 412 where it has moved on.
    """
    plan_row(connection, principal, row.plan)
    content = runs.document_of(connection, principal.workspace, row.id, "plan")
    name = parse_plan(content.decode()).name
    by = Authorship(principal.actor, f"change request {row.id} approved: {why}")
    try:
        moved_to = plans.move_head(
            connection, principal.workspace, row.plan, row.plan_version, name, content, by
        )
    except PlanMovedError as error:
        raise moved(error.head) from None
    return moved_to.head


def _ended(
    run: str,
    how: Literal["rejected", "withdrawn"],
    why: str,
    request: Request,
    principal: Principal,
    used: Any,
) -> ChangeRequestAnswer:
    with used.database.writing() as connection:
        row = _row(connection, principal, run)
        runs.ask_to_cancel(connection, principal.workspace, run)  # nobody needs the figures any more
        decision = Decision(decision=how, by=principal.actor, at=sure_moment(now_ms()), why=why)
        _decide(connection, request, principal, row, decision)
        return request_answers(connection, principal, [_row(connection, principal, run)])[0]


def _decide(
    connection: sa.Connection, request: Request, principal: Principal, row: RunRow, decision: Decision
) -> None:
    """Keep a decision, and who has made it.

    Raises
    ------
    ProblemError
        409 where there is one already; nothing that was done in the transaction stays then.
    """
    text = decision.model_dump_json().encode()
    if not decisions.decide(connection, principal.workspace, row.id, text):
        raise ProblemError(409, "decided", "The request is decided already", "Read it to see how.")
    doer, action = doer_of(request, principal), f"change-request.{decision.decision}"
    after_ = {"plan": row.plan, "version": decision.version, "why": decision.why[:500]}
    trail.note(connection, doer, action, row.id, before={"version": row.plan_version}, after=after_)
