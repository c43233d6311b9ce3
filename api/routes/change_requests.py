"""Change requests: asked for, measured by runs, listed and read; ``change_decisions`` decides on them."""

from __future__ import annotations

from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.openapi.models import Example

from api.access.roles import Principal
from api.http.door import Door, Reader, Submitter, Used
from api.http.pages import MOST_ROWS, Cursor, Limit, Page, after, cursor_of
from api.http.problems import ProblemError
from api.routes.answers import PLAN_ID, PlanId, RunId, problems
from api.routes.asked_changes import order_of
from api.routes.asked_requests import (
    note,
    request_in,
    request_row,
    require_own,
    require_undecided,
    whole_record,
)
from api.routes.change_request_answers import (
    AskedChanges,
    ChangeRequestAnswer,
    ChangeRequestRow,
    HowToAssess,
    State,
    newest_figures,
    request_answer,
    request_rows,
)
from api.routes.keeping import newest
from api.routes.runs import NewRunRequest, queue_run
from api.runs import change_records
from api.runs.change_records import stamp_of
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.what_ifs import ASKED_OF, ChangeRequestOrder
from api.store import change_entries, runs
from api.store.change_entries import KIND
from api.store.database import now_ms
from api.store.runs import OPEN, RunRow
from planner.changes import read_changes
from planner.document import plan_hash
from planner.errors import InputError
from planner.plan import Plan
from scenarios.requests import deciding
from scenarios.requests.entries import render_entry
from scenarios.requests.ledger import Ledger

router = APIRouter(prefix="/v1", tags=["change requests"], route_class=Door)
MOST_LOOKED_AT: Final = 5 * MOST_ROWS
"""Requests that one page looks through for those that a filter lets pass."""
_EXAMPLE: Final = {name: EXAMPLES[KIND][name] for name in ("reason", "changes")}
_EXAMPLES: Final[dict[str, Example]] = {"earlier": {"summary": "A date is moved", "value": _EXAMPLE}}
_AGAIN: Final[dict[str, Example]] = {
    "same": {"summary": "As the first time", "value": {}},
    "longer": {"summary": "With more effort", "value": {"effort": 200, "executions": 50_000}},
}


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

    They are applied to the newest version for a trial first: whatever is gone, contradicts or would leave the
    plan with errors is told at once, and nothing is kept. The plan stays as it is until a planner approves.
    What the run leaves is the document `assessment`.
    """
    fields = {"kind": KIND, **asked.model_dump()}
    number, now = newest(used, principal, plan)
    run = NewRunRequest(order=ChangeRequestOrder.model_validate(fields), version=number)
    _try(principal, now, asked)
    with used.database.writing() as connection:
        row = queue_run(connection, used, request, principal, plan, run)
        ledger = change_records.bring_up_to_date(connection, row)
        note(connection, request, principal, row, "ask", ledger)
        response.headers["Location"] = f"/v1/change-requests/{row.id}"
        return request_answer(connection, principal, row)


@router.get("/change-requests", summary="List change requests", responses=problems())
def list_change_requests(
    principal: Reader,
    used: Used,
    plan: Annotated[str | None, Query(pattern=PLAN_ID)] = None,
    state: State | None = None,
    project: Annotated[
        str | None, Query(max_length=200, description="One that the changes name, or a task of it.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ChangeRequestRow]:
    """Requests of the workspace, or of one plan, the newest first, without their changes.

    With `state` or `project` a page may hold fewer rows than its limit, even none, although `next` leads on:
    it looks through a thousand requests.
    """
    rows: list[ChangeRequestRow] = []
    before, looked_at = after(cursor), 0
    filtered = state is not None or project is not None
    with used.database.reading() as connection:
        while True:
            size = MOST_ROWS if filtered else limit
            found = change_entries.list_requests(connection, principal.workspace, size, before, plan=plan)
            looked_at += len(found.rows)
            for told in request_rows(used.briefs, connection, principal, found.rows):
                if state in (None, told.state) and (project is None or project in told.projects):
                    rows.append(told)
                    if len(rows) == limit and (told.id != found.rows[-1].id or found.last is not None):
                        return Page(rows=rows, next=cursor_of(told.id))
            before = found.last
            if before is None or looked_at >= MOST_LOOKED_AT:
                return Page(rows=rows, next=cursor_of(before))


@router.get("/change-requests/{run}", summary="Read a change request", responses=problems(404))
def read_change_request(run: RunId, principal: Reader, used: Used) -> ChangeRequestAnswer:
    """The changes, every time they were measured and on which version, and the decision."""
    with used.database.reading() as connection:
        return request_answer(connection, principal, request_row(connection, principal, run))


@router.post(
    "/change-requests/{run}/assess",
    status_code=202,
    summary="Assess a change request again",
    responses=problems(404, 409),
)
def assess_again(
    run: RunId,
    asked: Annotated[HowToAssess, Body(openapi_examples=_AGAIN)],
    request: Request,
    response: Response,
    principal: Submitter,
    used: Used,
) -> ChangeRequestAnswer:
    """Measure it on the plan's newest version, in a run of its own; earlier figures stay readable.

    The last figures are those that count. Who has asked for the changes may do so, and planners. It is
    refused where a change can't be applied any more, and while that version is being measured already;
    measuring of an older version is cancelled.
    """
    with used.database.reading() as connection:
        row = request_row(connection, principal, run)
        require_own(principal, row)
        require_undecided(connection, row)
        first = order_of(connection, row)
    number, now = newest(used, principal, row.plan)
    _require_applicable(principal, now, AskedChanges(changes=first["changes"], reason=first["reason"]))
    with used.database.writing() as connection, whole_record():
        ledger = change_records.bring_up_to_date(connection, row)
        require_undecided(connection, row)
        order = _order_again(connection, row, {**first, **asked.model_dump(exclude_none=True)}, number)
        if ledger.head != plan_hash(now):
            ledger = _move_on(connection, principal, row, ledger, number, now)
        base = request_in(ledger).asked.base.removeprefix("sha256:")
        wanted = NewRunRequest(order=order, version=number)
        measuring = queue_run(connection, used, request, principal, row.plan, wanted, {ASKED_OF: base})
        change_entries.note_measuring(connection, row, measuring)
        note(connection, request, principal, row, "assess", ledger, version=number, run=measuring.id)
        response.headers["Location"] = f"/v1/change-requests/{row.id}"
        return request_answer(connection, principal, row)


def _try(principal: Principal, plan: Plan, asked: AskedChanges) -> None:
    """Refuse changes that can't be made, as the command line does.

    Raises
    ------
    InputError
        With everything that stands against them.
    """
    changes = read_changes(asked.changes)
    stamp = stamp_of(principal.actor, now_ms())
    begun = Ledger.of([render_entry(deciding.begin(plan, stamp))])
    deciding.ask(begun, lambda _: plan, changes, asked.reason, stamp)


def _require_applicable(principal: Principal, plan: Plan, asked: AskedChanges) -> None:
    try:
        _try(principal, plan, asked)
    except InputError as error:
        title = "The changes can't be made to the plan as it is"
        raise ProblemError(409, "not-applicable", title, str(error), issues=error.issues) from None


def _order_again(
    connection: sa.Connection, row: RunRow, order: dict[str, Any], version: int
) -> ChangeRequestOrder:
    """An order that begins with the schedule that is known of a version.

    Measuring of other versions is cancelled: nobody needs it any more.

    Raises
    ------
    ProblemError
        409 where this version is being measured.
    """
    measured = change_entries.measuring(connection, row.workspace, [row])[row.id]
    for one in measured:
        if one.state in OPEN and one.cancel_asked is None:
            if one.plan_version == version:
                title, detail = "It is being assessed already", f"Run {one.id} measures version {version}."
                raise ProblemError(409, "being-assessed", title, detail, run=one.id, version=version)
            runs.ask_to_cancel(connection, row.workspace, one.id)
    known = newest_figures(measured)
    is_of_this = known is not None and known.plan_version == version
    begin = f"{known.id}/outcome-before" if known is not None and is_of_this else None
    return ChangeRequestOrder.model_validate({**order, "run": begin})


def _move_on(
    connection: sa.Connection, principal: Principal, row: RunRow, ledger: Ledger, number: int, plan: Plan
) -> Ledger:
    """Have the record say that the plan has come to another version."""
    stamp = stamp_of(principal.actor, now_ms())
    entry = deciding.take_in(ledger, plan, f"version {number} of the plan", stamp)
    change_records.add_entry(connection, row, entry)
    return change_records.ledger_of(connection, row)
