"""The tables are what the program says they are, whoever makes them, and however many at the same time."""

import importlib.metadata
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.store import migrating
from api.store.migrating import (
    HEAD,
    QUEUE_VERSION,
    OldDatabaseError,
    alembic_config,
    current_revision,
    is_ours,
    migrate,
    require_migrated,
)
from api.store.tables import METADATA


def _differences(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        return compare_metadata(context, METADATA)


def _alembic(database, order, revision):
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        getattr(command, order)(config, revision)


def test_the_tables_are_those_of_the_program(database):
    assert _differences(database) == []
    assert current_revision(database) == HEAD
    require_migrated(database)


def test_a_table_that_the_migrations_do_not_make_is_noticed(database):
    sa.Table("stray", METADATA, sa.Column("id", sa.Integer, primary_key=True))
    try:
        assert [kind for kind, *_ in _differences(database)] == ["add_table"]
    finally:
        METADATA.remove(METADATA.tables["stray"])


def test_down_and_up_again_gives_the_same_tables(database):
    _alembic(database, "downgrade", "base")
    with database.reading() as connection:
        assert not set(sa.inspect(connection).get_table_names()) & set(METADATA.tables)
    with pytest.raises(OldDatabaseError):
        require_migrated(database)
    migrate(database)
    assert _differences(database) == []


def test_migrating_again_changes_nothing(database):
    migrate(database)
    assert _differences(database) == []


def test_the_newest_revision_is_the_one_that_is_asked_for():
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_the_newest_tables_of_dbos_are_those_that_are_asked_for():
    from dbos._migration import get_dbos_migrations, sqlite_migrations

    asked = f"DBOS is {importlib.metadata.version('dbos')}: set QUEUE_VERSION in api/store/migrating.py"
    assert len(sqlite_migrations) == len(get_dbos_migrations("dbos", False)) == QUEUE_VERSION, asked


def test_the_tables_of_dbos_are_in_the_same_database(database):
    schema = None if database.is_sqlite else "dbos"
    with database.reading() as connection:
        assert "workflow_status" in sa.inspect(connection).get_table_names(schema=schema)


def test_a_database_without_tables_is_refused(empty_database):
    assert current_revision(empty_database) is None
    words = f"at revision none, this version needs {HEAD}: run planner migrate"
    with pytest.raises(OldDatabaseError, match=words):
        require_migrated(empty_database)


def test_an_older_and_a_newer_database_are_refused(database):
    for revision in ("0000", "9999"):
        with database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
        with pytest.raises(OldDatabaseError, match=f"at revision {revision}"):
            require_migrated(database)


def test_a_database_with_older_tables_of_dbos_is_refused(database, monkeypatch):
    monkeypatch.setattr(migrating, "QUEUE_VERSION", QUEUE_VERSION + 1)
    with pytest.raises(OldDatabaseError, match=f"at revision {HEAD} with a queue of version {QUEUE_VERSION}"):
        require_migrated(database)


@pytest.mark.slow
def test_two_processes_that_migrate_at_once_do_no_harm(empty_database):
    program = (
        "import sys; from api.store.database import Database; from api.store.migrating import migrate;"
        "migrate(Database(sys.argv[1]))"
    )
    address = empty_database.url.render_as_string(hide_password=False)
    started = [
        subprocess.Popen([sys.executable, "-c", program, address], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in started:
        _, errors = process.communicate(timeout=100)
        assert process.returncode == 0, errors
    require_migrated(empty_database)
    assert _differences(empty_database) == []
