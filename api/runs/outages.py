"""A database that is away for a while, which must end no run."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

LONGEST_PAUSE: Final = 2.0
FIRST_PAUSE: Final = 0.1
NO_DATABASE: Final = (DBAPIError, PoolTimeoutError)
"""What a database that is away may raise; ``is_away`` tells it from a fault of ours."""

_STATEMENT_ENDED: Final = "57014"

_log = logging.getLogger("crewline.runs")
_Result = TypeVar("_Result")


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database can't be reached, and nothing of what was asked of it."""
    if is_too_slow(error):
        return False
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError | PoolTimeoutError)


def is_too_slow(error: BaseException) -> bool:
    """Whether PostgreSQL broke a statement off because it took longer than it may."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _STATEMENT_ENDED


def when_back(work: Callable[[], _Result], sleep: Callable[[float], None] = time.sleep) -> _Result:
    """Do what has to be done, again and again while the database is away, for as long as that takes."""
    pause = FIRST_PAUSE
    while True:
        try:
            return work()
        except NO_DATABASE as error:
            if not is_away(error):
                raise
            _log.warning("database away", extra={"error": type(error).__name__})
        sleep(pause)
        pause = min(LONGEST_PAUSE, 2 * pause)
