"""Change requests, lists of them and their record as JSON; docs/change_requests.md explains it."""

from __future__ import annotations

from typing import Any, Final

from api.plain_text import one_line
from scenarios.requests.entries import (
    AnyEntry,
    Approved,
    Assessed,
    Begun,
    Entry,
    Rejected,
    Requested,
    TakenIn,
)
from scenarios.requests.ledger import Ledger, Request

REQUEST_FORMAT: Final = "crewline-change-request/1"
LIST_FORMAT: Final = "crewline-change-requests/1"
RECORD_FORMAT: Final = "crewline-change-record/1"


def request_to_dict(ledger: Ledger, request: Request) -> dict[str, Any]:
    """One request with the figures that count, and its decision."""
    figures = request.assessment
    return {
        "format": REQUEST_FORMAT,
        "head": ledger.head,
        "number": request.number,
        "state": request.state,
        "by": request.asked.by,
        "at": request.asked.at,
        "reason": request.asked.reason,
        "base": request.asked.base,
        "changes": [{"sentence": change.sentence(), **change.document()} for change in request.changes],
        "is_current": figures is not None and figures.head == ledger.head,
        "assessment": None if figures is None else _plain(figures),
        "decision": None if request.end is None else _plain(request.end),
    }


def requests_to_dict(ledger: Ledger, requests: list[Request]) -> dict[str, Any]:
    """Several requests."""
    return {
        "format": LIST_FORMAT,
        "head": ledger.head,
        "requests": [request_to_dict(ledger, request) for request in requests],
    }


def record_to_dict(ledger: Ledger) -> dict[str, Any]:
    """The whole record."""
    return {
        "format": RECORD_FORMAT,
        "head": ledger.head,
        "versions": list(ledger.versions),
        "entries": [entry_to_dict(ledger, entry) for entry in ledger.entries],
    }


def entry_to_dict(ledger: Ledger, entry: Entry) -> dict[str, Any]:
    """One entry; a decision with the figures that it was made on."""
    told = _plain(entry)
    if isinstance(entry, Approved | Rejected):
        figures = ledger.request(entry.request).assessment
        told["impact"] = None if figures is None else figures.impact.document()
    if isinstance(entry, Requested):
        told["sentences"] = [change.sentence() for change in ledger.request(entry.request).changes]
    if isinstance(entry, Assessed):
        told["is_current"] = entry.head == ledger.head
    return told


def deed(entry: AnyEntry) -> str:
    """What somebody did with an entry, as words that follow a name."""
    if isinstance(entry, Begun):
        return f"began the record with the plan {short(entry.plan)}"
    if isinstance(entry, Requested):
        return f"asked for request {entry.request}: {one_line(entry.reason)}"
    if isinstance(entry, TakenIn):
        return f"took in a plan changed elsewhere: {one_line(entry.why)}"
    return f"{entry.kind} request {entry.request}"


def short(hashed: str) -> str:
    """Enough of a hash to tell versions apart."""
    return hashed.removeprefix("sha256:")[:12]


def _plain(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json")
