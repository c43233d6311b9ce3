"""Lists of change requests: by plan, state and project, in pages."""

from __future__ import annotations

import pytest

from api.routes import change_requests
from api.store import contents
from tests.api.routes.change_requests.assessing import ASKED, WHY

OTHER = {
    "changes": [{"change": "absence", "person": "Ana", "first": "2027-03-02", "last": "2027-03-02"}],
    "reason": "a course",
}


@pytest.fixture
def made(clients, hello, assess) -> list[str]:
    """Five, the oldest first: open, assessed, rejected, withdrawn, open; the last names no project."""
    ids = [
        clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=body).json()["id"]
        for body in (ASKED, ASKED, ASKED, ASKED, OTHER)
    ]
    assess(ids[1])
    clients.planner.post(f"/v1/change-requests/{ids[2]}/reject", json=WHY)
    clients.submitter.post(f"/v1/change-requests/{ids[3]}/withdraw", json=WHY)
    return ids


def listed(client, **asked) -> tuple[list[str], str | None]:
    page = client.get("/v1/change-requests", params=asked)
    assert page.status_code == 200, page.text
    return [one["id"] for one in page.json()["rows"]], page.json()["next"]


def test_requests_are_found_by_their_state(clients, made):
    found = {
        state: listed(clients.viewer, state=state)[0]
        for state in ("open", "assessed", "rejected", "withdrawn", "approved", "failed")
    }
    assert found == {
        "open": [made[4], made[0]],
        "assessed": [made[1]],
        "rejected": [made[2]],
        "withdrawn": [made[3]],
        "approved": [],
        "failed": [],
    }


def test_requests_are_found_by_a_project_that_they_name(clients, made):
    assert listed(clients.viewer, project="shop") == (made[3::-1], None)
    assert listed(clients.viewer, project="shop", state="open") == ([made[0]], None)
    assert listed(clients.viewer, project="nothing") == ([], None)


def test_requests_are_found_by_their_plan(clients, made):
    assert listed(clients.viewer, plan="hello") == (made[::-1], None)
    assert listed(clients.viewer, plan="other") == ([], None)


@pytest.mark.parametrize("asked", [{}, {"project": "shop"}, {"state": "open"}])
def test_pages_of_every_filter_hold_each_request_once(clients, made, asked):
    whole, _ = listed(clients.viewer, **asked)
    for limit in (1, 2, 3, len(whole)):
        told, cursor = listed(clients.viewer, limit=limit, **asked)
        while cursor is not None:
            more, cursor = listed(clients.viewer, limit=limit, cursor=cursor, **asked)
            told += more
        assert told == whole


def test_a_page_looks_through_so_many_requests_and_no_more(clients, made, monkeypatch):
    monkeypatch.setattr(change_requests, "MOST_ROWS", 2)
    monkeypatch.setattr(change_requests, "MOST_LOOKED_AT", 2)
    first, cursor = listed(clients.viewer, state="assessed")
    assert first == []
    second, cursor = listed(clients.viewer, state="assessed", cursor=cursor)
    assert second == [made[1]]
    assert listed(clients.viewer, state="assessed", cursor=cursor) == ([], None)


def test_a_state_that_is_none_is_told(clients, made):
    refused = clients.viewer.get("/v1/change-requests", params={"state": "lost"})
    assert (refused.status_code, refused.json()["issues"][0]["path"]) == (422, "query.state")


def test_others_have_none_of_them(clients, made):
    assert listed(clients.stranger) == ([], None)


def test_a_list_tells_a_request_of_many_changes_in_brief(clients, hello):
    many = [
        {"change": "absence", "person": "Ana", "first": f"2027-03-{day:02}", "last": f"2027-03-{day:02}"}
        for day in range(1, 29)
    ]
    body = {"changes": many, "reason": "a long course"}
    asked = clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=body).json()
    [row] = clients.viewer.get("/v1/change-requests").json()["rows"]
    whole = clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()
    assert (row["change_count"], len(row["sentences"])) == (28, 10)
    assert whole.pop("changes") == many
    assert whole.pop("assessments") == asked["assessments"]
    assert row == {**whole, "sentences": whole["sentences"][:10]}


@pytest.mark.parametrize("first", ["planner", "viewer"])
def test_whoever_reads_a_list_first_others_see_what_they_may(clients, hello, first):
    body = {
        "changes": [{"change": "add-person", "person": {"id": "Zoe", "rate": 98.76}}],
        "reason": "she costs $98.76 an hour",
    }
    asked = clients.planner.post(f"/v1/plans/{hello}/change-requests", json=body)
    assert asked.status_code == 202, asked.text
    for name in (first, "planner", "viewer"):
        told = getattr(clients, name).get("/v1/change-requests")
        assert ("98.76" in told.text) == (name == "planner")
        assert told.json()["rows"][0]["projects"] == []


def test_for_the_requests_of_one_version_its_currency_is_read_once(clients, made, monkeypatch):
    texts, get = [], contents.get

    def noting(*asked):
        texts.append(get(*asked))
        return texts[-1]

    monkeypatch.setattr(contents, "get", noting)
    listed(clients.viewer)
    assert len([text for text in texts if b'"crewline/1"' in text]) == 1
