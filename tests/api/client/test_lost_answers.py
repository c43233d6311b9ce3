"""A change whose answer was lost: looked up where that is possible, else told that it may have been made."""

from __future__ import annotations

import httpx2
import pytest

from api.client import (
    ConflictError,
    InvalidError,
    ServerError,
    UnexpectedAnswerError,
    UnreachableError,
    VersionMovedError,
)

from .conftest import PLAN, RUN, ok, problem

LOST = httpx2.ReadError("the connection was reset")
REFUSED = httpx2.ConnectError("connection refused")
TASKS = [{"id": "talk", "work": "4h", "skill": "writing"}]
CLEO = {"id": "Cleo", "skills": ["writing", "testing"]}
SHOP = {"id": "shop", "tasks": TASKS, "due": "2027-03-10"}
DOCUMENT = {
    "format": "crewline/1",
    "name": "Hello",
    "start": "2027-03-01",
    "people": [CLEO],
    "projects": [SHOP],
}
NEXT = "GET /v1/plans/hello/versions/4"


def moved(_request):
    return problem(412, "version-moved", head=4)


def version_4(**more):
    """The version after the one that was read."""
    return ok({**DOCUMENT, **more})


def changed(ask):
    """A conversation that reads the plan, which is at version 3, and changes it."""

    def conversation(client):
        plan = yield client.plans.read("hello")
        return (yield ask(client.plans, plan))

    return conversation


replace = changed(lambda plans, plan: plans.replace(plan, DOCUMENT))
rename = changed(lambda plans, plan: plans.rename(plan, "Bakery"))
hold = changed(lambda plans, plan: plans.set_project_status(plan, "shop", "on-hold"))
put_shop = changed(lambda plans, plan: plans.replace_project(plan, "shop", SHOP))
put_cleo = changed(lambda plans, plan: plans.put_part(plan, "people", "Cleo", {"skills": CLEO["skills"]}))
drop_shop = changed(lambda plans, plan: plans.remove_project(plan, "shop"))
drop_pool = changed(lambda plans, plan: plans.remove_part(plan, "contractor-pools", "freelance"))


@pytest.mark.parametrize(
    ("change", "then"),
    [
        (hold, {"projects": [{**SHOP, "status": "on-hold"}]}),
        (put_shop, {}),
        (put_cleo, {}),
        (drop_shop, {"projects": []}),
        (drop_pool, {}),
    ],
    ids=["status", "project", "person", "project gone", "pool gone"],
)
def test_a_change_that_the_next_version_holds_was_made(service, change, then):
    service.answers(ok(PLAN), LOST, moved, version_4(**then))
    done = service.talk(change)
    assert service.paths[-1] == NEXT
    assert done is None or (done.plan, done.version) == ("hello", 4)


def test_a_replaced_plan_is_told_at_the_version_that_it_became_whatever_came_later(service):
    # somebody else has renamed it since: it is at version 6 now
    now = {**PLAN, "version": 6, "name": "Later"}
    service.answers(ok(PLAN), LOST, problem(412, "version-moved", head=6), version_4(), ok(now))
    done = service.talk(replace)
    assert (done.version, done.name) == (4, "Hello")


def test_a_renamed_plan_is_told(service):
    service.answers(ok(PLAN), LOST, moved, version_4(name="Bakery"), ok({**PLAN, "version": 4}))
    assert service.talk(rename).name == "Bakery"


@pytest.mark.parametrize(
    ("change", "then"),
    [
        (replace, {"name": "Another"}),
        (rename, {}),
        (hold, {}),
        (put_shop, {"projects": [{**SHOP, "due": "2027-03-11"}]}),
        (put_cleo, {"people": []}),
        (drop_shop, {}),
    ],
    ids=["plan", "name", "status", "project", "person", "project gone"],
)
def test_a_change_that_the_next_version_lacks_was_somebody_elses(service, change, then):
    service.answers(ok(PLAN), LOST, moved, version_4(**then))
    with pytest.raises(VersionMovedError) as raised:
        service.talk(change)
    assert (raised.value.head, service.paths[-1]) == (4, NEXT)


def test_what_can_not_be_looked_up_is_told_as_perhaps_done(service):
    service.answers(ok(PLAN), LOST, moved, problem(404, "not-found"))
    with pytest.raises(VersionMovedError) as raised:
        service.talk(replace)
    assert raised.value.maybe_done
    assert "may have been done" in raised.value.__notes__[0]


def test_a_moved_version_after_a_refused_connection_is_somebody_elses(service):
    service.answers(ok(PLAN), REFUSED, moved)
    with pytest.raises(VersionMovedError) as raised:
        service.talk(replace)
    assert not raised.value.maybe_done
    assert len(service.asked) == 3


def test_a_gateway_may_lose_an_answer_too(service):
    service.answers(ok(PLAN), httpx2.Response(504), moved, version_4(), ok({**PLAN, "version": 4}))
    assert service.talk(replace).version == 4


def test_what_is_gone_after_a_lost_answer_was_taken_out(service):
    delete = changed(lambda plans, plan: plans.delete(plan))
    service.answers(ok(PLAN), LOST, problem(404, "not-found")).talk(delete)
    assert service.asked[-1].headers["if-match"] == '"3"'


def test_a_post_that_moved_nothing_is_answered_with_the_answer_of_its_first_try(service):
    revert = changed(lambda plans, plan: plans.revert(plan, version=1))
    service.answers(ok(PLAN), LOST, moved)
    with pytest.raises(VersionMovedError) as raised:
        service.talk(revert)
    assert not raised.value.maybe_done  # its key would have brought the first answer again


def start(client):
    return (yield client.runs.start("solve", "hello"))


def test_a_post_without_an_answer_names_the_key_to_send_it_again_with(service):
    service.answers(*[LOST] * 6)
    with pytest.raises(UnreachableError) as raised:
        service.talk(start)
    assert raised.value.maybe_done
    assert {raised.value.idempotency_key} == set(service.keys)


def reply_lost(address):
    headers = {"Location": address}
    return lambda _: problem(409, "idempotency-reply-lost", headers, detail="The trail has it.")


def test_what_the_service_has_done_without_keeping_its_answer_is_read_where_it_says(service):
    service.answers(LOST, reply_lost(f"/v1/runs/{RUN['id']}"), ok(RUN))
    assert service.talk(start).id == RUN["id"]
    assert service.paths[-1] == f"GET /v1/runs/{RUN['id']}"


@pytest.mark.parametrize("address", ["/v1/plans/hello", "https://elsewhere.test/v1/runs/1"])
def test_what_can_not_be_read_there_is_told_as_done(service, address):
    there = [ok(PLAN)] if address.startswith("/") else []
    service.answers(LOST, reply_lost(address), *there)
    with pytest.raises(ConflictError, match="The trail has it") as raised:
        service.talk(start)
    assert raised.value.maybe_done


@pytest.mark.parametrize(
    ("script", "kind", "maybe_done"),
    [
        (lambda: [REFUSED] * 6, UnreachableError, False),
        (lambda: [httpx2.Response(503) for _ in range(6)], ServerError, False),
        (lambda: [problem(503, "database-away") for _ in range(6)], ServerError, True),
        (lambda: [LOST, *(problem(409, "idempotency-conflict") for _ in range(5))], ConflictError, True),
        (lambda: [httpx2.Response(502) for _ in range(6)], ServerError, True),
        (lambda: [LOST, *(httpx2.Response(503) for _ in range(5))], ServerError, True),
        (lambda: [httpx2.Response(500)], ServerError, True),
        (lambda: [LOST, problem(422, "invalid-document")], InvalidError, False),
        (lambda: [ok({"another": "service"})], UnexpectedAnswerError, True),
    ],
    ids=[
        "refused",
        "away",
        "database away",
        "lost, and the first try never answered",
        "bad gateway",
        "lost, then away",
        "a fault",
        "refused for its errors",
        "no answer",
    ],
)
def test_each_error_says_whether_it_may_have_been_done(service, script, kind, maybe_done):
    service.answers(*script())
    with pytest.raises(kind) as raised:
        service.talk(start)
    assert raised.value.maybe_done is maybe_done


def test_reading_does_nothing_that_could_have_been_done(service):
    def read(client):
        yield client.runs.get(RUN["id"])

    service.answers(*[LOST] * 6)
    with pytest.raises(UnreachableError) as raised:
        service.talk(read)
    assert not raised.value.maybe_done
