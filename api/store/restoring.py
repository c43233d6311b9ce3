"""A backup brought back into an empty database: all of it, checked before and after, or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.store import contents as documents
from api.store.archive import (
    TABLES,
    Manifest,
    content_member,
    damaged_member,
    row_from_json,
    table_member,
)
from api.store.archive_checks import CorruptArchiveError, checked_manifest
from api.store.backup import CONTENTS_AT_A_TIME, ROWS_AT_A_TIME
from api.store.database import Database
from api.store.migrating import require_migrated
from api.store.runs import OPEN
from api.store.tables import contents, run_progress, runs
from planner.errors import InputError, Issue
from planner.zip_damage import ZIP_DAMAGE, is_zip_damage

Requeue = Callable[[sa.Connection, str, str, int], None]
"""Puts a run into the queue: connection, workspace, run, priority."""


@dataclass
class Restored:
    """What was brought back: its manifest, and the runs that wait again."""

    manifest: Manifest
    requeued: dict[tuple[str, str], int] = field(default_factory=dict)
    """Their priorities, by workspace and id."""


def restore_backup(database: Database, path: Path, requeue: Requeue) -> Restored:
    """Bring a backup back.

    Parameters
    ----------
    requeue
        Is called for every run that was open: its worker is not here.

    Raises
    ------
    InputError
        If the backup is damaged or of other tables, or the database is not empty; nothing is changed then.
    OldDatabaseError
        If the database has to be migrated first.
    OSError
        If the file can't be read.
    """
    require_migrated(database)
    try:
        with zipfile.ZipFile(path) as archive:
            restored = Restored(checked_manifest(archive))
            with database.writing() as connection:
                _require_empty(connection)
                for table in TABLES:
                    _fill(connection, archive, table, restored)
                for (workspace, run), priority in restored.requeued.items():
                    requeue(connection, workspace, run, priority)
                _check_again(connection, restored.manifest)
    except CorruptArchiveError as error:
        raise _damaged(path, str(error)) from error
    except ZIP_DAMAGE as error:
        if not is_zip_damage(error):
            raise
        raise _damaged(path, str(error)) from error
    except (sa.exc.IntegrityError, sa.exc.DataError, documents.DamagedContentError) as error:
        raise _damaged(path, f"its rows do not fit together ({type(error).__name__})") from error
    return restored


def rows_there(connection: sa.Connection) -> dict[str, int]:
    """Rows of each table that has some."""
    counts = {table.name: _count(connection, table) for table in TABLES}
    return {name: count for name, count in counts.items() if count}


def _damaged(path: Path, reason: str) -> InputError:
    issue = Issue(
        path.name,
        reason,
        "expected a whole backup",
        "take another one; nothing was changed",
        code="bad-backup",
    )
    return InputError(f"{path}: {issue}", (issue,))


def _require_empty(connection: sa.Connection) -> None:
    there = rows_there(connection)
    if there:
        issues = tuple(
            Issue(
                f"database.{name}",
                f"{count} row{'s' * (count != 1)}",
                "expected an empty database",
                "name a new folder or database",
                code="not-empty",
            )
            for name, count in there.items()
        )
        raise InputError(f"the database has {len(issues)} tables with rows; the first is {issues[0]}", issues)


def _fill(connection: sa.Connection, archive: zipfile.ZipFile, table: sa.Table, restored: Restored) -> None:
    batch: list[dict[str, Any]] = []
    most = CONTENTS_AT_A_TIME if table is contents else ROWS_AT_A_TIME
    for row in _rows(archive, table, restored.manifest):
        if not _is_kept(table, row, restored):
            continue
        batch.append(row)
        if len(batch) == most:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
    number = table.autoincrement_column
    if number is not None and isinstance(number.type, sa.Integer) and connection.dialect.name == "postgresql":
        highest = connection.scalar(sa.select(sa.func.max(number)))
        if highest is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, number.name)
            connection.execute(sa.select(sa.func.setval(sequence, highest)))


def _rows(archive: zipfile.ZipFile, table: sa.Table, manifest: Manifest) -> Iterator[dict[str, Any]]:
    with archive.open(table_member(table)) as file:
        for line in file:
            try:
                row = row_from_json(table, json.loads(line))
            except (ValueError, RecursionError) as error:
                raise CorruptArchiveError(f"{table_member(table)}: {error}") from error
            if table is contents:
                row["compressed"] = _as_kept(archive, row["sha256"], manifest)
            yield row


def _as_kept(archive: zipfile.ZipFile, sha256: str, manifest: Manifest) -> bytes:
    """A content as it is kept; one that was damaged is so again, and reading it is an error as before."""
    if sha256 in manifest.damaged:
        return archive.read(damaged_member(sha256))
    return documents.packed(archive.read(content_member(sha256)))


def _is_kept(table: sa.Table, row: dict[str, Any], restored: Restored) -> bool:
    """Whether a row is brought back. A run that was open waits again, as if it had never begun."""
    if table is runs and row["state"] in OPEN:
        begun = {"attempt": 0, "given_back": 0, "token": None, "executor": None, "started": None}
        row |= {"state": "queued", **begun}
        restored.requeued[row["workspace"], row["id"]] = row["priority"]
    return table is not run_progress or (row["workspace"], row["run"]) not in restored.requeued


def _check_again(connection: sa.Connection, manifest: Manifest) -> None:
    """Make sure that what is in the database now is what was in the backup."""
    for table in TABLES:
        there, wanted = _count(connection, table), manifest.tables[table.name].rows
        if there != wanted and table is not run_progress:
            raise CorruptArchiveError(f"{table.name}: {there} of {wanted} rows came back")
    asked = sa.select(contents.c.sha256, contents.c.compressed)
    with connection.execute(asked, execution_options={"yield_per": CONTENTS_AT_A_TIME}) as found:
        for row in found:
            if row.sha256 not in manifest.damaged:
                documents.unpacked(row.sha256, row.compressed)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
