"""Orders about how sure dates are, and about what has happened to them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from api.runs.orders.parts import (
    Analysing,
    Cents,
    EffortOfEach,
    Executions,
    LeftOut,
    Order,
    OrderPart,
    OutcomeOfRun,
    Patience,
    Reference,
    Seed,
    Solving,
    UncertaintyPart,
)

MOST_UPDATES: Final = 20_000
_SPAN: Final = re.compile(r"\d{1,4}(\.\d{1,3})?[dw]")


class RiskOrder(Analysing):
    """How sure the dates of a schedule are, and what they depend on: ``planner risk``."""

    kind: Literal["risk"]
    executions: Annotated[Executions, Field(ge=1)] = 10_000
    uncertainty: UncertaintyPart = UncertaintyPart()


class CommitDatesOrder(Solving):
    """The earliest dates that can be promised, and what contractors that takes: ``planner commit-dates``."""

    kind: Literal["commit-dates"]
    chance: Annotated[int, Field(ge=1, le=99, description="Percent: how sure a promise is to be.")] = 80
    budget_cents: Annotated[Cents | None, Field(description="For contractors, as surely.")] = None
    executions: Annotated[Executions, Field(ge=1)] = 2000
    uncertainty: UncertaintyPart = UncertaintyPart()
    time_limit: Patience = 60.0


def _span(text: str) -> str:
    if not _SPAN.fullmatch(text) or not float(text[:-1]):
        raise ValueError("expected a number of days or weeks, such as 3d or 2w")
    return text


Cell = Annotated[str, Field(max_length=500)]


class UpdatePart(OrderPart):
    """What the team says of a task; each field as ``planner actuals`` reads it, empty for nothing."""

    task: Annotated[Cell, Field(examples=["website/draft"])]
    project: Cell = ""
    started: Annotated[Cell, Field(examples=["2027-02-01"])] = ""
    finished: Cell = ""
    remaining: Annotated[Cell, Field(examples=["6h"])] = ""
    percent: Annotated[Cell, Field(examples=["40%"])] = ""
    hours: Cell = ""
    cost: Cell = ""


class ReplanOrder(Order):
    """Plan again near the schedule by which the team works: ``planner replan``."""

    kind: Literal["replan"]
    run: Annotated[OutcomeOfRun, Field(description="By whose schedule the team works until now.")]
    on: Annotated[dt.date | None, Field(description="The new data date; the plan's own if missing.")] = None
    updates: Annotated[
        list[UpdatePart], Field(max_length=MOST_UPDATES, description="What has happened.")
    ] = []
    freeze: Annotated[
        Annotated[str, AfterValidator(_span)] | None,
        Field(description="What is to begin within so long keeps start and people.", examples=["1w"]),
    ] = None
    stability: Literal["first", "second"] = Field(
        default="first", description="Whether staying near comes before cost, or after it."
    )
    effort: EffortOfEach = 40
    seed: Seed = 1
    time_limit: Patience = 3600.0
    limit: LeftOut = None

    def references(self) -> tuple[Reference, ...]:
        """The schedule until now, with its plan."""
        return (Reference("run", self.run, with_plan=True),)
