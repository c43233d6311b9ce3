"""What many operations answer with: moments as ISO 8601, and the problems that each may have."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

from fastapi import Path

from api.http.problems import MEDIA_TYPE, Problem

PLAN_ID: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
PlanId = Annotated[str, Path(pattern=PLAN_ID, description="Id of a plan.", examples=["agency"])]
RunId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Id of a run.")]

_REASONS: Final = {
    400: "The request is malformed.",
    401: "Who asks is not known.",
    403: "Who asks may not do this.",
    404: "There is no such thing.",
    409: "It stands against what is there.",
    412: "It has changed meanwhile.",
    413: "It is too large.",
    415: "This kind of content is not read.",
    422: "What was sent has errors; `issues` holds all of them.",
    428: "If-Match is missing.",
    429: "Too many requests; wait as long as Retry-After says.",
    500: "A fault in Crewline.",
    503: "It can't be done now; try again as Retry-After says.",
}


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an operation may answer with, for OpenAPI; those of every operation among them."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    everywhere = (400, 401, 403, 422, 429, 500)
    return {
        code: {"description": _REASONS[code], "content": content, "model": Problem}
        for code in sorted({*everywhere, *codes})
    }


def moment(ms: int | None) -> dt.datetime | None:
    """A moment of the store, as JSON shows it."""
    return None if ms is None else dt.datetime.fromtimestamp(ms / 1000, tz=dt.UTC)


def sure_moment(ms: int) -> dt.datetime:
    """A moment of the store that is never missing."""
    return dt.datetime.fromtimestamp(ms / 1000, tz=dt.UTC)
