"""YAML as people write and read it: what scalars mean, aliases, lines, quoting, blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.document import parse_plan, render_plan
from planner.errors import DocumentError
from planner.plan import Plan
from planner.yaml_reading import read_yaml
from planner.yaml_scalars import scalar_value
from planner.yaml_writing import write_yaml

HEAD = "format: crewline/1\nstart: 2027-01-04\n"


@pytest.mark.parametrize(
    "text",
    [
        *[
            "10:00",
            "NO",
            "no",
            "on",
            "Yes",
            "y",
            "0777",
            "-01",
            "1_000",
            "2027-01-04",
            "2027-01-04T09:00",
            "75%",
        ],
        *["2.5d", "1e", "0o8", "0xg", ".", "-", "+", "1.2.3", "=", "<<", "nan", "inf", "TruE", "12 h"],
    ],
)
def test_what_is_no_yaml_1_2_number_or_keyword_stays_text(text: str):
    assert scalar_value(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None)],
        *[
            ("true", True),
            ("True", True),
            ("TRUE", True),
            ("false", False),
            ("False", False),
            ("FALSE", False),
        ],
        *[("0", 0), ("12", 12), ("-12", -12), ("+5", 5), ("0o17", 15), ("0x1F", 31)],
        *[("1.5", 1.5), (".5", 0.5), ("-1.", -1.0), ("1e3", 1000.0), ("0.1E-2", 0.001)],
        *[
            (".inf", float("inf")),
            ("-.INF", float("-inf")),
            ("+.Inf", float("inf")),
            ("1" * 400, float("inf")),
        ],
    ],
)
def test_yaml_1_2_numbers_and_keywords_are_read(text: str, value: object):
    assert scalar_value(text) == value
    assert type(scalar_value(text)) is type(value)


def test_not_a_number_is_read_as_such():
    assert scalar_value(".nan") != scalar_value(".nan")


def test_quoted_scalars_and_the_text_tag_are_text():
    document = read_yaml("a: '1'\nb: \"true\"\nc: !!str 12\nd: ! 12\ne: |\n  1\nf: 1\n")
    assert document.value == {"a": "1", "b": "true", "c": "12", "d": "12", "e": "1\n", "f": 1}
    assert document.issues == []


def test_keys_are_always_text():
    assert read_yaml("1: a\nnull: b\nno: c\n2027-01-04: d\n").value == {
        "1": "a",
        "null": "b",
        "no": "c",
        "2027-01-04": "d",
    }


def test_chances_of_review_rounds_may_have_plain_numbers_as_keys():
    review = "{id: r, of: [t], steps: [{wait: 1d}], rounds_probability: {1: 60%, 2: 0.4}}"
    plan = parse_plan(f"{HEAD}projects: [{{id: p, reviews: [{review}]}}]\n")
    assert plan.projects[0].reviews[0].rounds_probability == {"1": 600, "2": 400}


def test_a_few_aliases_are_welcome():
    plan = parse_plan(f"{HEAD}people:\n  - {{id: a, skills: &s [x, y]}}\n  - {{id: b, skills: *s}}\n")
    assert plan.people[0].skills == plan.people[1].skills


def test_an_anchor_may_be_set_again():
    assert read_yaml("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").value == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_lines_are_known_for_keys_and_items_and_what_holds_them():
    document = read_yaml("a:\n  - x\n  -\n    - {k: 1,\n       l: 2}\nb: 1\n")
    assert document.line_hint(("a",)) == "line 1"
    assert document.line_hint(("a", 0)) == "line 2"
    assert document.line_hint(("a", 1, 0, "l")) == "line 5"
    assert document.line_hint(("a", 1, 0, "missing")) == "line 4"
    assert document.line_hint(("b", "not", "there")) == "line 6"
    assert document.line_hint(()) == ""


def test_all_slips_of_a_text_are_kept_with_their_places():
    issues = read_yaml("a: [1, .nan, {k: 1, k: 2}]\nb: !x y\n").issues
    assert [(issue.path, issue.code) for issue in issues] == [
        ("a[1]", "number-too-large"),
        ("a[2].k", "duplicate-key"),
        ("b", "tag"),
    ]


# --- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Hello, bakery", "k: Hello, bakery"),
        ("a: b", 'k: "a: b"'),
        ("09:00-17:00", "k: 09:00-17:00"),
        ("10:00", 'k: "10:00"'),
        ("2027-01-04T09:00", "k: 2027-01-04T09:00"),
        ("1_000", 'k: "1_000"'),
        ("0777", 'k: "0777"'),
        ("no", 'k: "no"'),
        ("-1h", "k: -1h"),
        ("-x", 'k: "-x"'),
        ("1e3", 'k: "1e3"'),
        ("0x1F", 'k: "0x1F"'),
        ("true", 'k: "true"'),
        ("x ", 'k: "x "'),
        ("", 'k: ""'),
        ("\u2028\x7f\ufeff", 'k: "\\u2028\\u007f\\ufeff"'),
        ("two\nlines", "k: |-\n  two\n  lines"),
        ("two\n\nlines\n", "k: |\n  two\n\n  lines"),
        (" indented\nlines", 'k: " indented\\nlines"'),
        ("space at the end \nx", 'k: "space at the end \\nx"'),
        ("many\n\n", 'k: "many\\n\\n"'),
        ([], "k: []"),
        ({}, "k: {}"),
        (None, "k: null"),
        (True, "k: true"),
        (1.5, "k: 1.5"),
        (["a, b", "c"], 'k: ["a, b", c]'),
        ([["a"], ["b"]], "k: [[a], [b]]"),
        ({"a": [1, 2], "b": "x"}, "k: {a: [1, 2], b: x}"),
        ([{"a": 1}], "k:\n  - {a: 1}"),
        ([{"id": "a", "work": "1h"}], "k:\n  - id: a\n    work: 1h"),
        (["one\ntwo"], 'k: ["one\\ntwo"]'),
        (["one\ntwo", {}, {"a": {}}], "k:\n  - |-\n    one\n    two\n  - {}\n  - a: {}"),
        ([[{"a": {"b": {}}}]], "k:\n  - - a:\n        b: {}"),
        (["long " * 15 + "x"] * 2, "k:\n  - " + "long " * 15 + "x\n  - " + "long " * 15 + "x"),
    ],
)
def test_values_are_written_as_plainly_as_they_can_be(value: Any, line: str):
    text = write_yaml({"k": value})
    assert text == f"{line}\n"
    assert read_yaml(text).value == {"k": value}


def test_a_key_too_long_for_yaml_to_look_ahead_is_marked_as_key():
    document = {"x" * 2000: [{"a": "b\nc"}], "y" * 2000: 1, "z": {"k" * 1100: 2}}
    text = write_yaml(document)
    assert text.startswith("? " + "x" * 2000 + "\n: ")
    assert read_yaml(text).value == document


def test_an_empty_document_is_an_empty_mapping():
    assert write_yaml({}) == "{}\n"


@example({"note": "0\n\x1f0"})  # whitespace to Python, no character to YAML
@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=20),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=40),
            lambda values: (
                st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=8), values, max_size=3)
            ),
            max_leaves=10,
        ),
        max_size=4,
    )
)
def test_any_plain_data_comes_back_from_yaml(document: dict[str, Any]):
    again = read_yaml(write_yaml(document))
    assert again.issues == []
    assert again.value == document
    assert json.dumps(again.value) == json.dumps(document)  # True is no 1, and the order is kept


def test_yaml_with_a_thousand_tasks_is_read_in_reasonable_time():
    tasks = [
        {"id": f"t{k}", "work": "6h", "skill": "s", "after": [f"t{k - 1}"] if k else []} for k in range(1000)
    ]
    document = {"format": "crewline/1", "start": "2027-01-04", "projects": [{"id": "p", "tasks": tasks}]}
    plan = Plan.model_validate_json(json.dumps(document))
    assert parse_plan(render_plan(plan)) == plan


def test_the_library_is_trusted_with_syntax_only():
    with pytest.raises(DocumentError):
        read_yaml("a: b: c\n")
