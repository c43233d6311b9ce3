"""What an outcome document (``crewline-outcome/1``) looks like, for reading and for its JSON Schema.

The document is described for people in docs/outcome.md. ``scheduling.outcome_json`` writes it and
turns what is read here back into an ``Outcome``.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from planner.plan import Part
from scheduling.schedule import Status

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MINUTE: Final = dt.timedelta(minutes=1)


@lru_cache(maxsize=100_000)
def _minute_of(text: str) -> int:
    expected = "expected a date and time with its UTC offset such as 2027-01-04T09:00+00:00"
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(expected) from None
    if moment.tzinfo is None:
        raise ValueError(expected)
    minutes, rest = divmod(moment - EPOCH, MINUTE)
    if rest:
        raise ValueError("expected a whole minute")
    return minutes


def _read_time(value: object) -> int:
    if not isinstance(value, str):
        raise ValueError("expected text such as '2027-01-04T09:00+00:00'")
    return _minute_of(value)


UtcMinute = Annotated[
    int,
    BeforeValidator(_read_time),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-01-04T09:00+00:00"]}),
]
"""Local time with its UTC offset in the document, minutes since 1970-01-01T00:00Z once read."""


class PlanStamp(Part):
    """Which plan was solved."""

    name: str
    hash: str
    """Content hash of the plan document, see ``planner.document.plan_hash``."""
    time_zone: str
    """IANA name of the zone in which the times of this document are written."""
    currency: str
    data_date: UtcMinute


class GoalValue(Part):
    """One goal's own value."""

    goal: str
    value: int
    unit: str


class ObjectiveLevel(Part):
    """One level of the objective: value, proven bound, and the goals it is made of."""

    value: int
    bound: int | None
    """Lower bound among schedules no worse on the levels before; null where there is none."""
    unit: str
    parts: tuple[GoalValue, ...]


class ObjectiveReached(Part):
    """How good the schedule is, and how far from the best possible at most."""

    gap: float | None
    """(value - bound) / value of the first level; null without a bound. Derived."""
    levels: tuple[ObjectiveLevel, ...]


class SolveStamp(Part):
    """What the schedule was made with, so that it can be made again."""

    seed: int
    limits: dict[str, int | float | None]
    effort_spent: int
    versions: dict[str, str]


class TaskPerson(Part):
    """One person at a task."""

    person: str
    """Id of a person, or ``pool#n`` for a contractor."""
    need: Annotated[int, Field(ge=0)]
    """Position of the need in the mode."""
    units_per_mille: int
    """Part of the person's project time."""


class TaskDates(Part):
    """When one task happens, by whom, and the intervals worked."""

    project: str
    task: str
    start: UtcMinute
    finish: UtcMinute
    mode: str
    people: tuple[TaskPerson, ...]
    segments: tuple[tuple[UtcMinute, UtcMinute], ...]
    """Worked intervals from the data date on."""


class ContractorBooking(Part):
    """One contractor booked from ``first`` to ``last``, both included."""

    pool: str
    contractor: Annotated[int, Field(ge=1)]
    first: dt.date
    last: dt.date
    paid_minutes: int
    cost_cents: int
    committed: bool


class ScheduleWritten(Part):
    """Tasks in the plan's order, and the contractors booked."""

    valid: bool
    """False: a relaxed schedule that breaks the rules listed under ``breaches``. Derived."""
    tasks: tuple[TaskDates, ...]
    bookings: tuple[ContractorBooking, ...]


class RuleBroken(Part):
    """One hard rule broken, and by how much."""

    rule: str
    where: str
    amount: int
    unit: str
    message: str


class BetterSchedule(Part):
    """A better schedule found on the way."""

    seconds: float
    values: tuple[int, ...]
    bounds: tuple[int | None, ...]
    found_by: str
    breach_minutes: int


class Timings(Part):
    """All that may differ between two runs with equal plan, seed, effort and workers."""

    measured: dict[str, float]
    history: tuple[BetterSchedule, ...]


class OutcomeDocument(Part):
    """Result of a solve: status, how good, the schedule, what it breaks, and how it was made."""

    format: Literal["crewline-outcome/1"]
    status: Status
    plan: PlanStamp
    objective: ObjectiveReached
    solve: SolveStamp
    schedule: ScheduleWritten | None
    breaches: tuple[RuleBroken, ...]
    conflicts: tuple[str, ...]
    notes: tuple[str, ...]
    timings: Timings


def outcome_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the outcome document."""
    schema = OutcomeDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
