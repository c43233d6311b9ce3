"""What came of a run: schedules, projects, bookings, tables, and the reasons behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict

from api.client.answers.whole import Answer, Page

Row = TypeVar("Row")


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


class ResultPage(Page[Row], Generic[Row]):
    """A part of a result, and which run it is of."""

    source: Source


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


class Breach(Answer):
    """A hard rule that the nearest schedule breaks.

    Attributes
    ----------
    where
        ``project/task``, or a person.
    amount
        By how much, in ``unit``; None where it is money that may not be seen.
    """

    rule: str
    where: str
    amount: int | None
    unit: str
    message: str


class Breaches(Answer):
    """Whether there is a plan, and if not, why.

    Attributes
    ----------
    conflicts
        What can't all be kept, each proved by itself.
    """

    source: Source
    status: str
    valid: bool
    breaches: tuple[Breach, ...]
    conflicts: tuple[str, ...]
    notes: tuple[str, ...]


class HeldBy(Answer):
    """One thing that holds a task.

    Attributes
    ----------
    task
        What is held, as ``project/task``.
    kind
        ``link``, ``person``, ``equipment``, ``absence``, ``release``, ``pin``, ``finish-date``,
        ``data-date``, or ``changed`` at the end of a chain that leads to a change.
    by, resource
        The task, or the person, contractor or equipment, that is waited for.
    """

    task: str
    kind: str
    by: str | None
    resource: str | None
    words: str


class Explanation(Answer):
    """Why a task is where it is.

    Attributes
    ----------
    holding
        Everything that keeps it from beginning earlier.
    chain
        From it back: what it waits for, and what that waits for.
    cause
        The change of the plan that moved it; None where none is known.
    """

    source: Source
    task: str
    start: dt.datetime
    finish: dt.datetime
    sentence: str
    holding: tuple[HeldBy, ...]
    chain: tuple[HeldBy, ...]
    cause: str | None


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
