"""Change requests as operations find them, and what stands against doing something with one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from fastapi import Request

from api.access.roles import Principal, Scope
from api.http.problems import ProblemError, not_found
from api.routes.keeping import doer_of
from api.routes.runs import run_row
from api.runs.change_records import REQUEST
from api.store import change_entries, decisions, trail
from api.store.runs import RunRow
from planner.errors import DocumentError
from scenarios.requests import ledger as ledgers
from scenarios.requests.ledger import Ledger


def request_row(connection: sa.Connection, principal: Principal, run: str) -> RunRow:
    """The run with the id of a request.

    Raises
    ------
    ProblemError
        404 where there is none, it is another kind of run, or it only measures a request again.
    """
    row = run_row(connection, principal, run)
    if row.kind != change_entries.KIND or change_entries.request_of(connection, row) != run:
        raise not_found("change request", run)
    return row


def require_undecided(connection: sa.Connection, row: RunRow) -> None:
    """Refuse what can only be done before a decision.

    Raises
    ------
    ProblemError
        409.
    """
    if decisions.decisions_on(connection, row.workspace, [row.id]):
        raise decided()


def decided() -> ProblemError:
    """Each request is decided once."""
    return ProblemError(409, "decided", "The request is decided already", "Read it to see how.")


def require_own(principal: Principal, row: RunRow) -> None:
    """Refuse what those who only submit may do with requests of their own alone.

    Raises
    ------
    ProblemError
        403.
    """
    if row.created_by != principal.actor and not principal.may(Scope.PLAN):
        raise ProblemError(403, "forbidden", "Not allowed", "Somebody else has asked for it.")


def request_in(ledger: Ledger) -> ledgers.Request:
    """The request that a record is about."""
    return ledger.request(REQUEST)


@contextmanager
def whole_record() -> Iterator[None]:
    """Refuse to go on with a record of which an entry is gone or was altered.

    Raises
    ------
    ProblemError
        409, with everything that does not fit.
    """
    try:
        yield
    except DocumentError as error:
        title = "The record of this request is not as it was written"
        detail = "Nothing is done with it; `/record/check` says where it does not fit."
        raise ProblemError(409, "record-altered", title, detail, issues=error.issues) from None


def note(
    connection: sa.Connection,
    request: Request,
    principal: Principal,
    row: RunRow,
    action: str,
    ledger: Ledger,
    **more: Any,
) -> None:
    """A line of the trail, with the hash of the record's last entry: another witness of it."""
    witness = {"entry": len(ledger.entries), "entry_hash": ledger.tip}
    about = {"plan": row.plan, **more, **witness}
    doer, whole = doer_of(request, principal), f"{change_entries.KIND}.{action}"
    trail.note(connection, doer, whole, row.id, before={"version": row.plan_version}, after=about)
