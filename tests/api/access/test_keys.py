"""Keys over HTTP and from the command line: shown once, fewer scopes, expiry, revoked at once."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

import pytest
from typer.testing import CliRunner

from api.access import keys
from api.access.rates import GUESSES_PER_MINUTE
from api.access.roles import Role, Scope
from api.cli.program import app as program
from api.cli.serving.preparing import first_key
from api.settings import Settings
from api.store.database import now_ms
from tests.api.access.service import ELSEWHERE, HERE, running


@pytest.fixture
def admin(service):
    """Headers of somebody who may do everything."""
    return service.headers(Role.ADMIN)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_that_is_made_works_and_its_secret_is_shown_once(service, admin):
    made = service.client.post("/v1/keys", json={"name": "form", "role": "submitter"}, headers=admin)
    assert made.status_code == 201
    answer = made.json()
    assert service.client.get("/v1/plans", headers=bearer(answer["key"])).status_code == 200
    secret = answer["key"].partition(".")[2]
    assert len(secret) >= 43
    listed = service.client.get("/v1/keys", headers=admin).text
    assert answer["id"] in listed
    assert secret not in listed
    read = service.client.get(made.headers["location"], headers=admin)
    assert "key" not in read.json()
    assert read.json()["scopes"] == ["read", "submit"]


def test_no_secret_stands_anywhere_in_the_database(service, admin):
    asked = {"name": "kept", "role": "viewer"}
    headers = {**admin, "Idempotency-Key": "make a key"}
    key = service.client.post("/v1/keys", json=asked, headers=headers).json()["key"]
    with sqlite3.connect(str(service.database.url.database)) as connection:
        dump = "\n".join(connection.iterdump())
        blobs = b"".join(row[0] or b"" for row in connection.execute("SELECT body FROM replies"))
    connection.close()
    secret = key.partition(".")[2]
    assert key.partition(".")[0].removeprefix("cl_") in dump
    assert secret not in dump
    assert secret.encode() not in blobs


def test_a_repeated_request_makes_no_second_key_and_shows_the_secret_no_second_time(service, admin):
    headers = {**admin, "Idempotency-Key": "once"}
    first, second = (
        service.client.post("/v1/keys", json={"name": "twice", "role": "viewer"}, headers=headers)
        for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.json() == {**first.json(), "key": None}
    assert second.headers["location"] == first.headers["location"]
    names = [row["name"] for row in service.client.get("/v1/keys?limit=200", headers=admin).json()["rows"]]
    assert names.count("twice") == 1


@pytest.mark.parametrize("expires", ["9999-12-31T23:59:59-12:00", "2300-01-01T00:00:00Z"])
def test_a_key_that_would_last_for_ages_is_refused_and_not_made(service, admin, expires):
    before = service.rows(HERE)["api_keys"]
    asked = {"name": "for ever", "role": "viewer", "expires": expires}
    assert service.client.post("/v1/keys", json=asked, headers=admin).status_code == 422
    assert service.rows(HERE)["api_keys"] == before
    assert service.client.get("/v1/keys", headers=admin).status_code == 200


def test_a_revoked_key_is_refused_at_once(service, admin):
    made = service.client.post("/v1/keys", json={"name": "gone", "role": "viewer"}, headers=admin).json()
    assert service.client.get("/v1/plans", headers=bearer(made["key"])).status_code == 200
    assert service.client.delete(f"/v1/keys/{made['id']}", headers=admin).status_code == 204
    assert service.client.get("/v1/plans", headers=bearer(made["key"])).status_code == 401
    assert service.client.delete(f"/v1/keys/{made['id']}", headers=admin).status_code == 204
    assert service.client.get(f"/v1/keys/{made['id']}", headers=admin).json()["revoked"] is not None


def test_an_expired_key_is_refused(service):
    soon = service.headers(Role.VIEWER, expires=now_ms() + 60_000)
    over = service.headers(Role.VIEWER, expires=now_ms() - 1)
    assert service.client.get("/v1/plans", headers=soon).status_code == 200
    assert service.client.get("/v1/plans", headers=over).status_code == 401


def test_a_key_may_have_fewer_scopes_than_its_role_and_never_more(service, admin):
    asked = {"name": "reads", "role": "planner", "scopes": ["read"]}
    made = service.client.post("/v1/keys", json=asked, headers=admin).json()
    assert made["scopes"] == ["read"]
    refused = service.client.post("/v1/plans", content="{}", headers=bearer(made["key"]))
    assert refused.status_code == 403
    for scopes in (["money"], [], ["read", "admin"]):
        answer = service.client.post(
            "/v1/keys", json={**asked, "role": "viewer", "scopes": scopes}, headers=admin
        )
        assert answer.status_code == 422, scopes


def test_nobody_gives_away_more_than_he_has(service):
    modest = service.headers(Role.ADMIN, scopes=frozenset({Scope.READ, Scope.ADMIN}))
    asked = {"name": "more", "role": "planner"}
    assert service.client.post("/v1/keys", json=asked, headers=modest).status_code == 403
    fewer = {**asked, "scopes": ["read"]}
    assert service.client.post("/v1/keys", json=fewer, headers=modest).status_code == 201


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "", "role": "viewer"},
        {"name": "a\nb", "role": "viewer"},
        {"name": "a" * 201, "role": "viewer"},
        {"name": "a", "role": "king"},
        {"name": "a", "role": "viewer", "workspace": ELSEWHERE},
        {"name": "a", "role": "viewer", "expires": "2020-01-01T00:00:00Z"},
        {"name": "a", "role": "viewer", "expires": "2030-01-01T00:00:00"},
    ],
)
def test_odd_keys_are_refused_and_not_made(service, admin, asked):
    before = service.rows(HERE)["api_keys"]
    assert service.client.post("/v1/keys", json=asked, headers=admin).status_code == 422
    assert service.rows(HERE)["api_keys"] == before


def test_keys_of_another_workspace_are_not_there(service, admin):
    id_ = service.key(Role.VIEWER, ELSEWHERE)[3:15]
    assert service.client.get(f"/v1/keys/{id_}", headers=admin).status_code == 404
    assert service.client.delete(f"/v1/keys/{id_}", headers=admin).status_code == 404
    assert id_ not in service.client.get("/v1/keys?limit=200", headers=admin).text


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer cl_",
        "Bearer cl_000000000000.secret",
        "Bearer cl_000000000000",
        "Basic dXNlcjpwYXNz",
        "Bearer \xe9",
        "Bearer cl_%' OR 1=1.x",
    ],
)
def test_what_is_no_key_is_refused(service, header):
    answer = service.client.get("/v1/plans", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_secret_of_one_key_opens_no_other(service):
    one, other = service.key(Role.VIEWER), service.key(Role.ADMIN)
    mixed = f"{other.partition('.')[0]}.{one.partition('.')[2]}"
    assert service.client.get("/v1/plans", headers=bearer(mixed)).status_code == 401


def test_every_making_and_revoking_is_in_the_trail_without_the_secret(service, admin):
    made = service.client.post("/v1/keys", json={"name": "noted", "role": "viewer"}, headers=admin).json()
    service.client.delete(f"/v1/keys/{made['id']}", headers=admin)
    answer = service.client.get("/v1/trail", params={"subject": made["id"]}, headers=admin)
    revoked, created = answer.json()["rows"]
    assert (created["action"], revoked["action"]) == ("key.create", "key.revoke")
    assert created["after"] == {"name": "noted", "role": "viewer", "scopes": ["read"], "expires": None}
    assert revoked["before"] == {"revoked": None}
    assert created["actor"].startswith("key:")
    assert len(created["request"]) == 32
    assert made["key"].partition(".")[2] not in answer.text


def test_the_trail_comes_in_pages_and_only_to_those_who_may(service, admin):
    for number in range(5):
        service.client.post("/v1/keys", json={"name": f"{number}", "role": "viewer"}, headers=admin)
    numbers, cursor = [], None
    while True:
        query = {"limit": 2, **({} if cursor is None else {"cursor": cursor})}
        page = service.client.get("/v1/trail", params=query, headers=admin).json()
        numbers += [row["number"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(numbers) == len(service.rows(HERE)["trail"])
    assert numbers == sorted(numbers, reverse=True)
    assert service.client.get("/v1/trail", headers=service.headers(Role.PLANNER)).status_code == 403
    elsewhere = service.client.get("/v1/trail", headers=service.headers(Role.ADMIN, ELSEWHERE))
    assert elsewhere.json()["rows"] == []


def test_who_guesses_keys_has_to_wait_and_valid_keys_go_on(new_database):
    with running(new_database("sqlite")) as service:
        valid = service.headers(Role.VIEWER)
        assert service.client.get("/v1/plans", headers=valid).status_code == 200
        wrong = [
            service.client.get("/v1/plans", headers=bearer(f"cl_00000000{number:04}.guess"))
            for number in range(GUESSES_PER_MINUTE + 1)
        ]
        assert {answer.status_code for answer in wrong[:-1]} == {401}
        assert wrong[-1].status_code == 429
        assert int(wrong[-1].headers["retry-after"]) >= 1
        assert service.client.get("/v1/plans", headers=valid).status_code == 200
        first_seen = service.headers(Role.VIEWER)
        assert service.client.get("/v1/plans", headers=first_seen).status_code == 200
        revoked = bearer(service.key(Role.VIEWER, expires=now_ms() - 1))
        for guess in (revoked, bearer("cl_nothing"), bearer("cl_000000000000.guess"), bearer("a.b.c")):
            assert service.client.get("/v1/plans", headers=guess).status_code == 429


def test_a_key_that_asks_too_often_is_told_how_long_to_wait(new_database):
    with running(new_database("sqlite"), requests_per_minute=5) as service:
        hasty, other = service.headers(Role.VIEWER), service.headers(Role.VIEWER)
        answers = [service.client.get("/v1/plans", headers=hasty) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 120
        assert service.client.get("/v1/plans", headers=other).status_code == 200


def test_the_first_start_makes_one_key_and_no_second_one(new_database):
    database = new_database("sqlite")
    key = first_key(database)
    assert key is not None
    assert first_key(database) is None
    with database.reading() as connection:
        assert keys.principal_of(connection, key).role is Role.ADMIN


def test_keys_are_made_listed_and_revoked_on_the_command_line(new_database, monkeypatch):
    database = new_database("sqlite")
    folder = str(Settings(database=f"sqlite:///{database.url.database}").database_url)

    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(program, ["key", *arguments, "--db", folder])
        assert result.exit_code == code, result.output
        return result.stdout

    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=9)).date().isoformat()
    made = json.loads(
        run("create", "night job", "--role", "planner", "--scopes", "read,plan", "--expires", day)
        and run("create", "form", "--role", "submitter", "--workspace", "agency", "--json")
    )
    assert (made["workspace"], made["scopes"], made["created_by"]) == (
        "agency",
        ["read", "submit"],
        "command line",
    )
    with database.reading() as connection:
        assert keys.principal_of(connection, made["key"]).workspace == "agency"
    listed = run("list", "--workspace", "agency")
    assert made["id"] in listed
    assert made["key"].partition(".")[2] not in listed
    assert [one["name"] for one in json.loads(run("list", "--json"))["keys"]] == ["night job"]
    run("revoke", made["id"], code=1)  # not of the default workspace
    run("revoke", made["id"], "--workspace", "agency")
    with database.reading() as connection:
        assert keys.principal_of(connection, made["key"]) is None
    run("create", "more", "--role", "viewer", "--scopes", "plan", code=1)
    run("create", "odd", "--workspace", "../x", code=2)
    run("create", "odd", "--scopes", "everything", code=2)
    run("create", "late", "--expires", "2020-01-01", code=1)
