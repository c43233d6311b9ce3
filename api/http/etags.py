"""Versions as entity tags: who changes something says which version he has seen."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Header, Response

from api.http.problems import ProblemError

_TAG: Final = re.compile(r'\s*"(\d{1,9})(?:\.[a-z]{1,9}){0,2}"\s*')
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='The version that the change is made for, such as `"3"`.'),
]
IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", description="Answer 304 where nothing has changed.")
]


def etag(version: int, *forms: str) -> str:
    """The tag of a version, in one of its forms: ``"3"``, ``"3.yaml"``, ``"3.plain"`` without money."""
    return f'"{".".join((str(version), *forms))}"'


def unchanged(tag: str, if_none_match: str | None, **headers: str) -> Response | None:
    """The answer 304, where the one who asks has what the tag stands for (RFC 9110, section 13.1.2)."""
    if if_none_match is None:
        return None
    known = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return Response(status_code=304, headers={"ETag": tag, **headers}) if known & {tag, "*"} else None


def expected_version(if_match: str | None) -> int:
    """The version that a change is made for.

    Raises
    ------
    ProblemError
        428 where none is named, 412 where it is no tag of ours.
    """
    if if_match is None:
        detail = 'Send If-Match with the ETag of the plan as you have seen it, such as "3".'
        raise ProblemError(428, "precondition-required", "Say which version the change is for", detail)
    found = _TAG.fullmatch(if_match)
    if found is None:
        raise ProblemError(
            412, "version-moved", "This is no version of the plan", f"If-Match was {if_match[:60]!r}."
        )
    return int(found[1])


def moved(head: int) -> ProblemError:
    """Somebody else was quicker."""
    title = "The plan has changed meanwhile"
    detail = f"It is at version {head} now: read it again, then decide."
    return ProblemError(412, "version-moved", title, detail, headers={"ETag": etag(head)}, head=head)
