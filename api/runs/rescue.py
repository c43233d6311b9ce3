"""Runs that nobody carries out any more: of workers that died, and of those that lost sight of them.

DBOS says who holds a place in the queue, the signs of life say who lives, the table of runs says what is
still to be done. Whatever does not fit together is queued again: to carry a run out twice does no harm.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from typing import Final, Protocol

import sqlalchemy as sa

from api.store import heartbeats, runs
from api.store.database import Database
from api.store.heartbeats import BEAT_SECONDS, LEASE_SECONDS
from api.store.tables import runs as table

STRAY_LOOKS: Final = 15
"""Every how many looks the table of runs is compared with the queue."""

_log = logging.getLogger("crewline.worker")


class Places(Protocol):
    """The places in the queue; ``api.runs.places`` has those of DBOS."""

    def taken(self) -> dict[str, str]:
        """Who holds a place, by the place's name: those that are being carried out."""

    def known_runs(self) -> set[str]:
        """Runs that wait in the queue or are being carried out."""

    def take_over(self, executor: str) -> int:
        """Put what an executor holds back into the queue; how many there were."""

    def put_back(self, place: str, executor: str) -> None:
        """Put one place of an executor back into the queue."""


class Rescue:
    """Looks for such runs now and then, in a thread.

    Parameters
    ----------
    steady_seconds
        For how long our own signs of life have come without a gap.
    at_work
        The places whose runs this process carries out.
    requeue
        Queues a run again that has no place, given its workspace, id and priority, in a transaction.
    """

    def __init__(
        self,
        database: Database,
        executor: str,
        places: Places,
        steady_seconds: Callable[[], float],
        at_work: Callable[[], Collection[str]],
        requeue: Callable[[sa.Connection, str, str, int], None],
    ) -> None:
        self._database = database
        self._executor = executor
        self._places = places
        self._steady_seconds = steady_seconds
        self._at_work = at_work
        self._requeue = requeue
        self._idle: set[str] = set()
        self._looks = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="crewline-rescue", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; one look may still be under way."""
        self._end.set()

    def look(self) -> None:
        """Look once."""
        taken = self._places.taken()
        own = {place for place, executor in taken.items() if executor == self._executor}
        idle = own - set(self._at_work())
        for place in idle & self._idle:
            # Claimed by us, but the answer that said so was lost, with a database that was started again.
            _log.warning("place put back", extra={"place": place})
            self._places.put_back(place, self._executor)
        self._idle = idle
        if self._steady_seconds() < LEASE_SECONDS:
            return
        self._look_after_the_dead(set(taken.values()) - {self._executor})
        self._looks += 1
        if self._looks % STRAY_LOOKS == 0:
            self._look_after_strays()

    def _keep(self) -> None:
        while not self._end.wait(BEAT_SECONDS):
            try:
                self.look()
            except Exception as error:
                _log.warning("no look at others", extra={"error": type(error).__name__})

    def _look_after_the_dead(self, holders: set[str]) -> None:
        with self._database.reading() as connection:
            known = heartbeats.all_heartbeats(connection)
        for dead in holders - {one.executor for one in known if one.is_alive}:
            taken = self._places.take_over(dead)
            _log.warning("worker found dead", extra={"executor": dead, "taken_over": taken})
        for one in known:
            if not one.is_alive and one.executor != self._executor:
                with self._database.writing() as connection:
                    heartbeats.say_goodbye(connection, one.executor, seen=one.seen)

    def _look_after_strays(self) -> None:
        """Queue runs that are not over and have no place; in this order, because a place outlives its run."""
        asked = sa.select(table.c.workspace, table.c.id, table.c.priority, table.c.attempt)
        with self._database.reading() as connection:
            open_runs = connection.execute(asked.where(table.c.state.in_(runs.OPEN))).all()
        if not open_runs:
            return
        known = self._places.known_runs()
        for row in open_runs:
            if row.id not in known:
                self._queue_again(row.workspace, row.id, row.priority, row.attempt)

    def _queue_again(self, workspace: str, run: str, priority: int, attempt: int) -> None:
        with self._database.writing() as connection:
            # Writing the row keeps others from doing the same at once.
            if runs.queue_again(connection, workspace, run, attempt):
                _log.warning("run without a place queued again", extra={"run": run, "workspace": workspace})
                self._requeue(connection, workspace, run, priority)
