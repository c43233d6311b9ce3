"""Decisions on change requests: approved, which moves the plan on, rejected, or withdrawn; each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response

from api.access.roles import Principal
from api.http.door import Door, Planner, Submitter, Used
from api.http.etags import IfMatch, etag, expected_version, moved
from api.http.problems import ProblemError, not_found
from api.routes.answers import RunId, problems, sure_moment
from api.routes.asked_requests import (
    decided,
    note,
    request_in,
    request_row,
    require_own,
    require_undecided,
    whole_record,
)
from api.routes.change_request_answers import (
    ChangeRequestAnswer,
    Decision,
    Why,
    newest_figures,
    request_answer,
)
from api.routes.keeping import plan_row
from api.runs import change_records
from api.runs.change_records import REQUEST, stamp_of
from api.services import Services
from api.store import change_entries, decisions, plans, runs
from api.store.database import now_ms
from api.store.plans import Authorship, PlanMovedError
from api.store.runs import OPEN, RunRow
from planner.document import canonical_json
from planner.errors import InputError
from planner.plan import Plan
from scenarios.requests import deciding
from scenarios.requests.entries import Entry
from scenarios.requests.ledger import Ledger

router = APIRouter(prefix="/v1/change-requests/{run}", tags=["change requests"], route_class=Door)
TRIES: Final = 10
"""How often an approval looks anew, because somebody has done something with the request meanwhile."""
_NO_FIGURES: Final = "The request has no figures to decide on"


@dataclass(frozen=True, slots=True)
class _Approval:
    """An approval that is not kept yet.

    Attributes
    ----------
    seen
        The record that it was decided on.
    plan
        As it becomes.
    version
        The plan's version that it follows.
    """

    row: RunRow
    seen: Ledger
    entry: Entry
    plan: Plan
    version: int
    why: str


class _MovedOnError(Exception):
    """What an approval has looked at is not so any more."""


@router.post("/approve", summary="Approve a change request", responses=problems(404, 409, 412, 428))
def approve(
    run: RunId,
    asked: Why,
    request: Request,
    response: Response,
    principal: Planner,
    used: Used,
    if_match: IfMatch = None,
) -> ChangeRequestAnswer:
    """Take the changes into the plan in force, as its next version, once.

    `If-Match` names the plan's version. The newest figures must be of that version: where the plan has moved
    on since it was assessed, the answer is 409 with the version that was `assessed` and the plan's `head`: it
    has to be assessed again. Of several who approve at once, one does.
    """
    expected = expected_version(if_match)
    for _ in range(TRIES):
        made = _approval(used, principal, run, asked.why, expected)
        try:
            answer = _take_in(used, request, principal, made)
        except _MovedOnError:
            continue
        response.headers["ETag"] = etag(expected + 1)
        return answer
    title = "Others do something with the request all the time"
    raise ProblemError(409, "conflict", title, headers={"Retry-After": "1"})


@router.post("/reject", summary="Reject a change request", responses=problems(404, 409))
def reject(run: RunId, asked: Why, request: Request, principal: Planner, used: Used) -> ChangeRequestAnswer:
    """The plan stays as it is; it needs a reason, and no figures."""
    return _ended(run, "rejected", asked.why, request, principal, used)


@router.post("/withdraw", summary="Withdraw a change request", responses=problems(404, 409))
def withdraw(
    run: RunId, asked: Why, request: Request, principal: Submitter, used: Used
) -> ChangeRequestAnswer:
    """Who has asked wants it no more; planners may withdraw it for them."""
    with used.database.reading() as connection:
        require_own(principal, request_row(connection, principal, run))
    return _ended(run, "withdrawn", asked.why, request, principal, used)


# --- approving ----------------------------------------------------------------------------------


def _newest_record(used: Services, principal: Principal, run: str) -> Ledger:
    """The record of a request, with everything that its runs have left."""
    with used.database.writing() as connection, whole_record():
        row = request_row(connection, principal, run)
        require_undecided(connection, row)
        return change_records.bring_up_to_date(connection, row)


def _approval(used: Services, principal: Principal, run: str, why: str, expected: int) -> _Approval:
    """An approval, worked out while nobody waits for it.

    Raises
    ------
    ProblemError
        404, 409 where there are no figures of the plan as it is, or 412.
    """
    ledger = _newest_record(used, principal, run)
    with used.database.reading() as connection:
        row = request_row(connection, principal, run)
        require_undecided(connection, row)
        head = plan_row(connection, principal, row.plan).head
        _require_current(connection, row, ledger, head)
        if expected != head:
            raise moved(head)

        def plan_of(hashed: str) -> Plan:
            return used.shelf.plan(connection, principal.workspace, hashed.removeprefix("sha256:"))

        try:
            entry, plan = deciding.approve(ledger, plan_of, REQUEST, why, stamp_of(principal.actor, now_ms()))
        except InputError as error:
            raise ProblemError(409, "not-assessed", _NO_FIGURES, str(error), issues=error.issues) from None
    return _Approval(row, ledger, entry, plan, expected, why)


def _require_current(connection: sa.Connection, row: RunRow, ledger: Ledger, head: int) -> None:
    """Refuse to decide on figures that say nothing of the plan as it is.

    Raises
    ------
    ProblemError
        409.
    """
    measured = change_entries.measuring(connection, row.workspace, [row])[row.id]
    figures = newest_figures(measured)
    if figures is None or request_in(ledger).assessment is None:
        detail = f"Its run {measured[-1].id} is {measured[-1].state}."
        raise ProblemError(409, "not-assessed", _NO_FIGURES, detail)
    # Before If-Match is looked at: RFC 9110, section 13.2.1.
    if figures.plan_version != head:
        title = "The plan has moved on since the request was assessed"
        detail = (
            f"It was measured at version {figures.plan_version}, the plan is at version {head}: "
            f"assess it again (POST /v1/change-requests/{row.id}/assess), then decide."
        )
        raise ProblemError(409, "assessed-before", title, detail, assessed=figures.plan_version, head=head)


def _take_in(used: Services, request: Request, principal: Principal, made: _Approval) -> ChangeRequestAnswer:
    """Keep an approval: the decision, the entry and the plan's next version, all of it or nothing.

    Raises
    ------
    _MovedOnError
        If the request or the plan is not as it was looked at.
    """
    row, plan, content = made.row, made.plan, canonical_json(made.plan)
    by = Authorship(principal.actor, f"change request {row.id} approved: {made.why}")
    with used.database.writing() as connection:
        change_entries.hold_request(connection, row)
        require_undecided(connection, row)
        with whole_record():
            if change_records.ledger_of(connection, row).tip != made.seen.tip:
                raise _MovedOnError
        try:
            head = plans.move_head(
                connection, principal.workspace, row.plan, made.version, plan.name, content, by
            ).head
        except PlanMovedError:
            raise _MovedOnError from None
        except KeyError:
            raise not_found("plan", row.plan) from None
        _decide(connection, request, principal, row, made.entry, ("approved", made.why, head))
        answer = request_answer(connection, principal, row)
    used.shelf.keep_plan(content, plan)
    return answer


# --- every decision -----------------------------------------------------------------------------


def _ended(
    run: str,
    how: Literal["rejected", "withdrawn"],
    why: str,
    request: Request,
    principal: Principal,
    used: Services,
) -> ChangeRequestAnswer:
    with used.database.writing() as connection, whole_record():
        row = request_row(connection, principal, run)
        require_undecided(connection, row)
        ledger = change_records.bring_up_to_date(connection, row)
        require_undecided(connection, row)  # somebody who was held up by another finds him out here
        stamp = stamp_of(principal.actor, now_ms())
        make = deciding.reject if how == "rejected" else deciding.withdraw
        _decide(connection, request, principal, row, make(ledger, REQUEST, why, stamp), (how, why, None))
        for one in change_entries.measuring(connection, row.workspace, [row])[row.id]:
            if one.state in OPEN:  # nobody needs the figures any more
                runs.ask_to_cancel(connection, principal.workspace, one.id)
        row = request_row(connection, principal, run)
        return request_answer(connection, principal, row)


def _decide(
    connection: sa.Connection,
    request: Request,
    principal: Principal,
    row: RunRow,
    entry: Entry,
    what: tuple[Literal["approved", "rejected", "withdrawn"], str, int | None],
) -> None:
    """Keep a decision, its entry, and who has made it.

    Raises
    ------
    ProblemError
        409 where there is one already; nothing that was done in the transaction stays then.
    """
    how, why, version = what
    decision = Decision(decision=how, by=principal.actor, at=sure_moment(now_ms()), why=why, version=version)
    if not decisions.decide(connection, principal.workspace, row.id, decision.model_dump_json().encode()):
        raise decided()
    with whole_record():
        change_records.add_entry(connection, row, entry)
        ledger = change_records.ledger_of(connection, row)
    note(connection, request, principal, row, how, ledger, version=version, why=why[:500])
