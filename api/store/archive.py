"""Backups: a zip with a manifest, a file of JSON lines for each table, and contents by their hash.

It is the same for both databases. ``manifest.json`` has the number of rows and the SHA-256 of every table;
a content's name is its own SHA-256. A content that is damaged may be among them as it is kept.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from api.store.tables import METADATA, contents, heartbeats

FORMAT: Final = "crewline-backup/1"
MANIFEST: Final = "manifest.json"
MOST_MANIFEST_BYTES: Final = 1_000_000
TABLES: Final = tuple(table for table in METADATA.sorted_tables if table is not heartbeats)
"""Every table, those first that others lead to; not who is alive just now."""


class TableEntry(BaseModel):
    """What the manifest says of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What is in a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["crewline-backup/1"] = FORMAT
    version: str
    """Of Crewline."""
    revision: str
    """Of the tables."""
    created: int
    """Milliseconds since 1970 UTC."""
    tables: dict[str, TableEntry]
    documents: int
    """Files under ``contents``: fewer than rows of the table where workspaces share some."""
    damaged: dict[str, str] = {}
    """SHA-256 of each file under ``damaged``, by the SHA-256 that its content should have."""


def table_member(table: sa.Table) -> str:
    """Name of the file that a table is in."""
    return f"tables/{table.name}.jsonl"


def content_member(sha256: str) -> str:
    """Name of the file that a content is in."""
    return f"contents/{sha256}"


def damaged_member(sha256: str) -> str:
    """Name of the file that holds what is kept in the place of a content, byte for byte."""
    return f"damaged/{sha256}"


def columns_of(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The columns that are in its file: all but a content itself."""
    return tuple(column for column in table.columns if column is not contents.c.compressed)


def row_to_json(table: sa.Table, row: sa.Row[Any]) -> dict[str, Any]:
    """A row as a JSON object; bytes are in base 64."""
    pairs = zip(columns_of(table), row, strict=True)
    return {
        column.key: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for column, value in pairs
    }


def row_from_json(table: sa.Table, values: Any) -> dict[str, Any]:
    """A row to insert.

    Raises
    ------
    ValueError
        If it is none of this table.
    """
    columns = columns_of(table)
    if not isinstance(values, Mapping) or set(values) != {column.key for column in columns}:
        raise ValueError(f"a row of {table.name} has other columns")
    return {column.key: _value(column, values[column.key]) for column in columns}


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.table.name}.{column.key} is empty")
        return None
    if isinstance(column.type, sa.LargeBinary):
        return base64.b64decode(value, validate=True)
    wanted = (
        int if isinstance(column.type, sa.Integer) else str if isinstance(column.type, sa.String) else object
    )
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ValueError(f"{column.table.name}.{column.key} is {value!r:.40}")
    return value
