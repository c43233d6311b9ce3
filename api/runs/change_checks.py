"""Whether the record of a change request is as it was written: the first entry that does not fit, and why.

An entry that was altered, taken out or put in does not fit the one after it. The last one has none after
it: the trail has its hash, the decision is kept beside the record, and what an approval has made of the plan
is one of its versions. Whoever keeps a hash elsewhere can have it looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from api.runs.change_records import REQUEST, hash_of, lost_entry
from api.store import change_entries, contents, decisions, plans, trail
from api.store.contents import DamagedContentError
from api.store.runs import RunRow
from planner.errors import DocumentError, Issue
from scenarios.requests.entries import Approved
from scenarios.requests.ledger import Ledger

_LOOK_BACK = 50
"""Lines of the trail about a request that are looked at for the last hash."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry as it is kept; ``text`` is None where it can't be read."""

    number: int
    sha256: str
    text: bytes | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit; ``number`` is that of the entry, None where there is none to name."""

    number: int | None
    issues: tuple[Issue, ...]


def kept_entries(connection: sa.Connection, row: RunRow) -> list[Kept]:
    """The entries of a request's record, in their order, whatever was done to them."""
    found = []
    for number, sha256 in sorted(change_entries.entry_hashes(connection, row).items()):
        try:
            text: bytes | None = contents.get(connection, row.workspace, sha256)
        except (KeyError, DamagedContentError):
            text = None
        found.append(Kept(number, sha256, text))
    return found


def first_misfit(connection: sa.Connection, row: RunRow, seen: str | None = None) -> Misfit | None:
    """The first thing that does not fit; None where everything does.

    Parameters
    ----------
    seen
        The hash of an entry that somebody has kept elsewhere.
    """
    entries = kept_entries(connection, row)
    return next(_misfits(connection, row, entries, seen), None)


def _misfits(
    connection: sa.Connection, row: RunRow, entries: list[Kept], seen: str | None
) -> Iterator[Misfit]:
    broken = _broken_link(entries)
    if broken is not None:
        yield broken
        return
    ledger = Ledger.of([one.text or b"" for one in entries]) if entries else None
    yield from _against_trail(connection, row, entries)
    if ledger is not None:
        yield from _against_decision(connection, row, ledger)
    if seen is not None and seen not in [hash_of(one.sha256) for one in entries]:
        yield Misfit(None, (Issue("seen", seen, "expected an entry with this hash", code="no-entry"),))


def _broken_link(entries: list[Kept]) -> Misfit | None:
    """The first entry that is gone, can't be read, or does not follow the one before it."""
    texts: list[bytes] = []
    for number, kept in enumerate(entries, start=1):
        try:
            if kept.number != number:
                raise lost_entry(number, KeyError(number))
            if kept.text is None:
                raise lost_entry(number, DamagedContentError(kept.sha256))
            texts.append(kept.text)
            Ledger.of(texts)
        except DocumentError as error:
            return Misfit(number, error.issues)
    return None


def _against_trail(connection: sa.Connection, row: RunRow, entries: list[Kept]) -> Iterator[Misfit]:
    """The trail has the hash of the entry that somebody has added last."""
    lines = trail.list_entries(connection, row.workspace, _LOOK_BACK, None, subject=row.id).rows
    told = next((line.after for line in lines if line.after and "entry_hash" in line.after), None)
    if told is None:
        return
    number, expected = int(told["entry"]), str(told["entry_hash"])
    found = {one.number: hash_of(one.sha256) for one in entries}.get(number, "nothing")
    if found != expected:
        issue = Issue(f"entry {number}", found, f"expected {expected}, as the trail has it", code="altered")
        yield Misfit(number, (issue,))


def _against_decision(connection: sa.Connection, row: RunRow, ledger: Ledger) -> Iterator[Misfit]:
    """The decision beside the record, and the version of the plan that an approval has made."""
    kept = decisions.decisions_on(connection, row.workspace, [row.id]).get(row.id)
    decision = None if kept is None else json.loads(kept)
    end = ledger.request(REQUEST).end
    number = len(ledger.entries) if end is None else end.number
    found = "undecided" if end is None else f"{end.kind}: {end.why}"
    expected = "undecided" if decision is None else f"{decision['decision']}: {decision['why'].strip()}"
    if found != expected:
        wanted = f"expected the decision that is kept, {expected}"
        yield Misfit(number, (Issue(f"entry {number}", found, wanted, code="altered"),))
    elif isinstance(end, Approved) and decision is not None:
        try:
            version = plans.find_version(connection, row.workspace, row.plan, decision["version"])
        except KeyError:
            return  # the plan was taken out
        if hash_of(version.sha256) != end.after:
            wanted = f"expected the hash of version {version.number} of the plan, {hash_of(version.sha256)}"
            yield Misfit(number, (Issue(f"entry {number}", end.after, wanted, code="altered"),))
