"""A record read back: what it says, and what of it cannot be trusted."""

from __future__ import annotations

import json

import pytest

from planner.errors import DocumentError, InputError
from scenarios.requests.entries import KINDS, read_entry, render_entry
from scenarios.requests.ledger import Ledger


def codes(caught) -> list[str]:
    return [issue.code for issue in caught.value.issues]


def rewritten(text: bytes, **fields) -> bytes:
    return json.dumps({**json.loads(text), **fields}).encode()


@pytest.fixture
def full(office, absence, later, studio):
    """Every kind of entry once."""
    office.ask(absence)
    office.figures(1)
    office.ask(later)
    office.ask(absence.replace("06", "07"))
    office.approve(1)
    office.reject(2)
    office.withdraw(3)
    office.take_in(studio, why="back to where we were")
    return office


def test_every_kind_of_entry_goes_to_text_and_back(full) -> None:
    entries = full.ledger.entries
    assert {entry.kind for entry in entries} == set(KINDS)
    for entry in entries:
        assert read_entry(render_entry(entry), "entry") == entry


def test_a_record_says_how_each_request_stands(full, studio) -> None:
    ledger = full.ledger
    assert [request.state for request in ledger.requests.values()] == ["approved", "rejected", "withdrawn"]
    assert len(ledger.versions) == 3
    assert ledger.versions[0] == ledger.versions[2] == ledger.head
    assert [mover.kind for mover in ledger.movers_since(1)] == ["approved", "taken-in"]
    assert [mover.kind for mover in ledger.movers_since(ledger.movers[0].number)] == ["taken-in"]


def test_the_newest_schedule_of_the_head_is_known(office, absence, later) -> None:
    assert office.ledger.outcome_of_head is None
    office.ask(absence)
    first = office.figures(1)
    assert office.ledger.outcome_of_head == first.outcome_before
    office.approve(1)
    assert office.ledger.outcome_of_head == first.outcome_after
    office.ask(later)
    second = office.figures(2)
    assert office.ledger.outcome_of_head == second.outcome_before


def test_each_entry_is_tied_to_the_one_before(full) -> None:
    texts = list(full.texts)
    texts[1] = texts[1].replace(b'"because"', b'"for fun"')
    with pytest.raises(DocumentError) as caught:
        Ledger.of(texts)
    # The altered one still follows its predecessor; all that follows it is another record's.
    assert caught.value.issues[0].path == "entry 3"
    assert codes(caught)[0] == "altered"


@pytest.mark.parametrize("lost", [0, 3])
def test_an_entry_taken_out_is_noticed(full, lost) -> None:
    texts = [text for number, text in enumerate(full.texts) if number != lost]
    with pytest.raises(DocumentError) as caught:
        Ledger.of(texts)
    assert codes(caught)[0] == "altered"


def test_the_altered_figures_of_a_decision_are_noticed(full) -> None:
    texts = list(full.texts)
    figures = json.loads(texts[2])
    figures["impact"]["totals"]["late_cost"]["after"] = 1
    texts[2] = json.dumps(figures).encode()
    with pytest.raises(DocumentError):
        Ledger.of(texts)


def test_a_record_without_entries_is_none() -> None:
    with pytest.raises(DocumentError) as caught:
        Ledger.of([])
    assert codes(caught) == ["empty-record"]


@pytest.mark.parametrize(
    "text",
    [b"nonsense", b"\xff", b"[]", b"{}", b'{"kind": "guessed"}'],
    ids=["text", "bytes", "list", "bare", "kind"],
)
def test_what_is_no_entry_is_refused(office, text) -> None:
    with pytest.raises(DocumentError) as caught:
        Ledger.of([*office.texts, text])
    assert codes(caught) == ["bad-entry"]


def test_every_wrong_field_of_an_entry_is_named(office) -> None:
    text = rewritten(office.texts[0], at="noon", by="", extra=1)
    with pytest.raises(DocumentError) as caught:
        Ledger.of([text])
    assert {issue.path.rpartition(".")[2] for issue in caught.value.issues} == {"at", "by", "extra"}


def misplaced(office, *texts) -> list[str]:
    """What reading says of entries that follow in name only."""
    from scenarios.requests.entries import text_hash

    known = list(office.texts)
    for text in texts:
        known.append(rewritten(text, number=len(known) + 1, previous=text_hash(known[-1])))
    with pytest.raises(DocumentError) as caught:
        Ledger.of(known)
    return codes(caught)


def test_entries_that_cannot_stand_where_they_do_are_refused(full, studio) -> None:
    begun, asked, figures, *_, approved, _, _, taken = full.texts[:9]
    assert misplaced(full, begun) == ["misplaced-entry"]
    assert misplaced(full, asked) == ["misplaced-entry"]  # a number that is taken
    assert misplaced(full, figures) == ["misplaced-entry"]  # of a decided request
    assert misplaced(full, approved) == ["misplaced-entry"]
    assert misplaced(full, rewritten(taken, before="sha256:" + "1" * 64)) == ["misplaced-entry"]


def test_figures_of_another_plan_or_another_request_are_refused(office, absence) -> None:
    office.ask(absence)
    figures = render_entry(office.figures(1))
    office.texts.pop()
    assert misplaced(office, rewritten(figures, head="sha256:" + "1" * 64)) == ["misplaced-entry"]
    office.figures(1)
    rejected = render_entry(office.reject(1))
    office.texts.pop()
    assert misplaced(office, rewritten(rejected, assessment=1)) == ["misplaced-entry"]


def test_changes_that_no_longer_can_be_read_are_named(office, absence) -> None:
    entry = render_entry(office.ask(absence))
    office.texts.pop()
    assert misplaced(office, rewritten(entry, changes=[{"change": "absense"}])) == ["unknown-change"]


def test_a_request_that_is_not_there_is_named(office) -> None:
    with pytest.raises(InputError, match="there are no requests"):
        office.ledger.request(1)
