"""Parts of the plan document about who and what is there: people, contractors, things."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from planner.calendar_parts import DayRange
from planner.document_part import Id, Part, Text
from planner.quantities import Cents, Duration, PerMille


class Skill(Part):
    """A skill that somebody has. In a document the bare name stands for level 1, 100 %."""

    skill: Id
    level: Annotated[int, Field(ge=1, le=1000)] = 1
    efficiency: Annotated[PerMille, Field(ge=1, le=10_000)] = 1000
    """Speed at this skill: at 70 % ten hours of work take 14.3 hours."""


def _read_skill(value: Any) -> Any:
    return {"skill": value} if isinstance(value, str) else value


Skills = tuple[Annotated[Skill, BeforeValidator(_read_skill, json_schema_input_type=str | Skill)], ...]


class Person(Part):
    """Somebody employed: calendar, employment, leave, share of time for projects, skills."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    """The plan's default calendar when left out."""
    team: Text = ""
    skills: Skills = ()
    share: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    """Part of the working time that is for projects; retainer or daily business takes the rest."""
    employed_first: dt.date | None = None
    employed_last: dt.date | None = None
    time_off: tuple[DayRange, ...] = ()
    rate: Annotated[Cents, Field(ge=0)] | None = None
    """Cost of an hour."""
    overtime_rate: Annotated[Cents, Field(ge=0)] | None = None
    overtime_hours_per_week: Annotated[int, Field(ge=0, le=100)] = 0


class CommittedBooking(Part):
    """A contractor already booked, from ``first`` to ``last``, both included; paid in any case."""

    first: dt.date
    last: dt.date
    note: Text = ""


class ContractorPool(Part):
    """Contractors of one kind who can be booked by date ranges."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    skills: Skills
    rate: Annotated[Cents, Field(ge=0)]
    """Cost of an hour of the pool's calendar within a booking, used or not."""
    lead_time: Duration = Duration(0, "d")
    """From the data date; a ``d`` is a working day of the pool's calendar."""
    minimum_booking: Duration = Duration(1000, "d")
    """Shortest booking, in working days of the pool's calendar."""
    maximum: Annotated[int, Field(ge=0, le=1000)] = 1
    """Most contractors of this pool at the same time."""
    committed: tuple[CommittedBooking, ...] = ()


class Equipment(Part):
    """A renewable thing that tasks hold: room, camera, test bench; held through pauses."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    """Always available when left out."""
    units: Annotated[int, Field(ge=1, le=30_000)] = 1
    cost: Annotated[Cents, Field(ge=0)] = 0
    """Cost of a unit at the peak level used, for the goal ``resource_cost``."""


class Consumable(Part):
    """Something non-renewable that tasks use up: budget hours, licences, material."""

    id: Id
    name: Text = ""
    amount: Annotated[int, Field(ge=0, le=1_000_000_000)]
