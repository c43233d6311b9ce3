"""The record of a change request in the database: entries that are only ever added, each tied to the last.

What an entry may say, and what it is hashed by, is ``scenarios.requests``'; here is where entries are put. A
request has a record of its own, in which it is the first: begun with the plan that it was asked of, then
asked for, measured, and decided. A version that the plan has come to otherwise is taken in when the request
is measured on it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from pydantic import ValidationError

from api.runs.orders import StoredOrder
from api.store import change_entries, contents, decisions, runs
from api.store.change_entries import hold_request
from api.store.contents import DamagedContentError
from api.store.database import Database
from api.store.runs import RunRow
from planner.changes import read_changes
from planner.errors import CrewlineError, DocumentError, Issue
from scenarios.requests.deciding import next_entry
from scenarios.requests.entries import Assessed, Begun, Entry, Requested, Stamp, render_entry
from scenarios.requests.figures import Impact
from scenarios.requests.ledger import Ledger

REQUEST: Final = 1
"""Number of the request in its own record."""
_LONGEST_NAME: Final = 200
_log = logging.getLogger("crewline.runs")


def stamp_of(actor: str, at_ms: int) -> Stamp:
    """Who does something, and when, in milliseconds since 1970 UTC; by a name that an entry may have."""
    name = "".join(one if one.isprintable() else "?" for one in actor).strip()[:_LONGEST_NAME].strip()
    return Stamp(name or "?", dt.datetime.fromtimestamp(at_ms / 1000, tz=dt.UTC))


def ledger_of(connection: sa.Connection, row: RunRow) -> Ledger:
    """What the record of a request says.

    Raises
    ------
    DocumentError
        With an issue for every entry that is gone, damaged, altered, or can't follow those before.
    """
    kept = change_entries.entry_hashes(connection, row)
    texts: list[bytes] = []
    for number in range(1, max(kept, default=0) + 1):
        try:
            texts.append(contents.get(connection, row.workspace, kept[number]))
        except (KeyError, DamagedContentError) as error:
            raise lost_entry(number, error) from None
    return Ledger.of(texts)


def lost_entry(number: int, error: Exception) -> DocumentError:
    """An entry can't be read at all: it is gone, or is not what was kept."""
    gone = isinstance(error, KeyError)
    found, code = ("nothing", "missing-entry") if gone else ("text that was altered", "altered")
    issue = Issue(f"entry {number}", found, "expected the entry as it was written", code=code)
    return DocumentError(f"the record of changes: {issue}", (issue,))


def add_entry(connection: sa.Connection, row: RunRow, entry: Entry) -> str:
    """Add an entry to the record of a request that is held; its hash.

    Raises
    ------
    DocumentError
        If there is one of its number already.
    """
    text = render_entry(entry)
    if not change_entries.put_entry(connection, row, entry.number, text):
        issue = Issue(f"entry {entry.number}", "an entry", "expected none yet", code="altered")
        raise DocumentError(f"the record of changes: {issue}", (issue,))
    return contents.sha256_of(text)


def bring_up_to_date(connection: sa.Connection, row: RunRow) -> Ledger:
    """Hold a request, and add to its record what its runs have left and it does not say yet.

    Raises
    ------
    DocumentError
        If the record is not whole; nothing is added then.
    """
    hold_request(connection, row)
    row = runs.find_run(connection, row.workspace, row.id)  # its run may have ended meanwhile
    if not change_entries.entry_hashes(connection, row):
        for entry in _first_entries(connection, row):
            add_entry(connection, row, entry)
    ledger = ledger_of(connection, row)
    for run in _unrecorded(connection, row):
        entry_or_none = _figures(connection, ledger, run) if _is_open(ledger) else None
        if entry_or_none is not None:
            sha256 = add_entry(connection, row, entry_or_none)
            change_entries.note_entry(connection, run, entry_or_none.number, sha256)
            ledger = ledger_of(connection, row)
    return ledger


def is_behind(connection: sa.Connection, row: RunRow) -> bool:
    """Whether there is something that the record of a request does not say yet."""
    if decisions.decisions_on(connection, row.workspace, [row.id]):
        return False
    return not change_entries.entry_hashes(connection, row) or bool(_unrecorded(connection, row))


def record_figures(database: Database, run: RunRow) -> None:
    """Add the figures of a run that has just succeeded to the record of the request that it measures.

    Best effort: whoever looks at the request, or decides on it, adds what is not there yet.
    """
    try:
        with database.writing() as connection:
            request = change_entries.request_of(connection, run)
            bring_up_to_date(connection, runs.find_run(connection, run.workspace, request))
    except (CrewlineError, KeyError, sa.exc.SQLAlchemyError) as error:
        _log.warning("figures not recorded yet", extra={"run": run.id, "error": type(error).__name__})


def stored_order(connection: sa.Connection, row: RunRow) -> StoredOrder:
    """What a run was asked for."""
    return StoredOrder.model_validate_json(contents.get(connection, row.workspace, row.order_sha256))


def hash_of(sha256: str) -> str:
    """The hash of a content as records write it."""
    return f"sha256:{sha256}"


def _first_entries(connection: sa.Connection, row: RunRow) -> Iterator[Entry]:
    """The record begins with the plan that the request was asked of, and with what it asks for."""
    stored = stored_order(connection, row)
    order: Any = stored.order
    sha256 = stored.inputs["plan"]
    plan = json.loads(contents.get(connection, row.workspace, sha256))
    stamp = stamp_of(row.created_by, row.created)
    by_whom: dict[str, Any] = {"at": stamp.moment, "by": stamp.by}
    begun = Begun(number=1, previous=None, plan=hash_of(sha256), name=plan.get("name", ""), **by_whom)
    yield begun
    yield next_entry(
        Ledger.of([render_entry(begun)]),
        Requested,
        stamp,
        request=REQUEST,
        reason=order["reason"].strip() or order["reason"],
        base=hash_of(sha256),
        changes=tuple(change.document() for change in read_changes(order["changes"])),
    )


def _unrecorded(connection: sa.Connection, row: RunRow) -> list[RunRow]:
    """Runs that have measured a request, and whose figures its record does not have."""
    measured = change_entries.measuring(connection, row.workspace, [row])[row.id]
    ended = [run for run in measured if run.state == "succeeded"]
    recorded = change_entries.entries_with_figures(connection, row.workspace, [run.id for run in ended])
    return [run for run in ended if run.id not in recorded]


def _is_open(ledger: Ledger) -> bool:
    return ledger.request(REQUEST).end is None


def _figures(connection: sa.Connection, ledger: Ledger, run: RunRow) -> Assessed | None:
    """The entry with the figures of a run; None where they are of a plan that the record has left behind."""
    left = runs.documents_of(connection, run.workspace, run.id)
    try:
        document = json.loads(contents.get(connection, run.workspace, left["assessment"]))
        if document["head"] != ledger.head:
            return None
        return next_entry(
            ledger,
            Assessed,
            stamp_of(run.created_by, run.finished or run.created),
            request=REQUEST,
            head=document["head"],
            plan=document["plan_hash"],
            outcome_before=hash_of(left["outcome-before"]),
            outcome_after=hash_of(left["outcome"]),
            effort=document["effort"],
            seed=document["seed"],
            conflicts=tuple(document.get("conflicts", ())),
            impact=Impact.model_validate_json(json.dumps(document["impact"])),
        )
    except (KeyError, ValidationError) as error:
        _log.warning("figures can't be read", extra={"run": run.id, "error": type(error).__name__})
        return None
