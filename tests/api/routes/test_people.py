"""People, calendars and what else is there, and the time off of people."""

from __future__ import annotations

import pytest

from api.access.roles import Role, Scope

KINDS = {
    "people": {"id": "Dan", "skills": ["code"], "rate": 55, "share": "80%"},
    "calendars": {"id": "nights", "week": {"mon-thu": "18:00-23:00"}, "holidays": [{"country": "GB"}]},
    "contractor-pools": {"id": "freelance", "skills": ["design"], "rate": 80},
    "equipment": {"id": "camera", "units": 2, "cost": 300},
    "consumables": {"id": "licences", "amount": 10},
}
MONEY = {"rate", "cost"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_put_listed_read_and_taken_out(clients, hello, kind):
    document = KINDS[kind]
    address = f"/v1/plans/{hello}/{kind}/{document['id']}"
    made = clients.planner.put(address, json=document, headers={"If-Match": '"1"'})
    assert (made.status_code, made.headers["ETag"]) == (201, '"2"'), made.text
    assert made.json()["part"] == document
    assert clients.planner.get(address).json() == document
    seen = {name: value for name, value in document.items() if name not in MONEY}
    assert clients.viewer.get(address).json() == seen
    assert seen in clients.viewer.get(f"/v1/plans/{hello}/{kind}").json()["rows"]
    again = clients.planner.put(address, json=document, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["version"]) == (200, 3)
    gone = clients.planner.delete(address, headers={"If-Match": '"3"'})
    assert (gone.status_code, gone.headers["ETag"]) == (204, '"4"')
    assert clients.viewer.get(address).status_code == 404
    assert clients.planner.delete(address, headers={"If-Match": '"4"'}).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_with_a_part_is_told_at_its_place(clients, hello, kind):
    address = f"/v1/plans/{hello}/{kind}/x"
    refused = clients.planner.put(address, json={"nonsense": 1, "name": 7}, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert {"nonsense", "name"} <= {issue["path"] for issue in refused.json()["issues"]}


def test_people_come_in_pages_by_id(clients, hello):
    page = clients.viewer.get(f"/v1/plans/{hello}/people", params={"limit": 2}).json()
    assert [row["id"] for row in page["rows"]] == ["Ana", "Ben"]
    rest = clients.viewer.get(f"/v1/plans/{hello}/people", params={"cursor": page["next"]}).json()
    assert ([row["id"] for row in rest["rows"]], rest["next"]) == (["Cleo"], None)


def test_somebody_whom_tasks_need_is_not_taken_out(clients, hello):
    gone = clients.planner.delete(f"/v1/plans/{hello}/people/Ben", headers={"If-Match": '"1"'})
    assert gone.status_code == 422
    assert "unknown-skill" in {issue["code"] for issue in gone.json()["issues"]}
    assert clients.viewer.get(f"/v1/plans/{hello}").json()["version"] == 1


def test_only_warnings_that_a_change_brings_are_told(clients, hello):
    address = f"/v1/plans/{hello}/projects/shop"
    early = {**clients.planner.get(address).json(), "deadline": "2027-03-02"}
    first = clients.planner.put(address, json=early, headers={"If-Match": '"1"'})
    assert first.json()["warnings"]
    put = {"json": {"skills": ["code"]}, "headers": {"If-Match": '"2"'}}
    assert clients.planner.put(f"/v1/plans/{hello}/people/Fay", **put).json()["warnings"] == []


def test_time_off_is_added_listed_and_taken_back(clients, hello):
    address = f"/v1/plans/{hello}/people/Cleo/time-off"
    away = {"first": "2027-03-04", "last": "2027-03-05", "note": "holiday"}
    made = clients.planner.post(address, json=away)
    assert (made.status_code, made.headers["ETag"]) == (201, '"2"'), made.text
    assert made.headers["Location"] == f"{address}/2027-03-04/2027-03-05"
    assert clients.viewer.get(address).json()["time_off"] == [away]
    assert clients.viewer.get(f"/v1/plans/{hello}/people/Cleo").json()["time_off"] == [away]
    assert clients.planner.delete(f"{address}/2027-03-04/2027-03-05").status_code == 204
    assert clients.viewer.get(address).json()["time_off"] == []
    assert clients.planner.delete(f"{address}/2027-03-04/2027-03-05").status_code == 404


def test_time_off_ends_after_it_begins_and_names_somebody(clients, hello):
    address = f"/v1/plans/{hello}/people/Cleo/time-off"
    backwards = clients.planner.post(address, json={"first": "2027-03-05", "last": "2027-03-04"})
    assert (backwards.status_code, backwards.json()["issues"][0]["code"]) == (422, "backwards")
    nobody = clients.planner.post(
        f"/v1/plans/{hello}/people/Zoe/time-off", json={"first": "2027-03-05", "last": "2027-03-05"}
    )
    assert nobody.status_code == 404
    late = clients.planner.post(
        address, json={"first": "2027-03-05", "last": "2027-03-05"}, headers={"If-Match": '"9"'}
    )
    assert late.status_code == 412
    assert clients.viewer.post(address, json={"first": "2027-03-05", "last": "2027-03-05"}).status_code == 403


def test_who_sees_no_money_changes_what_holds_none(clients, hello, client_with, key_of):
    blind = client_with(key_of(Role.PLANNER, scopes=frozenset({Scope.READ, Scope.PLAN})))
    tag = {"If-Match": '"1"'}
    pool = {"id": "crew", "skills": ["design"], "rate": 80}
    refused = blind.put("/v1/plans/hello/contractor-pools/crew", json=pool, headers=tag)
    assert refused.status_code == 403
    office = {"id": "office", "week": {"mon-fri": "09:00-17:00"}}
    assert blind.put("/v1/plans/hello/calendars/office", json=office, headers=tag).status_code == 201
