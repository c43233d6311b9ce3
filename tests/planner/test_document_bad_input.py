"""Whatever is handed in as a plan document, the answer is a plan or one clear sentence a problem."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.document import parse_plan, read_plan
from planner.errors import DocumentError, Issue

HEAD = "format: crewline/1\nstart: 2027-01-04\n"
JSON_HEAD = '"format": "crewline/1", "start": "2027-01-04"'


def issues_of(text: str, source: str = "") -> tuple[Issue, ...]:
    with pytest.raises(DocumentError) as caught:
        parse_plan(text, source=source)
    assert caught.value.issues
    return caught.value.issues


def only_issue(text: str, source: str = "") -> Issue:
    (issue,) = issues_of(text, source)
    return issue


def message_of_file(path: Path, **limits: int) -> str:
    with pytest.raises(DocumentError) as caught:
        read_plan(path, **limits)
    assert len(caught.value.issues) == 1
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


# --- files --------------------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path: Path):
    message = message_of_file(tmp_path / "plan.yaml")
    assert message == "no such file — expected a plan document"


def test_a_name_that_no_file_can_have_is_refused():
    message = message_of_file(Path("a\0b"))
    assert message.startswith("a file that can't be read: ")


def test_a_folder_is_no_plan(tmp_path: Path):
    assert message_of_file(tmp_path) == "a folder — expected a plan document"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert message_of_file(tmp_path / "pipe") == "no regular file — expected a plan document"


@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff", "# only a comment\n", "---\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: str):
    path = tmp_path / "plan.yaml"
    path.write_text(content, "utf-8")
    assert message_of_file(path) in (
        "an empty document — expected a plan",
        "nothing but comments — expected a plan",
    )


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # a sparse file: no disk is used
    monkeypatch.setattr(Path, "read_bytes", None)
    monkeypatch.setattr(Path, "open", None)
    assert message_of_file(path) == "200.0 MiB — expected at most 64.0 MiB"


def test_the_largest_size_is_the_callers_choice(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD + "notes: " + "x" * 2000 + "\n", "utf-8")
    assert read_plan(path).notes == "x" * 2000
    assert "expected at most 0.0 MiB" in message_of_file(path, max_bytes=1000)


def test_a_file_that_grows_while_it_is_read_is_still_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD, "utf-8")
    small = path.stat()
    path.write_text(HEAD + "#" * 1000, "utf-8")
    monkeypatch.setattr(Path, "stat", lambda *_args, **_options: small)
    assert "expected at most" in message_of_file(path, max_bytes=100)


def test_an_excel_workbook_is_recognised(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert message_of_file(path) == (
        "a zip archive or Excel workbook — expected YAML or JSON text (workbooks are read by planner import)"
    )


def test_a_binary_file_is_recognised(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(100))
    assert message_of_file(path) == "a binary file — expected YAML or JSON text"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(tmp_path: Path, encoding: str):
    path = tmp_path / "plan.yaml"
    path.write_bytes(HEAD.encode(encoding))
    assert message_of_file(path) in (
        "UTF-16 text — expected UTF-8 (save the file as UTF-8)",
        "a binary file — expected YAML or JSON text",
    )


def test_latin_1_is_refused_with_the_line_and_byte(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_bytes(f"{HEAD}name: Büro\n".encode("latin-1"))
    assert message_of_file(path) == (
        "the byte 0xfc on line 3, which is not UTF-8 — expected UTF-8 (save the file as UTF-8)"
    )


def test_a_byte_order_mark_is_allowed(tmp_path: Path):
    for name, text in (("a.yaml", HEAD), ("a.json", f"{{{JSON_HEAD}}}")):
        path = tmp_path / name
        path.write_text(text, "utf-8-sig")
        assert read_plan(path).format == "crewline/1"


# --- text that is neither YAML nor JSON ---------------------------------------------------------


def test_broken_yaml_is_shown_by_line_and_column():
    issue = only_issue(HEAD + "people: [ana\n")
    assert issue.code == "bad-yaml"
    assert issue.found == "text that is no YAML"
    assert issue.hint == "line 4, column 1"


def test_a_control_character_in_yaml_is_refused():
    assert "special characters are not allowed" in only_issue(HEAD + "name: \x01\n").expected


@pytest.mark.parametrize("escape", [r"\UFFFFFFFF", r"\U00110000"])
def test_an_escape_that_names_no_character_is_refused(escape: str):
    issue = only_issue(f'{HEAD}name: "{escape}"\n')
    assert issue.expected == "expected YAML: an escape names no Unicode character"


@pytest.mark.parametrize("version", ["1.3", "2.0"])
def test_versions_of_yaml_to_come_are_refused(version: str):
    assert only_issue(f"%YAML {version}\n---\n{HEAD}").code == "bad-yaml"


def test_yaml_1_1_is_refused_because_its_scalars_mean_something_else():
    issue = only_issue(f"%YAML 1.1\n---\n{HEAD}")
    assert (issue.found, issue.expected) == ("%YAML 1.1", "expected YAML 1.2")


def test_a_second_document_is_refused():
    issue = only_issue(f"{HEAD}---\n{HEAD}")
    assert str(issue) == "a second document after --- — expected one plan in a text (line 3)"


def test_broken_json_is_shown_by_line_and_column():
    issue = only_issue('{"format": "crewline/1",\n "start" "2027-01-04"}')
    assert str(issue) == "text that is no JSON — expected JSON: Expecting ':' delimiter (line 2, column 10)"


def test_yaml_in_a_json_file_is_refused():
    assert only_issue(HEAD, source="plan.json").code == "bad-json"


def test_yaml_that_begins_like_json_is_read_from_a_yaml_file():
    text = '{"format": crewline/1, start: 2027-01-04}'
    assert parse_plan(text, source="plan.yaml").format == "crewline/1"
    assert only_issue(text).code == "bad-json"


def test_a_json_document_with_problems_in_a_yaml_file_is_not_read_twice():
    assert only_issue(f'{{{JSON_HEAD}, "x": 1}}', source="plan.yml").code == "unknown-key"


@pytest.mark.parametrize("text", ["hello", "[1]", "- a\n- b\n", "12"])
def test_text_that_is_no_mapping_is_no_plan(text: str):
    assert only_issue(text).expected == "expected a mapping of keys to values"


# --- hostile text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "templates: " + "[" * 100_000,
        HEAD + "templates: [{id: t, parameters: {x: " + "[" * 65 + "]" * 65 + "}}]\n",
        f'{{{JSON_HEAD}, "x": ' + "[" * 100_000,
        f'{{{JSON_HEAD}, "templates": [{{"id": "t", "parameters": {{"x": {"[" * 70}{"]" * 70}}}}}]}}',
        f'{{{JSON_HEAD}, "templates": [{{"id": "t", "parameters": {{"x": {"[" * 300}{"]" * 300}}}}}]}}',
        f'{{{JSON_HEAD}, "y": NaN, "x": {"[" * 700}{"]" * 700}}}',
    ],
    ids=["yaml bomb", "yaml just too deep", "json bomb", "json too deep", "json deeper", "json with trouble"],
)
def test_deep_nesting_is_refused_at_once(text: str):
    begin = time.perf_counter()
    issue = only_issue(text)
    assert issue.code == "too-deep"
    assert issue.found == "more than 64 levels of nesting"
    assert time.perf_counter() - begin < 2


def test_nesting_up_to_the_limit_is_read_in_yaml_and_json_alike():
    values = "[" * 60 + "]" * 60  # below the plan, its templates, the template and the parameters
    yaml = parse_plan(f"{HEAD}templates: [{{id: t, parameters: {{x: {values}}}}}]\n")
    text = f'{{{JSON_HEAD}, "templates": [{{"id": "t", "parameters": {{"x": {values}}}}}]}}'
    assert parse_plan(text) == yaml
    assert only_issue(text.replace("[[", "[[[", 1).replace("]]", "]]]", 1)).code == "too-deep"


def test_an_alias_bomb_is_refused():
    lines = ["x0: &x0 [" + ", ".join(["1"] * 10) + "]"]
    lines += [f"x{i}: &x{i} [" + ", ".join([f"*x{i - 1}"] * 10) + "]" for i in range(1, 10)]
    issue = only_issue(HEAD + "\n".join(lines))
    assert issue.code == "alias-bomb"
    assert issue.expected == "expected at most 100,000 nodes added by aliases"


def test_aliases_of_what_is_still_open_or_never_was_are_refused():
    assert only_issue(HEAD + "people: &a [*a]\n").code == "bad-alias"
    assert only_issue(HEAD + "people: *nobody\n").found == "*nobody"


def test_an_alias_can_not_hide_depth():
    lines = ["x0: &x0 [1]"] + [f"x{i}: &x{i} [*x{i - 1}]" for i in range(1, 70)]
    assert only_issue(HEAD + "\n".join(lines)).code == "too-deep"


def test_tags_build_nothing():
    issue = only_issue(HEAD + "name: !!python/object/apply:os.system [ls]\n")
    assert issue.code == "tag"
    assert issue.expected == "expected no tags"


@pytest.mark.parametrize("text", ["{a: b}: c\n", "[a]: c\n", "? *x\n: c\n"])
def test_keys_that_are_no_text_are_refused(text: str):
    assert only_issue(HEAD + "notes: &x y\n" + text).code == "bad-key"


@pytest.mark.parametrize("text", ["!!int 1: c\n", "&a k: c\n", '"\\ud800": c\n'])
def test_keys_with_tags_anchors_or_broken_characters_are_refused(text: str):
    assert "bad-key" in [issue.code for issue in issues_of(HEAD + text)]


# --- values a document can't hold ---------------------------------------------------------------


@pytest.mark.parametrize(
    "number", [".nan", ".inf", "-.INF", "1e999", "9" * 30, "-" + "9" * 5000, "0x" + "f" * 40]
)
def test_numbers_without_end_are_refused_in_yaml(number: str):
    issue = only_issue(f"{HEAD}templates:\n  - id: t\n    parameters:\n      x: {number}\n")
    assert issue.path == "templates[0].parameters.x"
    assert issue.expected == "expected a finite number below 9e15"
    assert (issue.code, issue.hint) == ("number-too-large", "line 6")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 30, "9" * 5000])
def test_numbers_without_end_are_refused_in_json(number: str):
    text = f'{{{JSON_HEAD}, "templates": [{{"id": "t", "parameters": {{"x": {number}}}}}]}}'
    issue = only_issue(text)
    assert (issue.path, issue.code) == ("templates[0].parameters.x", "number-too-large")
    own = f'{{{JSON_HEAD}, "projects": [{{"id": "p", "parameters": {{"x": [{number}]}}}}]}}'
    assert only_issue(own).path == "projects[0].parameters.x[0]"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 30])
def test_numbers_without_end_are_refused_where_the_model_knows_the_type(number: str):
    issue = only_issue(f'{{{JSON_HEAD}, "projects": [{{"id": "p", "weight": {number}}}]}}')
    assert issue.path == "projects[0].weight"


def test_half_a_surrogate_pair_is_refused_in_yaml_and_json():
    for text in (HEAD + 'name: "\\ud800"\n', f'{{{JSON_HEAD}, "name": "\\ud800"}}'):
        issue = only_issue(text)
        assert (issue.path, issue.code) == ("name", "bad-text")


def test_half_a_surrogate_pair_in_a_json_key_is_refused():
    assert only_issue(f'{{{JSON_HEAD}, "\\ud800": 1}}').code == "bad-json"


def test_repeated_keys_are_refused_in_yaml_each_with_its_line():
    issues = issues_of(HEAD + "people:\n  - id: ana\n    id: ben\nstart: 2027-02-01\n")
    assert [(issue.path, issue.hint, issue.code) for issue in issues] == [
        ("people[0].id", "line 5", "duplicate-key"),
        ("start", "line 6", "duplicate-key"),
    ]


def test_repeated_keys_are_refused_in_json_beside_all_other_problems():
    issues = issues_of(f'{{{JSON_HEAD}, "people": [{{"id": "a", "id": "b", "skils": []}}], "start": "x"}}')
    assert [(issue.path, issue.code) for issue in issues] == [
        ("start", "duplicate-key"),
        ("people[0].id", "duplicate-key"),
        ("people[0].skils", "unknown-key"),
    ]


def test_json_that_breaks_off_after_a_repeated_key_is_no_json():
    assert only_issue('{"x": {"a": 1, "a": 2}, ').code == "bad-json"
    assert only_issue('{"x": {"a": 1, "a": 2}, "y": ' + "[" * 100_000).code == "too-deep"


def test_years_1900_and_9999_are_read_for_validation_to_judge():
    plan = parse_plan("format: crewline/1\nstart: 1900-01-01\nend: 9999-12-31T24:00\n")
    assert (plan.start.day.year, plan.end.day.year if plan.end else 0) == (1900, 9999)


def test_names_of_all_scripts_are_read_as_they_are():
    names = ["Zoë", "Zoe\u0308", "設計者", "مصمم", "दिशा", "👩‍🎨", "Ω 1", "ﬁ"]
    people = [{"id": name} for name in names]
    for text in (
        HEAD + f"people: {json.dumps(people)}\n",
        f'{{{JSON_HEAD}, "people": {json.dumps(people)}}}',
    ):
        assert [person.id for person in parse_plan(text).people] == names


def test_a_message_with_many_problems_gives_their_number_and_the_first():
    with pytest.raises(DocumentError, match=r"^p\.yaml: 2 problems, the first: a: unknown key"):
        parse_plan(HEAD + "a: 1\nb: 2\n", source="p.yaml")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"{}[]:,-?&*!|>'\"%@`#\n\t \r\0\x85\ufeff",
                *("key", ": ", "- ", "&a ", "*a", "!!int", "%YAML 1.2\n", "---\n", "1e999", ".nan"),
                *("0x1F", '"\\x', '"\\ud800"', "null", "format: crewline/1\n", "start: 2027-01-04\n"),
            ]
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=60)
)
def test_no_text_leads_to_anything_but_a_plan_or_a_document_error(text: str):
    for name in ("", "plan.json", "plan.yaml"):
        try:
            parse_plan(text, source=name)
        except DocumentError as error:
            assert error.issues  # noqa: PT017 - either outcome is right
            assert all(issue.found and issue.expected and issue.code for issue in error.issues)  # noqa: PT017
