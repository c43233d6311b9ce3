"""How plans, their versions and changes are told."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from api.http.problems import IssueAnswer
from api.routes.answers import sure_moment
from api.store.plans import PlanRow, VersionRow


class PlanAnswer(BaseModel):
    """A plan, and the version that it is at."""

    id: str = Field(examples=["hello"])
    name: str = Field(examples=["Hello, bakery"])
    version: int = Field(description="The newest version, which is the plan's ETag, too.", examples=[1])
    created: dt.datetime
    updated: dt.datetime
    warnings: list[IssueAnswer] | None = Field(default=None, description="What is probably not meant.")


class VersionAnswer(BaseModel):
    """A version of a plan."""

    number: int = Field(examples=[1])
    hash: str = Field(description="Content hash, as outcomes name it.", examples=["sha256:5f0c..."])
    created: dt.datetime
    author: str = Field(examples=["key:3f2a9c01b7de"])
    summary: str = Field(examples=["handed in"])


def plan_answer(row: PlanRow, warnings: list[IssueAnswer] | None = None) -> PlanAnswer:
    """A plan as it is told."""
    return PlanAnswer(
        id=row.id,
        name=row.name,
        version=row.head,
        created=sure_moment(row.created),
        updated=sure_moment(row.updated),
        warnings=warnings,
    )


def version_answer(row: VersionRow) -> VersionAnswer:
    """A version as it is told."""
    return VersionAnswer(
        number=row.number,
        hash=f"sha256:{row.sha256}",
        created=sure_moment(row.created),
        author=row.author,
        summary=row.summary,
    )
