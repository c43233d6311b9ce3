"""One run from its beginning to its end, whatever happens to the process that works at it.

Everything that lasts is in the tables of ``api.store.runs``; DBOS only says that somebody has to carry the
run out, and says it again if that somebody dies. Doing it twice does no harm: a run that has ended is left
alone, and of two who carry out the same run only the later may write.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from api.runs.orders import StoredOrder
from api.runs.outages import NO_DATABASE, is_away, when_back
from api.runs.reasons import reason, reason_of_error
from api.runs.wire import FAILED, NEWS, PRODUCT
from api.runs.workshop import ChildGoneError, Session, Workshop
from api.store import contents, runs
from api.store.database import Database
from api.store.runs import Ending, LostRunError, RunRow, RunState

MOST_ATTEMPTS: Final = 3
POLL_SECONDS: Final = 0.1
LOOK_SECONDS: Final = 0.25
"""How often somebody's wish to cancel is looked for."""
NEWS_SECONDS: Final = 0.5
"""How often progress is written at most."""
GRACE_SECONDS: Final = 10.0
"""From asking a process to stop to ending it."""
FAULTS: Final = frozenset({"EngineKilledError"})
"""What is nobody's order's fault, and is tried again."""

_log = logging.getLogger("crewline.runs")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may take.

    Attributes
    ----------
    memory_bytes
        Of the engine's process; None for most of the machine's.
    wall_seconds
        After which a run is ended.
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

    def carry_out(self, workspace: str, run: str) -> str | None:
        """Carry a run out; the state it ended in, None where it is somebody else's or was queued again.

        While the database is away it waits, even when this worker is asked to end: what the process leaves
        behind is taken up later.
        """
        while (held := self._when_back(lambda: self._begin(workspace, run))) is not None:
            about = {"run": run, "workspace": workspace, "attempt": held.attempt}
            _log.info("run begun", extra=about)
            try:
                ending = self._ending_or_fault(held)
                if ending is not None:
                    state = self._end(held, ending)
                    _log.info("run ended", extra={**about, "state": state})
                    return state
            except LostRunError:
                _log.warning("run lost", extra=about)
                return None
            if self.is_closing():
                self._give_back(held)
                _log.info("run given back", extra=about)
                return None
        return None

    # --- one attempt --------------------------------------------------------------------------

    def _ending_or_fault(self, held: RunRow) -> Ending | None:
        """A fault of ours ends the run, too: it must not be at work for ever."""
        try:
            return self._ending(held)
        except LostRunError:
            raise
        except Exception as error:
            _log.exception("fault", extra={"run": held.id})
            return _fault(error)

    def _ending(self, held: RunRow) -> Ending | None:
        """How an attempt ended; None where another is to be made."""
        if self.is_closing():
            return None
        if held.attempt > MOST_ATTEMPTS:
            return Ending("failed", problem=reason("worker-lost", _POISON))
        session = self.workshop.begin(self._when_back(lambda: self._order_of(held)))
        try:
            return self._watch(held, session)
        except ChildGoneError as gone:
            _log.warning("process gone", extra={"run": held.id, "code": gone.code, "words": gone.words})
            return self._again_or(held, reason("process-lost", f"The run's process ended: {gone}."))
        finally:
            self.workshop.finish(session)

    def _watch(self, held: RunRow, session: Session) -> Ending | None:
        """News until the end; the process is ended if it does not stop when it should."""
        began = self.clock()
        asked: float | None = None
        looked = written = began
        news: Mapping[str, Any] | None = None
        while True:
            message = session.next(POLL_SECONDS)
            now = self.clock()
            if message is not None and message["say"] in (PRODUCT, FAILED):
                return self._told(held, message, asked is not None)
            if message is not None and message["say"] == NEWS:
                news = message["news"]
            if news is not None and now - written >= NEWS_SECONDS:
                self._note(held, news)
                news, written = None, now
            if now - looked >= LOOK_SECONDS:
                looked = now
                if self.is_closing():
                    return None
                if asked is None and self._is_asked_to_cancel(held):
                    asked = now
                    session.ask_to_stop()
            if asked is not None and now - asked > GRACE_SECONDS:
                text = "It did not stop in time and was ended."
                return Ending("cancelled", problem=reason("cancelled", text))
            if now - began > self.limits.wall_seconds:
                text = f"It took longer than {self.limits.wall_seconds:g} s and was ended."
                return Ending("failed", problem=reason("time-limit", text))

    def _told(self, held: RunRow, message: Mapping[str, Any], cancelled: bool) -> Ending | None:
        """The ending that a process told of."""
        if message["stopped"] and not cancelled:
            # Not we, but a service manager that ends all processes of a worker asked it to stop early.
            return self._again_or(held, reason("process-lost", "The run's process was asked to stop."))
        if message["say"] == FAILED:
            return self._failed(held, message, cancelled)
        documents = {name: text.encode() for name, text in message["documents"].items()}
        loss = message["loss"]
        if loss is not None and not cancelled:
            problem = reason_of_error(loss["kind"], loss["message"])
            ending = Ending("failed", message["answer"], problem, documents)
            return self._again_or(held, ending) if loss["kind"] in FAULTS else ending
        problem_or_none = reason("cancelled", _KEPT) if cancelled else None
        state: RunState = "cancelled" if cancelled else "succeeded"
        return Ending(state, message["answer"], problem_or_none, documents)

    def _failed(self, held: RunRow, message: Mapping[str, Any], cancelled: bool) -> Ending | None:
        if cancelled:
            return Ending("cancelled", problem=reason("cancelled", "Nothing had been found yet."))
        problem = reason_of_error(message["kind"], message["message"])
        ending = Ending("failed", problem={**problem, "issues": message.get("issues", [])})
        return self._again_or(held, ending) if message["kind"] in FAULTS else ending

    def _again_or(self, held: RunRow, last: Ending | dict[str, Any]) -> Ending | None:
        """None, for one more attempt; how the run ended if this was the last one.

        A worker that ends may find its processes gone before it has looked at why: that is no attempt.
        """
        if held.attempt < MOST_ATTEMPTS or self.is_closing():
            return None
        return last if isinstance(last, Ending) else Ending("failed", problem=last)

    # --- the database -------------------------------------------------------------------------

    def _begin(self, workspace: str, run: str) -> RunRow | None:
        with self.database.writing() as connection:
            return runs.begin_attempt(connection, workspace, run, self.executor)

    def _order_of(self, held: RunRow) -> dict[str, Any]:
        """What the process is told."""
        with self.database.reading() as connection:
            text = contents.get(connection, held.workspace, held.order_sha256)
            stored = StoredOrder.model_validate_json(text)
            inputs = {
                name: contents.get(connection, held.workspace, sha256).decode()
                for name, sha256 in stored.inputs.items()
            }
        return {"order": stored.order, "inputs": inputs, "memory_bytes": self.limits.memory_bytes}

    def _is_asked_to_cancel(self, held: RunRow) -> bool:
        """Best effort: a database that is away must not end a solve."""
        try:
            with self.database.reading() as connection:
                return runs.is_asked_to_cancel(connection, held)
        except NO_DATABASE as error:
            if not is_away(error):
                raise
            return False

    def _note(self, held: RunRow, news: Mapping[str, Any]) -> None:
        """Best effort, too."""
        try:
            with self.database.writing() as connection:
                runs.note_progress(connection, held, news)
        except NO_DATABASE as error:
            _log.warning("progress not kept", extra={"run": held.id, "error": type(error).__name__})

    def _end(self, held: RunRow, ending: Ending) -> RunState:
        """End the run, with a fault if the database can't keep its ending; the state that it ended in."""

        def end(what: Ending) -> RunState:
            with self.database.writing() as connection:
                runs.end_run(connection, held, what)
            return what.state

        try:
            return self._when_back(lambda: end(ending))
        except sa.exc.StatementError as error:
            _log.error("ending not kept", extra={"run": held.id, "error": type(error).__name__})
            fault = _fault(error)
            return self._when_back(lambda: end(fault))

    def _give_back(self, held: RunRow) -> None:
        def give_back() -> None:
            with self.database.writing() as connection:
                if runs.give_back(connection, held):
                    self.requeue(connection, held)

        self._when_back(give_back)

    def _when_back(self, work: Callable[[], _Result]) -> _Result:
        return when_back(work, self.sleep)


_POISON: Final = f"Its worker died {MOST_ATTEMPTS} times while it was at work."
_KEPT: Final = "Cancelled; the best found until then is kept."


def _fault(error: Exception) -> Ending:
    """Statements are not told: they hold what they were to write."""
    detail = type(error).__name__
    if not isinstance(error, sa.exc.SQLAlchemyError):
        detail = f"{detail}: {error}"
    return Ending("failed", problem=reason("fault", detail))
