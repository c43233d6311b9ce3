"""Connections to PostgreSQL: how long a server that is gone is waited for, and what each of them sets."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from api.runs.outages import is_away
from api.runs.worker import dbos_engine
from api.store import database as database_module
from api.store.database import CONNECT_SECONDS, SILENT_SECONDS, Database, EncodingError
from api.store.migrating import migrate

URL = "postgresql://me@database.example/plans"


class _NotConnectedError(Exception):
    """Holds what a connection would have been opened with."""


def _asked(engine):
    """What an engine would open a connection with."""
    found = {}

    def note(_dialect, _record, _arguments, asked):
        found.update(asked)
        raise _NotConnectedError

    sa.event.listen(engine, "do_connect", note)
    with pytest.raises(_NotConnectedError):
        engine.connect()
    engine.dispose()
    return found


def _engine_of(kind, url=URL):
    database = Database(url)
    return database.engine if kind == "ours" else dbos_engine(database)


@pytest.mark.parametrize("kind", ["ours", "dbos"])
def test_a_server_that_is_gone_is_noticed_after_seconds(kind):
    asked = _asked(_engine_of(kind))
    assert asked["connect_timeout"] == CONNECT_SECONDS
    assert asked["tcp_user_timeout"] == 1000 * SILENT_SECONDS
    silent = asked["keepalives_idle"] + asked["keepalives_interval"] * asked["keepalives_count"]
    assert asked["keepalives"] == 1
    assert silent <= SILENT_SECONDS + asked["keepalives_interval"]


@pytest.mark.parametrize("kind", ["ours", "dbos"])
def test_what_the_address_says_about_connecting_goes_before(kind):
    asked = _asked(_engine_of(kind, f"{URL}?connect_timeout=3&keepalives_idle=60"))
    assert (asked["connect_timeout"], asked["keepalives_idle"]) == ("3", "60")
    assert asked["tcp_user_timeout"] == 1000 * SILENT_SECONDS


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["ours", "dbos"])
def test_every_connection_has_its_commits_on_the_disk_whatever_the_server_is_set_to(new_database, kind):
    database = new_database("postgresql")
    engine = database.engine if kind == "ours" else dbos_engine(database)
    with engine.connect() as connection:  # the server of the tests is started with "off"
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
    engine.dispose()


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_broken_off_where_that_is_asked_for(postgres):
    database = Database(postgres.url("postgres"), statement_seconds=0.05)
    with pytest.raises(OperationalError, match="statement timeout"), database.reading() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(60)")
    with database.reading() as connection:
        assert connection.scalar(sa.select(1)) == 1
    database.close()


@pytest.mark.postgres
def test_a_connection_whose_transaction_failed_keeps_its_settings(new_database):
    database = new_database("postgresql")
    with pytest.raises(DBAPIError), database.writing() as connection:
        connection.exec_driver_sql("SELECT 1 / 0")
    with database.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


@pytest.mark.postgres
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_of_another_encoding_is_refused_in_words(postgres, encoding):
    name = f"in_{encoding.lower()}"
    outside = Database(postgres.url("postgres"))
    with outside.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        options = f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.exec_driver_sql(f"CREATE DATABASE {name} {options}")
    outside.close()
    database = Database(postgres.url(name))
    with pytest.raises(EncodingError, match=rf"{name} has the encoding {encoding}: it has to be UTF8"):
        migrate(database)
    database.close()
    postgres.drop(name)


@pytest.fixture
def three_idle(new_database):
    """A database with three open connections at rest, and how often one is asked whether it lives."""
    database = new_database("postgresql")
    with database.reading(), database.reading(), database.reading():
        pass
    asked, ping = [], database.engine.dialect.do_ping
    database.engine.dialect.do_ping = lambda connection: (asked.append(1), ping(connection))[1]
    yield database, asked
    database.close()


def _end_all_others(database, postgres):
    """Have the server end every connection to the database."""
    others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name"
    outside = Database(postgres.url("postgres"))
    with outside.writing() as connection:
        connection.execute(sa.text(others), {"name": database.url.database})
    outside.close()


@pytest.mark.postgres
def test_connections_in_use_are_not_asked_whether_they_live(three_idle, monkeypatch):
    database, asked = three_idle
    monkeypatch.setattr(database_module, "RESTED_SECONDS", 60)
    for _ in range(20):
        with database.reading() as connection:
            connection.scalar(sa.select(1))
    assert not asked


@pytest.mark.postgres
def test_connections_that_rested_and_are_dead_are_all_replaced_unseen(three_idle, postgres, monkeypatch):
    database, asked = three_idle
    monkeypatch.setattr(database_module, "RESTED_SECONDS", 0)
    _end_all_others(database, postgres)
    with database.reading() as one, database.writing() as two, database.reading() as three:
        assert [connection.scalar(sa.select(1)) for connection in (one, two, three)] == [1, 1, 1]
    assert len(asked) == 1  # the first that is found dead speaks for all


@pytest.mark.postgres
def test_a_connection_that_died_in_use_fails_once_and_as_a_database_that_is_away(
    three_idle, postgres, monkeypatch
):
    database, _ = three_idle
    monkeypatch.setattr(database_module, "RESTED_SECONDS", 60)
    _end_all_others(database, postgres)
    with pytest.raises(DBAPIError) as told, database.reading() as connection:
        connection.scalar(sa.select(1))
    assert is_away(told.value)
    for _ in range(3):
        with database.reading() as connection:
            assert connection.scalar(sa.select(1)) == 1
