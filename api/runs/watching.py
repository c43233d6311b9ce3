"""One attempt at a run: the news of its process, and whether it is to stop, until it has ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from api.runs.held_runs import HeldRuns
from api.runs.reasons import reason, reason_of_error
from api.runs.wire import FAILED, NEWS, PRODUCT, SHORTAGE
from api.runs.workshop import START_SECONDS, ChildGoneError, Session, ShortageError
from api.store.runs import Ending, RunRow

MOST_ATTEMPTS: Final = 3
POLL_SECONDS: Final = 0.1
LOOK_SECONDS: Final = 0.1
"""How often somebody's wish to cancel is looked for."""
NEWS_SECONDS: Final = 0.5
"""How often progress is written at most."""
GRACE_SECONDS: Final = 10.0
"""From asking a process to stop to ending it."""
CLOSING_GRACE_SECONDS: Final = 6.0
"""The same while the worker ends, which has no more than ten for all."""
FAULTS: Final = frozenset({"EngineKilledError"})
"""What is nobody's order's fault, and is tried again."""
_NOTHING: Final = "Nothing had been found yet."
_KEPT: Final = "Cancelled; the best found until then is kept."
_LATE: Final = "It did not stop in time and was ended."
NOTHING_LEFT: Final = "Its process was gone before it had handed anything over."

_log = logging.getLogger("crewline.runs")


@dataclass
class Watch:
    """Watches over one process.

    Attributes
    ----------
    wall_seconds
        After which it is ended; some seconds before, it is asked for the best that it has.
    is_closing
        Whether this worker was asked to end.
    """

    session: Session
    held: RunRow
    rows: HeldRuns
    wall_seconds: float
    is_closing: Callable[[], bool]
    clock: Callable[[], float]
    _began: float = 0.0
    _looked: float = 0.0
    _written: float = 0.0
    _wish: Literal["cancel", "time"] | None = None
    _asked: float | None = None
    _is_heard: bool = False
    _news: Mapping[str, Any] | None = field(default=None)

    def ending(self) -> Ending | None:
        """How the attempt ended; None where another is to be made, here or elsewhere.

        Raises
        ------
        LostRunError
            If the run is no longer this attempt's.
        ShortageError
            If the process had no room for what it had to start.
        """
        self._began = self._looked = self._written = self.clock()
        try:
            while True:
                message = self.session.next(POLL_SECONDS)
                if message is not None and message["say"] in (PRODUCT, FAILED):
                    self._keep_news()
                    return self._told(message)
                self._take_in(message)
                if self._is_to_be_given_back():
                    return None
                if (late := self._late()) is not None:
                    return late
        except ChildGoneError as gone:
            self._keep_news()
            return self._gone(gone)

    # --- news and wishes ----------------------------------------------------------------------

    def _take_in(self, message: Mapping[str, Any] | None) -> None:
        now = self.clock()
        if message is not None:
            self._is_heard = True
            self._news = message["news"] if message["say"] == NEWS else self._news
        if now - self._written >= NEWS_SECONDS and self._news is not None:
            self._keep_news()
            self._written = now
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._look_for_wish()
        if self._wish is None and now - self._began >= self.wall_seconds - self._last_seconds:
            self._ask_to_stop("time")

    def _keep_news(self) -> None:
        if self._news is not None:
            self.rows.note(self.held, self._news)
            self._news = None

    def _look_for_wish(self) -> None:
        """Whether somebody wants the run to stop; that comes before the end of its time."""
        if self._wish != "cancel" and self.rows.is_asked_to_cancel(self.held):
            self._ask_to_stop("cancel")

    def _ask_to_stop(self, wish: Literal["cancel", "time"]) -> None:
        self._wish = wish
        if self._asked is None:
            self._asked = self.clock()
            self.session.ask_to_stop()

    def _is_to_be_given_back(self) -> bool:
        """Whether this worker ends; what is to be cancelled has a little time to hand over what it has."""
        if not self.is_closing():
            return False
        self._look_for_wish()
        return self._wish != "cancel"

    # --- ends ---------------------------------------------------------------------------------

    @property
    def _last_seconds(self) -> float:
        """Of the time that a run may take: for handing over the best that it has."""
        return min(GRACE_SECONDS, self.wall_seconds / 2)

    def _late(self) -> Ending | None:
        """The end of a process that has not stopped when it should.

        Raises
        ------
        ChildGoneError
            If it has not even loaded what it needs.
        """
        now = self.clock()
        grace = CLOSING_GRACE_SECONDS if self.is_closing() else GRACE_SECONDS
        if self._wish == "cancel" and self._asked is not None and now - self._asked > grace:
            return Ending("cancelled", problem=reason("cancelled", _LATE))
        if now - self._began > self.wall_seconds:
            return self._out_of_time()
        if not self._is_heard and now - self._began > START_SECONDS:
            raise ChildGoneError(None, f"it was not ready after {START_SECONDS:g} s")
        return None

    def _out_of_time(self) -> Ending:
        text = f"It took longer than {self.wall_seconds:g} s and was ended."
        return Ending("failed", problem=reason("time-limit", text))

    def _gone(self, gone: ChildGoneError) -> Ending | None:
        """The ending of a process that has said nothing of it."""
        about = {"run": self.held.id, "code": gone.code, "words": gone.words}
        _log.warning("process gone", extra=about)
        self._look_for_wish()
        if self._wish == "cancel":
            return Ending("cancelled", problem=reason("cancelled", NOTHING_LEFT))
        if self._wish == "time":
            return self._out_of_time()
        if gone.is_for_memory:
            return Ending("failed", problem=reason("out-of-memory", f"The run's process ended: {gone}."))
        return self._again_or(reason("process-lost", f"The run's process ended: {gone}."))

    def _told(self, message: Mapping[str, Any]) -> Ending | None:
        """The ending that a process told of."""
        if message["stopped"] and self._wish is None:
            self._look_for_wish()
            if self._wish is None:
                # Not we, but a service manager that ends all processes of a worker asked it to stop early.
                return self._again_or(reason("process-lost", "The run's process was asked to stop."))
        if message["say"] == FAILED:
            return self._failed(message)
        documents = {name: text.encode() for name, text in message["documents"].items()}
        if self._wish == "cancel":
            return Ending("cancelled", message["answer"], reason("cancelled", _KEPT), documents)
        if self._wish == "time" and message["stopped"]:
            text = f"It took as long as it may, {self.wall_seconds:g} s; the best found until then is kept."
            return Ending("failed", message["answer"], reason("time-limit", text), documents)
        loss = message["loss"]
        if loss is None:
            return Ending("succeeded", message["answer"], None, documents)
        problem = reason_of_error(loss["kind"], loss["message"])
        ending = Ending("failed", message["answer"], problem, documents)
        return self._again_or(ending) if loss["kind"] in FAULTS else ending

    def _failed(self, message: Mapping[str, Any]) -> Ending | None:
        if self._wish == "cancel":
            return Ending("cancelled", problem=reason("cancelled", _NOTHING))
        if self._wish == "time" and message["stopped"]:
            return self._out_of_time()
        if message["kind"] == SHORTAGE:
            raise ShortageError(message["message"])
        if message.get("where"):
            about = {"run": self.held.id, "error": message["message"], "where": message["where"]}
            _log.error("fault in the run's process", extra=about)
        problem = reason_of_error(message["kind"], message["message"])
        ending = Ending("failed", problem={**problem, "issues": message.get("issues", [])})
        return self._again_or(ending) if message["kind"] in FAULTS else ending

    def _again_or(self, last: Ending | dict[str, Any]) -> Ending | None:
        """None, for one more attempt; how the run ended if this was the last one.

        A worker that ends may find its processes gone before it has looked at why: that is no attempt.
        """
        return None if self.is_closing() else again_or(self.held, last)


def again_or(held: RunRow, last: Ending | dict[str, Any]) -> Ending | None:
    """None, for one more attempt; how the run ended if this was the last one."""
    if held.counted_attempts < MOST_ATTEMPTS:
        return None
    return last if isinstance(last, Ending) else Ending("failed", problem=last)
