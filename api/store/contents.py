"""Documents by their content: written once, never changed, compressed, found by their SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

import sqlalchemy as sa

from api.store.database import insert_unless_there, now_ms
from api.store.tables import contents

LEVEL: Final = 6
_LARGE_BYTES: Final = 2**18
"""Above which it is looked for first; most documents are small and new, and looking costs a round trip."""


class DamagedContentError(Exception):
    """What is kept under a hash has another one."""


def sha256_of(content: bytes) -> str:
    """The name of a content: its SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(connection: sa.Connection, workspace: str, content: bytes) -> str:
    """Keep a document, which may be there already; its SHA-256.

    Retention leaves it alone as long as the transaction lasts (on PostgreSQL by the lock on its row).
    """
    name = sha256_of(content)
    here = (contents.c.workspace == workspace) & (contents.c.sha256 == name)
    lock = sa.select(contents.c.sha256).where(here).with_for_update(read=True, key_share=True)
    if len(content) > _LARGE_BYTES and connection.execute(lock).first() is not None:
        return name
    row = {
        "workspace": workspace,
        "sha256": name,
        "compressed": packed(content),
        "size_bytes": len(content),
        "created": now_ms(),
    }
    while not insert_unless_there(connection, contents, **row):
        if connection.execute(lock).first() is not None:
            break
    return name


def get(connection: sa.Connection, workspace: str, sha256: str) -> bytes:
    """A document that is kept.

    Raises
    ------
    KeyError
        If there is none with this hash.
    DamagedContentError
        If what is there is not what was kept.
    """
    found = sa.select(contents.c.compressed).where(
        contents.c.workspace == workspace, contents.c.sha256 == sha256
    )
    compressed = connection.execute(found).scalar_one_or_none()
    if compressed is None:
        raise KeyError(sha256)
    return unpacked(sha256, compressed)


def packed(content: bytes) -> bytes:
    """A content as it is kept."""
    return zlib.compress(content, LEVEL)


def unpacked(sha256: str, compressed: bytes) -> bytes:
    """A content that is kept.

    Raises
    ------
    DamagedContentError
        If it is not what was kept under this hash.
    """
    try:
        content = zlib.decompress(compressed)
    except zlib.error as error:
        raise DamagedContentError(f"{sha256}: {error}") from error
    if sha256_of(content) != sha256:
        raise DamagedContentError(f"{sha256}: its content has another hash")
    return content
