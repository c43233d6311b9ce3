"""A worker's name, held by one process at a time, and its signs of life.

Two processes under one name would each think the other's runs their own. On one machine a lock on a file
keeps them apart, on a PostgreSQL server a lock in the database does; the system lets go of both when a
process dies.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from api.runs.outages import NO_DATABASE
from api.store import heartbeats
from api.store.database import Database, now_ms

_log = logging.getLogger("crewline.worker")
_WAIT_SECONDS: Final = 0.2
STOP_SECONDS: Final = 5.0
"""How long a last sign of life is waited for."""


class NameTakenError(Exception):
    """Another process works under this name."""

    def __init__(self, executor: str) -> None:
        super().__init__(f"another worker works under the name {executor!r}; give each its own --executor-id")


class Name:
    """The lock on a worker's name.

    Raises
    ------
    NameTakenError
        If another process holds it after ``wait_seconds``.
    """

    def __init__(self, database: Database, executor: str, wait_seconds: float = 10.0) -> None:
        self._database = database
        self._executor = executor
        self._file: IO[str] | None = None
        self._connection: sa.Connection | None = None
        take = self._take_file if database.is_sqlite else self._take_in_database
        until = time.monotonic() + wait_seconds
        while not take():
            if time.monotonic() > until:
                raise NameTakenError(executor)
            time.sleep(_WAIT_SECONDS)

    def renew(self) -> None:
        """Take it again where the database has let go of it, as it does when it is started again.

        Raises
        ------
        NameTakenError
            If another process was quicker.
        DBAPIError
            If the database is away.
        """
        if self._database.is_sqlite:
            return  # nothing but the end of this process lets go of a file
        try:
            if self._connection is not None:
                self._connection.execute(sa.select(1))
                return
        except DBAPIError:
            self._let_go()
        if not self._take_in_database():
            raise NameTakenError(self._executor)

    def close(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # back in the pool, it would hold the lock
            self._connection.close()
        self._connection = None

    def _take_file(self) -> bool:
        import fcntl

        digest = hashlib.sha256(self._executor.encode()).hexdigest()[:16]
        path = Path(f"{self._database.url.database}.{digest}.lock")
        file = path.open("w", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return True

    def _take_in_database(self) -> bool:
        digest = hashlib.sha256(f"crewline:{self._executor}".encode()).digest()
        number = int.from_bytes(digest[:8], signed=True)
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(sa.select(sa.func.pg_try_advisory_lock(number))).scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False


class Pulse:
    """Signs of life, given by a thread while this process lives.

    Parameters
    ----------
    facts
        What else there is to say of this worker.
    on_name_lost
        Called when another process has taken its name.
    """

    def __init__(
        self,
        database: Database,
        name: Name,
        executor: str,
        facts: Callable[[], Mapping[str, Any]],
        on_name_lost: Callable[[], None],
    ) -> None:
        self._database = database
        self._name = name
        self._executor = executor
        self._facts = facts
        self._on_name_lost = on_name_lost
        self._started = now_ms()
        self._steady_since: float | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="crewline-pulse", daemon=True)

    @property
    def steady_seconds(self) -> float:
        """For how long its signs of life have come without a gap.

        While the database was away nobody could give any, and who looks first finds all others dead.
        """
        return 0.0 if self._steady_since is None else time.monotonic() - self._steady_since

    def start(self) -> None:
        """Give the first sign of life, then more of them."""
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye."""
        self._end.set()
        self._thread.join(STOP_SECONDS)
        try:
            with self._database.writing() as connection:
                heartbeats.say_goodbye(connection, self._executor)
        except NO_DATABASE as error:
            _log.warning("no goodbye", extra={"error": type(error).__name__})

    def _keep(self) -> None:
        last = time.monotonic()
        while not self._end.wait(heartbeats.BEAT_SECONDS):
            try:
                self._name.renew()
                self._beat()
            except NameTakenError:
                _log.error("name lost", extra={"executor": self._executor})
                self._on_name_lost()
            except Exception as error:
                _log.warning("no sign of life", extra={"error": type(error).__name__})
                self._steady_since = None
            if time.monotonic() - last > heartbeats.LEASE_SECONDS / 2:
                self._steady_since = None  # we were held up, and so may the others have been
            last = time.monotonic()

    def _beat(self) -> None:
        with self._database.writing() as connection:
            heartbeats.beat(connection, self._executor, self._started, self._facts())
        if self._steady_since is None:
            self._steady_since = time.monotonic()
