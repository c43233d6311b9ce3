"""Keys of the workspace: made, listed and revoked by those who may."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.access import keys
from api.access.keys import KeyRow
from api.access.roles import SCOPES, Principal, Role, Scope
from api.http.addresses import address_of
from api.http.door import Admin, Door, Used
from api.http.once import keep_instead
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.http.problems import ProblemError, not_found
from api.routes.answers import moment, problems, sure_moment
from api.routes.keeping import doer_of
from api.store import trail
from api.store.database import now_ms

LONGEST_YEARS: Final = 100
LONGEST_MS: Final = LONGEST_YEARS * 365 * 86_400_000
router = APIRouter(prefix="/v1/keys", tags=["access"], route_class=Door)
KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="Id of a key.", examples=["3f2a9c01b7de"])]


class KeyRequest(BaseModel):
    """A key that is asked for."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "intranet form", "role": "submitter"}]}
    )

    name: str = Field(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$", description="What it is for."
    )
    role: Role
    scopes: list[Scope] | None = Field(
        default=None, max_length=20, description="Fewer than the role's; all of them if missing."
    )
    expires: AwareDatetime | None = Field(default=None, description="When it ends; never if missing.")


class KeyAnswer(BaseModel):
    """A key, without its secret."""

    id: str = Field(examples=["3f2a9c01b7de"])
    name: str = Field(examples=["intranet form"])
    role: Role
    scopes: list[Scope]
    created: dt.datetime
    created_by: str = Field(examples=["key:0c41d2f9a6b8"])
    expires: dt.datetime | None
    revoked: dt.datetime | None
    last_used: dt.datetime | None = Field(description="To the minute.")


class NewKeyAnswer(KeyAnswer):
    """A key that was just made."""

    key: str | None = Field(
        description="What to send as `Authorization: Bearer ...`. Shown in this answer only, kept nowhere: "
        "null where the answer is repeated for an idempotency key.",
        examples=["cl_3f2a9c01b7de.…"],
    )


@router.post("", status_code=201, summary="Make a key", responses=problems())
def create_key(
    asked: KeyRequest, request: Request, response: Response, principal: Admin, used: Used
) -> NewKeyAnswer:
    """Make a key of this workspace. It may do no more than the one who makes it."""
    scopes = _scopes(asked, principal)
    expires = None if asked.expires is None else int(asked.expires.timestamp() * 1000)
    if expires is not None and not now_ms() < expires <= now_ms() + LONGEST_MS:
        title = "The key would have expired already" if expires <= now_ms() else "The key would last too long"
        raise ProblemError(422, "invalid-request", title, f"At most {LONGEST_YEARS} years are possible.")
    with used.database.writing() as connection:
        made = keys.create_key(
            connection,
            principal.workspace,
            asked.name,
            asked.role,
            principal.actor,
            scopes=scopes,
            expires=expires,
        )
        about = {"name": made.row.name, "role": made.row.role, "scopes": made.row.scopes, "expires": expires}
        trail.note(connection, doer_of(request, principal), "key.create", made.row.id, after=about)
    answer = NewKeyAnswer(**key_answer(made.row).model_dump(), key=made.text)
    keep_instead(request, answer.model_copy(update={"key": None}).model_dump_json().encode())
    response.headers["Location"] = address_of("keys", made.row.id)
    return answer


@router.get("", summary="List keys", responses=problems())
def list_keys(principal: Admin, used: Used, limit: Limit = 50, cursor: Cursor = None) -> Page[KeyAnswer]:
    """Every key of the workspace by its id, those that are revoked or have expired among them; no secrets."""
    with used.database.reading() as connection:
        found = keys.list_keys(connection, principal.workspace, limit, after(cursor))
    return Page(rows=[key_answer(row) for row in found.rows], next=cursor_of(found.last))


@router.get("/{key}", summary="Read a key", responses=problems(404))
def read_key(key: KeyId, principal: Admin, used: Used) -> KeyAnswer:
    """What a key may do, and when it was last used."""
    with used.database.reading() as connection:
        try:
            return key_answer(keys.find_key(connection, principal.workspace, key))
        except KeyError:
            raise not_found("key", key) from None


@router.delete("/{key}", status_code=204, summary="Revoke a key", responses=problems(404))
def revoke_key(key: KeyId, request: Request, principal: Admin, used: Used) -> None:
    """From the next request on, the key is worth nothing. One that is revoked stays so."""
    with used.database.writing() as connection:
        try:
            before = keys.find_key(connection, principal.workspace, key)
        except KeyError:
            raise not_found("key", key) from None
        if before.revoked is not None:
            return
        row = keys.revoke_key(connection, principal.workspace, key)
        doer = doer_of(request, principal)
        trail.note(
            connection, doer, "key.revoke", key, before={"revoked": None}, after={"revoked": row.revoked}
        )


def key_answer(row: KeyRow) -> KeyAnswer:
    """A key as it is told."""
    return KeyAnswer(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scopes=[Scope(scope) for scope in row.scopes],
        created=sure_moment(row.created),
        created_by=row.created_by,
        expires=moment(row.expires),
        revoked=moment(row.revoked),
        last_used=moment(row.last_used),
    )


def _scopes(asked: KeyRequest, principal: Principal) -> frozenset[Scope]:
    """The scopes of a key that is asked for.

    Raises
    ------
    ProblemError
        422 where the role has not all of them, 403 where the one who asks has not.
    """
    scopes = SCOPES[asked.role] if asked.scopes is None else frozenset(asked.scopes)
    if not scopes or not scopes <= SCOPES[asked.role]:
        usual = ", ".join(sorted(SCOPES[asked.role]))
        detail = f"The role {asked.role.value} has: {usual}."
        raise ProblemError(422, "invalid-request", "Scopes: one or more of the role's", detail)
    if not scopes <= principal.scopes:
        extra = ", ".join(sorted(scopes - principal.scopes))
        raise ProblemError(
            403, "forbidden", "Not allowed", f"Nobody gives away what he doesn't have: {extra}."
        )
    return scopes
