"""What a soak sees of runs: straight in the database, so that an API that was just killed hides nothing."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import psutil
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from api.store.database import Database
from api.store.runs import FINAL
from api.store.tables import run_progress, runs
from benchmarks.soak_service import PATIENCE, Service, seconds_since

LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Struck:
    """A run that was being carried out when a process was killed."""

    run: str
    attempt: int
    at: float


class Watch:
    """Looks at the table of runs; what was struck is timed until it is taken up again."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._database = Database(service.url)
        self._struck: list[Struck] = []
        self._lock = threading.Lock()
        self.taken_up_seconds: list[float] = []
        threading.Thread(target=self._time, daemon=True).start()

    def running(self) -> dict[str, Any]:
        """Runs that are being carried out, by who does."""
        return {row.executor: row for row in self._rows(runs.c.state == "running")}

    def note_kill(self, row: Any | None) -> None:
        """A process was killed that was at this run."""
        if row is None:
            return
        with self._lock:
            # Struck again before it was taken up: the clock began at the first time.
            if all(one.run != row.id for one in self._struck):
                self._struck.append(Struck(row.id, row.attempt, time.monotonic()))

    def pause(self, seconds: float) -> None:
        """Let things happen."""
        time.sleep(seconds)

    def wait_for_open(self, started: Collection[str], at_most: int) -> None:
        """Wait until no more than so many runs are open."""
        self._until(lambda: len(started) - len(self._over(started)) <= at_most)

    def wait_for_all(self, started: Collection[str]) -> set[str]:
        """The runs that are over, once all are, or when patience ends."""
        until = time.monotonic() + PATIENCE
        while len(over := self._over(started)) < len(started) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        return over

    def wait_for_engine(self, run: str) -> list[psutil.Process]:
        """The processes of a run, once it is being solved."""
        found: list[psutil.Process] = []

        def solving() -> bool:
            rows = self._rows(runs.c.id == run, runs.c.state == "running")
            if rows:
                child, engine = self._service.solvers(rows[0].executor)
                found[:] = [*child, *engine] if engine else []
            return bool(found) and self._has_progress(run)

        self._until(solving)
        return found

    def wait_until_gone(self, processes: list[psutil.Process]) -> None:
        """Wait until processes have ended."""
        self._until(lambda: not any(_lives(one) for one in processes))

    def _has_progress(self, run: str) -> bool:
        asked = sa.select(run_progress.c.run).where(run_progress.c.run == run)
        with self._database.reading() as connection:
            return connection.execute(asked).first() is not None

    def _over(self, started: Collection[str]) -> set[str]:
        wanted = set(started)
        return {row.id for row in self._rows(runs.c.state.in_(FINAL)) if row.id in wanted}

    def _rows(self, *where: sa.ColumnElement[bool]) -> list[Any]:
        asked = sa.select(runs.c.id, runs.c.state, runs.c.attempt, runs.c.executor).where(*where)
        try:
            with self._database.reading() as connection:
                return list(connection.execute(asked))
        except DBAPIError:
            return []  # it is away just now

    def _time(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                struck = list(self._struck)
            if not struck:
                continue
            now = {row.id: row for row in self._rows(runs.c.id.in_([one.run for one in struck]))}
            for one in struck:
                row = now.get(one.run)
                if row is None or (row.attempt == one.attempt and row.state not in FINAL):
                    continue
                with self._lock:
                    self._struck.remove(one)
                if row.attempt > one.attempt:  # else it had ended just before
                    self.taken_up_seconds.append(seconds_since(one.at))

    def _until(self, what: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > until:
                raise TimeoutError("it did not happen")
            time.sleep(LOOK_SECONDS)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that so many percent of the values don't exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]
