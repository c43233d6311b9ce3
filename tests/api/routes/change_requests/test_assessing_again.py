"""A request whose plan has moved on: measured again, and decided on the new figures."""

from __future__ import annotations

import pytest

from api.runs.change_records import stored_order
from api.runs.orders import StoredOrder
from api.store import runs
from planner.document import parse_plan
from tests.api.routes.change_requests.assessing import ASKED, CHANGES, WHY

GONE = {"changes": [{"change": "drop-project", "project": "shop"}]}


def stored_of(database, run) -> StoredOrder:
    """What a run was asked for, with its inputs."""
    with database.reading() as connection:
        return stored_order(connection, runs.find_run(connection, "office", run))


@pytest.fixture
def again(clients):
    """Asks for the figures of the newest version; the answer."""

    def done(request: str, by=None, **how):
        return (by or clients.submitter).post(f"/v1/change-requests/{request}/assess", json=how)

    return done


def test_it_is_measured_on_the_newest_version_and_earlier_figures_stay_readable(
    clients, asked, assess, move_on, again, approve
):
    assess(asked["id"], 700)
    move_on()
    stale = clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()
    assert (stale["version"], stale["head"], stale["is_current"]) == (1, 2, False)
    told = again(asked["id"])
    assert told.status_code == 202, told.text
    assert told.headers["Location"] == f"/v1/change-requests/{asked['id']}"
    assert (told.json()["state"], told.json()["run"]["version"]) == ("open", 2)
    assess(told.json()["run"]["id"], 900)
    now = clients.planner.get(f"/v1/change-requests/{asked['id']}").json()
    assert (now["state"], now["version"], now["is_current"]) == ("assessed", 2, True)
    assert [(one["version"], one["is_current"], one["entry"]) for one in now["assessments"]] == [
        (1, False, 3),
        (2, True, 5),  # the fourth says that the plan has moved on
    ]
    for one, cents in zip(now["assessments"], (700, 900), strict=True):
        document = clients.planner.get(f"/v1/runs/{one['run']}/documents/assessment").json()
        assert document["impact"]["totals"]["late_cost"]["after"] == cents
    done = approve(asked["id"], 2)
    assert (done.status_code, done.json()["decision"]["version"]) == (200, 3), done.text
    plan = parse_plan(clients.planner.get("/v1/plans/hello/document").text)
    assert [person.id for person in plan.people][-1] == "Zoe"  # of the version that it was measured on
    assert clients.planner.get(f"/v1/change-requests/{asked['id']}/record/check").json()["fits"]


def test_the_newest_version_is_told_what_the_changes_were_written_for(
    clients, database, asked, assess, move_on, again
):
    assess(asked["id"])
    move_on()
    run = again(asked["id"], effort=3).json()["run"]["id"]
    stored = stored_of(database, run)
    assert (stored.order["effort"], stored.order["executions"], stored.order["run"]) == (3, 10_000, None)
    assert set(stored.inputs) == {"plan", "asked-of"}
    assert stored.inputs["plan"] != stored.inputs["asked-of"]


def test_figures_that_nobody_needs_any_more_are_not_waited_for(clients, asked, move_on, again):
    move_on()
    assert again(asked["id"]).status_code == 202  # the first measuring had not even begun
    now = clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()
    assert [one["state"] for one in now["assessments"]] == ["cancelled", "queued"]


def test_what_is_being_measured_is_not_measured_twice(asked, assess, again):
    twice = again(asked["id"])
    assert (twice.status_code, twice.json()["run"]) == (409, asked["id"])
    assess(asked["id"])
    assert again(asked["id"]).status_code == 202  # as often as one likes: the last figures count


def test_figures_of_the_same_version_begin_with_the_schedule_that_is_known(database, asked, assess, again):
    assess(asked["id"])
    run = again(asked["id"]).json()["run"]["id"]
    stored = stored_of(database, run)
    assert stored.order["run"] == f"{asked['id']}/outcome-before"


def test_changes_that_can_not_be_made_any_more_are_told_at_once(clients, asked, assess, again, move_on):
    assess(asked["id"])
    project = {"id": "stall", "tasks": [{"id": "build", "work": "1h", "skill": "design"}]}
    clients.planner.post("/v1/plans/hello/projects", json=project)
    gone = clients.planner.post("/v1/plans/hello/changes", json=GONE, headers={"If-Match": '"2"'})
    assert gone.status_code == 200, gone.text
    refused = again(asked["id"])
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:crewline:problem:not-applicable")
    assert "shop" in refused.json()["issues"][0]["found"]
    assert len(clients.viewer.get("/v1/runs").json()["rows"]) == 1


def test_changes_that_can_not_be_made_are_not_asked_for(clients, hello):
    nobody = {"change": "postpone-project", "project": "nothing", "days": 1}
    neither = {"change": "drop-project", "project": "neither"}
    body = {"changes": [nobody, neither], "reason": "why not"}
    refused = clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=body)
    assert (refused.status_code, len(refused.json()["issues"])) == (422, 2)
    assert clients.viewer.get("/v1/runs").json()["rows"] == []


def test_a_decided_request_is_not_measured_again(clients, asked, again):
    clients.planner.post(f"/v1/change-requests/{asked['id']}/reject", json=WHY)
    assert again(asked["id"]).json()["type"] == "urn:crewline:problem:decided"


def test_only_who_has_asked_and_planners_have_it_measured_again(clients, hello, asked, assess, again, key_of):
    assess(asked["id"])
    assert again(asked["id"], clients.viewer).status_code == 403
    assert again(asked["id"], clients.stranger).status_code == 404
    assert again(asked["id"], clients.planner).status_code == 202
    theirs = clients.planner.post(f"/v1/plans/{hello}/change-requests", json=ASKED).json()["id"]
    assess(theirs)
    assert again(theirs).status_code == 403


def test_a_run_that_measures_again_is_no_request_of_its_own(clients, asked, assess, again):
    assess(asked["id"])
    run = again(asked["id"]).json()["run"]["id"]
    assert clients.viewer.get(f"/v1/change-requests/{run}").status_code == 404
    assert [one["id"] for one in clients.viewer.get("/v1/change-requests").json()["rows"]] == [asked["id"]]


def test_a_rejection_ends_the_measuring_and_says_who_and_why(clients, asked, assess, again, move_on):
    assess(asked["id"])
    move_on()
    run = again(asked["id"]).json()["run"]["id"]
    done = clients.planner.post(f"/v1/change-requests/{asked['id']}/reject", json=WHY).json()
    assert (done["state"], done["decision"]["why"]) == ("rejected", WHY["why"])
    assert done["decision"]["by"].startswith("key:")
    assert clients.viewer.get(f"/v1/runs/{run}").json()["state"] == "cancelled"


def test_a_measuring_that_failed_leaves_the_figures_of_before(clients, database, asked, assess, again):
    assess(asked["id"])
    run = again(asked["id"]).json()["run"]["id"]
    with database.writing() as connection:
        held = runs.begin_attempt(connection, "office", run, "the tests")
        runs.end_run(connection, held, runs.Ending("failed", problem={"title": "No"}))
    now = clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()
    assert (now["state"], now["run"]["id"]) == ("assessed", asked["id"])


def test_figures_that_a_worker_could_not_record_are_recorded_by_who_decides(clients, asked, assess, approve):
    assess(asked["id"], recorded=False)
    assert clients.viewer.get(f"/v1/change-requests/{asked['id']}").json()["state"] == "assessed"
    assert approve(asked["id"], 1).status_code == 200
    entries = clients.viewer.get(f"/v1/change-requests/{asked['id']}/record").json()["entries"]
    assert [one["entry"]["kind"] for one in entries] == ["begun", "requested", "assessed", "approved"]
    assert CHANGES[0].items() <= entries[1]["entry"]["changes"][0].items()
