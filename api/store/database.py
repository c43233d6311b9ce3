"""The one way to the database, SQLite or PostgreSQL: transactions that read, and transactions that write.

SQLite is set up as a service needs it: write-ahead log, every commit on the disk before it is answered,
writers in a queue (``BEGIN IMMEDIATE``) instead of failing half-way, readers beside them. On PostgreSQL a
transaction that reads is REPEATABLE READ, READ ONLY, which never fails; one that writes is READ COMMITTED,
where an UPDATE with a condition waits for the writer before it and then looks at the condition again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planner.errors import CrewlineError

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one."""
CONNECT_SECONDS: Final = 10
"""How long a server may take to answer at all."""
SILENT_SECONDS: Final = 10
"""After which a server that acknowledges nothing any more is held to be gone: a failover, a lost route."""
RESTED_SECONDS: Final = 0.5
"""After which a connection is asked whether it still lives before it is used: a round trip."""
POOL_SIZE: Final = 20
_AT_REST: Final = "crewline_at_rest"
_READS: Final = "crewline_reads"
_PRAGMAS: Final = (
    f"busy_timeout={1000 * BUSY_SECONDS}",
    "synchronous=FULL",
    "foreign_keys=ON",
)
_ENCODING: Final = "UTF8"
_CONNECTING: Final = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": SILENT_SECONDS // 2,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 1000 * SILENT_SECONDS,
    "client_encoding": _ENCODING,
}
"""Of libpq. Without the times a dead server is noticed when TCP gives up, a quarter of an hour later."""
_POSTGRESQL: Final = "postgresql+psycopg"
_OTHER_NAMES: Final = frozenset({"postgres", "postgresql"})
_READING: Final = {_READS: True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class EncodingError(CrewlineError):
    """The database keeps its text in an encoding that has not every character."""


class Database:
    """An open database.

    Parameters
    ----------
    url
        Such as ``sqlite:///data/crewline.db`` or ``postgresql://user@host/name``.
    pool_size
        Connections kept open; as many again may be open at a time.
    statement_seconds
        After which PostgreSQL breaks a statement off; never where nothing is said.
    """

    def __init__(
        self, url: str, *, pool_size: int = POOL_SIZE, statement_seconds: float | None = None
    ) -> None:
        self.url = _with_driver(sa.make_url(url))
        is_file = self.url.get_backend_name() == "sqlite"
        self.engine = (
            _file_engine(self.url, pool_size)
            if is_file
            else server_engine(self.url, pool_size, statement_seconds)
        )
        options = {_READS: True} if self.is_sqlite else _READING
        self._reader = self.engine.execution_options(**options)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file beside this process."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that changes nothing, waits for nobody, and sees one state of all tables."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is kept whole or not at all."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def insert_unless_there(connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
    """Insert a row; False where one with its key is there already, which stays as it is."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    insert = make(table).values(**values).on_conflict_do_nothing()
    return connection.execute(insert.execution_options(preserve_rowcount=True)).rowcount == 1


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def server_engine(url: sa.URL, pool_size: int, statement_seconds: float | None = None) -> sa.Engine:
    """Connections to PostgreSQL: every commit on its disk, and none waits long for a server that is gone.

    What the address itself says about connecting goes before. Connecting to a database whose encoding is not
    UTF8 raises an ``EncodingError``.
    """
    engine = sa.create_engine(
        url,
        connect_args={name: value for name, value in _CONNECTING.items() if name not in url.query},
        pool_size=pool_size,
        pool_use_lifo=True,  # so that few are at work, and those are not asked whether they live
        max_overflow=pool_size,
        hide_parameters=True,  # they may be documents, and errors are logged
    )
    settings = {"synchronous_commit": "on"}
    if statement_seconds is not None:
        settings["statement_timeout"] = str(round(1000 * statement_seconds))

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        info = connection.info
        encoding = info.parameter_status("server_encoding")
        if encoding != _ENCODING:
            raise EncodingError(
                f"the database {info.dbname} has the encoding {encoding}: it has to be {_ENCODING} "
                f"(CREATE DATABASE ... ENCODING '{_ENCODING}' TEMPLATE template0)"
            )
        for name, value in settings.items():
            connection.execute(f"SET {name} TO {value}")
        connection.commit()

    _check_the_idle(engine)
    return engine


def _check_the_idle(engine: sa.Engine) -> None:
    """Have connections that were at rest asked whether they live, and all replaced where one doesn't."""

    @sa.event.listens_for(engine, "checkin")
    def rest(_connection: object, record: Any) -> None:
        record.info[_AT_REST] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.get(_AT_REST)
        if since is None or time.monotonic() - since < RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError(str(error)) from error


def _with_driver(url: sa.URL) -> sa.URL:
    return url.set(drivername=_POSTGRESQL) if url.drivername in _OTHER_NAMES else url


def _file_engine(url: sa.URL, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=sa.QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
    )
    sa.event.listen(engine, "connect", _set_up)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin when we say so, not when the driver thinks
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _use_write_ahead_log(connection)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Ask for it until it is so: of several processes that open a new file, SQLite tells some to wait."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only={int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
