"""What keeps the service from starting, in a sentence: settings, folders, addresses, databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.observing.redaction import message_of, redacted
from api.runs.pulse import NameTakenError
from api.settings import Settings
from api.store.database import EncodingError
from api.store.migrating import OldDatabaseError
from planner.errors import InputError


@contextmanager
def troubles_told(settings: Settings) -> Iterator[None]:
    """Turn what is nobody's fault but the set-up's into an error in words.

    Raises
    ------
    InputError
        Saying what can't be reached, opened or used, without any password.
    """
    try:
        yield
    except (OldDatabaseError, NameTakenError, EncodingError) as error:
        raise InputError(str(error)) from error
    except (DBAPIError, PoolTimeoutError, NoSuchModuleError) as error:
        reason = redacted(message_of(error)).partition(": ")[2] or type(error).__name__
        text = f"the database {settings.shown_database_url} can't be used: {reason}"
        raise InputError(text) from error
