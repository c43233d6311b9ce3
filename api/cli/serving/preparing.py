"""What has to be there before the service starts: the folder, the tables, a workspace and a key."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.access import keys
from api.access.authentication import OPEN_WORKSPACE
from api.access.roles import Role
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say, write_document
from api.settings import DATABASE_FILE, Settings
from api.store import trail
from api.store.database import Database
from api.store.migrating import HEAD, current_revision, migrate
from api.store.trail import Doer
from api.store.workspaces import create_workspace
from planner.errors import InputError

OPEN_NAME: Final = "Default"
FIRST_KEY: Final = "first key"
FIRST_START: Final = "first start"
"""Who has made it, and the first workspace."""
ANSWERING_SECONDS: Final = 30.0
"""What a request may ask of PostgreSQL takes no longer; writers of SQLite wait as long for each other."""
_OF_OWNER: Final = 0o600


def prepared_database(settings: Settings) -> Database:
    """The database, up to date, in a folder that is there."""
    database = opened_database(settings)
    if current_revision(database) != HEAD:
        migrate(database)
    return database


def opened_database(settings: Settings, *, statement_seconds: float | None = None) -> Database:
    """The database; the folder of a file is made if need be, and nobody but its owner may read the file.

    Parameters
    ----------
    statement_seconds
        After which PostgreSQL breaks a statement off; never where nothing is said.

    Raises
    ------
    InputError
        If there can't be such a folder.
    """
    if settings.database is None:
        folder = settings.service_data
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileExistsError:
            raise InputError(f"{folder} is a file; a folder was expected for the data") from None
        except OSError as error:
            raise InputError(f"{folder} can't be made a folder for the data: {error.strerror}") from None
        keep_to_owner(folder / DATABASE_FILE)
    return Database(settings.database_url, statement_seconds=statement_seconds)


def keep_to_owner(file: Path) -> None:
    """See to it that only its owner may read a database file, which is made if need be.

    SQLite gives the files that it makes beside it the same rights.
    """
    with suppress(OSError):  # whoever may not make it is told so when it is opened
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, _OF_OWNER))
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):  # there is none, or it is another's
            file.with_name(name).chmod(_OF_OWNER)


def first_key(database: Database, *, is_open: bool = False) -> str | None:
    """A key that may do everything, where there is none yet; and the first workspace.

    Where the service is open, nobody would be shown the key: none is made until it is not.
    """
    doer = Doer(OPEN_WORKSPACE, FIRST_START, "")
    with database.writing() as connection:
        if create_workspace(connection, OPEN_WORKSPACE, OPEN_NAME):
            trail.note(connection, doer, "workspace.create", OPEN_WORKSPACE, after={"name": OPEN_NAME})
        if is_open or keys.any_key(connection):
            return None
        made = keys.create_key(connection, OPEN_WORKSPACE, FIRST_KEY, Role.ADMIN, FIRST_START)
        trail.note(connection, doer, "key.create", made.row.id, after=made.row.about)
        return made.text


def migrate_database(settings: Settings, *, as_json: bool) -> ExitCode:
    """Do all of ``planner migrate``."""
    database = opened_database(settings)
    before = current_revision(database)
    migrate(database)
    key = first_key(database)
    database.close()
    shown = settings.shown_database_url
    if as_json:
        document = {"database": shown, "before": before, "revision": HEAD, "key": key}
        write_document(json.dumps(document, indent=2) + "\n")
        return ExitCode.DONE
    say(f"{shown}: {'was' if before == HEAD else 'is'} at revision {HEAD}.")
    if key is not None:
        say(f"Key that may do everything, shown only now: {key}")
    return ExitCode.DONE
