"""What the service answers with, as this client knows it; fields that are newer than it are left out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from planner.errors import Issue

RunState = Literal["queued", "running", "succeeded", "failed", "cancelled"]
FINAL: Final = frozenset({"succeeded", "failed", "cancelled"})
Row = TypeVar("Row")


class Answer(BaseModel):
    """Frozen, and patient with what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(Answer, Generic[Row]):
    """A part of a list, and the cursor of the next one."""

    rows: tuple[Row, ...]
    next: str | None = None


class PlanAnswer(Answer):
    """A plan, and the version that it is at."""

    id: str
    name: str
    version: int
    created: dt.datetime
    updated: dt.datetime
    warnings: tuple[Issue, ...] | None = None


class VersionAnswer(Answer):
    """A version of a plan.

    Attributes
    ----------
    hash
        Content hash, as outcomes name it.
    """

    number: int
    hash: str
    created: dt.datetime
    author: str
    summary: str


class Difference(Answer):
    """A field in which two versions of a plan differ, or a part that one of them has."""

    model_config = ConfigDict(frozen=True, extra="allow")


class ProjectInBrief(Answer):
    """A project of a plan; days are ISO 8601, or as the plan has them."""

    id: str
    name: str
    client: str
    team: str
    owner: str
    status: str
    weight: int
    release: str | None
    due: str | None
    deadline: str | None
    template: str | None
    tasks: int


class KeptProject(Answer):
    """A project that was taken into a plan, and the version of the plan that it is in."""

    plan: str
    version: int
    project: dict[str, Any]
    warnings: tuple[Issue, ...] = ()


class Changed(Answer):
    """Changes that were made, each in a sentence."""

    plan: str
    version: int
    done: tuple[str, ...]
    warnings: tuple[Issue, ...] = ()


class Preview(Answer):
    """What changes would do, and what would be wrong then. Nothing was kept."""

    plan: str
    version: int
    valid: bool
    would_do: tuple[str, ...]
    differences: tuple[Difference, ...]
    more_differences: int
    issues: tuple[Issue, ...]


class Checked(Answer):
    """What is wrong with a plan document, errors first."""

    valid: bool
    issues: tuple[Issue, ...]


class RunAnswer(Answer):
    """A run.

    Attributes
    ----------
    attempt
        How often it was begun.
    cancelling
        Whether it was asked to stop, and has not yet.
    answer
        What came of it, in brief.
    problem
        Why it failed, or that it was cancelled.
    documents
        Names of what came of it.
    """

    id: str
    kind: str
    plan: str
    version: int
    state: RunState
    priority: int
    created: dt.datetime
    created_by: str
    started: dt.datetime | None
    finished: dt.datetime | None
    attempt: int
    cancelling: bool
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None
    documents: tuple[str, ...] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.state in FINAL


class ProgressAnswer(Answer):
    """How far a run is.

    Attributes
    ----------
    news
        The last news; of a solve, its best schedule's figures.
    """

    state: RunState
    news: dict[str, Any] | None

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.state in FINAL


class Source(Answer):
    """Which run a result is of, and what has become of its plan since."""

    run: str
    plan: str
    version: int
    head: int | None
    moved_on: bool
    finished: dt.datetime | None
    status: str
    valid: bool


class PersonAtWork(Answer):
    """Somebody at a task, with so many thousandths of project time."""

    person: str
    name: str
    units_per_mille: int


class ScheduledTask(Answer):
    """A task in a schedule; times are local, with their offsets."""

    project: str
    project_name: str
    task: str
    name: str
    kind: str
    start: dt.datetime
    finish: dt.datetime
    mode: str
    people: tuple[PersonAtWork, ...]
    due: str | None
    late: bool
    days_late: int | None


class ProjectDates(Answer):
    """When a project happens, and how late that is; money is missing for who may not see it."""

    project: str
    name: str
    client: str
    status: str
    weight: int
    start: dt.datetime
    finish: dt.datetime
    due: dt.datetime | None
    late: bool
    days_late: int
    working_days_late: int
    late_cost_cents: int | None
    tasks_left_out: int


class Booked(Answer):
    """A contractor booked for a range of days."""

    pool: str
    pool_name: str
    contractor: int
    first: dt.date
    last: dt.date
    paid_minutes: int
    cost_cents: int | None
    committed: bool


class Column(Answer):
    """A column of a table."""

    name: str
    type: str
    unit: str
    meaning: str


class Tables(Answer):
    """A document of tables: records by their names, and the columns of each."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: str
    columns: dict[str, tuple[Column, ...]]

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        found: list[dict[str, Any]] = (self.model_extra or {})[name]
        return found


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
