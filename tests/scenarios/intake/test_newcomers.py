"""The project of a quote: read from a file or found in the plan, and everything wrong with it at once."""

from __future__ import annotations

import pytest

from planner.errors import DocumentError, PlanError
from scenarios.intake.newcomer import joining, newcomer_named, parse_project, proposed_newcomer

NEW = {
    "id": "Cargo",
    "name": "Cargo bikes",
    "due": "2027-01-22",
    "tasks": [{"id": "sketch", "work": "8h", "skill": "design"}],
}


def codes(error) -> list[str]:
    return [issue.code for issue in error.issues]


def test_a_project_joins_the_plan_behind_all_others(studio) -> None:
    found = joining(studio, parse_project(NEW))
    assert [project.id for project in found.plan.projects] == ["Acme", "Bolt", "Cargo"]
    assert found.others is studio
    assert (found.name, found.was_planned, found.warnings) == ("Cargo bikes", False, ())


def test_a_file_is_read_as_yaml_or_json(studio, tmp_path) -> None:
    path = tmp_path / "cargo.yaml"
    path.write_text("id: Cargo\ntasks: [{id: sketch, work: 8h, skill: design}]\n")
    assert newcomer_named(studio, str(path)).id == "Cargo"
    path = tmp_path / "cargo.json"
    path.write_text('{"id": "Cargo", "tasks": [{"id": "sketch", "work": "8h", "skill": "design"}]}')
    assert newcomer_named(studio, str(path)).id == "Cargo"


@pytest.mark.parametrize(
    "value", [[NEW], "Cargo", {"format": "crewline/1", "projects": [NEW]}, {"projects": [NEW]}]
)
def test_what_is_no_project_is_refused(value) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_project(value)
    assert codes(caught.value) == ["not-a-project"]


def test_every_key_that_cannot_be_read_is_named(tmp_path, studio) -> None:
    path = tmp_path / "cargo.yaml"
    path.write_text("id: Cargo\ndeu: 2027-01-22\nweight: heavy\n")
    with pytest.raises(DocumentError, match=r"cargo\.yaml: 2 problems") as caught:
        newcomer_named(studio, str(path))
    assert {issue.path for issue in caught.value.issues} == {"deu", "weight"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "no such file — expected a project document"),
        ("id: [", "text that is no YAML — "),
        ("", "null — expected one project, as it stands under projects of a plan"),
    ],
)
def test_a_file_without_a_project_is_named_once(studio, tmp_path, text, told) -> None:
    path = tmp_path / "cargo.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(DocumentError) as caught:
        newcomer_named(studio, str(path))
    assert str(caught.value).startswith(f"{path}: {told}")
    assert str(caught.value).count("cargo.yaml") == 1


def test_a_key_of_a_project_that_is_there_twice_is_told(studio, tmp_path) -> None:
    path = tmp_path / "cargo.json"
    path.write_text('{"id": "Cargo", "due": "2027-01-22", "due": "2027-01-23", "tasks": []}')
    with pytest.raises(DocumentError, match=r"cargo\.json: due: the same key again"):
        newcomer_named(studio, str(path))


def test_a_taken_id_and_unknown_names_are_told_together(studio) -> None:
    tasks = [
        {"id": "sketch", "work": "8h", "skill": "desing"},
        {"id": "talk", "work": "8h", "person": "Zoe", "after": ["draw"]},
    ]
    with pytest.raises(PlanError, match="4 problems") as caught:
        joining(studio, parse_project({**NEW, "id": "Acme", "tasks": tasks}))
    told = [(issue.path, issue.code) for issue in caught.value.issues]
    assert told[0] == ("id", "taken")
    assert {path for path, _ in told[1:]} == {"tasks[0].skill", "tasks[1].person", "tasks[1].after[0].task"}


def test_a_project_without_tasks_has_nothing_to_plan(studio) -> None:
    with pytest.raises(PlanError) as caught:
        joining(studio, parse_project({"id": "Cargo"}))
    assert codes(caught.value) == ["nothing-to-plan"]


def test_a_project_on_hold_is_refused(studio) -> None:
    with pytest.raises(PlanError) as caught:
        joining(studio, parse_project({**NEW, "status": "on-hold"}))
    assert codes(caught.value) == ["not-proposed"]


def test_warnings_that_the_project_brings_along_are_kept(studio) -> None:
    found = joining(studio, parse_project({**NEW, "deadline": "2027-01-04", "due": "2027-01-04"}))
    assert all(issue.severity == "warning" for issue in found.warnings)


def test_a_proposed_project_of_the_plan_is_on_hold_without_it(studio) -> None:
    bolt = studio.projects[1].replace(status="proposed")
    plan = studio.replace(projects=(studio.projects[0], bolt))
    found = newcomer_named(plan, "Bolt")
    assert found.was_planned
    assert found.plan is plan
    assert [project.status for project in found.others.projects] == ["accepted", "on-hold"]


def test_a_project_that_is_accepted_is_no_newcomer(studio) -> None:
    with pytest.raises(PlanError) as caught:
        newcomer_named(studio, "Acme")
    assert codes(caught.value) == ["not-proposed"]


def test_an_id_that_is_not_there_is_told_with_those_that_are(studio) -> None:
    bolt = studio.projects[1].replace(status="proposed")
    plan = studio.replace(projects=(studio.projects[0], bolt))
    with pytest.raises(PlanError) as caught:
        newcomer_named(plan, "Blot")
    assert codes(caught.value) == ["no-such-project"]
    assert "Bolt" in caught.value.issues[0].hint
    with pytest.raises(PlanError) as caught:
        proposed_newcomer(plan, "Blot")
    assert codes(caught.value) == ["gone"]
