"""Answers become values or errors, whatever it was that answered."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest

from api.client import (
    ApiError,
    Client,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    ServerError,
    UnauthorizedError,
    UnexpectedAnswerError,
)
from planner.errors import CrewlineError

from .conftest import KEY, PLAN, URL, ok, problem

ISSUE = {
    "path": "projects[0].tasks[1].skill",
    "found": '"animator"',
    "expected": "expected a skill that somebody has",
    "hint": "known: copywriter",
    "severity": "error",
    "code": "unknown-skill",
}


def read(client):
    return (yield client.plans.read("hello"))


def test_a_plan_is_read_with_what_the_client_knows_of_it(service):
    plan = service.answers(ok(PLAN)).talk(read)
    assert (plan.id, plan.version, plan.created.year) == ("hello", 3, 2027)


def test_the_key_goes_into_the_authorization(service):
    service.answers(ok(PLAN)).talk(read)
    assert service.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_names_are_quoted_into_the_path(service):
    def read_odd(client):
        yield client.plans.read("../runs?x=1#é")

    service.answers(ok(PLAN)).talk(read_odd)
    assert service.paths == ["GET /v1/plans/..%2Fruns%3Fx%3D1%23%C3%A9"]


def test_a_problem_is_told_with_everything_that_is_wrong(service):
    service.answers(
        problem(422, "invalid-document", detail="two problems", issues=[ISSUE, ISSUE], request="r1")
    )
    with pytest.raises(InvalidError) as raised:
        service.talk(read)
    error = raised.value
    assert (error.status, error.type, error.request) == (422, "invalid-document", "r1")
    assert [issue.code for issue in error.issues] == ["unknown-skill"] * 2
    assert str(error).count("projects[0].tasks[1].skill") == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, UnauthorizedError), (403, ForbiddenError), (404, NotFoundError), (500, ServerError)],
)
def test_each_status_has_its_error(service, status, kind):
    service.answers(problem(status, "some-kind"))
    with pytest.raises(kind) as raised:
        service.talk(read)
    assert isinstance(raised.value, ApiError)
    assert isinstance(raised.value, CrewlineError)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: httpx2.Response(
            200, text="<html>Log in to the hotel</html>", headers={"Content-Type": "text/html"}
        ),
        lambda _: httpx2.Response(200, json=["a", "list"]),
        lambda _: httpx2.Response(
            200, content=b'{"id": "hello"', headers={"Content-Type": "application/json"}
        ),
        lambda _: httpx2.Response(200),
        lambda _: httpx2.Response(302, headers={"Location": "https://elsewhere.test/"}),
    ],
    ids=["a page", "another shape", "broken JSON", "nothing", "a redirect"],
)
def test_what_is_none_of_ours_is_said_to_be(service, answer):
    service.answers(answer)
    with pytest.raises(UnexpectedAnswerError):
        service.talk(read)


@pytest.mark.parametrize("body", [b"not json", b"[1]", b'{"issues": [1, "x"]}', b'{"issues": {"a": 1}}'])
def test_a_broken_problem_is_still_an_error_of_its_status(service, body):
    service.answers(httpx2.Response(404, content=body, headers={"Content-Type": "application/problem+json"}))
    with pytest.raises(NotFoundError):
        service.talk(read)


def test_rows_of_every_page_are_iterated_over_as_one(service):
    def all_plans(client):
        return (yield client.plans.list())

    first = {"rows": [PLAN, {**PLAN, "id": "second"}], "next": "c 1"}
    last = {"rows": [{**PLAN, "id": "third"}], "next": None}
    rows = service.answers(ok(first), ok(last)).talk(all_plans)
    assert [plan.id for plan in rows] == ["hello", "second", "third"]
    assert service.asked[1].url.params["cursor"] == "c 1"


def test_a_page_is_fetched_when_it_is_needed(service):
    if service.mode == "async":
        pytest.skip("the same generator")
    service.answers(ok({"rows": [PLAN], "next": "more"}))
    with Client(URL, transport=httpx2.MockTransport(service)) as client:
        assert next(client.plans.list()).id == "hello"
    assert len(service.asked) == 1


def test_no_description_of_a_client_or_run_shows_the_key():
    with Client("http://user:word@crewline.test", KEY) as client:
        assert repr(client) == "<Client of crewline.test>"


def test_address_and_key_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("CREWLINE_URL", "https://office.test/crewline")
    monkeypatch.setenv("CREWLINE_KEY", "cl_x.y")
    with Client() as client:
        request = client._sender.http.build_request("GET", "/v1/plans")
    assert str(request.url) == "https://office.test/crewline/v1/plans"
    assert request.headers["authorization"] == "Bearer cl_x.y"


def test_without_a_word_it_is_this_machine_and_no_key(monkeypatch):
    monkeypatch.delenv("CREWLINE_URL", raising=False)
    monkeypatch.delenv("CREWLINE_KEY", raising=False)
    with Client() as client:
        request = client._sender.http.build_request("GET", "/v1/plans")
    assert str(request.url) == "http://127.0.0.1:8321/v1/plans"
    assert "authorization" not in request.headers


@pytest.mark.parametrize("url", ["crewline.test", "ftp://crewline.test", "http://", "http://[::1"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="address"):
        Client(url)


@pytest.mark.parametrize("key", ["cl_a b", "cl_a\nb", "cl_ä"])
def test_a_key_that_is_none_is_refused_without_showing_it(key):
    with pytest.raises(ValueError, match="holds characters") as raised:
        Client(URL, key)
    assert key not in str(raised.value)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_timeout_that_is_none_is_refused(seconds):
    with pytest.raises(ValueError, match="above 0 seconds"):
        Client(URL, timeout_seconds=seconds)


def test_a_client_that_was_closed_says_so(service):
    kept = []

    def keep(client):
        kept.append(client)
        yield client.plans.list()

    service.answers(ok({"rows": []})).talk(keep)
    with pytest.raises(RuntimeError, match="closed"):
        service.ask_again(kept[0])
    assert len(service.asked) == 1


def test_days_in_documents_are_sent_as_they_are_written(service):
    def preview(client):
        yield client.plans.preview("hello", [{"change": "x", "date": dt.date(2027, 3, 1)}])

    service.answers(problem(422, "invalid-document"))
    with pytest.raises(InvalidError):
        service.talk(preview)
    assert b'"2027-03-01"' in service.asked[0].content


@pytest.mark.parametrize("value", [object(), float("nan"), dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)])
def test_what_json_can_not_hold_is_refused_before_anything_is_sent(service, value):
    def preview(client):
        yield client.plans.preview("hello", [{"change": "x", "date": value}])

    with pytest.raises((TypeError, ValueError)):
        service.talk(preview)
    assert service.asked == []
