"""Keys of a workspace, and the trail of its changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from api.client.answers.whole import Answer


class KeyAnswer(Answer):
    """A key; ``key`` is its text, in the answer that made it only."""

    id: str
    name: str
    role: str
    scopes: tuple[str, ...]
    created: dt.datetime
    created_by: str
    expires: dt.datetime | None
    revoked: dt.datetime | None
    last_used: dt.datetime | None
    key: str | None = Field(default=None, repr=False)


class TrailEntry(Answer):
    """One change of the workspace: who did what, when, and what it was before and after."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    request: str
