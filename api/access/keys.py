"""Keys: ``cl_ID.SECRET``, of which only a hash of the secret is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from api.access.roles import SCOPES, Principal, Role, Scope
from api.store.database import now_ms
from api.store.paging import Slice, slice_of
from api.store.tables import NAME_LENGTH, api_keys

PREFIX: Final = "cl_"
SECRET_BYTES: Final = 32
_KEY: Final = re.compile(rf"{PREFIX}[0-9a-f]{{12}}\.[A-Za-z0-9_-]+")
USED_STEP_MS: Final = 60_000
"""How exactly it is known when a key was last used."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key, without its secret."""

    id: str
    name: str
    role: str
    scopes: list[str]
    created: int
    created_by: str
    expires: int | None
    revoked: int | None
    last_used: int | None

    @property
    def about(self) -> dict[str, Any]:
        """What the trail says of a key that was made."""
        return {name: getattr(self, name) for name in ("name", "role", "scopes", "expires")}


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once."""

    row: KeyRow
    text: str


def create_key(
    connection: sa.Connection,
    workspace: str,
    name: str,
    role: Role,
    created_by: str,
    *,
    scopes: frozenset[Scope] | None = None,
    expires: int | None = None,
) -> NewKey:
    """Make a key.

    Parameters
    ----------
    scopes
        Fewer than the role's; all of the role's where nothing is said.
    expires
        Milliseconds since 1970 UTC.

    Raises
    ------
    ValueError
        If a scope is not one of the role's.
    """
    allowed = SCOPES[role] if scopes is None else scopes
    if not allowed <= SCOPES[role]:
        extra = ", ".join(sorted(allowed - SCOPES[role]))
        raise ValueError(f"the role {role} does not include: {extra}")
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(SECRET_BYTES)
    row = KeyRow(
        id_, name[:NAME_LENGTH], role.value, sorted(allowed), now_ms(), created_by, expires, None, None
    )
    values = {field: getattr(row, field) for field in KeyRow.__slots__}
    connection.execute(api_keys.insert().values(workspace=workspace, secret_sha256=_hash(secret), **values))
    return NewKey(row, f"{PREFIX}{id_}.{secret}")


def is_well_formed(text: str) -> bool:
    """Whether a text could be a key; what can't is nobody's, and need not be looked up."""
    return _KEY.fullmatch(text) is not None


def principal_of(connection: sa.Connection, text: str) -> Principal | None:
    """Whose key it is; None where it is nobody's, was revoked, or has expired."""
    if not is_well_formed(text):
        return None
    id_, _, secret = text.removeprefix(PREFIX).partition(".")
    row = connection.execute(sa.select(api_keys).where(api_keys.c.id == id_)).first()
    known = row.secret_sha256 if row is not None else _hash("")
    matches = hmac.compare_digest(known, _hash(secret))
    if row is None or not matches or row.revoked is not None:
        return None
    if row.expires is not None and row.expires <= now_ms():
        return None
    scopes = frozenset(scope for scope in SCOPES[Role(row.role)] if scope.value in row.scopes)
    return Principal(row.workspace, f"key:{row.id}", Role(row.role), scopes)


def note_uses(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Keep that keys were used just now; those of which it is known to the minute stay as they are."""
    now = now_ms()
    last = api_keys.c.last_used
    is_old = last.is_(None) | (last < now - USED_STEP_MS)
    connection.execute(api_keys.update().where(api_keys.c.id.in_(ids), is_old).values(last_used=now))


def revoke_key(connection: sa.Connection, workspace: str, id_: str) -> KeyRow:
    """Make a key useless, at once.

    Raises
    ------
    KeyError
        If the workspace has no such key.
    """
    here = (api_keys.c.workspace == workspace) & (api_keys.c.id == id_)
    connection.execute(api_keys.update().where(here, api_keys.c.revoked.is_(None)).values(revoked=now_ms()))
    return find_key(connection, workspace, id_)


def find_key(connection: sa.Connection, workspace: str, id_: str) -> KeyRow:
    """A key of the workspace.

    Raises
    ------
    KeyError
        If there is none.
    """
    row = connection.execute(_rows(workspace).where(api_keys.c.id == id_)).first()
    if row is None:
        raise KeyError(id_)
    return KeyRow(*row)


def list_keys(connection: sa.Connection, workspace: str, limit: int, after: str | None) -> Slice[KeyRow]:
    """Keys of the workspace by their ids."""
    asked = _rows(workspace).order_by(api_keys.c.id).limit(limit + 1)
    if after is not None:
        asked = asked.where(api_keys.c.id > after)
    rows = [KeyRow(*row) for row in connection.execute(asked)]
    return slice_of(rows, limit, [row.id for row in rows])


def any_key(connection: sa.Connection) -> bool:
    """Whether there is a key at all."""
    return connection.execute(sa.select(api_keys.c.id).limit(1)).first() is not None


def _rows(workspace: str) -> sa.Select[Any]:
    return sa.select(*(api_keys.c[name] for name in KeyRow.__slots__)).where(
        api_keys.c.workspace == workspace
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
