"""Transactions that read and transactions that write, on both databases."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from api.store.database import Database, insert_unless_there
from api.store.tables import workspaces


def _add(connection, name):
    return insert_unless_there(connection, workspaces, id=name, name=name, created=0)


def _names(connection):
    return list(connection.scalars(sa.select(workspaces.c.id).order_by(workspaces.c.id)))


def test_a_writing_transaction_is_kept_whole(database):
    with database.writing() as connection:
        _add(connection, "a")
        _add(connection, "b")
    with database.reading() as connection:
        assert _names(connection) == ["a", "b"]


def test_a_writing_transaction_that_fails_leaves_nothing(database):
    with pytest.raises(DBAPIError), database.writing() as connection:  # noqa: PT012 - the second one fails
        _add(connection, "a")
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    with database.reading() as connection:
        assert _names(connection) == []


def test_a_reading_transaction_cannot_write(database):
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), database.reading() as connection:
        _add(connection, "a")
    with database.writing() as connection:
        assert _add(connection, "a")


def test_a_row_that_is_there_stays_as_it_is(database):
    with database.writing() as connection:
        assert _add(connection, "a")
        assert not insert_unless_there(connection, workspaces, id="a", name="other", created=1)
        assert connection.scalar(sa.select(workspaces.c.name)) == "a"


def test_a_reader_does_not_wait_for_a_writer_and_sees_one_state(database):
    read = []

    def look():
        with database.reading() as connection:
            read.append(_names(connection))

    with database.writing() as connection:
        _add(connection, "a")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(20)
        assert read == [[]]
    with database.reading() as connection:
        assert _names(connection) == ["a"]
        with database.writing() as other:
            _add(other, "b")
        assert _names(connection) == ["a"]


def test_writers_wait_for_each_other_and_all_succeed(database):
    def write(number):
        with database.writing() as connection:
            _add(connection, f"w{number:02}")
            _add(connection, "same")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert _names(connection) == ["same", *(f"w{number:02}" for number in range(16))]


def test_every_commit_is_on_the_disk_before_it_is_answered(database):
    ask = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    with database.writing() as connection:
        if database.is_sqlite:
            assert connection.exec_driver_sql(ask["sqlite"]).scalar() == 2  # FULL
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        else:
            # the server of the tests is started with "off"
            assert connection.exec_driver_sql(ask["postgresql"]).scalar() == "on"


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_addresses_of_postgresql_need_no_driver(name):
    database = Database(f"{name}://me:secret@example.com/plans")
    assert database.url.drivername == "postgresql+psycopg"
    assert not database.is_sqlite
    assert database.engine.dialect.driver == "psycopg"
    assert "secret" not in repr(database.url)
    database.close()


@pytest.mark.postgres
def test_a_deadlock_is_an_error_of_the_database_that_can_be_tried_again(new_database):
    database = new_database("postgresql")
    with database.writing() as connection:
        _add(connection, "a")
        _add(connection, "b")
    meet = threading.Barrier(2, timeout=20)
    errors = []

    def write(first, second):
        try:
            with database.writing() as connection:
                _rename(connection, first)
                meet.wait()
                _rename(connection, second)
        except DBAPIError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(error) for error in errors] == [OperationalError]
    assert "deadlock" in str(errors[0])


def _rename(connection, name):
    connection.execute(workspaces.update().where(workspaces.c.id == name).values(name="new"))
