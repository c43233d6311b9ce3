"""Typed changes: tried without keeping anything, made as one version, taken back."""

from __future__ import annotations

import pytest

LATER = {"change": "postpone-project", "project": "shop", "days": 7}
AWAY = {"change": "absence", "person": "Ben", "first": "2027-03-04", "last": "2027-03-05"}
MADE = {"If-Match": '"1"'}


@pytest.fixture
def address(hello):
    """Where changes of the plan go."""
    return f"/v1/plans/{hello}/changes"


def test_changes_are_one_version_and_say_what_they_did(clients, address):
    made = clients.planner.post(address, json={"changes": [LATER, AWAY]}, headers=MADE)
    assert (made.status_code, made.headers["ETag"]) == (200, '"2"'), made.text
    assert made.json()["done"][0] == "shop is postponed by 7 days"
    assert clients.viewer.get("/v1/plans/hello/projects/shop").json()["due"] == "2027-03-17"
    row = clients.viewer.get("/v1/plans/hello/versions").json()["rows"][0]
    assert row["summary"].startswith("shop is postponed by 7 days; ")


def test_a_preview_tells_everything_and_keeps_nothing(clients, address):
    found = clients.viewer.post(f"{address}/preview", json={"changes": [LATER]}).json()
    assert (found["version"], found["valid"]) == (1, True)
    assert found["would_do"] == ["shop is postponed by 7 days"]
    told = {row["words"]: (row["before"], row["after"]) for row in found["differences"]}
    assert told["due of project shop"] == ("2027-03-10", "2027-03-17")
    assert clients.viewer.get("/v1/plans/hello").json()["version"] == 1


def test_a_preview_of_what_would_have_errors_says_so(clients, address):
    change = {"change": "set-skills", "person": "Ben", "skills": ["design"]}
    found = clients.planner.post(f"{address}/preview", json={"changes": [change]}).json()
    assert not found["valid"]
    assert "unknown-skill" in {issue["code"] for issue in found["issues"]}
    refused = clients.planner.post(address, json={"changes": [change]}, headers=MADE)
    assert refused.status_code == 422
    assert clients.viewer.get("/v1/plans/hello").json()["version"] == 1


def test_everything_that_stands_against_changes_is_told_at_once(clients, address):
    wrong = [{**LATER, "project": "shopp"}, {**AWAY, "person": "Benn"}]
    refused = clients.planner.post(address, json={"changes": wrong}, headers=MADE)
    assert refused.status_code == 422
    assert [issue["path"] for issue in refused.json()["issues"]] == [
        "changes[0].project",
        "changes[1].person",
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""),
        ("[]", ""),
        ('{"changes": []}', "changes"),
        ('{"changes": {}}', "changes"),
        ('{"changes": [1]}', "changes[0]"),
        ('{"changes": [{"change": "magic"}]}', "changes[0].change"),
        ('{"changes": [{"change": "hold-project"}]}', "changes[0].project"),
        ('{"changes": [], "more": 1}', ""),
    ],
)
def test_what_are_no_changes_is_told_at_its_place(clients, address, text, path):
    refused = clients.planner.post(address, content=text, headers=MADE)
    assert (refused.status_code, refused.json()["issues"][0]["path"]) == (422, path)


def test_yaml_is_as_good(clients, address):
    made = clients.planner.post(
        address, content="changes:\n  - {change: hold-project, project: shop}\n", headers=MADE
    )
    assert made.status_code == 200, made.text
    assert clients.viewer.get("/v1/plans/hello/projects/shop").json()["status"] == "on-hold"


def test_changes_are_taken_back_by_going_back(clients, address):
    before = clients.viewer.get("/v1/plans/hello/document").json()
    clients.planner.post(address, json={"changes": [LATER]}, headers=MADE)
    clients.planner.post("/v1/plans/hello/revert", json={"version": 1}, headers={"If-Match": '"2"'})
    assert clients.viewer.get("/v1/plans/hello/document").json() == before


def test_submitters_change_nothing(clients, address):
    assert clients.submitter.post(address, json={"changes": [LATER]}, headers=MADE).status_code == 403
