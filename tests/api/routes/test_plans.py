"""Plans from outside: handed in, checked, read, renamed, replaced, compared, taken back, taken out."""

from __future__ import annotations

import pytest

MADE = {"If-Match": '"1"'}


def test_a_plan_that_is_handed_in_can_be_read(clients, hello):
    found = clients.viewer.get(f"/v1/plans/{hello}")
    assert (found.status_code, found.headers["ETag"]) == (200, '"1"')
    assert found.json()["name"] == "Hello, bakery"


def test_what_has_not_changed_is_not_sent_again(clients, hello):
    for address in (hello, f"{hello}/document", f"{hello}/projects/shop", f"{hello}/people/Ana"):
        again = clients.planner.get(f"/v1/plans/{address}", headers={"If-None-Match": '"1"'})
        assert (again.status_code, again.content) == (304, b""), address


def test_a_check_tells_every_issue_and_keeps_nothing(clients, hello_text):
    wrong = hello_text.replace("skill: testing", "skill: magic").replace("after: [talk]", "after: [tallk]", 1)
    found = clients.viewer.post("/v1/check", content=wrong).json()
    assert not found["valid"]
    assert {"unknown-skill", "unknown-task"} <= {issue["code"] for issue in found["issues"]}
    assert clients.viewer.get("/v1/plans").json()["rows"] == []


def test_a_check_of_what_is_no_plan_is_answered_as_when_it_is_handed_in(clients):
    found = clients.viewer.post("/v1/check", content="format: crewline/1\nfoo: 1\n")
    assert found.status_code == 422
    assert {"foo", "start"} == {issue["path"] for issue in found.json()["issues"]}


def test_renaming_makes_a_version(clients, hello):
    renamed = clients.planner.patch(f"/v1/plans/{hello}", json={"name": "Bakery"}, headers=MADE)
    assert (renamed.status_code, renamed.json()["name"], renamed.headers["ETag"]) == (200, "Bakery", '"2"')
    assert clients.viewer.get(f"/v1/plans/{hello}/document").json()["name"] == "Bakery"


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("PATCH", "", '{"name": "x"}'),
        ("DELETE", "", None),
        ("PUT", "/document", "format: crewline/1"),
        ("POST", "/revert", '{"version": 1}'),
        ("POST", "/changes", '{"changes": [{"change": "hold-project", "project": "shop"}]}'),
        ("PUT", "/projects/shop", "{}"),
        ("PATCH", "/projects/shop", '{"status": "on-hold"}'),
        ("DELETE", "/projects/shop", None),
        ("PUT", "/people/Ana", "{}"),
        ("DELETE", "/people/Ana", None),
        ("PUT", "/calendars/office", "{}"),
    ],
)
def test_a_change_says_which_version_it_is_for(clients, hello, method, address, body):
    headers = {"Content-Type": "application/json"}
    asked = {"method": method, "url": f"/v1/plans/{hello}{address}", "content": body}
    assert clients.planner.request(**asked, headers=headers).status_code == 428
    late = clients.planner.request(**asked, headers={**headers, "If-Match": '"7"'})
    assert late.status_code == 412 or address == "/document"  # which can't be read, and says so first
    assert clients.viewer.get(f"/v1/plans/{hello}").json()["version"] == 1
    forbidden = clients.viewer.request(**asked, headers={**headers, **MADE})
    assert forbidden.status_code == 403
    assert clients.stranger.request(**asked, headers={**headers, **MADE}).status_code in (404, 422)


def test_the_document_of_every_version_stays(clients, hello, hello_text):
    later = hello_text.replace("Hello, bakery", "Later")
    assert clients.planner.put(f"/v1/plans/{hello}/document", content=later, headers=MADE).status_code == 200
    first = clients.planner.get(f"/v1/plans/{hello}/versions/1")
    assert (first.json()["name"], first.headers["ETag"]) == ("Hello, bakery", '"1"')
    second = clients.viewer.get(f"/v1/plans/{hello}/versions/2", headers={"Accept": "application/yaml"})
    assert "name: Later" in second.text
    assert clients.viewer.get(f"/v1/plans/{hello}/versions/3").status_code == 404


def test_going_back_is_a_version_of_its_own(clients, hello, hello_text):
    later = hello_text.replace("Hello, bakery", "Later")
    clients.planner.put(f"/v1/plans/{hello}/document", content=later, headers=MADE)
    back = clients.planner.post(f"/v1/plans/{hello}/revert", json={"version": 1}, headers={"If-Match": '"2"'})
    assert (back.json()["version"], back.json()["name"]) == (3, "Hello, bakery")
    rows = clients.viewer.get(f"/v1/plans/{hello}/versions").json()["rows"]
    assert rows[0]["hash"] == rows[2]["hash"] != rows[1]["hash"]
    assert rows[0]["summary"] == "back to version 1"


def test_a_comparison_tells_places_with_what_stood_there(clients, hello, hello_text):
    later = (
        hello_text.replace("due: 2027-03-10", "due: 2027-03-12")
        .replace("{id: Ben, skills: [code]}", "{id: Ben, skills: [code], rate: 70}")
        .replace("work: 6h,  skill: testing", "work: 8h,  skill: testing")
        .replace("Hello, bakery", "Later")
    )
    later = later.replace("people:  ", "people:\n  - {id: Dan, skills: [code], rate: 55}\n#")
    made = clients.planner.put(f"/v1/plans/{hello}/document", content=later, headers=MADE)
    assert made.status_code == 200, made.text
    found = clients.planner.get(f"/v1/plans/{hello}/diff", params={"from": 1}).json()["rows"]
    told = {row["words"]: (row["kind"], row["before"], row["after"]) for row in found}
    assert told == {
        "the plan's name": ("changed", "Hello, bakery", "Later"),
        "person Dan": ("added", None, {"id": "Dan", "skills": ["code"], "rate": 55}),
        "rate of person Ben": ("changed", None, 70),
        "due of project shop": ("changed", "2027-03-10", "2027-03-12"),
        "work of task shop/test": ("changed", "6h", "8h"),
    }
    seen = clients.viewer.get(f"/v1/plans/{hello}/diff", params={"from": 1, "to": 2})
    assert "rate" not in seen.text
    assert "70" not in seen.text


def test_a_comparison_comes_in_pages(clients, hello, hello_text):
    later = hello_text.replace("2027-03-10", "2027-03-12").replace("Hello, bakery", "Later")
    clients.planner.put(f"/v1/plans/{hello}/document", content=later, headers=MADE)
    words, cursor = [], None
    while True:
        asked = {"from": 1, "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = clients.viewer.get(f"/v1/plans/{hello}/diff", params=asked).json()
        words += [row["words"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert words == ["the plan's name", "due of project shop"]


def test_plans_of_another_workspace_are_not_there(clients, hello):
    for address in ("", "/document", "/versions", "/versions/1", "/diff?from=1", "/projects", "/people/Ana"):
        assert clients.stranger.get(f"/v1/plans/{hello}{address}").status_code == 404, address
