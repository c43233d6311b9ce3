"""Whether the service lives, and whether it can work."""

import pytest

from api.store import heartbeats
from api.store.database import now_ms


def test_a_process_is_healthy_even_when_its_database_is_gone(client, database):
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").status_code == 503


def test_it_is_ready_with_a_worker(client, database):
    with database.writing() as connection:
        heartbeats.beat(connection, "worker-1", now_ms(), {})
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "workers": 1, "missing": []}


def test_without_a_worker_it_is_degraded_but_ready(client):
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": True, "workers": 0, "missing": ["a worker"]}


def test_a_database_of_another_version_is_not_ready_and_it_says_what_to_do(client, database):
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    answer = client.get("/ready")
    assert answer.status_code == 503
    (missing,) = answer.json()["missing"]
    assert "0000" in missing
    assert "planner migrate" in missing


def test_a_database_that_does_not_answer_is_not_ready(client, monkeypatch):
    def away(_database):
        raise OSError("gone")

    monkeypatch.setattr("api.routes.health.current_revision", away)
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["the database"])
    assert answer.json()["database"] is False


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_nobody_needs_a_key_to_look_after_the_service(client, path):
    assert client.get(path).status_code == 200
