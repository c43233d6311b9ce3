"""Orders about projects that somebody would like to have done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from api.runs.orders.parts import USUAL_SPREAD, Cents, Executions, ManySolves, UncertaintyPart


class QuoteOrder(ManySolves):
    """Can we take it? When a project could be done, and what that does to others: ``planner quote``."""

    kind: Literal["quote"]
    project: Annotated[
        str | dict[str, JsonValue],
        Field(
            description="The project, as it stands under `projects` of a plan, or the id of one that the "
            "plan has as proposed.",
            examples=["spring-campaign"],
        ),
    ]
    executions: Annotated[Executions, Field(description="Of each answer; 0 for no chances.")] = 2000
    uncertainty: UncertaintyPart = USUAL_SPREAD

    def check(self) -> None:
        """Read the project."""
        if not isinstance(self.project, str):
            from scenarios.intake.newcomer import parse_project

            parse_project(self.project)


class SelectOrder(ManySolves):
    """The proposed projects that are worth most, chosen and timed together: ``planner select``."""

    kind: Literal["select"]
    budget_cents: Annotated[
        Cents | None, Field(description="Contractors may cost at most so much in all.")
    ] = None
