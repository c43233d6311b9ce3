"""The queue of runs, seen from who asks: a run and its place in the queue are written in one transaction."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from api.store.database import Database
from api.store.new_ids import new_id

if TYPE_CHECKING:
    from dbos import DBOSClient

QUEUE: Final = "runs"
WORKFLOW: Final = "carry_out"
POLL_SECONDS: Final = 0.25
"""How often the queue is looked at."""
APPLICATION: Final = "crewline"
APPLICATION_VERSION: Final = "1"
"""A constant: it would be a hash of the code, and what is queued could not be taken up after an update."""
_AGAIN: Final = "-"


class RunQueue:
    """Puts runs into the queue. DBOS is loaded in a thread, so that an API can answer sooner."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._made: DBOSClient | None = None
        threading.Thread(target=self._client, name="crewline-queue", daemon=True).start()

    def register(self, concurrency: int, share: int) -> None:
        """Make the queue known, with how many runs are carried out at a time.

        Parameters
        ----------
        concurrency
            By a worker.
        share
            Of a workspace, by all workers together.
        """
        self._client().register_queue(
            QUEUE,
            worker_concurrency=concurrency,
            partition_concurrency=share,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    def put(
        self, connection: sa.Connection, workspace: str, run: str, priority: int, *, again: bool = False
    ) -> None:
        """Queue a run, in the transaction of ``connection``; the lower the priority's number the sooner.

        Parameters
        ----------
        again
            Whether it was in the queue before; each time there has a name of its own.
        """
        self._client().enqueue_in_transaction(
            connection,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": f"{run}{_AGAIN}{new_id()}" if again else run,
                "app_version": APPLICATION_VERSION,
                "queue_partition_key": workspace,
                "priority": priority,
            },
            workspace,
            run,
        )

    def close(self) -> None:
        """Let go of what it holds."""
        self._client().destroy()

    def _client(self) -> DBOSClient:
        from dbos import DBOSClient  # slow to import

        with self._lock:
            if self._made is None:
                self._made = DBOSClient(
                    system_database_engine=self._database.engine,
                    application_name=APPLICATION,
                    lazy=True,
                    retry_connection_errors=False,
                )
            return self._made


def run_of(place: str) -> str:
    """The run that a place in the queue belongs to."""
    return place.partition(_AGAIN)[0]
