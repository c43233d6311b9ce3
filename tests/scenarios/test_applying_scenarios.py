"""Scenarios made into plans, and what stands between them and a plan that has gone on."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes, read_changes
from planner.document import plan_hash
from planner.errors import PlanError
from scenarios.applying import case_of, conflicts, is_newer
from scenarios.book import ScenarioBook

LATER = {"change": "move-date", "project": "Acme", "date": "due", "to": "2027-01-12"}
LATEST = {**LATER, "to": "2027-01-13"}


def changed(plan, *changes):
    """The plan after some changes."""
    return apply_changes(plan, read_changes(list(changes))).plan


def test_a_branch_is_applied_on_top_of_what_it_branches_off_from(studio, book) -> None:
    case = case_of(studio, book, "and-later")
    assert [one.id for one in case.plan.people] == ["Mia", "Ben", "Zoe"]
    assert str(case.plan.projects[1].due) == "2027-01-22"
    assert [len(studio.people), str(studio.projects[1].due)] == [2, "2027-01-15"]


def test_a_scenario_is_undone_change_by_change(studio, book) -> None:
    case = case_of(studio, book, "and-later")
    plan = case.plan
    for undo in reversed(case.undo):
        plan = undo.apply(plan)
    assert plan_hash(plan) == plan_hash(studio)


def test_a_branch_may_decide_otherwise_than_what_it_branches_off_from(studio, book_of) -> None:
    book = book_of(one=[LATER], two__of__one=[LATEST])
    assert str(case_of(studio, book, "two").plan.projects[0].due) == "2027-01-13"


def test_within_a_scenario_changes_may_not_contradict_each_other(studio, book_of) -> None:
    with pytest.raises(PlanError) as refused:
        case_of(studio, book_of(one=[LATER, LATEST]), "one")
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [
        ("one: changes[1]", "contradiction")
    ]


def test_what_is_gone_is_named_with_its_scenario_and_change(studio, book_of) -> None:
    book = book_of(
        one=[{"change": "drop-project", "project": "Bolt"}],
        two__of__one=[LATER, {"change": "accept-project", "project": "Bolt"}],
    )
    with pytest.raises(PlanError) as refused:
        case_of(studio, book, "two")
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [
        ("two: changes[1].project", "gone")
    ]


def test_a_plan_that_makes_no_sense_any_more_is_refused(studio, book_of) -> None:
    # Without Ben nobody is left who can write.
    book = book_of(one=[{"change": "remove-person", "person": "Ben"}])
    with pytest.raises(PlanError) as refused:
        case_of(studio, book, "one")
    assert {issue.code for issue in refused.value.issues} == {"unknown-skill"}


def test_warnings_that_are_new_come_with_the_case(studio, book_of) -> None:
    book = book_of(one=[{"change": "move-date", "project": "Acme", "date": "deadline", "to": "2027-01-05"}])
    assert {issue.severity for issue in case_of(studio, book, "one").warnings} == {"warning"}
    assert case_of(studio, book_of(one=[LATER]), "one").warnings == ()


def test_a_newer_plan_in_which_something_is_gone_conflicts_with_just_that_change(studio, book) -> None:
    newer = changed(studio, {"change": "drop-project", "project": "Bolt"})
    (found,) = conflicts(book, "and-later", newer)
    assert (found.scenario, found.position) == ("and-later", 0)
    assert [issue.code for issue in found.issues] == ["gone"]
    assert conflicts(book, "leave", newer) == ()


def test_a_field_that_both_have_changed_is_a_conflict_when_the_old_plan_is_known(studio, book_of) -> None:
    book = book_of(one=[LATER, {"change": "set-weight", "project": "Acme", "weight": 5}])
    newer = changed(studio, {"change": "move-date", "project": "Acme", "date": "due", "to": "2027-01-20"})
    assert conflicts(book, "one", newer) == ()
    (found,) = conflicts(book, "one", newer, base=studio)
    assert found.change.kind == "move-date"
    assert str(found) == (
        "one, change 1 (Acme is due on 2027-01-12): projects/Acme/due: due of project Acme, which the plan "
        "has changed since — expected a field that only the scenario changes"
    )


def test_two_people_who_both_join_do_not_conflict(studio, book) -> None:
    newer = changed(studio, {"change": "add-person", "person": {"id": "Kim", "skills": ["copy"]}})
    assert conflicts(book, "second-designer", newer, base=studio) == ()


def test_a_book_says_for_which_plan_it_was_written(studio, book) -> None:
    written = ScenarioBook(book.scenarios, plan_hash(studio))
    assert not is_newer(written, studio)
    assert is_newer(written, changed(studio, LATER))
    assert not is_newer(book, changed(studio, LATER))
