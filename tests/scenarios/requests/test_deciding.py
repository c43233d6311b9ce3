"""Asking, approving, rejecting, withdrawing: what each leads to, and everything that stands against it."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.changes.shorthand import read_change_line
from planner.document import parse_plan, plan_hash, render_plan
from planner.errors import InputError, PlanError

GONE = "absence person=Ben first=2027-01-06 last=2027-01-06"


def codes(caught) -> list[str]:
    return [issue.code for issue in caught.value.issues]


def test_a_request_holds_changes_reason_requester_and_date(office, absence, studio) -> None:
    entry = office.ask(absence, reason="a day off")
    request = office.ledger.request(1)
    assert (entry.by, entry.at, entry.reason) == ("Ada", "2027-01-04T12:00:00Z", "a day off")
    assert entry.base == plan_hash(studio)
    assert [change.sentence() for change in request.changes] == [read_change_line(absence).sentence()]
    assert request.state == "open"


def test_requests_are_numbered_as_they_come(office, absence, later) -> None:
    assert [office.ask(absence).request, office.ask(later).request] == [1, 2]


def test_everything_wrong_with_a_request_is_named_at_once(office) -> None:
    with pytest.raises(InputError) as caught:
        office.ask(GONE, "drop-project project=Corp", reason=" ", by="")
    assert codes(caught) == ["no-name", "no-reason", "gone", "gone"]
    with pytest.raises(InputError) as caught:
        office.ask()
    assert codes(caught) == ["no-changes"]
    assert office.ledger.requests == {}


@pytest.mark.parametrize("by", ["", " Ada", "Ada\nJo", "A" * 201])
def test_names_are_one_line(office, absence, by) -> None:
    with pytest.raises(InputError) as caught:
        office.ask(absence, by=by)
    assert codes(caught) == ["no-name"]


def test_a_reason_that_no_file_can_hold_is_refused(office, absence) -> None:
    with pytest.raises(InputError) as caught:
        office.ask(absence, reason="\ud800" + "a" * 20_000)
    assert codes(caught) == ["long-text", "bad-text"]


def test_changes_that_would_leave_a_plan_with_errors_are_refused(office) -> None:
    with pytest.raises(InputError):
        office.ask("set-skills person=Mia 'skills=[copy]'")
    assert office.ledger.requests == {}


def test_approving_moves_the_head_to_the_plan_with_the_changes(office, absence, studio) -> None:
    office.ask(absence)
    figures = office.figures(1, late_cost=700)
    entry = office.approve(1, why="she needs it")
    expected = apply_changes(studio, [read_change_line(absence)]).plan
    ledger = office.ledger
    assert (entry.before, entry.after) == (plan_hash(studio), plan_hash(expected))
    assert ledger.head == entry.after
    assert ledger.versions == (plan_hash(studio), plan_hash(expected))
    assert ledger.request(1).state == "approved"
    assert entry.assessment == figures.number
    assert ledger.request(1).assessment.impact.totals.late_cost.after == 700
    assert ledger.outcome_of_head == figures.outcome_after


def test_rejecting_leaves_the_head(office, absence, studio) -> None:
    office.ask(absence)
    office.figures(1)
    entry = office.reject(1)
    assert office.ledger.head == plan_hash(studio) == entry.before == entry.after
    assert office.ledger.request(1).state == "rejected"
    assert office.ledger.request(1).assessment.number == entry.assessment


def test_a_request_can_be_rejected_without_figures_but_not_without_a_reason(office, absence) -> None:
    office.ask(absence)
    with pytest.raises(InputError) as caught:
        office.reject(1, why="")
    assert codes(caught) == ["no-reason"]
    assert office.reject(1).assessment is None
    assert office.ledger.request(1).assessment is None


def test_what_was_not_assessed_cannot_be_approved(office, absence) -> None:
    office.ask(absence)
    with pytest.raises(InputError) as caught:
        office.approve(1)
    assert codes(caught) == ["not-assessed"]


def test_figures_of_a_plan_that_the_changes_do_not_give_are_none(office, absence) -> None:
    office.ask(absence)
    office.figures(1, of="sha256:" + "7" * 64)
    with pytest.raises(InputError) as caught:
        office.approve(1)
    assert codes(caught) == ["not-assessed"]


@pytest.mark.parametrize("end", ["approve", "reject", "withdraw"])
def test_what_is_decided_is_not_decided_again(office, absence, end) -> None:
    office.ask(absence)
    office.figures(1)
    getattr(office, end)(1)
    for again in (office.approve, office.reject, office.withdraw):
        with pytest.raises(InputError) as caught:
            again(1)
        assert codes(caught) == ["decided"]
        assert "2027-01-04T13:00:00Z" in str(caught.value)


def test_an_unknown_request_is_named_with_the_known_ones(office, absence) -> None:
    office.ask(absence)
    for verb in (office.approve, office.reject, office.withdraw):
        with pytest.raises(InputError, match="known requests: 1") as caught:
            verb(7)
        assert codes(caught) == ["no-request"]


def test_a_nameless_decision_about_no_request_has_both_named(office) -> None:
    with pytest.raises(InputError) as caught:
        office.approve(3, by="")
    assert codes(caught) == ["no-name", "no-request"]


def test_figures_of_an_older_plan_are_not_decided_on(office, absence, later) -> None:
    office.ask(absence, reason="a day off")
    office.ask(later)
    office.figures(1)
    office.figures(2)
    office.approve(1)
    with pytest.raises(InputError, match="Jo approved request 1: a day off") as caught:
        office.approve(2)
    assert codes(caught) == ["head-moved"]
    assert "assess request 2 again" in str(caught.value)
    office.figures(2)
    office.approve(2)
    assert len(office.ledger.versions) == 3


def test_changes_of_a_field_that_was_changed_since_are_named(office, later) -> None:
    office.ask(later)
    office.ask("move-date project=Bolt date=due to=2027-01-20")
    office.figures(1)
    office.figures(2)
    office.approve(1)
    with pytest.raises(InputError) as caught:
        office.approve(2)
    assert codes(caught) == ["head-moved", "changed-since"]
    assert caught.value.issues[1].path == "request 2, change 1: projects/Bolt/due"


def test_changes_of_what_is_gone_are_named(office, later) -> None:
    office.ask(later)
    office.ask("drop-project project=Bolt")
    office.figures(1)
    office.figures(2)
    office.approve(2)
    with pytest.raises(InputError) as caught:
        office.approve(1)
    assert codes(caught)[0] == "head-moved"
    assert "gone" in codes(caught)


def test_a_plan_changed_elsewhere_becomes_the_head(office, absence, studio) -> None:
    newer = parse_plan(render_plan(studio).replace("24h", "20h"))
    office.ask(absence)
    office.figures(1)
    entry = office.take_in(newer)
    assert office.ledger.head == plan_hash(newer) == entry.after
    with pytest.raises(InputError, match="took in a plan changed elsewhere: actuals") as caught:
        office.approve(1)
    assert codes(caught) == ["head-moved"]


def test_the_head_is_not_taken_in_again_nor_without_a_reason(office, studio) -> None:
    with pytest.raises(InputError) as caught:
        office.take_in(studio, why="")
    assert codes(caught) == ["no-reason", "same-plan"]


def test_a_plan_with_errors_is_not_taken_in(office, studio) -> None:
    with pytest.raises(PlanError):
        office.take_in(studio.replace(people=()))


def test_a_withdrawn_request_has_no_more_to_say(office, absence) -> None:
    office.ask(absence)
    office.withdraw(1, why="I will stay")
    assert office.ledger.request(1).state == "withdrawn"
    assert office.ledger.movers == ()
