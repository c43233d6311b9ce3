"""What has to be there before the service starts: the folder, the tables, a workspace and a key."""

from __future__ import annotations

import json
from typing import Final

from api.access import keys
from api.access.authentication import OPEN_WORKSPACE
from api.access.roles import Role
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say, write_document
from api.settings import Settings
from api.store.database import Database
from api.store.migrating import HEAD, current_revision, migrate
from api.store.workspaces import create_workspace
from planner.errors import InputError

FIRST_KEY: Final = "first key"


def prepared_database(settings: Settings) -> Database:
    """The database, up to date, in a folder that is there."""
    database = opened_database(settings)
    if current_revision(database) != HEAD:
        migrate(database)
    return database


def opened_database(settings: Settings) -> Database:
    """The database; the folder of a file is made if need be.

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
    return Database(settings.database_url)


def first_key(database: Database) -> str | None:
    """A key that may do everything, where there is none yet; and the first workspace."""
    with database.writing() as connection:
        create_workspace(connection, OPEN_WORKSPACE, "Default")
        if keys.any_key(connection):
            return None
        return keys.create_key(connection, OPEN_WORKSPACE, FIRST_KEY, Role.ADMIN, "first start").text


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
