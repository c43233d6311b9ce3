"""The record of a change request: who asked, measured and decided what, on which figures; its check."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.access.money import text_without_money
from api.access.roles import Principal, Scope
from api.documents.change_request_money import assessment_without_money
from api.documents.change_requests import deed
from api.http.door import Door, Reader, Used
from api.http.problems import IssueAnswer
from api.routes.answers import RunId, problems
from api.routes.asked_changes import currency_of
from api.routes.asked_requests import request_row
from api.routes.showing import told
from api.runs import change_records
from api.runs.change_checks import Kept, first_misfit, kept_entries
from api.runs.change_records import hash_of
from api.services import Services
from planner.errors import DocumentError
from scenarios.requests.entries import read_entry

router = APIRouter(prefix="/v1/change-requests/{run}/record", tags=["change requests"], route_class=Door)
_HASH = r"^sha256:[0-9a-f]{64}$"


class RecordEntryAnswer(BaseModel):
    """One step of a request."""

    number: int = Field(examples=[2])
    hash: str | None = Field(
        description="`sha256:` and the SHA-256 of its text; the next entry names it. Null without the scope "
        "`money`: amounts could be guessed by it."
    )
    words: str = Field(description="Who did what, in one line.", examples=["Ada asked for request 1: why"])
    entry: dict[str, Any] | None = Field(
        description="What was written: `crewline-change-entry/1`; null where it can't be read any more."
    )


class RecordAnswer(BaseModel):
    """Every step of a request, the first one first."""

    request: str
    plan: str
    tip: str | None = Field(
        description="Hash of the last entry: keep it to know this record again. Null without `money`."
    )
    entries: list[RecordEntryAnswer]


class CheckedRecord(BaseModel):
    """Whether a record is as it was written."""

    fits: bool
    entries: int = Field(description="How many there are.", examples=[4])
    tip: str | None = Field(description="Hash of the last entry. Null without `money`.")
    first: int | None = Field(description="Number of the first entry that does not fit.", examples=[None])
    issues: list[IssueAnswer] = Field(description="What does not fit.")


@router.get("", summary="Read the record of a change request", responses=problems(404))
def read_record(run: RunId, principal: Reader, used: Used) -> RecordAnswer:
    """Asked for, measured, taken to a newer version, decided: each entry has the hash of the one before it.

    The text that is hashed is the entry as JSON with sorted keys, indented by one, and a line feed behind it.
    Those without the scope `money` see entries without amounts and without hashes.
    """
    _bring_up_to_date(used, principal, run)
    with used.database.reading() as connection:
        row = request_row(connection, principal, run)
        entries = kept_entries(connection, row)
        currency = currency_of(connection, row)
    return RecordAnswer(
        request=run,
        plan=row.plan,
        tip=_tip(principal, entries),
        entries=[_answer(principal, one, currency) for one in entries],
    )


@router.get("/check", summary="Check the record of a change request", responses=problems(404))
def check_record(
    run: RunId,
    principal: Reader,
    used: Used,
    seen: Annotated[
        str | None, Query(pattern=_HASH, description="The hash of an entry, which must be among them.")
    ] = None,
) -> CheckedRecord:
    """Whether nothing was altered, taken out or put in; else the first entry that does not fit, and why.

    Each entry must follow the one before it as that was written. The last one is compared with the trail,
    with the decision, and with the version of the plan that an approval has made.
    """
    with used.database.reading() as connection:
        row = request_row(connection, principal, run)
        entries = kept_entries(connection, row)
        misfit = first_misfit(connection, row, seen)
    return CheckedRecord(
        fits=misfit is None,
        entries=len(entries),
        tip=_tip(principal, entries),
        first=None if misfit is None else misfit.number,
        issues=[] if misfit is None else told(principal, misfit.issues),
    )


def _bring_up_to_date(used: Services, principal: Principal, run: str) -> None:
    """Add what runs have left and nobody has recorded: a worker may have died before it could.

    Raises
    ------
    ProblemError
        404.
    """
    with used.database.reading() as connection:
        row = request_row(connection, principal, run)
        if not change_records.is_behind(connection, row):
            return
    try:
        with used.database.writing() as connection:
            change_records.bring_up_to_date(connection, row)
    except DocumentError:
        return  # it is shown as it is; the check says what does not fit


def _answer(principal: Principal, kept: Kept, currency: str) -> RecordEntryAnswer:
    name = f"entry {kept.number}"
    try:
        entry = None if kept.text is None else read_entry(kept.text, name)
    except DocumentError:
        entry = None
    document = None if entry is None else entry.model_dump(mode="json")
    words = "This entry can't be read any more." if entry is None else f"{entry.by} {deed(entry)}"
    if not principal.may(Scope.MONEY):
        words = text_without_money(words, currency)
        if document is not None:
            document = {**assessment_without_money(document, currency), "previous": None}
    shown = hash_of(kept.sha256) if principal.may(Scope.MONEY) else None
    return RecordEntryAnswer(number=kept.number, hash=shown, words=words, entry=document)


def _tip(principal: Principal, entries: list[Kept]) -> str | None:
    return hash_of(entries[-1].sha256) if entries and principal.may(Scope.MONEY) else None
