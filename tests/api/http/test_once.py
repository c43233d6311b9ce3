"""Idempotency keys and If-Match, all at once: one effect, one winner, and replies as they were."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from api.access.roles import Role, Scope
from tests.api.access.service import ELSEWHERE, HERE

PLAN = "format: crewline/1\nname: {name}\nstart: 2027-01-04\n"
FILM = PLAN.format(name="Film")


def all_at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What ``work(number)`` gave, each in a thread of its own, all begun together."""
    meet, results = threading.Barrier(count, timeout=60), [None] * count

    def one(number: int) -> None:
        meet.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def admin(service):
    return service.headers(Role.ADMIN)


def post(service, headers, text=FILM, key=None, **query):
    more = {} if key is None else {"Idempotency-Key": key}
    return service.client.post("/v1/plans", content=text, params=query, headers={**headers, **more})


def test_twelve_equal_keys_at_once_have_one_effect(service, admin):
    answers = all_at_once(12, lambda _: post(service, admin, PLAN.format(name="Twelve"), "twelve"))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {201, 409}
    first = [one for one in answers if one.status_code == 201 and "idempotent-replayed" not in one.headers]
    assert len(first) == 1
    assert all(one.headers["retry-after"] for one in answers if one.status_code == 409)
    again = post(service, admin, PLAN.format(name="Twelve"), "twelve")
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert again.json() == first[0].json()
    assert [row for row in service.rows(HERE)["plans"] if "twelve" in row] == [
        row for row in service.rows(HERE)["plans"] if row[1] == "twelve"
    ]
    assert sum(row[1] == "twelve" for row in service.rows(HERE)["plans"]) == 1


def test_of_sixteen_writers_of_one_version_one_wins(service, admin):
    assert post(service, admin, id="raced").status_code == 201

    def write(number: int) -> int:
        text = PLAN.format(name=f"By {number}")
        headers = {**admin, "If-Match": '"1"'}
        return service.client.put("/v1/plans/raced/document", content=text, headers=headers).status_code

    assert sorted(all_at_once(16, write)) == [200] + [412] * 15
    assert service.client.get("/v1/plans/raced", headers=admin).json()["version"] == 2


def test_another_request_under_the_key_is_refused(service, admin):
    assert post(service, admin, PLAN.format(name="Ten"), "ten").status_code == 201
    other = post(service, admin, PLAN.format(name="Eleven"), "ten")
    assert other.status_code == 422
    assert other.json()["type"] == "urn:crewline:problem:idempotency-key-reused"
    assert post(service, admin, PLAN.format(name="Ten"), "ten", id="other").status_code == 422


def test_what_the_client_did_wrong_is_answered_alike_the_second_time(service, admin):
    bad = "format: crewline/1\nname: Bad\n"
    first, second = (post(service, admin, bad, "bad") for _ in range(2))
    assert (first.status_code, second.status_code) == (422, 422)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"] == "application/problem+json"
    assert second.json() == first.json()


def test_a_refusal_for_a_missing_scope_is_kept_for_that_key_only(service):
    viewer, planner = service.headers(Role.VIEWER), service.headers(Role.PLANNER)
    text = PLAN.format(name="Scoped")
    assert post(service, viewer, text, "scoped").status_code == 403
    assert post(service, planner, text, "scoped").status_code == 201


def test_a_fault_of_ours_is_tried_again(service, admin, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("api.store.trail.note", lambda *_args, **_more: 1 / 0)
        assert post(service, admin, PLAN.format(name="Again"), "again").status_code == 500
    assert not [row for row in service.rows(HERE)["plans"] if row[1] == "again"]
    answer = post(service, admin, PLAN.format(name="Again"), "again")
    assert answer.status_code == 201
    assert "idempotent-replayed" not in answer.headers


def test_a_request_whose_answer_was_lost_is_told_where_its_effect_is(service, admin, monkeypatch):
    text = PLAN.format(name="Lost")
    with monkeypatch.context() as dying:
        dying.setattr("api.store.replies.keep_reply", lambda *_: 1 / 0)
        assert post(service, admin, text, "lost").status_code == 500
    assert post(service, admin, text, "lost").status_code == 409
    monkeypatch.setattr("api.store.replies.UNANSWERED_MS", -1)
    again = post(service, admin, text, "lost")
    assert (again.status_code, again.headers["location"]) == (409, "/v1/plans/lost")
    assert again.json()["type"] == "urn:crewline:problem:idempotency-reply-lost"
    assert "plan.create of lost" in again.json()["detail"]
    assert sum(row[1].startswith("lost") for row in service.rows(HERE)["plans"]) == 1


def test_keys_of_one_workspace_or_user_mean_nothing_to_another(service, admin):
    others = service.headers(Role.ADMIN, ELSEWHERE)
    for headers in (admin, others):
        answer = post(service, headers, PLAN.format(name="Shared"), "shared")
        assert answer.status_code == 201
        assert "idempotent-replayed" not in answer.headers


@pytest.mark.parametrize("key", [b"", b"x" * 256, b"a\tb"])
def test_odd_idempotency_keys_are_refused(service, admin, key):
    assert post(service, admin, PLAN.format(name="Odd"), key).status_code == 400


@pytest.mark.parametrize(
    ("tag", "status"),
    [(None, 428), ('"9"', 412), ("*", 412), ('W/"1"', 412), ('"1", "2"', 412), ("x" * 3000, 412)],
)
def test_a_change_says_which_version_it_is_for(service, admin, tag, status):
    post(service, admin, id="tagged")
    headers = admin if tag is None else {**admin, "If-Match": tag}
    answer = service.client.delete("/v1/plans/tagged", headers=headers)
    assert answer.status_code == status
    assert len(answer.text) < 2000
    assert service.client.get("/v1/plans/tagged", headers=admin).json()["version"] == 1


def test_a_planner_who_sees_no_money_can_not_wipe_it_out(service, admin):
    post(service, admin, id="priced")
    blind = service.headers(Role.PLANNER, scopes=frozenset({Scope.READ, Scope.PLAN}))
    headers = {**blind, "If-Match": '"1"'}
    text = PLAN.format(name="Wiped")
    assert service.client.put("/v1/plans/priced/document", content=text, headers=headers).status_code == 403


def test_a_database_that_is_away_is_told_and_the_request_may_come_again(service, admin, monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    with monkeypatch.context() as broken:
        broken.setattr("api.store.plans.create_plan", away)
        answer = post(service, admin, PLAN.format(name="Away"), "away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "urn:crewline:problem:database-away"
    assert "SELECT" not in answer.text
    assert post(service, admin, PLAN.format(name="Away"), "away").status_code == 201


def test_a_statement_that_took_too_long_is_no_database_that_is_away(service, admin, monkeypatch):
    class EndedError(Exception):
        sqlstate = "57014"

    def slow(*_args, **_more):
        raise OperationalError("SELECT 1", {}, EndedError())

    monkeypatch.setattr("api.store.plans.list_plans", slow)
    answer = service.client.get("/v1/plans", headers=admin)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:crewline:problem:too-slow")
