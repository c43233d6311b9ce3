"""When a key was last used: noted to the minute, beside the requests, and never in their way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from api.access import keys
from api.access.authentication import Authentication
from api.access.keys import USED_STEP_MS
from api.access.last_uses import LastUses
from api.access.roles import Role
from api.store.database import now_ms
from api.store.tables import api_keys
from api.store.workspaces import create_workspace
from tests.api.access.service import HERE


@pytest.fixture
def make_key(database) -> Callable[[], str]:
    """Makes a key; its text."""

    def make() -> str:
        with database.writing() as connection:
            create_workspace(connection, HERE, "Office")
            return keys.create_key(connection, HERE, "a", Role.VIEWER, "the tests").text

    return make


def last_used(database, text: str) -> int | None:
    with database.reading() as connection:
        return keys.find_key(connection, HERE, text[3:15]).last_used


def test_a_use_is_known_to_the_minute(database, make_key):
    text, began = make_key(), now_ms()
    authentication = Authentication(database)
    assert last_used(database, text) is None
    assert authentication.principal_of(f"Bearer {text}") is not None
    authentication.close()
    noted = last_used(database, text)
    assert noted is not None
    assert began <= noted <= now_ms()
    other_process = Authentication(database)
    other_process.principal_of(f"Bearer {text}")
    other_process.close()
    assert last_used(database, text) == noted


def test_a_use_long_ago_is_noted_anew(database, make_key):
    text = make_key()
    with database.writing() as connection:
        connection.execute(api_keys.update().values(last_used=now_ms() - USED_STEP_MS - 1))
    before = last_used(database, text)
    authentication = Authentication(database)
    authentication.principal_of(f"Bearer {text}")
    authentication.close()
    assert last_used(database, text) > before


def test_a_wrong_key_is_not_noted_as_used(database, make_key):
    text = make_key()
    authentication = Authentication(database)
    assert authentication.principal_of(f"Bearer {text}x") is None
    authentication.close()
    assert last_used(database, text) is None


def test_a_request_is_answered_while_somebody_else_writes(service):
    key = service.headers(Role.VIEWER)
    with service.database.writing():  # SQLite lets nobody else write meanwhile
        assert service.client.get("/v1/plans", headers=key).status_code == 200


def test_a_request_is_answered_where_nothing_can_be_written(service, monkeypatch, caplog):
    def full(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(keys, "note_uses", full)
    with caplog.at_level(logging.WARNING, "crewline.access"):
        assert service.client.get("/v1/plans", headers=service.headers(Role.VIEWER)).status_code == 200
        service.app.state.services.authentication.close(seconds=20)
    assert "last use not noted" in caplog.messages


def test_many_uses_are_one_write_at_a_time_and_one_in_a_minute(database, monkeypatch):
    writes, may_write, now = [], threading.Event(), [0.0]

    def write(_connection: object, ids: list[str]) -> None:
        writes.append(ids)
        assert may_write.wait(60)

    monkeypatch.setattr(keys, "note_uses", write)
    uses = LastUses(database, lambda: now[0])
    for _ in range(100):
        for id_ in ("a", "b", "c"):
            uses.note(id_)
    may_write.set()
    uses.close(60)
    assert writes[0] == ["a"] or len(writes) == 1
    assert sorted(id_ for ids in writes for id_ in ids) == ["a", "b", "c"]
    assert len(writes) <= 2
    now[0] += USED_STEP_MS / 1000
    uses.note("a")
    uses.close(60)
    assert writes[-1] == ["a"]


def test_where_there_is_no_room_for_a_thread_nobody_fails_and_the_next_use_is_noted(
    database, make_key, monkeypatch
):
    text, uses = make_key(), LastUses(database)

    def no_room(_thread):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as crowded:
        crowded.setattr(threading.Thread, "start", no_room)
        uses.note(text[3:15])
    uses.close()
    assert last_used(database, text) is None
    uses.note("another")
    uses.close()
    assert last_used(database, text) is not None
