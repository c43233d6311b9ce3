"""Several who decide at the same moment, on both databases: the plan changes once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.app import create_app
from api.settings import Settings
from api.store.workspaces import create_workspace
from tests.api.routes.change_requests.assessing import ASKED, WHY


@pytest.fixture
def app(new_database, kind_of_database, tmp_path):
    """The application on a database of each kind."""
    found = new_database(kind_of_database)
    with found.writing() as connection:
        create_workspace(connection, "office", "Office")
        create_workspace(connection, "elsewhere", "Elsewhere")
    yield create_app(Settings(service_data=tmp_path), found)
    found.close()


def test_of_many_approvals_at_once_one_changes_the_plan(clients, asked, assess, approve):
    assess(asked["id"])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: approve(asked["id"], 1), range(8)))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 7
    assert {one.json()["type"] for one in answers if one.status_code == 409} == {
        "urn:crewline:problem:decided"
    }
    assert clients.planner.get("/v1/plans/hello").json()["version"] == 2
    check = clients.planner.get(f"/v1/change-requests/{asked['id']}/record/check").json()
    assert (check["fits"], check["entries"]) == (True, 4)


def test_of_two_requests_approved_at_once_one_has_to_be_measured_again(clients, hello, assess, approve):
    body = {"changes": [{"change": "absence", "person": "Ana", "first": "2027-03-02", "last": "2027-03-02"}]}
    made = [
        clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=one).json()["id"]
        for one in (ASKED, {**body, "reason": "a course"})
    ]
    for one in made:
        assess(one)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: approve(one, 1), made))
    assert sorted(one.status_code for one in answers) == [200, 409]
    late = next(one.json() for one in answers if one.status_code == 409)
    assert (late["type"], late["assessed"], late["head"]) == ("urn:crewline:problem:assessed-before", 1, 2)
    assert clients.planner.get("/v1/plans/hello").json()["version"] == 2


def test_an_approval_and_a_rejection_at_once_make_one_decision(clients, asked, assess, approve):
    assess(asked["id"])
    place = f"/v1/change-requests/{asked['id']}"
    acts = [
        lambda: approve(asked["id"], 1),
        lambda: clients.planner.post(f"{place}/reject", json=WHY),
        lambda: clients.submitter.post(f"{place}/withdraw", json=WHY),
    ]
    with ThreadPoolExecutor(3) as pool:
        answers = [one.result() for one in [pool.submit(act) for act in acts]]
    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    now = clients.planner.get(place).json()
    version = clients.planner.get("/v1/plans/hello").json()["version"]
    assert version == (2 if now["state"] == "approved" else 1)
    assert clients.planner.get(f"{place}/record/check").json()["fits"]


def test_of_two_who_have_it_measured_again_at_once_one_does(clients, asked, assess):
    assess(asked["id"])
    place = f"/v1/change-requests/{asked['id']}/assess"
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: clients.planner.post(place, json={}), range(2)))
    assert sorted(one.status_code for one in answers) == [202, 409]
    assert len(clients.viewer.get("/v1/runs").json()["rows"]) == 2
