"""Orders about the schedule of one plan, and the people that it takes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.runs.orders.parts import (
    Analysing,
    Cents,
    EffortOfEach,
    Names,
    Order,
    OrderPart,
    OutcomeOfRun,
    Patience,
    Reference,
    Seed,
    Solving,
)


class SolveOrder(Solving):
    """Find a schedule of the plan: ``planner solve``."""

    kind: Literal["solve"] = "solve"
    previous: Annotated[
        OutcomeOfRun | None, Field(description="A run whose schedule is to be stayed near.")
    ] = None

    def references(self) -> tuple[Reference, ...]:
        """The schedule to stay near."""
        return () if self.previous is None else (Reference("previous", self.previous),)


class LevelOrder(Analysing):
    """Use people more evenly, without moving a date or raising the cost: ``planner level``."""

    kind: Literal["level"]
    until_due: bool = Field(
        default=False, description="Projects that are in time may finish later, as long as they stay so."
    )


class LevelsOrder(Order):
    """The least-cost numbers of people of each skill that keep all dates: ``planner levels``."""

    kind: Literal["levels"]
    by: Annotated[
        dt.date | None, Field(description="All is to be done by then; by its own dates if missing.")
    ] = None
    skills: Annotated[Names, Field(description="Only these; all if empty.")] = []
    effort: Annotated[EffortOfEach, Field(ge=1)] = 6
    seed: Seed = 1
    time_limit: Patience = 60.0


class BottlenecksOrder(Analysing):
    """What one more or fewer of each skill or person would change: ``planner bottlenecks``."""

    kind: Literal["bottlenecks"]
    of: Literal["skill", "person"] = "skill"
    change: Literal["more", "fewer", "absence"] = "more"
    first: Annotated[dt.date | None, Field(description="From then on; the data date if missing.")] = None
    last: Annotated[dt.date | None, Field(description="Last day of an absence.")] = None
    only: Annotated[Names, Field(description="Only these skills or people; all if empty.")] = []
    solve_all: bool = Field(
        default=False, description="Solve for all of them, not only where most is at stake."
    )
    effort_of_each: Annotated[EffortOfEach | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _says_when(self) -> BottlenecksOrder:
        if (self.change == "absence") != (self.last is not None):
            raise ValueError("an absence has a last day, and nothing else has")
        if self.change == "absence" and self.first is None:
            raise ValueError("an absence has a first day")
        return self


class AlternativesPart(OrderPart):
    """What else could be done than the dearest bookings."""

    bookings: Annotated[int, Field(ge=1, le=50, description="How many of them are weighed.")]
    overtime_hours: Annotated[
        float, Field(ge=0, le=40, description="A week of each person, if the plan has none.")
    ] = 5.0
    overtime_rate: Annotated[
        float, Field(ge=0, le=10, description="Factor on the hourly rate, if the plan has none.")
    ] = 1.5
    second_skill_speed: Annotated[
        float, Field(ge=0.05, le=2, description="Speed at a skill that is new to somebody.")
    ] = 0.7


class StaffOrder(Solving):
    """The cheapest contractors: ``planner staff``.

    Every due date is kept at least cost, or one of the three asks for something else.
    """

    kind: Literal["staff"]
    late_cost_cents: Annotated[Cents | None, Field(description="Be late for at most so much.")] = None
    budget_cents: Annotated[Cents | None, Field(description="Spend at most so much.")] = None
    frontier: Annotated[
        int | None, Field(ge=2, le=200, description="Up to so many choices of cost and lateness.")
    ] = None
    alternatives: AlternativesPart | None = None
    time_limit: Patience = 60.0

    @model_validator(mode="after")
    def _asks_one_thing(self) -> StaffOrder:
        asked = [one for one in (self.late_cost_cents, self.budget_cents, self.frontier) if one is not None]
        if len(asked) > 1:
            raise ValueError("give one of late_cost_cents, budget_cents and frontier")
        return self
