"""Bodies: limits however they are sent, types that are taken, JSON that nobody stumbles over."""

from __future__ import annotations

import pytest

from api.access.roles import Role
from api.http.bodies import SMALL_BYTES
from tests.api.access.service import HERE, running

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def admin(service):
    return service.headers(Role.ADMIN)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"name":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"name": NaN, "role": "viewer"}',
        b'{"name": "a", "role": "viewer", "expires": Infinity}',
        b'{"name": "a", "role": "viewer", "expires": 1e999}',
        b'{"name": "a", "role": "viewer", "expires": 123456789012345678901234567890}',
        b'{"name": "a\\u0000b", "role": "viewer"}',
        b'{"name": "\\ud800", "role": "viewer"}',
        b'{"name": "\xff"}',
        b"{",
        b"\xef\xbb\xbf{}",
    ],
)
def test_json_that_readers_stumble_over_is_refused(service, admin, body):
    before = service.rows(HERE)["api_keys"]
    answer = service.client.post("/v1/keys", content=body, headers={**admin, **JSON})
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:crewline:problem:malformed-json"
    assert service.rows(HERE)["api_keys"] == before


def test_an_escaped_backslash_is_no_null_character(service, admin):
    body = b'{"name": "a\\\\u0000", "role": "viewer"}'
    assert service.client.post("/v1/keys", content=body, headers={**admin, **JSON}).status_code == 201


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'"text"'])
def test_a_body_of_another_shape_is_told_so(service, admin, body):
    assert service.client.post("/v1/keys", content=body, headers={**admin, **JSON}).status_code == 422


@pytest.mark.parametrize(
    "type_",
    ["text/plain", "application/x-www-form-urlencoded", "image/png", "nonsense", "text/json; charset=x"],
)
def test_json_has_to_be_called_json(service, admin, type_):
    body = b'{"name": "typed", "role": "viewer"}'
    answer = service.client.post("/v1/keys", content=body, headers={**admin, "Content-Type": type_})
    assert answer.status_code == 415
    assert service.client.post("/v1/keys", content=body, headers=admin).status_code == 415


@pytest.mark.parametrize(
    ("type_", "status"),
    [
        ("application/yaml", 422),
        ("text/yaml", 422),
        ("application/json; charset=utf-8", 422),
        ("image/png", 415),
    ],
)
def test_documents_are_taken_as_json_or_yaml(service, admin, type_, status):
    answer = service.client.post("/v1/plans", content=b"{}", headers={**admin, "Content-Type": type_})
    assert answer.status_code == status


def pieces(count: int, size: int = 2**18):
    for _ in range(count):
        yield b"x" * size


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_however_it_is_sent(service, admin, chunked):
    body = pieces(5) if chunked else b"x" * (SMALL_BYTES + 1)
    answer = service.client.post("/v1/keys", content=body, headers={**admin, **JSON})
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:crewline:problem:too-large"


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "large"}])
def test_a_document_that_is_too_large_is_refused_whole(new_database, headers):
    with running(new_database("sqlite"), document_mb=1) as service:
        admin = service.headers(Role.ADMIN)
        answer = service.client.post("/v1/plans", content=pieces(8), headers={**admin, **headers})
        assert answer.status_code == 413
        assert service.rows(HERE)["plans"] == []
