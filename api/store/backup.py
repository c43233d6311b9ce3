"""A backup, written while the service runs: one state of all tables, as it was when the backup began."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from api.store import contents as documents
from api.store.archive import (
    MANIFEST,
    TABLES,
    Manifest,
    TableEntry,
    columns_of,
    content_member,
    row_to_json,
    table_member,
)
from api.store.database import Database, now_ms
from api.store.migrating import HEAD, require_migrated
from api.store.tables import contents

ROWS_AT_A_TIME: Final = 200


def write_backup(database: Database, path: Path) -> Manifest:
    """Write everything that is kept into a file, which is there whole or not at all.

    Raises
    ------
    OldDatabaseError
        If the database has to be migrated first.
    DamagedContentError
        If what is kept under a hash has another one; no file is written then.
    OSError
        If the file can't be written.
    """
    require_migrated(database)
    descriptor, name = tempfile.mkstemp(prefix=".planner-", dir=path.parent)  # for its owner's eyes only
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write_all(database, archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return manifest


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_all(database: Database, archive: zipfile.ZipFile) -> Manifest:
    with database.reading() as connection:
        tables = {table.name: _write_table(connection, archive, table) for table in TABLES}
        written = _write_contents(connection, archive)
    manifest = Manifest(
        version=version("crewline"), revision=HEAD, created=now_ms(), tables=tables, documents=written
    )
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))
    return manifest


def _write_table(connection: sa.Connection, archive: zipfile.ZipFile, table: sa.Table) -> TableEntry:
    rows, digest = 0, hashlib.sha256()
    asked = sa.select(*columns_of(table)).order_by(*table.primary_key)
    found = connection.execute(asked, execution_options={"yield_per": ROWS_AT_A_TIME})
    with found, archive.open(table_member(table), "w", force_zip64=True) as file:
        for row in found:
            line = json.dumps(row_to_json(table, row), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            rows += 1
    return TableEntry(rows=rows, sha256=digest.hexdigest())


def _write_contents(connection: sa.Connection, archive: zipfile.ZipFile) -> int:
    """Every content once, whichever workspaces have it."""
    written = 0
    last: str | None = None
    asked = sa.select(contents.c.sha256, contents.c.compressed).order_by(contents.c.sha256)
    with connection.execute(asked, execution_options={"yield_per": ROWS_AT_A_TIME}) as found:
        for row in found:
            content = documents.unpacked(row.sha256, row.compressed)
            if row.sha256 != last:
                archive.writestr(content_member(row.sha256), content)
                last, written = row.sha256, written + 1
    return written
