"""Runs as they are asked for: what they were asked, and who may watch them for how long."""

from __future__ import annotations

import pytest

from api.access.roles import Role
from api.routes import runs


@pytest.fixture
def started(clients, hello) -> str:
    """The id of a run that waits for ever."""
    order = {"kind": "solve", "time_limit": 7, "seed": 3}
    made = clients.planner.post(f"/v1/plans/{hello}/runs", json={"order": order})
    assert made.status_code == 202, made.text
    return str(made.json()["id"])


def test_a_run_says_what_it_was_asked(clients, started):
    told = clients.viewer.get(f"/v1/runs/{started}/order").json()
    assert (told["plan"], told["version"]) == ("hello", 1)
    assert (told["order"]["kind"], told["order"]["time_limit"], told["order"]["seed"]) == ("solve", 7, 3)
    assert set(told["inputs"]) == {"plan"}
    assert clients.stranger.get(f"/v1/runs/{started}/order").status_code == 404


def test_who_may_not_see_money_sees_no_budget_that_was_asked_for(clients, hello):
    order = {"kind": "select", "budget_cents": 2_000_000, "seed": 3}
    run = clients.planner.post(f"/v1/plans/{hello}/runs", json={"order": order}).json()["id"]
    assert clients.planner.get(f"/v1/runs/{run}/order").json()["order"]["budget_cents"] == 2_000_000
    seen = clients.viewer.get(f"/v1/runs/{run}/order").json()["order"]
    assert "budget_cents" not in seen
    assert seen["seed"] == 3


def test_misspelt_wishes_are_refused(clients, hello):
    asked = {"order": {"kind": "solve"}, "superseed": True, "prioritty": 1}
    answer = clients.planner.post(f"/v1/plans/{hello}/runs", json=asked)
    assert answer.status_code == 422
    assert {issue["path"] for issue in answer.json()["issues"]} == {"body.superseed", "body.prioritty"}


def test_nobody_watches_more_runs_than_he_can_look_at(clients, started, monkeypatch):
    monkeypatch.setattr(runs, "MOST_WATCHED", 0)
    answer = clients.viewer.get(f"/v1/runs/{started}/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")


def test_a_key_that_is_revoked_watches_no_longer(app, clients, client_with, key_of, started, monkeypatch):
    monkeypatch.setattr(runs, "LET_IN_SECONDS", 0.0)
    key = key_of(Role.VIEWER)
    with client_with(key).stream("GET", f"/v1/runs/{started}/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: progress"
        assert clients.admin.delete(f"/v1/keys/{key[3:15]}").status_code == 204
        assert "event: end" not in list(lines)
    assert not +runs._watchers


def test_a_kind_of_run_that_there_is_not_is_refused(clients, started):
    assert len(clients.viewer.get("/v1/runs", params={"kind": "solve"}).json()["rows"]) == 1
    assert clients.viewer.get("/v1/runs", params={"kind": "sovle"}).status_code == 422
