"""One run from its beginning to its end, whatever happens to the process that works at it.

Everything that lasts is in the tables of ``api.store.runs``; DBOS only says that somebody has to carry the
run out, and says it again if that somebody dies. Doing it twice does no harm: a run that has ended is left
alone, and of two who carry out the same run only the later may write.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from api.runs.held_runs import HeldRuns
from api.runs.reasons import fault, reason
from api.runs.watching import MOST_ATTEMPTS, NOTHING_LEFT, Watch, again_or
from api.runs.workshop import ShortageError, Workshop
from api.store.change_entries import KIND as CHANGE_REQUEST
from api.store.database import Database
from api.store.runs import Ending, LostRunError, RunRow

SHORTAGE_SECONDS: Final = 5.0
"""Pause after the first time that the system had no room for a process; after the second, twice that."""
_REST_SECONDS: Final = 0.5

_log = logging.getLogger("crewline.runs")


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may take.

    Attributes
    ----------
    memory_bytes
        Of the run's process, and of its engine's; None for most of the machine's.
    wall_seconds
        After which a run is ended; some seconds before, it is asked for the best that it has.
    """

    memory_bytes: int | None = None
    wall_seconds: float = 4 * 3600.0


@dataclass
class Supervisor:
    """Carries runs out, several at a time, each in the thread that asks.

    Attributes
    ----------
    executor
        The name of this worker.
    requeue
        Puts a run back into the queue, in the transaction of a connection.
    is_closing
        Whether this worker was asked to end: its runs are queued again then.
    """

    database: Database
    workshop: Workshop
    executor: str
    requeue: Callable[[sa.Connection, RunRow], None]
    limits: RunLimits = field(default_factory=RunLimits)
    is_closing: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _rows: HeldRuns = field(init=False)

    def __post_init__(self) -> None:
        self._rows = HeldRuns(self.database, self.executor, self.requeue, self.sleep)

    def carry_out(self, workspace: str, run: str) -> str | None:
        """Carry a run out; the state it ended in, None where it is somebody else's or was queued again.

        While the database is away it waits, even when this worker is asked to end: what the process leaves
        behind is taken up later.
        """
        while (held := self._rows.begin(workspace, run)) is not None:
            about = {"run": run, "workspace": workspace, "attempt": held.attempt}
            _log.info("run begun", extra=about)
            try:
                ending = self._ending_or_fault(held)
                if ending is None and self.is_closing():
                    if self._rows.give_back(held):
                        _log.info("run given back", extra=about)
                        return None
                    ending = _CANCELLED  # asked for since we looked
                if ending is not None:
                    return self._end(held, ending)
            except LostRunError:
                _log.warning("run lost", extra=about)
                return None
        return None

    def _end(self, held: RunRow, ending: Ending) -> str:
        state = self._rows.end(held, ending)
        about = {"run": held.id, "workspace": held.workspace, "attempt": held.attempt}
        _log.info("run ended", extra={**about, "state": state})
        if held.kind == CHANGE_REQUEST and state == "succeeded":
            _record_figures(self.database, held)
        return state

    def _ending_or_fault(self, held: RunRow) -> Ending | None:
        """A fault of ours ends the run, too: it must not be at work for ever."""
        try:
            return self._ending(held)
        except LostRunError:
            raise
        except Exception as error:
            _log.exception("fault", extra={"run": held.id})
            return Ending("failed", problem=fault(error))

    def _ending(self, held: RunRow) -> Ending | None:
        """How an attempt ended; None where another is to be made."""
        if held.cancel_asked is not None:
            return _CANCELLED  # while an attempt before this one was at work
        if self.is_closing():
            return None
        if held.counted_attempts > MOST_ATTEMPTS:
            return Ending("failed", problem=reason("worker-lost", _POISON))
        order = {**self._rows.order_of(held), "memory_bytes": self.limits.memory_bytes}
        try:
            session = self.workshop.begin(order)
            try:
                wall = self.limits.wall_seconds
                return Watch(session, held, self._rows, wall, self.is_closing, self.clock).ending()
            finally:
                self.workshop.finish(session)
        except ShortageError as shortage:
            return self._after_shortage(held, shortage)

    def _after_shortage(self, held: RunRow, shortage: ShortageError) -> Ending | None:
        """None after a pause, in which there may come to be room for a process; the end after the last."""
        _log.warning("no room for a process", extra={"run": held.id, "error": str(shortage)})
        text = f"There was no room for the run's process: {shortage}."
        ending = again_or(held, reason("process-lost", text))
        until = self.clock() + SHORTAGE_SECONDS * held.counted_attempts
        while ending is None and not self.is_closing() and self.clock() < until:
            self.sleep(_REST_SECONDS)
        return ending


_POISON: Final = f"Its worker died {MOST_ATTEMPTS} times while it was at work."
_CANCELLED: Final = Ending("cancelled", problem=reason("cancelled", NOTHING_LEFT))


def _record_figures(database: Database, run: RunRow) -> None:
    from api.runs.change_records import record_figures  # a worker has little use for it, and it is not small

    record_figures(database, run)
