"""Parts of the plan document about what is wanted: goals in ordered levels."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from planner.document_part import Part
from planner.quantities import PerMille

GoalName = Literal[
    "late_cost", "contractor_cost", "resource_cost", "makespan", "stability", "earliness", "balance"
]


class Goal(Part):
    """Something to keep small.

    Units: costs in cents, makespan and balance in minutes, earliness in weight × minutes, stability
    in minutes moved.
    """

    goal: GoalName
    weight: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=0)] | None = None
    """Never above, in the goal's unit."""


class Level(Part):
    """Goals added up; optimised among schedules no worse on the levels before."""

    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    tolerance: Annotated[PerMille, Field(ge=0, le=10_000)] = 0
    """How much later levels may give up of this one, as a share of its best value found."""
    tolerance_amount: Annotated[int, Field(ge=0)] = 0
    """The same as an amount in the level's unit; the larger of the two counts."""


class Objective(Part):
    """Ordered levels, most important first."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=8)]


DEFAULT_OBJECTIVE: Final = Objective(
    levels=(
        Level(goals=(Goal(goal="late_cost"), Goal(goal="contractor_cost"))),
        Level(goals=(Goal(goal="stability"),)),
        Level(goals=(Goal(goal="earliness"),)),
        Level(goals=(Goal(goal="balance"),)),
    )
)
