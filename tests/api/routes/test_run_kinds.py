"""Runs of every kind over HTTP: how they are described, what they refer to, and what they leave."""

from __future__ import annotations

import pytest

from api.runs.kinds import MODULES
from api.runs.orders import StoredOrder
from api.runs.orders.examples import EXAMPLES
from api.store import contents, runs
from api.store.runs import Ending


@pytest.fixture
def ended(clients, hello, database):
    """Starts a run, and ends it as a worker would, with documents."""

    def made(documents: dict[str, bytes], order: object = None) -> str:
        body = {"order": order or {"kind": "solve"}}
        run = clients.planner.post(f"/v1/plans/{hello}/runs", json=body).json()["id"]
        with database.writing() as connection:
            held = runs.begin_attempt(connection, "office", run, "the tests")
            answer = {"levels": [{"value": 5, "unit": "cents"}], "gain_cents": 9, "days": 3}
            runs.end_run(connection, held, Ending("succeeded", answer, None, documents))
        return str(run)

    return made


def test_the_description_has_every_kind_with_an_example(clients):
    described = clients.admin.get("/v1/openapi.json").json()
    body = described["paths"]["/v1/plans/{plan}/runs"]["post"]["requestBody"]["content"]["application/json"]
    assert set(body["examples"]) == set(MODULES)
    order = described["components"]["schemas"]["NewRunRequest"]["properties"]["order"]
    assert set(order["discriminator"]["mapping"]) == set(MODULES)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_kind_is_queued_or_misses_the_runs_that_it_names(kind, clients, hello):
    answer = clients.planner.post(f"/v1/plans/{hello}/runs", json={"order": EXAMPLES[kind]})
    needs_others = any(name in EXAMPLES[kind] for name in ("run", "sides"))
    assert answer.status_code == (404 if needs_others else 202), answer.text


def test_an_order_keeps_what_it_refers_to_by_hash(clients, hello, ended, database):
    first = ended({"outcome": b"one"})
    other = ended({"outcome-both": b"two", "plan": b"{}"})
    order = {"kind": "compare", "sides": [{"run": first}, {"run": f"{other}/outcome-both"}]}
    run = clients.planner.post(f"/v1/plans/{hello}/runs", json={"order": order}).json()["id"]
    with database.reading() as connection:
        row = runs.find_run(connection, "office", run)
        stored = StoredOrder.model_validate_json(contents.get(connection, "office", row.order_sha256))
        kept = {name: contents.get(connection, "office", sha) for name, sha in stored.inputs.items()}
    assert (kept["side-1"], kept["side-2"], kept["side-2-plan"]) == (b"one", b"two", b"{}")
    assert kept["side-1-plan"] == kept["plan"]  # the version that the first run was asked of


def test_a_run_that_has_left_no_such_outcome_is_a_conflict(clients, hello, ended):
    run = ended({"outcome-both": b"{}"})
    answer = clients.planner.post(f"/v1/plans/{hello}/runs", json={"order": {"kind": "risk", "run": run}})
    assert answer.status_code == 409
    assert answer.json()["outcomes"] == ["outcome-both"]


def test_a_foreign_run_is_not_there(clients, ended):
    run = ended({"outcome": b"{}"})
    clients.stranger.post(
        "/v1/plans", params={"id": "own"}, content=b"format: crewline/1\nstart: 2027-01-04\n"
    )
    answer = clients.stranger.post("/v1/plans/own/runs", json={"order": {"kind": "risk", "run": run}})
    assert answer.status_code == 404
    assert clients.stranger.get(f"/v1/runs/{run}/documents/outcome").status_code == 404


def test_documents_of_a_run_are_read_by_name_and_without_money_where_it_is_not_seen(clients, ended):
    run = ended({"quote": b'{"verdict": "Yes, for 4,800 USD", "booking_cost": 480000, "days": 3}'})
    place = f"/v1/runs/{run}/documents/quote"
    assert clients.planner.get(place).json()["booking_cost"] == 480_000
    shown = clients.viewer.get(place)
    assert shown.json()["booking_cost"] is None
    assert shown.json()["days"] == 3
    assert "4,800" not in shown.text
    tag = shown.headers["ETag"]
    assert tag != clients.planner.get(place).headers["ETag"]
    assert clients.viewer.get(place, headers={"If-None-Match": tag}).status_code == 304
    assert clients.viewer.get(f"/v1/runs/{run}/documents/nothing").status_code == 404


def test_answers_of_runs_hide_money_from_who_does_not_see_it(clients, ended):
    run = ended({})
    assert clients.planner.get(f"/v1/runs/{run}").json()["answer"]["gain_cents"] == 9
    shown = clients.viewer.get(f"/v1/runs/{run}").json()["answer"]
    assert (shown["gain_cents"], shown["levels"][0]["value"], shown["days"]) == (None, None, 3)
