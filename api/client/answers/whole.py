"""What all answers have in common, and pages of them."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Row = TypeVar("Row")


class Answer(BaseModel):
    """Frozen, and patient with what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(Answer, Generic[Row]):
    """A part of a list, and the cursor of the next one."""

    rows: tuple[Row, ...]
    next: str | None = None
