"""Connections to PostgreSQL: how long a server that is gone is waited for, and what each of them sets."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from api.runs.worker import dbos_engine
from api.store.database import CONNECT_SECONDS, SILENT_SECONDS, Database

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
