"""Documents of scenarios: read, written, branches of branches, and everything wrong with one at once."""

from __future__ import annotations

import json

import pytest

from planner.errors import DocumentError
from scenarios.book import parse_book, read_book


def issues_in(*scenarios):
    """Path and code of everything that is wrong with some scenarios."""
    with pytest.raises(DocumentError) as refused:
        parse_book({"format": "crewline-scenarios/1", "scenarios": list(scenarios)})
    return [(issue.path, issue.code) for issue in refused.value.issues]


def test_a_branch_has_the_changes_of_what_it_branches_off_from_first(book) -> None:
    kinds = [change.kind for change in book.changes_of("and-later")]
    assert kinds == ["add-person", "move-date"]
    assert [one.title for one in book.lineage("and-later")] == ["A second designer", "and-later"]


def test_a_book_goes_round_through_json(book, tmp_path) -> None:
    path = tmp_path / "book.json"
    path.write_text(json.dumps(book.document()))
    assert read_book(path) == book


def test_a_book_can_be_written_in_yaml_too(tmp_path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(
        "format: crewline-scenarios/1\n"
        "scenarios:\n"
        "  - id: leave\n"
        "    changes:\n"
        "      - {change: absence, person: Mia, first: 2027-01-11, last: 2027-01-12}\n"
    )
    (scenario,) = read_book(path).scenarios
    assert scenario.changes[0].sentence() == "Mia is away from 2027-01-11 to 2027-01-12"


def test_scenarios_that_branch_off_in_a_circle_are_refused_once() -> None:
    found = issues_in(
        {"id": "a", "branch_of": "b"}, {"id": "b", "branch_of": "c"}, {"id": "c", "branch_of": "a"}
    )
    assert found == [("scenarios[0].branch_of", "circle")]


def test_a_branch_of_a_circle_that_is_not_in_it_is_not_blamed() -> None:
    found = issues_in({"id": "x", "branch_of": "a"}, {"id": "a", "branch_of": "a"})
    assert found == [("scenarios[1].branch_of", "circle")]


def test_everything_wrong_with_a_book_is_named_at_once() -> None:
    found = issues_in(
        {"id": "a", "changes": [{"change": "absense"}]},
        {"id": "a", "branch_of": "none"},
        {"id": "b", "changes": [{"change": "drop-project"}]},
    )
    assert found == [
        ("scenarios[1].id", "duplicate-id"),
        ("scenarios[1].branch_of", "gone"),
        ("scenarios[0].changes[0].change", "unknown-change"),
        ("scenarios[2].changes[0].project", "missing-key"),
    ]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"format": "crewline/1"}, "format"),
        ({"format": "crewline-scenarios/1", "scenarios": []}, "scenarios"),
        ({"format": "crewline-scenarios/1", "scenarios": [{"id": "a"}], "base": "md5:1"}, "base"),
        ({"format": "crewline-scenarios/1", "scenarios": [{"id": "a", "what": 1}]}, "scenarios[0].what"),
    ],
)
def test_a_document_of_another_kind_is_refused_with_its_place(value, path) -> None:
    with pytest.raises(DocumentError) as refused:
        parse_book(value)
    assert path in [issue.path for issue in refused.value.issues]


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    path = tmp_path / "none.yaml"
    with pytest.raises(DocumentError) as refused:
        read_book(path)
    assert str(refused.value) == f"{path}: no such file — expected a document of scenarios"


def test_a_key_that_is_there_twice_is_told_with_what_else_is_wrong(tmp_path) -> None:
    path = tmp_path / "what-ifs.yaml"
    path.write_text("format: crewline-scenarios/1\nscenarios:\n  - {id: a, id: b, changes: [], what: 1}\n")
    with pytest.raises(DocumentError, match=r"what-ifs\.yaml: 2 problems, the first: ") as refused:
        read_book(path)
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [
        ("scenarios[0].id", "duplicate-key"),
        ("scenarios[0].what", "unknown-key"),
    ]
