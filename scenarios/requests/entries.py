"""The record of change requests: entries that are only ever added, each tied to the one before it.

An entry names the hash of the text of the entry before it, so that nobody can alter, take out or put in
one unseen (Haber & Stornetta 1991, How to time-stamp a digital document). What holds now (the head, the
state of each request) is nowhere stored; ``scenarios.requests.ledger`` reads it off the entries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, ValidationError

from planner.document_issues import issues_of
from planner.document_part import Part, Text
from planner.errors import DocumentError, Issue, told_by_first
from planner.json_reading import raw_json
from scenarios.requests.figures import Impact

FORMAT: Final = "crewline-change-entry/1"
Hash = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S([^\x00-\x1f\x7f-\x9f]*\S)?$")]
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does something, and when; ``at`` knows its time zone."""

    by: str
    at: dt.datetime

    @property
    def moment(self) -> str:
        """In UTC, as ISO 8601 has it, to the second."""
        return self.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Entry(Part):
    """What all entries have in common.

    ``previous`` is the hash of the text of the entry before; None for the first.
    """

    format: Literal["crewline-change-entry/1"] = FORMAT
    number: Annotated[int, Field(ge=1)]
    previous: Hash | None
    at: Moment
    by: Name


class Begun(Entry):
    """The record begins with a plan, which is its first head."""

    kind: Literal["begun"] = "begun"
    plan: Hash
    name: Text = ""


class Requested(Entry):
    """Somebody asks for changes; the number of the request is given here."""

    kind: Literal["requested"] = "requested"
    request: Annotated[int, Field(ge=1)]
    reason: Annotated[Text, Field(min_length=1)]
    base: Hash
    """Head for which the changes were written."""
    changes: Annotated[tuple[JsonValue, ...], Field(min_length=1)]


class Assessed(Entry):
    """What a request would do to the plan that was the head."""

    kind: Literal["assessed"] = "assessed"
    request: Annotated[int, Field(ge=1)]
    head: Hash
    """The plan on which the figures rest."""
    plan: Hash
    """The plan as it would be."""
    outcome_before: Hash
    outcome_after: Hash
    effort: Annotated[int, Field(ge=0)]
    seed: Annotated[int, Field(ge=0)]
    conflicts: tuple[Text, ...] = ()
    """Fields of the changes that the plan has changed since they were asked for."""
    impact: Impact


class Approved(Entry):
    """The head moves."""

    kind: Literal["approved"] = "approved"
    request: Annotated[int, Field(ge=1)]
    why: Text = ""
    before: Hash
    after: Hash
    assessment: Annotated[int, Field(ge=1)]
    """Number of the entry whose figures were decided on."""


class Rejected(Entry):
    """The head stays."""

    kind: Literal["rejected"] = "rejected"
    request: Annotated[int, Field(ge=1)]
    why: Annotated[Text, Field(min_length=1)]
    before: Hash
    after: Hash
    assessment: Annotated[int, Field(ge=1)] | None
    """None where it was rejected without figures."""


class Withdrawn(Entry):
    """Who asked wants it no more."""

    kind: Literal["withdrawn"] = "withdrawn"
    request: Annotated[int, Field(ge=1)]
    why: Text = ""


class TakenIn(Entry):
    """A plan that was changed elsewhere becomes the head."""

    kind: Literal["taken-in"] = "taken-in"
    why: Annotated[Text, Field(min_length=1)]
    before: Hash
    after: Hash


Decision = Approved | Rejected
AnyEntry = Begun | Requested | Assessed | Approved | Rejected | Withdrawn | TakenIn
KINDS: Final[dict[str, type[AnyEntry]]] = {
    "begun": Begun,
    "requested": Requested,
    "assessed": Assessed,
    "approved": Approved,
    "rejected": Rejected,
    "withdrawn": Withdrawn,
    "taken-in": TakenIn,
}


def render_entry(entry: Entry) -> bytes:
    """An entry as UTF-8 JSON for files; equal entries have equal bytes."""
    document = entry.model_dump(mode="json")
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def text_hash(text: bytes) -> str:
    """``sha256:`` and the SHA-256 of some bytes in hexadecimal."""
    return f"sha256:{hashlib.sha256(text).hexdigest()}"


def read_entry(text: bytes, name: str) -> AnyEntry:
    """An entry from its text.

    Parameters
    ----------
    name
        What the entry is called in messages.

    Raises
    ------
    DocumentError
        With an issue for everything that can't be read.
    """
    try:
        value: Any = raw_json(text.decode("utf-8"))
    except (DocumentError, UnicodeDecodeError):
        raise _refused([Issue(name, "text that is no JSON", "expected an entry", code="bad-entry")]) from None
    kind = KINDS.get(str(value.get("kind"))) if isinstance(value, dict) else None
    if kind is None:
        known = ", ".join(KINDS)
        raise _refused(
            [Issue(name, "an entry of no known kind", f"expected one of {known}", code="bad-entry")]
        )
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise _refused(issues_of(error, value, kind, prefix=(name,))) from None


def _refused(issues: list[Issue]) -> DocumentError:
    return DocumentError(told_by_first(issues), tuple(issues))
