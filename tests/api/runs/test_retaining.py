"""Retention once a day: by one worker, and again after a time that has failed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from api.cli.serving import worker_process
from api.runs import retaining, worker
from api.runs.retaining import AGAIN_SECONDS, EVERY_SECONDS, FACT, FIRST_SECONDS, DailyRetention
from api.settings import Settings
from api.store import heartbeats, replies
from api.store.database import now_ms
from api.store.heartbeats import LEASE_SECONDS
from api.store.replies import KEPT_MS, Asked
from api.store.retention_days import Retention
from api.store.tables import heartbeats as heartbeat_table
from api.store.tables import replies as reply_table


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def of(database, clock, name="worker-1") -> DailyRetention:
    return DailyRetention(database, name, Retention(), clock)


def beat(database, name, **facts) -> None:
    with database.writing() as connection:
        heartbeats.beat(connection, name, 0, facts)


def test_what_need_not_be_kept_goes_once_a_day(database, clock):
    retention = of(database, clock)

    def keep_an_old_reply() -> None:
        with database.writing() as connection:
            replies.take_key(connection, Asked("acme", "key:ana", "old", "a" * 64))
            connection.execute(reply_table.update().values(created=now_ms() - KEPT_MS - 1))

    def left() -> int:
        with database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(reply_table))

    keep_an_old_reply()
    assert not retention.look()  # a start has other things to do
    clock.now += FIRST_SECONDS
    assert retention.look()
    assert left() == 0
    keep_an_old_reply()
    clock.now += EVERY_SECONDS - 1
    assert not retention.look()
    assert left() == 1
    clock.now += 1
    assert retention.look()
    assert left() == 0


def test_dbos_s_records_go_with_it(database, clock, monkeypatch):
    asked = []
    monkeypatch.setattr(retaining, "forget_ended", lambda database: asked.append(database) or 0)
    retention = of(database, clock)
    clock.now += FIRST_SECONDS
    assert retention.look()
    assert asked == [database]


def test_one_of_the_workers_does_it_and_another_when_that_one_is_gone(database, clock):
    first, second = of(database, clock, "a"), of(database, clock, "b")
    for name in ("a", "b"):
        beat(database, name, **{FACT: True})
    clock.now += FIRST_SECONDS
    assert [second.look(), first.look(), second.look()] == [False, True, False]
    with database.writing() as connection:
        dead = heartbeat_table.update().where(heartbeat_table.c.executor == "a")
        connection.execute(dead.values(seen=now_ms() - 1000 * LEASE_SECONDS - 1))
    assert second.look()


def test_nobody_waits_for_a_worker_that_is_set_not_to(database, clock):
    retention = of(database, clock, "b")
    beat(database, "a", **{FACT: False})
    beat(database, "b", **{FACT: True})
    clock.now += FIRST_SECONDS
    assert retention.look()


def test_what_has_failed_is_tried_again_in_an_hour(database, clock, monkeypatch):
    def away(*_: object) -> None:
        raise OSError("away")

    retention = of(database, clock)
    clock.now += FIRST_SECONDS
    with monkeypatch.context() as broken:
        broken.setattr(retaining, "retain", away)
        with pytest.raises(OSError, match="away"):
            retention.look()
    assert not retention.look()
    clock.now += AGAIN_SECONDS
    assert retention.look()


@pytest.mark.parametrize("is_daily", [True, False])
def test_a_setting_says_whether_a_worker_does_it(is_daily, new_database, monkeypatch):
    database = new_database("sqlite")
    made = []

    class Worker(worker.WorkerProcess):
        def run(self) -> None:
            made.append((self._retention, self._facts()))
            self._workshop.close()
            self._queue.close()
            self._name.close()

    monkeypatch.setattr(worker, "WorkerProcess", Worker)
    monkeypatch.setattr(worker_process, "opened_database", lambda _settings: database)
    monkeypatch.setattr(worker_process.os, "_exit", lambda _code: None)
    monkeypatch.setattr("api.observing.logs.set_up_logs", lambda *_: None)
    worker_process.run_worker(Settings(retain_daily=is_daily, retain_run_days=7))
    ((retention, facts),) = made
    assert facts[FACT] is is_daily
    assert (retention is not None) is is_daily
    if retention is not None:
        assert retention._policy.run_days == 7
