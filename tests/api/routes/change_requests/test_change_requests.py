"""Change requests and quotes over HTTP: who may ask, what is decided once, and what it does to the plan."""

from __future__ import annotations

import json

from planner.changes import apply_changes, read_changes
from planner.document import parse_plan
from tests.api.routes.change_requests.assessing import ASKED, CHANGES, WHY


def test_a_request_is_open_until_a_run_has_assessed_it(clients, asked, assess):
    assert (asked["state"], asked["version"], asked["reason"]) == ("open", 1, ASKED["reason"])
    assess(asked["id"])
    now = clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()
    assert now["state"] == "assessed"
    assert [one["id"] for one in clients.viewer.get("/v1/change-requests").json()["rows"]] == [asked["id"]]


def test_an_approval_makes_the_plan_that_was_measured_its_next_version(clients, asked, assess, hello_text):
    assess(asked["id"])
    done = clients.planner.post(
        f"/v1/change-requests/{asked['id']}/approve", json=WHY, headers={"If-Match": '"1"'}
    )
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["decision"]["version"]) == ("approved", 2)
    assert done.headers["ETag"] == '"2"'
    text = clients.planner.get("/v1/plans/hello/document").text
    assert parse_plan(text) == apply_changes(parse_plan(hello_text), read_changes(CHANGES)).plan


def test_a_request_is_decided_once(clients, asked, assess):
    assess(asked["id"])
    place = f"/v1/change-requests/{asked['id']}"
    assert clients.planner.post(f"{place}/reject", json=WHY).json()["state"] == "rejected"
    again = clients.planner.post(f"{place}/approve", json=WHY, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json()["type"]) == (409, "urn:crewline:problem:decided")
    assert clients.planner.get("/v1/plans/hello").json()["version"] == 1  # nothing half done
    assert clients.planner.post(f"{place}/withdraw", json=WHY).status_code == 409


def test_figures_of_an_older_plan_are_none_to_decide_on(clients, asked, assess, move_on):
    assess(asked["id"])
    move_on()
    place = f"/v1/change-requests/{asked['id']}/approve"
    for version in ('"1"', '"2"'):
        refused = clients.planner.post(place, json=WHY, headers={"If-Match": version})
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:crewline:problem:assessed-before")
        assert (refused.json()["assessed"], refused.json()["head"]) == (1, 2)
    assert clients.planner.get("/v1/plans/hello").json()["version"] == 2


def test_an_approval_is_for_the_version_that_it_names(clients, asked, assess):
    assess(asked["id"])
    place = f"/v1/change-requests/{asked['id']}/approve"
    refused = clients.planner.post(place, json=WHY, headers={"If-Match": '"7"'})
    assert (refused.status_code, refused.json()["head"]) == (412, 1)


def test_nothing_is_approved_unseen_or_unmeasured(clients, asked, assess):
    place = f"/v1/change-requests/{asked['id']}/approve"
    assert clients.planner.post(place, json=WHY, headers={"If-Match": '"1"'}).status_code == 409
    assess(asked["id"])
    assert clients.planner.post(place, json=WHY).status_code == 428


def test_a_withdrawal_ends_the_run_that_nobody_needs_any_more(clients, asked):
    done = clients.submitter.post(f"/v1/change-requests/{asked['id']}/withdraw", json=WHY).json()
    assert (done["state"], done["run"]["state"]) == ("withdrawn", "cancelled")


def test_each_role_does_what_it_may(clients, asked):
    place = f"/v1/change-requests/{asked['id']}"
    assert clients.viewer.post("/v1/plans/hello/change-requests", json=ASKED).status_code == 403
    assert clients.submitter.post(f"{place}/reject", json=WHY).status_code == 403
    assert clients.submitter.post(f"{place}/approve", json=WHY).status_code == 403
    assert clients.viewer.post(f"{place}/withdraw", json=WHY).status_code == 403
    for verb in ("approve", "reject", "withdraw"):
        headers = {"If-Match": '"1"'}
        assert clients.stranger.post(f"{place}/{verb}", json=WHY, headers=headers).status_code == 404
    assert clients.stranger.get(place).status_code == 404
    assert clients.planner.post(f"{place}/withdraw", json=WHY).json()["state"] == "withdrawn"


def test_a_submitter_withdraws_only_what_is_his(clients, hello, app, key_of, client_with):
    from api.access.roles import Role

    other = client_with(key_of(Role.SUBMITTER))
    id_ = other.post(f"/v1/plans/{hello}/change-requests", json=ASKED).json()["id"]
    assert clients.submitter.post(f"/v1/change-requests/{id_}/withdraw", json=WHY).status_code == 403
    assert other.post(f"/v1/change-requests/{id_}/withdraw", json=WHY).status_code == 200


def test_everything_that_cannot_be_read_is_told_at_once(clients, hello):
    wrong = {"changes": [{"change": "fly"}, {"change": "swim"}], "reason": "x"}
    answer = clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=wrong)
    assert answer.status_code == 422
    assert len(answer.json()["issues"]) == 2
    assert clients.viewer.get("/v1/runs").json()["rows"] == []


def test_who_sees_no_money_sees_none_of_a_request(clients, hello, assess):
    paid = {"change": "add-person", "person": {"id": "Zoe", "skills": ["design"], "rate": 77}}
    made = clients.planner.post(
        f"/v1/plans/{hello}/change-requests", json={"changes": [paid], "reason": "USD 77 an hour"}
    ).json()
    assess(made["id"])
    place = f"/v1/change-requests/{made['id']}"
    assert "77" in clients.planner.get(place).text
    shown = clients.viewer.get(place).json()
    told = json.dumps([shown["reason"], shown["changes"], shown["run"]["answer"]])
    assert "77" not in told
    assert "700" not in told


def test_a_submitter_asks_for_a_quote_and_a_viewer_does_not(clients, hello):
    project = {"id": "fair", "tasks": [{"id": "poster", "work": "8h", "skill": "design"}]}
    answer = clients.submitter.post(f"/v1/plans/{hello}/quotes", json={"project": project})
    assert answer.status_code == 202, answer.text
    assert answer.json()["kind"] == "quote"
    assert answer.headers["Location"] == f"/v1/runs/{answer.json()['id']}"
    assert clients.viewer.post(f"/v1/plans/{hello}/quotes", json={"project": project}).status_code == 403
    wrong = {"project": {"id": "fair", "colour": "red", "tasks": [{"id": 1}]}}
    assert len(clients.submitter.post(f"/v1/plans/{hello}/quotes", json=wrong).json()["issues"]) >= 2
