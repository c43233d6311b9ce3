"""The database brought to the shape that this version needs: the tables of Crewline and those of DBOS."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from api.store.database import Database
from api.store.tables import METADATA
from planner.errors import InputError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0003"
"""The newest revision. Kept here, because whoever only asks shall not have to load Alembic."""
QUEUE_SCHEMA: Final = "dbos"
QUEUE_VERSION: Final = 125
"""The newest version of DBOS's tables, kept here because whoever only asks shall not have to load DBOS."""
_LOCK: Final = 7_249_118_213_506_113
"""Of PostgreSQL, held by who migrates."""
_LOOK_SECONDS: Final = 0.1


class OldDatabaseError(InputError):
    """The database has to be migrated first."""


def migrate(database: Database) -> None:
    """Bring the tables up to date; nothing happens where they are.

    Several processes may do it at the same time: one works, the others find it done.
    """
    from alembic import command  # slow to import

    with _alone(database):
        _migrate_queue(database)  # first: where our tables are up to date, DBOS's are
        with database.engine.connect() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def require_migrated(database: Database) -> None:
    """Refuse a database whose tables are older, or newer, than this version.

    Raises
    ------
    OldDatabaseError
        Saying what is to be done.
    """
    found = current_revision(database)
    if found != HEAD:
        raise OldDatabaseError(
            f"the database is at revision {found or 'none'}, this version needs {HEAD}: run planner migrate"
        )


def current_revision(database: Database) -> str | None:
    """The revision that a database is at; None where it has no tables of ours.

    One whose tables of DBOS are older than this version needs is not at ``HEAD``, and says so.
    """
    with database.reading() as connection:
        tables = sa.inspect(connection)
        if not tables.has_table("alembic_version"):
            return None
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        queue = _queue_version(connection)
    return found if found is None or queue >= QUEUE_VERSION else f"{found} with a queue of version {queue}"


def alembic_config() -> Config:
    """Where Alembic finds the migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def is_ours(_object: Any, name: str | None, kind: str, reflected: bool, counterpart: Any) -> bool:
    """Whether Alembic shall compare a thing that it found: DBOS looks after its own tables."""
    return kind != "table" or not reflected or counterpart is not None or name in METADATA.tables


def _queue_version(connection: sa.Connection) -> int:
    schema = None if connection.dialect.name == "sqlite" else QUEUE_SCHEMA
    if not sa.inspect(connection).has_table("dbos_migrations", schema=schema):
        return 0
    name = "dbos_migrations" if schema is None else f"{schema}.dbos_migrations"
    return int(connection.exec_driver_sql(f"SELECT version FROM {name}").scalar() or 0)  # noqa: S608 - ours


def _migrate_queue(database: Database) -> None:
    from dbos import DBOS  # slow to import

    DBOS.migrate(database.url.render_as_string(hide_password=False), schema=QUEUE_SCHEMA)


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """While nobody else migrates. On SQLite the transactions of the migrations see to it themselves."""
    if database.is_sqlite:
        with database.reading():
            pass  # the write-ahead log is set up before DBOS opens the file
        yield
        return
    # A lock that is waited for holds a snapshot, and DBOS's CREATE INDEX CONCURRENTLY waits for snapshots.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_LOCK))):
            time.sleep(_LOOK_SECONDS)
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
