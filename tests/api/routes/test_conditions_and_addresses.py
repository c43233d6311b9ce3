"""Tags, addresses and cursors in answers: with ids of any kind, and whatever is written meanwhile."""

from __future__ import annotations

import json

import pytest

ODD = "žižkov & co/2?"
YAML = {"Accept": "application/yaml"}


def test_the_address_of_what_was_made_leads_to_it_whatever_its_id(clients, hello):
    project = {"id": "žižkov & co?", "tasks": [{"id": "menu", "work": "6h", "skill": "writing"}]}
    made = clients.planner.post("/v1/plans/hello/projects", json=project)
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert made.headers["Location"].isascii()
    assert clients.viewer.get(made.headers["Location"]).json()["id"] == "žižkov & co?"


def test_the_address_of_time_off_leads_to_it_whatever_the_name(clients, hello):
    person = {"id": "Žofia K", "skills": ["design"]}
    address = "/v1/plans/hello/people/Žofia K"
    assert clients.planner.put(address, json=person, headers={"If-Match": '"1"'}).status_code == 201
    days = {"first": "2027-03-04", "last": "2027-03-05"}
    made = clients.planner.post(f"{address}/time-off", json=days)
    assert made.status_code == 201
    assert clients.planner.delete(made.headers["Location"]).status_code == 204


def test_pages_go_on_behind_ids_of_any_kind(clients, hello):
    names = ["a\u00a0b", "b" * 190, "ž" * 190, "zed"]
    for version, name in enumerate(names, 1):
        put = clients.planner.put(
            f"/v1/plans/hello/people/{name}",
            json={"id": name, "skills": ["design"]},
            headers={"If-Match": f'"{version}"'},
        )
        assert put.status_code == 201, put.text
    seen, cursor = [], None
    while True:
        asked = {"limit": 1} if cursor is None else {"limit": 1, "cursor": cursor}
        page = clients.viewer.get("/v1/plans/hello/people", params=asked)
        assert page.status_code == 200, page.text
        seen += [row["id"] for row in page.json()["rows"]]
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert set(names) < set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"', "*"])
@pytest.mark.parametrize("address", ["", "/document", "/projects/shop"])
def test_any_form_of_a_tag_that_is_known_is_enough(clients, hello, address, tag):
    asked = {"If-None-Match": tag}
    assert clients.planner.get(f"/v1/plans/hello{address}", headers=asked).status_code == 304


def test_forms_of_a_document_have_tags_of_their_own_and_each_names_the_version(clients, hello):
    address = "/v1/plans/hello/document"
    tags = {
        client.get(address, headers=headers).headers["ETag"]
        for client in (clients.planner, clients.viewer)
        for headers in ({}, YAML)
    }
    assert tags == {'"1"', '"1.yaml"', '"1.plain"', '"1.yaml.plain"'}
    known = clients.planner.get(address, headers={**YAML, "If-None-Match": '"1"'})
    assert known.status_code == 200
    renamed = clients.planner.patch("/v1/plans/hello", json={"name": "B"}, headers={"If-Match": '"1.yaml"'})
    assert (renamed.status_code, renamed.json()["version"]) == (200, 2)


def test_pages_of_a_comparison_are_of_the_same_versions(clients, hello):
    def change(version, **fields):
        document = json.loads(clients.planner.get("/v1/plans/hello/document").text)
        text = json.dumps({**document, **fields})
        tag = {"If-Match": f'"{version}"'}
        assert clients.planner.put("/v1/plans/hello/document", content=text, headers=tag).status_code == 200

    change(1, name="Second", currency="EUR")
    first = clients.planner.get("/v1/plans/hello/diff", params={"from": 1, "limit": 1}).json()
    change(2, name="Hello, bakery")
    rest = clients.planner.get("/v1/plans/hello/diff", params={"from": 1, "cursor": first["next"]}).json()
    whole = clients.planner.get("/v1/plans/hello/diff", params={"from": 1, "to": 2}).json()
    assert first["rows"] + rest["rows"] == whole["rows"]
    assert len(whole["rows"]) == 2


@pytest.mark.parametrize(
    ("cursor", "status"), [("MTox", 200), ("MA", 400), ("b25lOjE", 400), ("M" * 2000, 422)]
)
def test_what_is_no_cursor_of_a_comparison_is_refused(clients, hello, cursor, status):
    asked = {"from": 1, "cursor": cursor}
    assert clients.planner.get("/v1/plans/hello/diff", params=asked).status_code == status


def test_the_id_of_a_plan_that_was_taken_out_stays_taken(clients, hello, hello_text):
    assert clients.planner.delete("/v1/plans/hello", headers={"If-Match": '"1"'}).status_code == 204
    again = clients.planner.post("/v1/plans", params={"id": "hello"}, content=hello_text)
    assert again.status_code == 409
    assert "taken out" in again.json()["detail"]
