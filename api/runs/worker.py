"""A worker: takes runs from the queue and carries them out, until it is asked to end."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig

from api.runs.memory_use import process_memory
from api.runs.places import QueuePlaces
from api.runs.pulse import Name, Pulse
from api.runs.queueing import APPLICATION, APPLICATION_VERSION, WORKFLOW, RunQueue
from api.runs.rescue import Rescue
from api.runs.retaining import FACT as RETAINS
from api.runs.retaining import DailyRetention
from api.runs.supervision import RunLimits, Supervisor
from api.runs.workshop import Workshop
from api.store.database import BUSY_SECONDS, Database, server_engine
from api.store.migrating import require_migrated
from api.store.retention_days import Retention
from api.store.runs import RunRow

MOST_RECOVERIES: Final = 50
"""Of DBOS; our own count of attempts ends a run long before."""
CLOSING_SECONDS: Final = 10
"""In which runs that are at work are given back; what is not is taken up later."""
QUEUE_POOL_SIZE: Final = 10
"""Connections of DBOS that are kept open; as many again may be open at a time."""

_log = logging.getLogger("crewline.worker")


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How a worker works.

    Attributes
    ----------
    executor
        Its name, of its own and always the same: what it left unfinished is taken up under it.
    concurrency
        How many runs it carries out at a time.
    share
        How many runs of one workspace are carried out at a time, by all workers together.
    retention
        What is kept for how long; None where it removes nothing by itself.
    """

    executor: str
    concurrency: int = 1
    share: int = 1
    limits: RunLimits = field(default_factory=RunLimits)
    retention: Retention | None = None


class WorkerProcess:
    """All that belongs to a worker; made once in a process."""

    def __init__(self, database: Database, options: WorkerOptions) -> None:
        require_migrated(database)
        self._database = database
        self._options = options
        self._closing = threading.Event()
        self._at_work: set[str] = set()
        name = options.executor
        self._rescue: Rescue | None = None
        self._name = Name(database, name)
        self._workshop = Workshop()
        self._queue = RunQueue(database)
        policy = options.retention
        self._retention = None if policy is None else DailyRetention(database, name, policy)
        self._pulse = Pulse(database, self._name, name, self._facts, self._closing.set)
        self._supervisor = Supervisor(
            database, self._workshop, name, self._requeue, options.limits, self._closing.is_set
        )

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is at work then is queued again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_close)
        self.start()
        _log.info("worker ready", extra={"executor": self._options.executor})
        self._closing.wait()
        self.close()
        _log.info("worker ended", extra={"executor": self._options.executor})

    def start(self) -> None:
        """Begin to work."""
        self._pulse.start()
        self._rescue = self._launch()
        if self._retention is not None:
            self._retention.start()
        self._workshop.start_ahead()  # last: it takes a core for a second, and nobody waits for it yet

    def close(self) -> None:
        """Give back what is at work, and let go of everything."""
        self._closing.set()
        if self._retention is not None:
            self._retention.stop()
        if self._rescue is not None:
            self._rescue.stop()
        self._workshop.start_no_more()
        DBOS.destroy(workflow_completion_timeout_sec=CLOSING_SECONDS)
        self._workshop.close()
        self._pulse.stop()
        self._queue.close()
        self._name.close()

    def _launch(self) -> Rescue:
        config: DBOSConfig = {
            "name": APPLICATION,
            "executor_id": self._options.executor,
            "application_version": APPLICATION_VERSION,
            "system_database_engine": dbos_engine(self._database),
            "log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
            "run_migrations": False,
        }
        instance = DBOS(config=config)
        supervisor, at_work = self._supervisor, self._at_work

        @DBOS.step()
        def carry(workspace: str, run: str) -> str | None:
            return supervisor.carry_out(workspace, run)

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MOST_RECOVERIES)
        def carry_out(workspace: str, run: str) -> str | None:
            place = str(DBOS.workflow_id)
            at_work.add(place)
            try:
                return carry(workspace, run)
            finally:
                at_work.discard(place)

        self._queue.register(self._options.concurrency, self._options.share)
        DBOS.launch()
        places = QueuePlaces(instance)
        places.keep_own_concurrency(self._options.concurrency)
        rescue = Rescue(
            self._database,
            self._options.executor,
            places,
            lambda: self._pulse.steady_seconds,
            lambda: tuple(at_work),
            lambda connection, *run: self._queue.put(connection, *run, again=True),
        )
        rescue.start()
        return rescue

    def _requeue(self, connection: sa.Connection, held: RunRow) -> None:
        self._queue.put(connection, held.workspace, held.id, held.priority, again=True)

    def _facts(self) -> dict[str, Any]:
        return {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "concurrency": self._options.concurrency,
            RETAINS: self._retention is not None,
            "at_work": len(self._workshop.processes),
            "run_memory_bytes": sum(process_memory(self._workshop.processes).values()),
        }

    def _ask_to_close(self, _number: int, _frame: FrameType | None) -> None:
        self._closing.set()


def dbos_engine(database: Database) -> sa.Engine:
    """Connections for DBOS's own tables, which begins its transactions itself; as durable as ours."""
    if not database.is_sqlite:
        return server_engine(database.url, QUEUE_POOL_SIZE)
    engine = sa.create_engine(
        database.url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={1000 * BUSY_SECONDS}"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
