"""A backup, written while the service runs: one state of all tables, as it was when the backup began."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
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
    damaged_member,
    row_to_json,
    table_member,
)
from api.store.contents import DamagedContentError
from api.store.database import Database, now_ms
from api.store.migrating import HEAD, require_migrated
from api.store.tables import contents
from planner.errors import InputError, Issue

ROWS_AT_A_TIME: Final = 200
CONTENTS_AT_A_TIME: Final = 8
"""A content may have many megabytes."""
MOST_NAMED: Final = 5


def write_backup(database: Database, path: Path, *, with_damaged: bool = False) -> Manifest:
    """Write everything that is kept into a file, which is there whole or not at all.

    Parameters
    ----------
    with_damaged
        Whether contents that are damaged are written as they are, and named in the manifest.

    Raises
    ------
    OldDatabaseError
        If the database has to be migrated first.
    InputError
        If contents are damaged, naming each of them; no file is written then.
    OSError
        If the file can't be written.
    """
    require_migrated(database)
    descriptor, name = tempfile.mkstemp(prefix=".planner-", dir=path.parent)  # for its owner's eyes only
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write_all(database, archive, with_damaged)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return manifest


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk, too: without it a machine that loses power may forget the file."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(database: Database, archive: zipfile.ZipFile, with_damaged: bool) -> Manifest:
    with database.reading() as connection:
        created = now_ms()  # what is read is the state that the next statement finds
        tables = {table.name: _write_table(connection, archive, table) for table in TABLES}
        written, damaged = _write_contents(connection, archive)
        if damaged and not with_damaged:
            raise _refusal(connection, damaged)
    manifest = Manifest(
        version=version("crewline"),
        revision=HEAD,
        created=created,
        tables=tables,
        documents=written,
        damaged=damaged,
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


def _write_contents(connection: sa.Connection, archive: zipfile.ZipFile) -> tuple[int, dict[str, str]]:
    """Every content once, whichever workspaces have it; how many, and those that no workspace has whole."""
    written, damaged = 0, {}
    asked = sa.select(contents.c.sha256, contents.c.compressed).order_by(contents.c.sha256)
    with connection.execute(asked, execution_options={"yield_per": CONTENTS_AT_A_TIME}) as found:
        for sha256, rows in itertools.groupby(found, key=lambda row: str(row.sha256)):
            whole, kept = _whole(sha256, (row.compressed for row in rows))
            if whole is None:
                archive.writestr(damaged_member(sha256), kept)
                damaged[sha256] = documents.sha256_of(kept)
            else:
                archive.writestr(content_member(sha256), whole)
                written += 1
    return written, damaged


def _whole(sha256: str, copies: Iterable[bytes]) -> tuple[bytes | None, bytes]:
    """The content that one of its copies has, or None; and the last copy as it is kept."""
    whole, kept = None, b""
    for kept in copies:
        if whole is None:
            with suppress(DamagedContentError):
                whole = documents.unpacked(sha256, kept)
    return whole, kept


def _refusal(connection: sa.Connection, damaged: Iterable[str]) -> InputError:
    """What is damaged, and what needs it."""
    hint = "--with-damaged writes the backup all the same, with these as they are"
    issues = tuple(
        Issue(
            f"contents.{sha256}",
            f"damaged; needed by {_needed_by(connection, sha256)}",
            "expected the bytes that were kept",
            hint,
            code="damaged-content",
        )
        for sha256 in damaged
    )
    what = "a document is" if len(issues) == 1 else f"{len(issues)} documents are"
    return InputError(f"{what} damaged; the first is {issues[0]}", issues)


def _needed_by(connection: sa.Connection, sha256: str) -> str:
    """Keys of some rows that lead to a content, with the names of their tables."""
    found = []
    for table in TABLES:
        for key in table.foreign_key_constraints:
            if key.referred_table is contents:
                (column,) = [one.parent for one in key.elements if one.column is contents.c.sha256]
                asked = sa.select(*table.primary_key).where(column == sha256).limit(MOST_NAMED)
                found += [f"{table.name} {'/'.join(map(str, row))}" for row in connection.execute(asked)]
    return ", ".join(found[:MOST_NAMED]) or "nothing any more"
