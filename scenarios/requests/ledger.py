"""What a record of change requests says now: the head, its versions, and how each request stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planner.changes import ChangePart, read_changes
from planner.document_issues import known_names
from planner.errors import DocumentError, InputError, Issue, told_by_first
from scenarios.book import Scenario, ScenarioBook
from scenarios.requests.entries import (
    AnyEntry,
    Approved,
    Assessed,
    Begun,
    Rejected,
    Requested,
    TakenIn,
    Withdrawn,
    read_entry,
    text_hash,
)

State = Literal["open", "assessed", "approved", "rejected", "withdrawn"]
Mover = Approved | TakenIn
"""Entries that move the head."""


@dataclass(frozen=True)
class Request:
    """One request, with all that has come of it.

    Attributes
    ----------
    assessments
        Every time its impact was computed, the last one last.
    end
        What it ended with; None while it is undecided.
    """

    asked: Requested
    changes: tuple[ChangePart, ...]
    assessments: tuple[Assessed, ...] = ()
    end: Approved | Rejected | Withdrawn | None = None

    @property
    def number(self) -> int:
        """By which people know it."""
        return self.asked.request

    @property
    def state(self) -> State:
        """How it stands."""
        if self.end is not None:
            return self.end.kind
        return "assessed" if self.assessments else "open"

    @property
    def assessment(self) -> Assessed | None:
        """The figures that count: those decided on, else the last ones."""
        if isinstance(self.end, Approved | Rejected):
            decided_on = self.end.assessment
            return next((one for one in self.assessments if one.number == decided_on), None)
        return self.assessments[-1] if self.assessments else None

    @property
    def book(self) -> ScenarioBook:
        """The changes as a scenario of their own, for what can be asked of scenarios."""
        scenario = Scenario(self.scenario_id, self.changes, self.asked.reason)
        return ScenarioBook((scenario,), self.asked.base)

    @property
    def scenario_id(self) -> str:
        """Id of that scenario."""
        return f"request {self.number}"


@dataclass(frozen=True)
class Ledger:
    """A record that was read, and what follows from it; made by ``Ledger.of``.

    Attributes
    ----------
    tip
        Hash of the text of the last entry.
    head
        Hash of the plan as it is now.
    """

    entries: tuple[AnyEntry, ...]
    tip: str
    head: str
    requests: dict[int, Request] = field(repr=False)

    @classmethod
    def of(cls, texts: Sequence[bytes], names: Sequence[str] | None = None) -> Ledger:
        """Read a record from the texts of its entries.

        Parameters
        ----------
        texts
            In their order, the first one first.
        names
            What the entries are called in messages.

        Raises
        ------
        DocumentError
            With an issue for every entry that can't be read, was altered, or can't follow those before.
        """
        names = names or [f"entry {number}" for number in range(1, len(texts) + 1)]
        reading = _Reading()
        for text, name in zip(texts, names, strict=True):
            reading.take(text, name)
        if not texts:
            reading.issues.append(
                Issue("", "a record without entries", "expected at least one", code="empty-record")
            )
        if reading.issues:
            raise DocumentError(
                f"the record of changes: {told_by_first(reading.issues)}", tuple(reading.issues)
            )
        return cls(tuple(reading.entries), reading.tip or "", reading.head, reading.requests)

    def request(self, number: int) -> Request:
        """The request of a number.

        Raises
        ------
        InputError
            If there is none.
        """
        if number not in self.requests:
            issue = unknown_request(self, number)
            raise InputError(str(issue), (issue,))
        return self.requests[number]

    @property
    def movers(self) -> tuple[Mover, ...]:
        """Entries that moved the head, in their order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Approved | TakenIn))

    @property
    def versions(self) -> tuple[str, ...]:
        """Hash of every plan that was the head, in order; the last one is."""
        begun = self.entries[0]
        first = begun.plan if isinstance(begun, Begun) else ""
        return (first, *(mover.after for mover in self.movers))

    def movers_since(self, number: int) -> tuple[Mover, ...]:
        """Entries after the one of a number that moved the head."""
        return tuple(mover for mover in self.movers if mover.number > number)

    @property
    def outcome_of_head(self) -> str | None:
        """Hash of the outcome that is known of the head: the newest one; None where there is none."""
        known: str | None = None
        for entry in self.entries:
            if isinstance(entry, Assessed) and entry.head == self.head:
                known = entry.outcome_before
            elif isinstance(entry, Approved) and entry.after == self.head:
                figures = self.requests[entry.request].assessment
                known = figures.outcome_after if figures is not None else known
        return known


def unknown_request(ledger: Ledger, number: int) -> Issue:
    """The issue about a number that no request has."""
    hint = known_names("requests", str(number), [str(known) for known in ledger.requests])
    return Issue("request", f"number {number}", "expected the number of a request", hint, code="no-request")


@dataclass
class _Reading:
    """Entries taken in one after another, each checked against all before it."""

    entries: list[AnyEntry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    requests: dict[int, Request] = field(default_factory=dict)
    tip: str | None = None
    head: str = ""
    _count: int = 0

    def take(self, text: bytes, name: str) -> None:
        """Read one entry, and note what is wrong with it."""
        self._count += 1
        tip, self.tip = self.tip, text_hash(text)
        try:
            entry = read_entry(text, name)
        except DocumentError as error:
            self.issues += error.issues
            return
        if entry.previous != tip or entry.number != self._count:
            expected = "expected one that follows the entry before it, as it was written"
            self.issues.append(Issue(name, "an entry that was altered or moved", expected, code="altered"))
            return
        found = list(self._against(entry, name))
        self.issues += found
        if not found:
            self.entries.append(entry)

    def _against(self, entry: AnyEntry, name: str) -> Iterator[Issue]:
        """What stands against an entry at this place; where nothing does, it counts."""
        if isinstance(entry, Begun) != (self._count == 1):
            yield _misplaced(name, "the record to begin with its plan, and nowhere else")
        elif isinstance(entry, Begun):
            self.head = entry.plan
        elif isinstance(entry, Requested):
            yield from self._requested(entry, name)
        elif isinstance(entry, TakenIn):
            yield from self._moved(entry.before, entry.after, name)
        else:
            yield from self._about_a_request(entry, name)

    def _requested(self, entry: Requested, name: str) -> Iterator[Issue]:
        if entry.request != len(self.requests) + 1:
            yield _misplaced(name, f"request {len(self.requests) + 1}")
            return
        try:
            changes = read_changes(list(entry.changes), (name, "changes"))
        except DocumentError as error:
            yield from error.issues
            return
        self.requests[entry.request] = Request(entry, changes)

    def _about_a_request(
        self, entry: Assessed | Approved | Rejected | Withdrawn, name: str
    ) -> Iterator[Issue]:
        known = self.requests.get(entry.request)
        if known is None or known.end is not None:
            yield _misplaced(name, "a request that was asked for and is undecided")
            return
        if isinstance(entry, Assessed):
            if entry.head != self.head:
                yield _misplaced(name, "figures of the head")
            self._put(known, assessments=(*known.assessments, entry))
            return
        if isinstance(entry, Approved | Rejected):
            numbers = [one.number for one in known.assessments]
            if entry.assessment is not None and entry.assessment not in numbers:
                yield _misplaced(name, "figures of this request")
            yield from self._moved(entry.before, entry.after, name)
        self._put(known, end=entry)

    def _moved(self, before: str, after: str, name: str) -> Iterator[Issue]:
        if before != self.head:
            yield _misplaced(name, "an entry about the head")
        self.head = after

    def _put(
        self,
        known: Request,
        *,
        assessments: tuple[Assessed, ...] | None = None,
        end: Approved | Rejected | Withdrawn | None = None,
    ) -> None:
        self.requests[known.number] = Request(
            known.asked, known.changes, known.assessments if assessments is None else assessments, end
        )


def _misplaced(name: str, expected: str) -> Issue:
    return Issue(name, "an entry that can't stand there", f"expected {expected}", code="misplaced-entry")
