"""Two results beside each other."""

from __future__ import annotations

import pytest

from api.routes import comparisons


def pair(office, one="studio", two="later"):
    return {"from": office.runs[one], "to": office.runs[two]}


def test_a_comparison_is_the_one_that_the_command_line_prints(office):
    runs = pair(office)
    sides = (f"{runs['from']}={{studio}}", f"{runs['to']}={{later}}")
    printed = office.printed("compare", "{studio.plan}", "{later.plan}", *sides)
    assert office.get("/v1/comparisons", **runs) == printed


def test_a_day_more_of_shooting_moves_the_cut_and_says_why(office):
    changes = office.get("/v1/comparisons", **pair(office))["others"][0]["changes"]
    moved = {item["task"]: item for item in changes["moved"]["items"]}
    assert moved["cut"]["base"]["start"] == "2027-01-06T09:00+01:00"
    assert moved["cut"]["other"]["start"] == "2027-01-07T09:00+01:00"
    assert "waits for Acme/shoot" in moved["cut"]["why"]["sentence"]


def test_a_limit_says_how_many_are_not_listed(office):
    moved = office.get("/v1/comparisons", limit=1, **pair(office))["others"][0]["changes"]["moved"]
    assert (len(moved["items"]), moved["rest"]) == (1, moved["total"] - 1)


def test_a_viewer_sees_no_money(office):
    whole, plain = (
        office.get("/v1/comparisons", who, **pair(office))["others"][0] for who in ("planner", "viewer")
    )
    amounts = [row for row in whole["measures"] if row["unit"] == "cents" and row["base"]]
    assert amounts
    assert all(
        row["base"] is row["other"] is row["difference"] is None
        for row in plain["measures"]
        if row["unit"] == "cents"
    )
    booked = plain["changes"]["bookings"]["items"]
    assert booked
    assert all(item["cost_cents"] is None for item in booked)


def test_what_is_compared_already_is_not_sent_again(office):
    tag = office.planner.get("/v1/comparisons", params=pair(office)).headers["ETag"]
    again = office.planner.get("/v1/comparisons", params=pair(office), headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_two_runs_of_the_same_outcome_differ_in_nothing(office, keep_run):
    twin = keep_run("studio", office.ended["studio"].outcome)
    found = office.get("/v1/comparisons", **{"from": office.runs["studio"], "to": twin})
    assert found["others"][0]["name"] == twin
    assert all(kind["total"] == 0 for kind in found["others"][0]["changes"].values())


def test_a_run_is_not_compared_with_itself(office):
    problem = office.refused("/v1/comparisons", 422, **pair(office, "studio", "studio"))
    assert [issue["path"] for issue in problem["issues"]] == ["query.to"]


def test_both_runs_have_to_be_named(office):
    problem = office.refused("/v1/comparisons", 422)
    assert {issue["path"] for issue in problem["issues"]} == {"query.from", "query.to"}


def test_plans_in_other_currencies_cannot_be_compared(office):
    problem = office.refused("/v1/comparisons", 409, **pair(office, "hello", "studio"))
    assert "currency EUR" in problem["issues"][0]["found"]


def test_schedules_too_large_for_a_request_say_what_to_do(office, monkeypatch):
    monkeypatch.setattr(comparisons, "MOST_TASKS", 9)
    assert "planner compare" in office.refused("/v1/comparisons", 422, **pair(office))["detail"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_run_of_another_workspace_is_nobodys(office, foreign_run, turned):
    runs = [office.runs["studio"], foreign_run]
    one, two = reversed(runs) if turned else runs
    assert office.refused("/v1/comparisons", 404, **{"from": one, "to": two})["title"] == "No such run"
