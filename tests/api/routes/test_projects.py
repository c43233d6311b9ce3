"""Projects submitted into a plan, and what becomes of them."""

from __future__ import annotations

import json
import threading

import pytest

CAFE = {
    "id": "cafe",
    "name": "Café",
    "client": "Baker",
    "due": "2027-04-01",
    "tasks": [
        {"id": "menu", "work": "6h", "skill": "writing"},
        {"id": "sign", "work": "8h", "skill": "design", "after": ["menu", "shop/opening"]},
    ],
}


@pytest.fixture
def submit(clients, hello):
    """Submits a project, as a coordinator unless told otherwise."""

    def submitted(project, client=None, **headers):
        text = project if isinstance(project, str) else json.dumps(project)
        return (client or clients.submitter).post(
            f"/v1/plans/{hello}/projects", content=text, headers=headers
        )

    return submitted


def test_a_submitted_project_is_in_the_plan_as_proposed(clients, submit):
    made = submit(CAFE)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "/v1/plans/hello/projects/cafe"
    assert (made.headers["ETag"], made.json()["version"]) == ('"2"', 2)
    assert made.json()["project"]["status"] == "proposed"
    found = clients.viewer.get(made.headers["Location"])
    assert found.json() == {**CAFE, "status": "proposed"}
    rows = clients.viewer.get("/v1/plans/hello/versions").json()["rows"]
    assert rows[0]["summary"] == "cafe submitted"


def test_a_planner_submits_it_as_it_says(clients, submit):
    assert "status" not in submit(CAFE, clients.planner).json()["project"]  # accepted is the default


def test_who_asks_for_accepted_is_told_that_it_is_proposed(submit):
    made = submit({**CAFE, "status": "accepted"}).json()
    assert made["project"]["status"] == "proposed"
    assert [(one["path"], one["code"]) for one in made["warnings"]] == [("status", "taken-as-proposed")]


def test_yaml_is_as_good(submit):
    made = submit("id: poster\ntasks:\n  - {id: draw, work: 4h, skill: design}\n")
    assert made.status_code == 201, made.text


def test_every_issue_is_told_at_its_place_in_the_project(clients, submit):
    wrong = {
        **CAFE,
        "tasks": [{**CAFE["tasks"][0], "skill": "magic"}, {**CAFE["tasks"][1], "after": ["men"]}],
    }
    refused = submit(wrong)
    assert refused.status_code == 422
    assert {(one["path"], one["code"]) for one in refused.json()["issues"]} == {
        ("tasks[0].skill", "unknown-skill"),
        ("tasks[1].after[0].task", "unknown-task"),
    }
    assert clients.viewer.get("/v1/plans/hello").json()["version"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("[1]", "wrong-type"),
        ('{"id": "a", "nonsense": 1}', "unknown-key"),
        ('{"id": "a", "tasks": []}', "nothing-to-plan"),
        (
            '{"id": "a", "status": "on-hold", "tasks": [{"id": "b", "work": "1h", "skill": "code"}]}',
            "not-proposed",
        ),
        ("[" * 2000, "too-deep"),
    ],
)
def test_what_is_no_project_to_plan_is_refused(submit, text, code):
    refused = submit(text)
    assert refused.status_code == 422
    assert code in {one["code"] for one in refused.json()["issues"]}


def test_an_id_that_is_taken_is_a_conflict(submit):
    refused = submit({**CAFE, "id": "shop"})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("project-exists")


def test_a_submission_for_an_old_version_is_refused_if_it_names_one(submit):
    assert submit(CAFE).status_code == 201
    assert submit({**CAFE, "id": "bar"}, **{"If-Match": '"1"'}).status_code == 412
    assert submit({**CAFE, "id": "bar"}, **{"If-Match": '"2"'}).status_code == 201


def test_a_viewer_submits_nothing_and_a_stranger_knows_no_plan(clients, submit):
    assert submit(CAFE, clients.viewer).status_code == 403
    assert submit(CAFE, clients.stranger).status_code == 404


def test_of_many_submissions_at_once_none_is_lost(clients, submit):
    answers = []

    def one(number):
        answers.append(submit({**CAFE, "id": f"cafe-{number}"}).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 12
    found = clients.viewer.get("/v1/plans/hello/projects").json()["rows"]
    assert [row["id"] for row in found] == sorted([*(f"cafe-{number}" for number in range(12)), "shop"])
    assert clients.viewer.get("/v1/plans/hello").json()["version"] == 13


def test_one_key_submits_once(clients, submit):
    first, again = (submit(CAFE, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert clients.viewer.get("/v1/plans/hello").json()["version"] == 2


def test_lists_are_filtered_and_come_in_pages(clients, submit):
    submit(CAFE)
    submit({**CAFE, "id": "bar", "client": "Brewer", "owner": "Zoe"})
    address = "/v1/plans/hello/projects"

    def ids(**asked):
        return [row["id"] for row in clients.viewer.get(address, params=asked).json()["rows"]]

    assert ids(status="proposed") == ["bar", "cafe"]
    assert ids(client="Baker") == ["cafe"]
    assert ids(owner="Zoe", status="accepted") == []
    page = clients.viewer.get(address, params={"limit": 2}).json()
    assert [row["id"] for row in page["rows"]] == ["bar", "cafe"]
    assert ids(limit=2, cursor=page["next"]) == ["shop"]


def test_a_planner_accepts_holds_replaces_and_drops(clients, submit):
    submit({**CAFE, "probability": "50%"})
    address = "/v1/plans/hello/projects/cafe"
    for number, (status, kept) in enumerate(
        [("accepted", None), ("on-hold", "on-hold"), ("done", "done")], 2
    ):
        made = clients.planner.patch(address, json={"status": status}, headers={"If-Match": f'"{number}"'})
        assert (made.status_code, made.json()["project"].get("status")) == (200, kept)
        assert "probability" not in made.json()["project"]
    put = clients.planner.put(address, json={**CAFE, "name": "Bar"}, headers={"If-Match": '"5"'})
    assert (put.status_code, put.json()["project"]["name"]) == (200, "Bar")
    other = clients.planner.put(address, json={**CAFE, "id": "other"}, headers={"If-Match": '"6"'})
    assert (other.status_code, other.json()["issues"][0]["code"]) == (422, "another-id")
    gone = clients.planner.delete(address, headers={"If-Match": '"6"'})
    assert (gone.status_code, gone.headers["ETag"]) == (204, '"7"')
    assert clients.viewer.get(address).status_code == 404


def test_a_project_that_others_wait_for_is_not_dropped(clients, submit):
    submit(CAFE)
    refused = clients.planner.delete("/v1/plans/hello/projects/shop", headers={"If-Match": '"2"'})
    assert (refused.status_code, refused.json()["issues"][0]["code"]) == (422, "needed")


def test_budgets_are_seen_by_those_who_may(clients, submit):
    submit({**CAFE, "budget": 12_345}, clients.planner)
    address = "/v1/plans/hello/projects/cafe"
    assert clients.planner.get(address).json()["budget"] == 12_345
    assert "budget" not in clients.viewer.get(address).json()
