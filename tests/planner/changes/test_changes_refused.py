"""What stands against changes: names that are gone, contradictions, and documents that can't be read."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes, read_changes
from planner.document import plan_hash
from planner.errors import DocumentError, PlanError


def codes(plan, *changes):
    """Path and code of everything that stands against changes."""
    before = plan_hash(plan)
    with pytest.raises(PlanError) as refused:
        apply_changes(plan, read_changes(list(changes)))
    assert plan_hash(plan) == before
    return [(issue.path, issue.code) for issue in refused.value.issues]


ACME = {"project": "Acme"}
REFUSED = [
    ({"change": "add-person", "person": {"id": "freelance"}}, "person.id", "taken"),
    ({"change": "remove-person", "person": "Eva"}, "person", "needed"),
    ({"change": "remove-person", "person": "Zoe"}, "person", "gone"),
    ({"change": "replace-person", "person": "Eva", "by": {"id": "Ben"}}, "by.id", "taken"),
    (
        {"change": "absence", "person": "Mia", "first": "2027-02-02", "last": "2027-02-01"},
        "last",
        "ends-before-start",
    ),
    ({"change": "set-hours", "person": "Mia"}, "share", "says-nothing"),
    ({"change": "set-hours", "person": "Mia", "calendar": "night"}, "calendar", "gone"),
    ({"change": "set-skills", "person": "Mia", "skills": ["copy", "copy"]}, "skills", "duplicate-skill"),
    ({"change": "set-employment", "person": "Mia"}, "first", "says-nothing"),
    ({"change": "set-employment", "person": "Eva", "last": "2027-01-10"}, "last", "ends-before-start"),
    ({"change": "set-headcount", "skill": "sound", "count": 1}, "skill", "gone"),
    ({"change": "set-headcount", "skill": "copy", "count": 0}, "count", "needed"),
    ({"change": "add-booking", "pool": "film", "first": "2027-02-01", "last": "2027-02-01"}, "pool", "gone"),
    (
        {"change": "remove-booking", "pool": "freelance", "first": "2027-02-02", "last": "2027-02-12"},
        "first",
        "gone",
    ),
    ({"change": "set-pool-maximum", "pool": "film", "maximum": 1}, "pool", "gone"),
    ({"change": "add-project", "project": {"id": "Acme"}}, "project.id", "taken"),
    ({"change": "drop-project", "project": "Acme"}, "project", "needed"),
    ({"change": "postpone-project", "project": "Acme", "days": 0}, "days", "says-nothing"),
    ({"change": "hold-project", "project": "Acne"}, "project", "gone"),
    (
        {"change": "move-date", "project": "Bolt", "date": "deadline", "to": "2027-01-10"},
        "to",
        "ends-before-start",
    ),
    ({"change": "move-date", **ACME, "task": "movie", "date": "due", "to": None}, "task", "gone"),
    ({"change": "set-weight", "project": "Acne", "task": "film", "weight": 1}, "project", "gone"),
    ({"change": "set-effort", **ACME, "task": "launch", "amount": "1h"}, "task", "no-amount"),
    ({"change": "set-effort", **ACME, "task": "cut", "amount": "1h"}, "mode", "gone"),
    ({"change": "set-effort", **ACME, "task": "film", "mode": "fast", "amount": "1h"}, "mode", "gone"),
    ({"change": "set-effort", **ACME, "task": "film", "amount": "-1h"}, "amount", "out-of-range"),
    ({"change": "scale-effort", "project": "Acne", "factor": "50%"}, "project", "gone"),
    ({"change": "add-task", **ACME, "task": {"id": "proof", "work": "1h"}}, "task.id", "taken"),
    ({"change": "drop-task", **ACME, "task": "film"}, "task", "needed"),
    ({"change": "add-dependency", **ACME, "task": "film", "after": "film"}, "after", "cycle"),
    ({"change": "add-dependency", **ACME, "task": "film", "after": "brief"}, "after", "taken"),
    ({"change": "add-dependency", **ACME, "task": "film", "after": "Bolt/none"}, "after", "gone"),
    ({"change": "remove-dependency", **ACME, "task": "film", "after": "cut"}, "after", "gone"),
    ({"change": "set-review-rounds", **ACME, "review": "look", "rounds": 2}, "review", "gone"),
    (
        {
            "change": "freeze",
            "tasks": [{**ACME, "task": "film", "start": "2027-01-04", "teams": [["Mia", "Ben"]]}],
        },
        "tasks[0].teams[0]",
        "wrong-number-of-people",
    ),
    (
        {"change": "freeze", "tasks": [{**ACME, "task": "cut", "start": "2027-01-04"}]},
        "tasks[0].mode",
        "gone",
    ),
    ({"change": "move-data-date", "to": "2027-01-03"}, "to", "moves-back"),
    (
        {"change": "report-progress", **ACME, "task": "film", "progress": {"started": "2027-01-05"}},
        "progress.started",
        "in-the-future",
    ),
    (
        {"change": "report-progress", **ACME, "task": "film", "progress": {"remaining": "-1h"}},
        "progress.remaining",
        "negative",
    ),
    (
        {
            "change": "report-progress",
            **ACME,
            "task": "film",
            "progress": {"started": "2027-01-04", "finished": "2027-01-03"},
        },
        "progress.finished",
        "finished-before-started",
    ),
]


@pytest.mark.parametrize(("change", "field", "code"), REFUSED)
def test_a_change_that_does_not_fit_the_plan_is_refused_with_its_place(office, change, field, code) -> None:
    assert codes(office, change) == [(f"changes[0].{field}", code)]


def test_every_problem_of_every_change_is_named_at_once(office) -> None:
    found = codes(
        office,
        {"change": "absence", "person": "Mai", "first": "2027-02-02", "last": "2027-02-01"},
        {"change": "drop-project", "project": "Bolt"},
        {"change": "accept-project", "project": "Bolt"},
    )
    assert found == [
        ("changes[2]", "contradiction"),
        ("changes[0].person", "gone"),
        ("changes[0].last", "ends-before-start"),
        ("changes[2].project", "gone"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"change": "move-date", "project": "Acme", "date": "due", "to": "2027-02-01"},
            {"change": "move-date", "project": "Acme", "date": "due", "to": "2027-02-02"},
        ),
        (
            {"change": "set-effort", "project": "Acme", "task": "film", "amount": "1h"},
            {"change": "set-effort", "project": "Acme", "task": "film", "amount": "2h"},
        ),
        ({"change": "accept-project", "project": "Bolt"}, {"change": "hold-project", "project": "Bolt"}),
    ],
)
def test_two_changes_that_decide_otherwise_contradict_each_other(office, first, second) -> None:
    assert codes(office, first, second) == [("changes[1]", "contradiction")]
    assert apply_changes(office, read_changes([first, first])).plan is not office


def test_absences_add_up_and_do_not_contradict_each_other(office) -> None:
    away = {"change": "absence", "person": "Mia", "first": "2027-02-01", "last": "2027-02-01"}
    more = {**away, "first": "2027-03-01", "last": "2027-03-01"}
    assert len(apply_changes(office, read_changes([away, more])).plan.people[0].time_off) == 2


def test_a_hint_names_what_is_known(office) -> None:
    with pytest.raises(PlanError, match='did you mean "Mia"'):
        apply_changes(office, read_changes([{"change": "remove-person", "person": "Mio"}]))


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({}, "changes", "wrong-type"),
        (["absence"], "changes[0]", "wrong-type"),
        ([{}], "changes[0].change", "unknown-change"),
        ([{"change": "absense"}], "changes[0].change", "unknown-change"),
        ([{"change": "remove-person"}], "changes[0].person", "missing-key"),
        ([{"change": "remove-person", "person": "Mia", "day": 1}], "changes[0].day", "unknown-key"),
        ([{"change": "scale-effort", "project": "Acme", "factor": 0}], "changes[0].factor", "out-of-range"),
    ],
)
def test_changes_that_can_not_be_read_are_refused_with_their_place(values, path, code) -> None:
    with pytest.raises(DocumentError) as refused:
        read_changes(values)
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [(path, code)]


def test_all_unreadable_changes_are_named_at_once() -> None:
    with pytest.raises(DocumentError) as refused:
        read_changes([{"change": "x"}, {"change": "remove-person", "person": 5}, {"change": "drop-project"}])
    assert [issue.path for issue in refused.value.issues] == [
        "changes[0].change",
        "changes[1].person",
        "changes[2].project",
    ]
