"""Pages of lists: a limit and a cursor go in, rows and the next cursor come out."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from api.http.problems import ProblemError

MOST_ROWS = 200
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows on a page.")]
MOST_CURSOR = 1400
"""Ids of parts have up to 200 characters, of which each may take four bytes."""
Cursor = Annotated[str | None, Query(max_length=MOST_CURSOR, description="`next` of the page before.")]
Row = TypeVar("Row")


class Page(BaseModel, Generic[Row]):
    """A part of a list."""

    rows: list[Row]
    next: str | None = Field(default=None, description="Cursor of the next page; null on the last one.")


def cursor_of(last: str | None) -> str | None:
    """The cursor of what comes after a row."""
    return None if last is None else base64.urlsafe_b64encode(last.encode()).decode().rstrip("=")


def after(cursor: str | None) -> str | None:
    """The key of the row that a cursor stands after.

    Raises
    ------
    ProblemError
        If it is no cursor.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}").decode()
    except (binascii.Error, ValueError):
        raise no_cursor() from None
    if "\0" in text:
        raise no_cursor()
    return text


def number_after(cursor: str | None) -> int | None:
    """The number of the row that a cursor stands after.

    Raises
    ------
    ProblemError
        If it is no cursor.
    """
    text = after(cursor)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise no_cursor()
    return int(text)


def no_cursor() -> ProblemError:
    """A cursor that no page has given."""
    return ProblemError(400, "bad-cursor", "The cursor is none of ours", "Take `next` of a page, as it is.")
