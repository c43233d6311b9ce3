"""What a worker reads and writes of the runs that it holds; a database that is away is waited for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from api.runs.orders import StoredOrder
from api.runs.outages import NO_DATABASE, is_away, when_back
from api.runs.reasons import fault
from api.store import contents, runs
from api.store.database import Database
from api.store.new_ids import new_id
from api.store.runs import Ending, RunRow, RunState

_log = logging.getLogger("crewline.runs")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class HeldRuns:
    """The rows of runs, each behind the fence of its attempt.

    Attributes
    ----------
    executor
        The name of this worker.
    requeue
        Puts a run back into the queue, in the transaction of a connection.
    """

    database: Database
    executor: str
    requeue: Callable[[sa.Connection, RunRow], None]
    sleep: Callable[[float], None]

    def begin(self, workspace: str, run: str) -> RunRow | None:
        """Take a run up; None where it has ended. One attempt, however often it takes to hear the answer."""
        token = new_id()

        def begin() -> RunRow | None:
            with self.database.writing() as connection:
                return runs.begin_attempt(connection, workspace, run, self.executor, token)

        return self._when_back(begin)

    def order_of(self, held: RunRow) -> dict[str, Any]:
        """What is to be done, and the documents that it needs."""
        return self._when_back(lambda: self._order_of(held))

    def is_asked_to_cancel(self, held: RunRow) -> bool:
        """Best effort: a database that is away must not end a solve.

        Raises
        ------
        LostRunError
            If the run is no longer this attempt's.
        """
        try:
            with self.database.reading() as connection:
                return runs.is_asked_to_cancel(connection, held)
        except NO_DATABASE as error:
            if not is_away(error):
                raise
            return False

    def note(self, held: RunRow, news: Mapping[str, Any]) -> None:
        """Best effort, too."""
        try:
            with self.database.writing() as connection:
                runs.note_progress(connection, held, news)
        except NO_DATABASE as error:
            _log.warning("progress not kept", extra={"run": held.id, "error": type(error).__name__})

    def end(self, held: RunRow, ending: Ending) -> RunState:
        """End the run, with a fault if the database can't keep its ending; the state that it ended in.

        Raises
        ------
        LostRunError
            If the run is no longer this attempt's.
        """

        def end(what: Ending) -> RunState:
            with self.database.writing() as connection:
                runs.end_run(connection, held, what)
            return what.state

        try:
            return self._when_back(lambda: end(ending))
        except sa.exc.StatementError as error:
            _log.error("ending not kept", extra={"run": held.id, "error": type(error).__name__})
            lost = Ending("failed", problem=fault(error))
            return self._when_back(lambda: end(lost))

    def give_back(self, held: RunRow) -> bool:
        """Queue the run again; False where it is no longer this attempt's, or is to be cancelled."""

        def give_back() -> bool:
            with self.database.writing() as connection:
                is_back = runs.give_back(connection, held)
                if is_back:
                    self.requeue(connection, held)
                return is_back

        return self._when_back(give_back)

    def _order_of(self, held: RunRow) -> dict[str, Any]:
        with self.database.reading() as connection:
            text = contents.get(connection, held.workspace, held.order_sha256)
            stored = StoredOrder.model_validate_json(text)
            inputs = {
                name: contents.get(connection, held.workspace, sha256).decode()
                for name, sha256 in stored.inputs.items()
            }
        return {"order": stored.order, "inputs": inputs}

    def _when_back(self, work: Callable[[], _Result]) -> _Result:
        return when_back(work, self.sleep)
