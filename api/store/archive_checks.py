"""Whether a backup is whole: every file that belongs to it, no other, and each with its hash."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import Counter
from typing import Final

from pydantic import ValidationError

from api.store.archive import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    TABLES,
    Manifest,
    content_member,
    damaged_member,
    table_member,
)
from api.store.migrating import HEAD
from api.store.tables import contents

_CHUNK: Final = 1 << 20
_MOST_NAMED: Final = 5


class CorruptArchiveError(Exception):
    """The backup is not what it should be; says everything that is wrong."""


def checked_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of a backup in which everything is as it says.

    Raises
    ------
    CorruptArchiveError
        With all that is wrong.
    """
    manifest = _manifest(archive)
    if manifest.revision != HEAD:
        raise CorruptArchiveError(
            f"its tables are of revision {manifest.revision}, those of this version of {HEAD}: "
            f"restore it with Crewline {manifest.version}, then migrate"
        )
    if set(manifest.tables) != {table.name for table in TABLES}:
        raise CorruptArchiveError("it has other tables")
    _raise(_wrong_names(archive, manifest))
    _raise(_wrong_tables(archive, manifest))
    _raise(_wrong_contents(archive, manifest))
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
            raise CorruptArchiveError(f"{MANIFEST} is too large")
        return Manifest.model_validate_json(archive.read(MANIFEST))
    except KeyError:
        raise CorruptArchiveError(f"it has no {MANIFEST}") from None
    except ValidationError as error:
        raise CorruptArchiveError(f"{MANIFEST} can't be read: {error.errors()[0]['msg']}") from None


def _wrong_names(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    names = Counter(archive.namelist())
    wrong = [f"{name} is there twice" for name, count in sorted(names.items()) if count > 1]
    known = {MANIFEST, *(table_member(table) for table in TABLES), *map(damaged_member, manifest.damaged)}
    wrong += [f"{name} is missing" for name in sorted(known - set(names))]
    others = set(names) - known
    wrong += [f"{name} does not belong" for name in sorted(others) if not _is_content(name)]
    count = sum(map(_is_content, others))
    if count != manifest.documents:
        wrong.append(f"it has {count} contents, not {manifest.documents}")
    return wrong


def _wrong_tables(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    wrong = []
    for table in TABLES:
        rows, digest = 0, hashlib.sha256()
        with archive.open(table_member(table)) as file:
            for line in file:
                rows += 1
                digest.update(line)
        entry = manifest.tables[table.name]
        if rows != entry.rows:
            wrong.append(f"{table_member(table)} has {rows} rows, not {entry.rows}")
        elif digest.hexdigest() != entry.sha256:
            wrong.append(f"{table_member(table)} has another hash")
    return wrong


def _wrong_contents(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    hashes = {name: name.rpartition("/")[2] for name in archive.namelist() if _is_content(name)}
    there = set(hashes)
    with archive.open(table_member(contents)) as file:
        wanted = {content_member(_sha256_in(line)) for line in file}
    as_they_are = set(map(content_member, manifest.damaged))
    wrong = [f"{name} is missing" for name in sorted(wanted - there - as_they_are)]
    wrong += [f"{name} belongs to nothing" for name in sorted((there | as_they_are) - wanted)]
    hashes |= {damaged_member(content): kept for content, kept in manifest.damaged.items()}
    return wrong + [
        f"{name} has another hash"
        for name, sha256 in sorted(hashes.items())
        if _sha256_of(archive, name) != sha256
    ]


def _sha256_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sha256_in(line: bytes) -> str:
    try:
        return str(json.loads(line)["sha256"])
    except (ValueError, LookupError, TypeError):
        raise CorruptArchiveError(f"{table_member(contents)} can't be read") from None


def _is_content(name: str) -> bool:
    return re.fullmatch(r"contents/[0-9a-f]{64}", name) is not None


def _raise(wrong: list[str]) -> None:
    if wrong:
        more = f" and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise CorruptArchiveError("; ".join(wrong[:_MOST_NAMED]) + more)
