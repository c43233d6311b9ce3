"""What came of a run: the document, projects, bookings, and why it is no plan."""

from __future__ import annotations

import json

import pytest

PATHS = (
    "outcome", "schedule", "projects", "bookings", "breaches", "explanation?task=Acme/cut", "workload",
    "utilisation", "overloads", "forecast", "cost", "earned-value", "export/tasks.csv", "export/gantt.svg",
)  # fmt: skip


def test_the_document_is_the_one_that_the_run_has_left(office):
    found = office.planner.get(f"/v1/runs/{office.runs['studio']}/outcome")
    assert found.text == office.ended["studio"].outcome
    assert found.headers["content-type"] == "application/json"


def test_the_document_is_not_sent_again_to_who_has_it(office):
    path = f"/v1/runs/{office.runs['studio']}/outcome"
    tag = office.planner.get(path).headers["ETag"]
    again = office.planner.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert office.viewer.get(path).headers["ETag"] != tag


@pytest.mark.parametrize("path", PATHS)
def test_every_result_has_a_tag_and_is_not_sent_again(office, path):
    asked = f"/v1/runs/{office.runs['studio']}/{path}"
    first = office.planner.get(asked)
    again = office.planner.get(asked, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert office.planner.get(asked, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["projects", "bookings", "breaches", "explanation?task=Acme/cut"])
def test_who_may_not_see_money_has_another_tag(office, path):
    asked = f"/v1/runs/{office.runs['studio']}/{path}"
    assert office.viewer.get(asked).headers["ETag"] != office.planner.get(asked).headers["ETag"]


@pytest.mark.parametrize(
    ("path", "wrong", "status"),
    [
        ("explanation?task=Acme/cut", "explanation?task=Acme/nothing", 404),
        ("explanation?task=Acme/cut", f"explanation?task=Acme/cut&since={'0' * 32}", 404),
        ("projects", "projects?cursor=!!!", 400),
    ],
)
def test_a_wrong_question_is_refused_whatever_the_one_who_asks_has(office, path, wrong, status):
    run = f"/v1/runs/{office.runs['studio']}"
    tag = office.planner.get(f"{run}/{path}").headers["ETag"]
    assert office.planner.get(f"{run}/{wrong}", headers={"If-None-Match": tag}).status_code == status


def test_a_viewer_reads_the_document_without_costs(office):
    whole = office.get("/v1/runs/{studio}/outcome")
    plain = office.get("/v1/runs/{studio}/outcome", "viewer")
    assert whole["schedule"]["bookings"][0]["cost_cents"] > 0
    assert plain["schedule"]["bookings"][0]["cost_cents"] is None
    assert plain["schedule"]["tasks"] == whole["schedule"]["tasks"]
    assert plain["objective"]["levels"][0]["value"] is None


def test_projects_are_as_worked_by_hand_the_latest_first(office):
    page = office.get("/v1/runs/{studio}/projects")
    acme, bolt = page["rows"]
    assert (acme["project"], acme["start"], acme["finish"]) == (
        "Acme",
        "2027-01-04T09:00+01:00",
        "2027-01-11T17:00+01:00",
    )
    assert (acme["due"], acme["late"], acme["days_late"], acme["working_days_late"]) == (
        "2027-01-09T00:00+01:00",
        True,
        3,
        1,
    )
    # Acme and its task are both 2 d 17 h late: 65 h / 24 h x 100 EUR x weight 2, twice: 1,083.33 EUR.
    assert 108_300 <= acme["late_cost_cents"] <= 108_400
    assert (bolt["late"], bolt["days_late"], bolt["late_cost_cents"], page["time_zone"]) == (
        False,
        0,
        0,
        "Europe/Amsterdam",
    )


def test_pages_of_projects_put_together_are_the_whole(office):
    first = office.get("/v1/runs/{studio}/projects", limit=1)
    second = office.get("/v1/runs/{studio}/projects", limit=1, cursor=first["next"])
    assert [row["project"] for row in first["rows"] + second["rows"]] == ["Acme", "Bolt"]
    assert second["next"] is None


def test_bookings_have_their_days_and_price(office):
    page = office.get("/v1/runs/{studio}/bookings")
    # Two days of 8 hours at 80 EUR.
    assert page["rows"] == [
        {
            "pool": "crew",
            "pool_name": "Film crew",
            "contractor": 1,
            "first": "2027-01-04",
            "last": "2027-01-05",
            "paid_minutes": 960,
            "cost_cents": 128_000,
            "committed": False,
        }
    ]
    assert page["currency"] == "EUR"


@pytest.mark.parametrize(("path", "name"), [("bookings", "cost_cents"), ("projects", "late_cost_cents")])
def test_a_viewer_sees_no_money(office, path, name):
    assert all(row[name] is None for row in office.get(f"/v1/runs/{{studio}}/{path}", "viewer")["rows"])


def test_a_plan_has_no_breaches(office):
    found = office.get("/v1/runs/{studio}/breaches")
    assert (found["valid"], found["breaches"], found["conflicts"]) == (True, [], [])


def test_breaches_say_why_there_is_no_plan(office):
    found = office.get("/v1/runs/{hopeless}/breaches", "viewer")
    document = json.loads(office.ended["hopeless"].outcome)
    assert (found["status"], found["valid"], found["source"]["valid"]) == ("infeasible", False, False)
    assert found["conflicts"] == document["conflicts"] != []
    assert found["breaches"] == document["breaches"] != []
    assert "rush/poster" in found["conflicts"][0]


def test_the_nearest_schedule_is_told_where_there_is_no_plan(office):
    page = office.get("/v1/runs/{hopeless}/schedule")
    assert (page["source"]["valid"], [row["task"] for row in page["rows"]]) == (False, ["poster"])


@pytest.mark.parametrize("path", PATHS)
def test_a_run_without_an_outcome_says_so(office, path):
    problem = office.refused(f"/v1/runs/{{without}}/{path}", 409)
    assert problem["type"] == "urn:crewline:problem:no-outcome"
    assert "failed" in problem["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_a_run_of_another_workspace_is_nobodys(office, path):
    assert office.refused(f"/v1/runs/{{studio}}/{path}", 404, "stranger")["title"] == "No such run"


@pytest.mark.parametrize("path", PATHS)
def test_who_brings_no_key_reads_nothing(office, path):
    asked = office.planner.get(
        f"/v1/runs/{office.runs['studio']}/{path}", headers={"Authorization": "Bearer cl_x.y"}
    )
    assert asked.status_code == 401


def test_a_result_whose_plan_is_gone_says_so(office, keep_run):
    document = json.loads(office.ended["hello"].outcome)
    document["plan"]["hash"] = "sha256:" + "0" * 64
    run = keep_run("hello", json.dumps(document))
    assert office.refused(f"/v1/runs/{run}/schedule", 409)["type"].endswith("no-plan")


def test_a_result_without_a_schedule_says_so(office, keep_run):
    document = json.loads(office.ended["hopeless"].outcome)
    document["schedule"] = None
    run = keep_run("hopeless", json.dumps(document))
    assert office.refused(f"/v1/runs/{run}/schedule", 409)["type"].endswith("no-schedule")
    assert office.get(f"/v1/runs/{run}/breaches")["conflicts"]
