"""Parts of a plan by their ids: pages of them, and single ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Path, Response

from api.access.roles import Principal
from api.http.etags import etag, unchanged
from api.http.problems import not_found
from api.routes.keeping import newest
from api.routes.showing import forms_for, part_for
from api.services import Services
from planner.changes.parts import find

PartId = Annotated[
    str, Path(min_length=1, max_length=200, description="Id of the part in the plan.", examples=["shop"])
]
WORDS = {
    "projects": "project",
    "people": "person",
    "calendars": "calendar",
    "contractor_pools": "contractor pool",
    "equipment": "piece of equipment",
    "consumables": "consumable",
}
"""What one part of a field of a plan is called."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


def page_of(parts: Iterable[_Part], limit: int, after: str | None) -> tuple[list[_Part], str | None]:
    """Some parts, by id, behind the one that the page before ended with; and the last where more follow."""
    rest = sorted((one for one in parts if after is None or one.id > after), key=lambda one: one.id)
    return rest[:limit], rest[limit - 1].id if len(rest) > limit else None


def known_part(parts: Iterable[_Part], field: str, id_: str) -> _Part:
    """The part with an id.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    found = find(parts, id_)
    if found is None:
        raise not_found(WORDS[field], id_)
    return found


def found_part(
    used: Services, principal: Principal, plan: str, field: str, id_: str, if_none_match: str | None
) -> Response:
    """The answer that reads one part, as it stands in the document.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    number, document = newest(used, principal, plan)
    part: Any = known_part(getattr(document, field), field, id_)
    tag, headers = etag(number, *forms_for(principal)), {"Vary": "Authorization"}
    same = unchanged(tag, if_none_match, **headers)
    if same is not None:
        return same
    text = json.dumps(part_for(principal, document, field, part), ensure_ascii=False)
    return Response(text, media_type="application/json", headers={"ETag": tag, **headers})
