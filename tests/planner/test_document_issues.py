"""Every problem of a document at once, each with its place, what was found, expected, and a hint."""

from __future__ import annotations

import json

import pytest

from planner.document import parse_plan
from planner.document_issues import found_text, nearest, one_of, place_text
from planner.document_types import WrittenAs, keys_at, written_as
from planner.errors import DocumentError, Issue
from planner.plan import Plan

LEVEL = "{goals: [{goal: makespan}]}"
HEAD = "format: crewline/1\nstart: 2027-01-04\n"


def issues_of(text: str) -> tuple[Issue, ...]:
    with pytest.raises(DocumentError) as caught:
        parse_plan(text)
    return caught.value.issues


def texts_of(body: str) -> list[str]:
    return [str(issue) for issue in issues_of(HEAD + body)]


def test_all_problems_come_at_once_with_place_line_and_hint():
    body = """\
name: 2027
peopl: []
people:
  - {id: ana, skills: design}
  - {id: 12, share: 120%}
projects:
  - id: shop
    status: acepted
    tasks:
      - {id: a, work: 6 hours, milestone: "yes"}
"""
    assert texts_of(body) == [
        'name: 2027 — expected text (line 3; text that looks like a number needs quotes: "2027")',
        'people[0].skills: "design" — expected a list (line 6; a list of one is written ["design"])',
        'people[1].id: 12 — expected text (line 7; text that looks like a number needs quotes: "12")',
        'people[1].share: "120%" — expected at most 100% (line 7)',
        'projects[0].status: "acepted" — expected one of proposed, accepted, on-hold, done'
        ' (line 10; did you mean "accepted"?)',
        'projects[0].tasks[0].work: "6 hours" — expected a duration such as 30min, 6h, 2.5d, 1w,'
        " or elapsed 2ed (line 12)",
        'projects[0].tasks[0].milestone: "yes" — expected true or false (line 12; without quotes)',
        'peopl: unknown key "peopl" — expected a known key (line 4; did you mean "people"?)',
    ]


def test_json_has_the_same_issues_without_lines():
    text = json.dumps({"format": "crewline/1", "start": "2027-01-04", "peopl": [], "name": True})
    assert [str(issue) for issue in issues_of(text)] == [
        'name: true — expected text (text that is a YAML keyword needs quotes: "true")',
        'peopl: unknown key "peopl" — expected a known key (did you mean "people"?)',
    ]


def test_required_keys_that_are_missing_are_named():
    assert [str(issue) for issue in issues_of("name: x\n")] == [
        "format: nothing — expected this key, which is required (write format: crewline/1)",
        "start: nothing — expected this key, which is required",
    ]


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ("projects: [{id: p, tasks: [{id: t, work: 6x}]}]", "projects[0].tasks[0].work", "bad-duration"),
        ("grid: 30", "grid", "bad-duration"),
        ("grid: 123456789min", "grid", "bad-duration"),
        ("grid: 1.2345h", "grid", "bad-duration"),
        ("end: 2027-13-01", "end", "bad-date"),
        ("people: [{id: a, employed_first: 2027-02-30}]", "people[0].employed_first", "bad-date"),
        ("people: [{id: a, employed_first: 5}]", "people[0].employed_first", "wrong-type"),
        ("people: [{id: a, share: lots}]", "people[0].share", "bad-share"),
        ("late_cost_per_day: 1.234", "late_cost_per_day", "bad-money"),
        ("late_cost_per_day: -1", "late_cost_per_day", "out-of-range"),
        ("currency: euro", "currency", "bad-code"),
        ("calendars: [{id: c, holidays: [{country: uk}]}]", "calendars[0].holidays[0].country", "bad-code"),
        ("people: [{id: a/b}]", "people[0].id", "bad-id"),
        ('people: [{id: ""}]', "people[0].id", "bad-id"),
        (f"people: [{{id: {'x' * 201}}}]", "people[0].id", "too-long"),
        ("objective: {levels: []}", "objective.levels", "too-short"),
        (
            f"objective: {{levels: [{', '.join(['{goals: [{goal: makespan}]}'] * 9)}]}}",
            "objective.levels",
            "too-long",
        ),
        (
            "objective: {levels: [{goals: [{goal: cost}]}]}",
            "objective.levels[0].goals[0].goal",
            "unknown-value",
        ),
        ("people: [{id: a, skills: [{skill: s, level: 1.5}]}]", "people[0].skills[0].level", "wrong-type"),
        ("people: 5", "people", "wrong-type"),
        ("people: [5]", "people[0]", "wrong-type"),
        ("templates: [{id: t, parameters: 5}]", "templates[0].parameters", "wrong-type"),
        ("calendars: [{id: c, week: {mon-fri: 9-5}}]", "calendars[0].week.mon-fri", "bad-hours"),
        ("calendars: [{id: c, week: {sat-mon: [9-5]}}]", "calendars[0].week.sat-mon[0]", "bad-hours"),
        ("calendars: [{id: c, week: {mo: 09:00-17:00}}]", "calendars[0].week.mo", "unknown-key"),
        ("calendars: [{id: c, week: {mon-fri: [], tue: []}}]", "calendars[0].week", "bad-week"),
        ("calendars: [{id: c, week: all}]", "calendars[0].week", "wrong-type"),
    ],
)
def test_each_kind_of_mistake_has_its_place_and_code_once(body: str, path: str, code: str):
    (issue,) = issues_of(f"{HEAD}{body}\n")
    assert (issue.path, issue.code) == (path, code)
    assert issue.hint.startswith("line 3")


def test_a_bound_is_given_in_the_units_of_the_document():
    assert texts_of("people: [{id: a, rate: -5.50}]")[0].startswith(
        "people[0].rate: -5.5 — expected at least 0"
    )
    assert (
        "expected at most 1000%" in texts_of("people: [{id: a, skills: [{skill: s, efficiency: 2000%}]}]")[0]
    )
    assert (
        "expected at most 1000 ("
        in texts_of("projects: [{id: p, tasks: [{id: t, needs: [{count: 1001}]}]}]")[0]
    )


def test_a_duration_with_too_many_digits_is_told_so():
    assert (
        "expected a duration of at most seven digits and three decimals" in texts_of("grid: 123456789min")[0]
    )


def test_a_number_of_rounds_that_is_none_is_told_by_its_key():
    review = "{id: r, of: [a], steps: [{wait: 1d}], rounds_probability: {x: 100%}}"
    (text,) = texts_of(f"projects: [{{id: p, reviews: [{review}]}}]")
    assert text.startswith(
        'projects[0].reviews[0].rounds_probability.x: "x" — expected a number of rounds from 1 to 20'
    )


def test_unknown_weekdays_are_answered_with_the_known_ones():
    (text,) = texts_of("calendars: [{id: c, week: {montag: 09:00-17:00}}]")
    assert text == (
        'calendars[0].week.montag: unknown key "montag" — expected a known key (line 3; did you mean "mon"?)'
    )
    (text,) = texts_of("calendars: [{id: c, week: {x: 09:00-17:00}}]")
    assert text.endswith("(line 3; known keys: mon, tue, wed, thu, fri, sat, sun)")


def test_a_long_text_has_its_length_in_the_hint():
    (text,) = texts_of(f"name: {'x' * 20_001}")
    assert text.endswith("… — expected at most 20000 characters (line 3; it has 20001)")
    assert len(text) < 200


def test_places_read_like_the_document():
    assert place_text(("projects", 2, "tasks", 5, "skill")) == "projects[2].tasks[5].skill"
    assert place_text(("week", "mon-fri", 0)) == "week.mon-fri[0]"
    assert place_text(("parameters", "a key", "ä")) == 'parameters["a key"].ä'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", '"x"'),
        ("ü" * 100, '"' + "ü" * 58 + "…"),
        (None, "null"),
        ({}, "an empty mapping"),
        ({"a": 1}, "a mapping"),
        ([], "an empty list"),
        ([1, 2], "a list of 2"),
        (1.5, "1.5"),
        (10**400, "a number of more than 60 digits"),
    ],
)
def test_what_was_found_is_written_shortly(value: object, text: str):
    assert found_text(value) == text


def test_known_words_are_listed_and_the_nearest_suggested():
    assert one_of([]) == "nothing here"
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b"]) == "one of a, b"
    assert one_of([str(i) for i in range(25)], most=3) == "one of 0, 1, 2 and 22 more"
    assert nearest("designr", ["writer", "designer"]) == 'did you mean "designer"?'
    assert nearest("zzz", ["writer", "designer"]) == ""


def test_the_model_tells_what_it_knows_of_a_place():
    assert keys_at(Plan, ("people", 0, "skills", 1)) == ["skill", "level", "efficiency"]
    assert keys_at(Plan, ("people", 0, "id")) == []
    assert keys_at(Plan, ("nowhere", 3)) == []
    assert written_as(Plan, ("projects", 0, "reviews", 0, "rework", 0, "share", 1)) is WrittenAs.SHARE
    assert written_as(Plan, ("projects", 0, "reviews", 0, "rounds_probability", "2")) is WrittenAs.SHARE
    assert written_as(Plan, ("projects", 0, "value")) is WrittenAs.MONEY
    assert written_as(Plan, ("name",)) is WrittenAs.PLAIN
