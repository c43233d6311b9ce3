"""What need not be kept any more, removed once a day by one of the workers that are alive."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from api.runs.forgetting import forget_ended
from api.store import heartbeats
from api.store.database import Database
from api.store.retention import retain
from api.store.retention_days import Retention

FACT: Final = "retains"
"""Of a worker that does so; its sign of life says it."""
FIRST_SECONDS: Final = 300.0
"""After its start."""
EVERY_SECONDS: Final = 86_400.0
AGAIN_SECONDS: Final = 3_600.0
"""After a time that has failed."""
LOOK_SECONDS: Final = 30.0

_log = logging.getLogger("crewline.worker")


class DailyRetention:
    """Looks now and then, in a thread, whether it is time, and whose turn it is.

    It is the turn of the first by name. Who becomes the first does so at once if he has not yet: removing
    what is gone already costs a look, and two who do it at the same time do no harm.

    Parameters
    ----------
    clock
        Seconds that never go back.
    """

    def __init__(
        self,
        database: Database,
        executor: str,
        policy: Retention,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._executor = executor
        self._policy = policy
        self._clock = clock
        self._due = clock() + FIRST_SECONDS
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="crewline-retention", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being removed may still be under way."""
        self._end.set()

    def look(self) -> bool:
        """Look once; whether something could be removed."""
        if self._clock() < self._due or not self._is_our_turn():
            return False
        self._due = self._clock() + AGAIN_SECONDS
        removed = retain(self._database, self._policy)
        forgotten = forget_ended(self._database)
        self._due = self._clock() + EVERY_SECONDS
        _log.info("retained", extra={**asdict(removed), "forgotten": forgotten})
        return True

    def _is_our_turn(self) -> bool:
        with self._database.reading() as connection:
            known = heartbeats.all_heartbeats(connection)
        others = {one.executor for one in known if one.is_alive and one.facts.get(FACT) is True}
        return min(others | {self._executor}) == self._executor

    def _keep(self) -> None:
        while not self._end.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception as error:
                _log.warning("not retained", extra={"error": type(error).__name__})
