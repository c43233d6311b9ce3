"""Keys made, listed and revoked on the database itself: the way in when no key is left."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from dataclasses import dataclass
from typing import Any, Final

from api.access import keys
from api.access.keys import KeyRow
from api.access.roles import Role, Scope
from api.cli.serving.preparing import opened_database
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.cli.words.text_table import Column, lay_out
from api.plain_text import one_line
from api.settings import DATABASE_FILE, Settings
from api.store import trail
from api.store.database import Database, now_ms
from api.store.migrating import require_migrated
from api.store.trail import Doer
from api.store.workspaces import create_workspace
from planner.errors import InputError

WORKSPACE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
ACTOR: Final = "command line"
MOST_KEYS: Final = 10_000
_COLUMNS: Final = (
    Column("key"),
    Column("name", least=12),
    Column("role"),
    Column("scopes", least=8, spare=2),
    Column("made", right=True, spare=1),
    Column("last used", right=True),
    Column("state"),
)


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key as the command line asks for it."""

    name: str
    role: Role
    scopes: frozenset[Scope] | None
    last_day: dt.date | None
    workspace: str


def migrated_database(settings: Settings) -> Database:
    """The database of a service that was set up.

    Raises
    ------
    InputError
        If there is none.
    OldDatabaseError
        If it has to be migrated first.
    """
    if settings.database is None and not (settings.service_data / DATABASE_FILE).is_file():
        raise InputError(f"{settings.service_data} holds no service: begin with planner serve or migrate")
    database = opened_database(settings)
    require_migrated(database)
    return database


def make_key(database: Database, wanted: WantedKey, *, as_json: bool) -> ExitCode:
    """Make a key and show it.

    Raises
    ------
    InputError
        If it has no name, scopes that its role has not, or is over before it begins.
    """
    if not wanted.name.strip() or not wanted.name.isprintable():
        raise InputError("a key needs a name in printable characters")
    expires = None if wanted.last_day is None else _end_of(wanted.last_day)
    if expires is not None and expires <= now_ms():
        raise InputError(f"a key whose last day is {wanted.last_day} would have expired already")
    with database.writing() as connection:
        doer = Doer(wanted.workspace, ACTOR, "")
        is_new = create_workspace(connection, wanted.workspace, wanted.workspace)
        if is_new:
            named = {"name": wanted.workspace}
            trail.note(connection, doer, "workspace.create", wanted.workspace, after=named)
        try:
            made = keys.create_key(
                connection,
                wanted.workspace,
                wanted.name.strip(),
                wanted.role,
                ACTOR,
                scopes=wanted.scopes,
                expires=expires,
            )
        except ValueError as error:
            raise InputError(str(error)) from None
        trail.note(connection, doer, "key.create", made.row.id, after=made.row.about)
    if as_json:
        _write({**_key_to_dict(made.row), "workspace": wanted.workspace, "key": made.text})
        return ExitCode.DONE
    if is_new:
        say(f"Workspace {wanted.workspace} is made.")
    say(f"Key {made.row.id} ({made.row.role}: {', '.join(made.row.scopes)}), shown only now:")
    write_document(f"{made.text}\n")
    return ExitCode.DONE


def show_keys(database: Database, workspace: str, *, as_json: bool) -> ExitCode:
    """List the keys of a workspace."""
    with database.reading() as connection:
        rows = keys.list_keys(connection, workspace, MOST_KEYS, None).rows
    if as_json:
        _write({"workspace": workspace, "keys": [_key_to_dict(row) for row in rows]})
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None)
    if not rows:
        page.line(f"Workspace {workspace} has no key.")
        return ExitCode.DONE
    cells = [
        [row.id, one_line(row.name), row.role, " ".join(row.scopes), *_dates(row), state_of(row)]
        for row in rows
    ]
    page.rows(lay_out(_COLUMNS, cells, page.width, page.glyphs))
    return ExitCode.DONE


def revoke_one(database: Database, workspace: str, key: str, *, as_json: bool) -> ExitCode:
    """Revoke a key.

    Raises
    ------
    InputError
        If the workspace has no such key.
    """
    with database.writing() as connection:
        try:
            before = keys.find_key(connection, workspace, key)
        except KeyError:
            raise InputError(f"workspace {workspace} has no key {key}") from None
        if before.revoked is None:
            row = keys.revoke_key(connection, workspace, key)
            doer, after = Doer(workspace, ACTOR, ""), {"revoked": row.revoked}
            trail.note(connection, doer, "key.revoke", key, before={"revoked": None}, after=after)
        row = keys.find_key(connection, workspace, key)
    if as_json:
        _write({**_key_to_dict(row), "workspace": workspace})
    else:
        say(f"Key {key} {'is' if before.revoked is None else 'was'} revoked.")
    return ExitCode.DONE


def state_of(row: KeyRow) -> str:
    """Whether a key is good for anything."""
    if row.revoked is not None:
        return "revoked"
    if row.expires is None:
        return "valid"
    return f"{'valid until' if row.expires > now_ms() else 'expired'} {_minute(row.expires)}"


def _end_of(day: dt.date) -> int:
    """Milliseconds since 1970 at the end of a day in UTC."""
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return int(midnight.timestamp() * 1000) + 86_400_000


def _dates(row: KeyRow) -> tuple[str, str]:
    return _minute(row.created), "never" if row.last_used is None else _minute(row.last_used)


def _minute(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms / 1000, tz=dt.UTC).strftime("%Y-%m-%d %H:%M")


def _key_to_dict(row: KeyRow) -> dict[str, Any]:
    moments = ("created", "expires", "revoked", "last_used")
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "scopes": row.scopes,
        "created_by": row.created_by,
        **{name: _iso(getattr(row, name)) for name in moments},
    }


def _iso(ms: int | None) -> str | None:
    return None if ms is None else dt.datetime.fromtimestamp(ms / 1000, tz=dt.UTC).isoformat()


def _write(document: dict[str, Any]) -> None:
    write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
