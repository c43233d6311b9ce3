"""Ids are unique among their kind; the place that used one first is named."""

import pytest

from planner.errors import Issue

TASK = {"id": "a", "work": "1d", "skill": "designer"}


def test_two_tasks_of_a_project_need_different_ids_but_those_of_two_projects_do_not(check):
    assert check(projects=[{"id": "p", "tasks": [TASK]}, {"id": "q", "tasks": [TASK]}]) == ()
    assert check([TASK, {**TASK, "id": "b"}, TASK]) == (
        Issue(
            "projects[0].tasks[2].id",
            '"a"',
            "expected an id that no other task or review of the project has",
            "first used at projects[0].tasks[0]",
            "error",
            "duplicate-id",
        ),
    )


@pytest.mark.parametrize(
    ("key", "part", "kind"),
    [
        ("calendars", {"id": "x"}, "calendar"),
        ("equipment", {"id": "x"}, "piece of equipment"),
        ("consumables", {"id": "x", "amount": 1}, "consumable"),
        ("projects", {"id": "x", "tasks": [TASK]}, "project"),
        ("people", {"id": "x", "skills": ["designer"]}, "person or contractor pool"),
        ("contractor_pools", {"id": "x", "skills": ["designer"], "rate": 1}, "person or contractor pool"),
    ],
)
def test_two_of_a_kind_need_different_ids(check, key, part, kind):
    parts = [{"id": "ann", "skills": ["designer"]}] if key == "people" else []
    first = len(parts)
    assert check(**{key: [*parts, part, {**part, "id": "y"}]}) == ()
    (issue,) = check(**{key: [*parts, part, part]})
    assert issue == Issue(
        f"{key}[{first + 1}].id",
        '"x"',
        f"expected an id that no other {kind} has",
        f"first used at {key}[{first}]",
        "error",
        "duplicate-id",
    )


def test_two_templates_need_different_ids(check):
    template = {"id": "x", "tasks": [TASK]}
    (issue,) = check(templates=[template, template], projects=[{"id": "p", "template": "x"}])
    assert (issue.path, issue.code) == ("templates[1].id", "duplicate-id")


def test_a_contractor_pool_needs_an_id_that_no_person_has(check):
    (issue,) = check(contractor_pools=[{"id": "ann", "skills": ["designer"], "rate": 50}])
    assert (issue.path, issue.hint) == ("contractor_pools[0].id", "first used at people[0]")


def test_a_review_needs_an_id_that_no_task_has(check):
    issues = check(project={"reviews": [{"id": "a", "of": ["a"], "steps": [{"wait": "1d"}]}]})
    assert ("projects[0].reviews[0].id", "duplicate-id") in [(issue.path, issue.code) for issue in issues]


def test_two_risks_of_a_project_need_different_ids(check):
    risk = {"id": "r", "probability": 0.1}
    (issue,) = check(project={"risks": [risk, risk]})
    assert (issue.path, issue.code) == ("projects[0].risks[1].id", "duplicate-id")


def test_two_modes_of_a_task_need_different_ids(check):
    mode = {"id": "alone", "work": "1d", "needs": [{"skill": "designer"}]}
    assert check([{"id": "a", "modes": [mode, {**mode, "id": "again"}]}]) == ()
    (issue,) = check([{"id": "a", "modes": [mode, mode]}])
    assert (issue.path, issue.hint) == (
        "projects[0].tasks[0].modes[1].id",
        "first used at projects[0].tasks[0].modes[0]",
    )


def test_a_person_has_each_skill_once(check):
    (issue,) = check(people=[{"id": "ann", "skills": ["designer", "editor", "designer"]}])
    assert issue == Issue(
        "people[0].skills[2].skill",
        '"designer"',
        "expected each skill once",
        "first named at people[0].skills[0]",
        "error",
        "duplicate-skill",
    )


def test_a_pool_has_each_skill_once(check):
    (issue,) = check(contractor_pools=[{"id": "x", "skills": ["editor", "editor"], "rate": 1}])
    assert issue.path == "contractor_pools[0].skills[1].skill"


def test_a_project_may_not_use_an_id_of_its_template(check):
    template = {"id": "x", "tasks": [TASK]}
    (issue,) = check(templates=[template], projects=[{"id": "p", "template": "x", "tasks": [TASK]}])
    assert (issue.path, issue.code) == ("projects[0].tasks[0].id", "duplicate-id")


def test_a_template_may_not_make_two_tasks_of_one_id(check):
    template = {"id": "x", "parameters": {"name": "a"}, "tasks": [TASK, {**TASK, "id": "${name}"}]}
    (issue,) = check(templates=[template], projects=[{"id": "p", "template": "x"}])
    assert issue == Issue(
        "projects[0]",
        '"a" more than once among the tasks made by its template and reviews',
        "expected an id that no other task of the project has",
        "",
        "error",
        "duplicate-id",
    )
