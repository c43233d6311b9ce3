"""Runs and workers as figures, read from the database when somebody asks, and kept for some seconds.

No workspace is named, and no plan: figures are of the service as a whole. Every API process tells the same,
so they are not to be added up over processes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from prometheus_client import Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from api.observing.run_counts import EndedRun, Look, look_at_runs
from api.store.database import Database, now_ms
from api.store.heartbeats import Heartbeat

FRESH_SECONDS: Final = 10.0
LATE_MS: Final = 60_000
"""A run may be seen so much later than it ended: its transaction took long, or clocks differ."""
WAITING_SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
RUN_SECONDS: Final = (
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    20.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    1800.0,
    3600.0,
    14400.0,
)
GAPS: Final = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 0.99)


class RunFigures(Collector):
    """Collects them.

    Histograms hold the runs that ended since this process began, whichever worker carried them out.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._looked_at: float | None = None
        self._families: tuple[Metric, ...] = ()
        self._began = self._newest = now_ms()
        self._counted: dict[str, int] = {}
        self._waiting = _histogram("waiting", "Time in the queue of runs that ended.", WAITING_SECONDS)
        self._took = _histogram("duration", "Time from beginning to end.", RUN_SECONDS, "state")
        self._gap = Histogram(
            "crewline_solve_gap_ratio",
            "How far schedules are from the bound at most, as a share of their first goal.",
            buckets=GAPS,
            registry=None,
        )

    def collect(self) -> Iterable[Metric]:
        """All of them; after some seconds, anew."""
        with self._lock:
            now = self._clock()
            if self._looked_at is None or now - self._looked_at >= FRESH_SECONDS:
                self._families = self._look()
                self._looked_at = now
            yield from self._families
            for histogram in (self._waiting, self._took, self._gap):
                yield from histogram.collect()

    def _look(self) -> tuple[Metric, ...]:
        try:
            with self._database.reading() as connection:
                look = look_at_runs(connection, max(self._began, self._newest - LATE_MS))
        except SQLAlchemyError:
            return (_gauge("database_up", "Whether the database answers.", 0),)
        self._count(look.ended)
        return tuple(_families(look))

    def _count(self, ended: Iterable[EndedRun]) -> None:
        """Count runs that were not counted yet."""
        for run in ended:
            if run.id in self._counted:
                continue
            self._counted[run.id] = run.finished
            self._newest = max(self._newest, run.finished)
            if run.waiting_seconds is not None:
                self._waiting.labels(run.kind).observe(run.waiting_seconds)
            if run.seconds is not None:
                self._took.labels(run.kind, run.state).observe(run.seconds)
            if run.gap is not None:
                self._gap.observe(run.gap)
        for id_, finished in list(self._counted.items()):
            if finished < self._newest - LATE_MS:
                del self._counted[id_]  # not looked at again


def _families(look: Look) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database answers.", 1)
    runs = GaugeMetricFamily("crewline_runs", "Runs that are kept.", labels=("kind", "state"))
    for (kind, state), number in sorted(look.numbers.items()):
        runs.add_metric((kind, state), number)
    yield runs
    yield _gauge(
        "oldest_queued_seconds", "Time since the oldest queued run was asked for.", look.oldest_seconds
    )
    alive = [one for one in look.workers if one.is_alive]
    yield _gauge("workers_alive", "Workers that gave a sign of life lately.", len(alive))
    yield _of_workers("worker_slots", "Runs that a worker carries out at a time.", alive, "concurrency")
    yield _of_workers("worker_runs", "Runs that a worker is at.", alive, "at_work")
    yield _of_workers(
        "run_memory_bytes", "Memory of the processes of a worker's runs.", alive, "run_memory_bytes"
    )


def _of_workers(name: str, text: str, workers: Iterable[Heartbeat], fact: str) -> Metric:
    family = GaugeMetricFamily(f"crewline_{name}", text, labels=("worker",))
    for worker in workers:
        if isinstance(worker.facts.get(fact), int | float):
            family.add_metric((worker.executor,), worker.facts[fact])
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"crewline_{name}", text, value=value)


def _histogram(name: str, text: str, buckets: tuple[float, ...], *labels: Any) -> Histogram:
    return Histogram(f"crewline_run_{name}_seconds", text, ("kind", *labels), buckets=buckets, registry=None)
