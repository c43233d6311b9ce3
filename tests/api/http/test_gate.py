"""Every answer carries the headers that browsers heed, and no request is larger than it may be."""

from __future__ import annotations

import pytest

from api.access.roles import Role
from api.http.gate import MOST_HEADER_BYTES, MOST_PARAMETERS, MOST_QUERY_BYTES, SAFE_HEADERS, host_name


@pytest.fixture
def viewer(service):
    return service.headers(Role.VIEWER)


def failing(service, monkeypatch):
    """The service when its database has a fault."""

    def fail(*_args, **_more):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("api.store.plans.list_plans", fail)


def test_every_kind_of_answer_has_the_safe_headers(service, viewer, monkeypatch):
    get = service.client.get
    answers = {
        200: get("/v1/plans", headers=viewer),
        401: get("/v1/plans"),
        403: get("/v1/keys", headers=viewer),
        404: get("/v1/plans/none", headers=viewer),
        405: service.client.put("/v1/plans", headers=viewer),
        422: get("/v1/plans?limit=0", headers=viewer),
        414: get(f"/v1/plans?a={'x' * MOST_QUERY_BYTES}"),
    }
    failing(service, monkeypatch)
    answers[500] = get("/v1/plans", headers=viewer)
    for status, answer in answers.items():
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in SAFE_HEADERS} == dict(SAFE_HEADERS), status
        assert len(answer.headers["x-request-id"]) == 32
        assert answer.headers["content-type"].startswith("application/problem+json") is (status != 200)


def test_a_fault_tells_its_id_and_nothing_of_itself(service, viewer, monkeypatch):
    failing(service, monkeypatch)
    answer = service.client.get("/v1/plans", headers=viewer)
    assert answer.status_code == 500
    assert "secret of the house" not in answer.text
    assert answer.json()["request"] == answer.headers["x-request-id"]


def test_pages_of_other_origins_are_given_nothing(service, viewer):
    asked = {"Origin": "https://evil.example.com", "Access-Control-Request-Method": "GET"}
    before = service.client.options("/v1/plans", headers=asked)
    assert before.status_code == 405
    answers = [before, service.client.get("/v1/plans", headers={**asked, **viewer})]
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/v1/plans?a={'x' * MOST_QUERY_BYTES}", 414),
        ("/v1/plans?" + "&".join("a=1" for _ in range(MOST_PARAMETERS + 1)), 414),
        ("/v1/plans?cursor=%00", 400),
        ("/v1/plans/a%00b", 400),
        ("/v1/plans/a%0Ab", 422),
        ("/v1/plans/..%2f..%2fetc", 404),
        ("/v1/plans/" + "a" * 65, 422),
        ("/v1/plans?cursor=AAAA", 400),
        ("/v1/plans?cursor=%ff", 400),
        ("/v1/nothing", 404),
    ],
)
def test_odd_addresses_get_one_clear_answer(service, viewer, path, status):
    answer = service.client.get(path, headers=viewer)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_headers_have_a_limit(service, viewer):
    large = {**viewer, "X-Large": "x" * MOST_HEADER_BYTES}
    assert service.client.get("/v1/plans", headers=large).status_code == 431


@pytest.mark.parametrize("brought", ["abc\r\nX-Evil: 1", "é", "x" * 65, ""])
def test_an_odd_request_id_is_not_echoed(service, brought):
    answer = service.client.get("/health", headers={"X-Request-Id": brought.encode("latin-1")})
    assert answer.headers["x-request-id"] != brought
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    ("header", "name"),
    [("Example.com:80", "example.com"), ("[::1]:8321", "::1"), ("[::1]", "::1"), ("", ""), ("a", "a")],
)
def test_the_name_in_a_host_header_comes_without_its_port(header, name):
    assert host_name(header) == name
