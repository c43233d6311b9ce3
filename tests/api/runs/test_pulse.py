"""A worker's name is one process's at a time, and its signs of life tell of gaps."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from api.runs.pulse import Name, NameTakenError, Pulse
from api.store import heartbeats


def test_a_name_is_held_by_one_and_free_again_when_he_lets_go(database):
    first = Name(database, "me")
    with pytest.raises(NameTakenError, match="another worker works under the name 'me'"):
        Name(database, "me", wait_seconds=0.0)
    Name(database, "somebody else", wait_seconds=0.0).close()
    first.close()
    Name(database, "me", wait_seconds=0.0).close()


def test_a_name_is_waited_for_while_its_last_holder_ends(database):
    first = Name(database, "me")
    threading.Timer(0.3, first.close).start()
    Name(database, "me").close()


@pytest.mark.postgres
class TestAfterTheServerWasStartedAgain:
    """The lock is gone with the connection that held it."""

    @pytest.fixture
    def kind_of_database(self) -> str:
        return "postgresql"

    @pytest.fixture
    def lost(self, database) -> Any:
        name = Name(database, "me")
        with database.writing() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            connection.execute(sa.text(others))
        yield name
        name.close()

    def test_the_name_is_taken_again(self, database, lost):
        lost.renew()
        with pytest.raises(NameTakenError):
            Name(database, "me", wait_seconds=0.0)

    def test_who_was_slower_learns_that_it_is_taken(self, database, lost):
        quicker = Name(database, "me", wait_seconds=5.0)
        with pytest.raises(NameTakenError):
            lost.renew()
        quicker.close()


class NoName:
    """A name that is lost when the test says so."""

    error: Exception | None = None

    def renew(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def name() -> NoName:
    return NoName()


@pytest.fixture
def taken_away() -> threading.Event:
    return threading.Event()


@pytest.fixture
def pulse(office, name, taken_away, monkeypatch) -> Any:
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 0.02)
    made = Pulse(office.database, name, "me", lambda: {"concurrency": 1}, taken_away.set)
    made.start()
    yield made
    made.stop()


def test_a_worker_is_known_from_its_first_sign_of_life_to_its_goodbye(office, pulse):
    with office.database.reading() as connection:
        (known,) = heartbeats.all_heartbeats(connection)
    assert known.is_alive
    assert (known.executor, known.facts) == ("me", {"concurrency": 1})
    pulse.stop()
    with office.database.reading() as connection:
        assert not heartbeats.all_heartbeats(connection)


def test_a_gap_in_the_signs_of_life_begins_the_count_anew(pulse, name, eventually):
    eventually(lambda: pulse.steady_seconds > 0.05)
    name.error = OperationalError("SELECT 1", {}, Exception("away"))
    eventually(lambda: pulse.steady_seconds == 0.0)
    name.error = None
    eventually(lambda: pulse.steady_seconds > 0.0)


def test_what_is_no_fault_of_the_database_does_not_end_the_signs_of_life(pulse, name, eventually):
    name.error = ZeroDivisionError("a fault")
    eventually(lambda: pulse.steady_seconds == 0.0)
    name.error = None
    eventually(lambda: pulse.steady_seconds > 0.0)


def test_who_loses_its_name_is_told(pulse, name, taken_away):
    name.error = NameTakenError("me")
    assert taken_away.wait(10)
