"""Hints name what is likely meant; long lists and long names are cut."""

import pytest

from planner.errors import Issue
from planner.validation.findings import (
    SUGGESTED,
    Findings,
    document_place,
    known_names_hint,
    listed,
    nearest_name,
    quoted,
)


def test_the_nearest_name_is_found_whatever_its_case():
    assert nearest_name("DESIGNER", ["developer", "designer"]) == "designer"
    assert nearest_name("Desinger", ["developer", "Designer"]) == "Designer"


def test_nothing_is_suggested_where_nothing_is_alike():
    assert nearest_name("qqq", ["designer", "copywriter"]) is None


def test_names_much_longer_or_shorter_are_not_compared():
    assert nearest_name("ab", ["ab" * 50]) is None


def test_a_list_is_cut_after_eight_names():
    assert listed("abcdefgh") == "a, b, c, d, e, f, g, h"
    assert listed("abcdefghij") == "a, b, c, d, e, f, g, h and 2 more"


def test_a_long_name_is_cut():
    assert quoted("x" * 200) == f'"{"x" * 59}…"'


def test_a_hint_says_when_nothing_is_known():
    assert known_names_hint("skills", "designer", ()) == "the plan has no skills"


def test_only_the_first_unknown_names_get_a_suggestion_because_comparing_is_slow():
    findings = Findings()
    hints = [findings.unknown("skills", f"designer{number}", ["designer"]) for number in range(SUGGESTED + 1)]
    assert hints[SUGGESTED - 1].startswith('did you mean "designer"?')
    assert hints[SUGGESTED] == "known skills: designer"


def test_an_issue_noted_twice_is_told_once():
    findings = Findings()
    for _ in range(2):
        findings.error("grid", "bad-grid", "7min", "5min")
    assert len(findings.in_order()) == 1


def test_issues_of_others_are_taken_only_where_none_stands():
    findings = Findings()
    findings.error("grid", "bad-grid", "7min", "5min")
    findings.take([Issue("grid", "x", "y"), Issue("day", "x", "y")])
    assert [issue.path for issue in findings.in_order()] == ["grid", "day"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "start"),
        ("start", "end"),
        ("people[2].skills", "people[10]"),
        ("people[0]", "projects[0]"),
        ("projects[0]", "projects[0].tasks[0]"),
        ("projects[0].tasks[0].work", "projects[0].tasks[0].after[0]"),
        ("projects[0].tasks[9].work", "projects[1].tasks[0].work"),
        ("projects[0]", "something else"),
    ],
)
def test_paths_sort_in_the_order_of_the_document(before, after):
    assert document_place(before) < document_place(after)
