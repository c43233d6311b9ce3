"""Orders about what would be if: scenarios, sweeps, comparisons, trade-offs, requests to change the plan."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, model_validator

from api.runs.orders.parts import (
    EffortOfEach,
    Executions,
    LeftOut,
    ManySolves,
    Order,
    OrderPart,
    OutcomeOfRun,
    Patience,
    Reference,
    Seed,
    UncertaintyPart,
)

MOST_SCENARIOS: Final = 50
MOST_CHANGES: Final = 1000
ASKED_OF: Final = "asked-of"
"""Input of a change request with the version that it was written for, where a newer one is measured."""
ChangeDocument = Annotated[
    dict[str, JsonValue],
    Field(
        description="A change of the plan: its kind and its fields, as docs/changes.md lists them.",
        examples=[{"change": "set-headcount", "skill": "designer", "count": 3}],
    ),
]
ChangeDocuments = Annotated[list[ChangeDocument], Field(max_length=MOST_CHANGES)]
ScenarioId = Annotated[str, Field(min_length=1, max_length=200)]


class ScenarioPart(OrderPart):
    """A row of changes under a name, as in a document of scenarios."""

    id: ScenarioId
    name: Annotated[str, Field(max_length=20_000)] = ""
    branch_of: ScenarioId | None = Field(
        default=None, description="The scenario whose changes come before its own."
    )
    changes: ChangeDocuments = []
    notes: Annotated[str, Field(max_length=20_000)] = ""


class ScenarioOrder(ManySolves):
    """What-ifs, each beside the plan as it is: ``planner scenario``."""

    kind: Literal["scenario"]
    scenarios: Annotated[list[ScenarioPart], Field(min_length=1, max_length=MOST_SCENARIOS)]
    only: Annotated[list[ScenarioId], Field(max_length=MOST_SCENARIOS, description="All if empty.")] = []
    tornado: ScenarioId | None = Field(
        default=None, description="Each change of this scenario alone, by its effect, instead of scenarios."
    )
    limit: LeftOut = 20
    executions: Annotated[
        Executions, Field(description="Of each schedule, to compare how sure its dates are.")
    ] = 0
    uncertainty: UncertaintyPart = UncertaintyPart()

    def check(self) -> None:
        """Read all changes, and look for scenarios that are named and not there."""
        from planner.document_issues import known_names
        from planner.errors import InputError, Issue, told_by_first

        ids = [one.id for one in self.book().scenarios]
        named = [("only", one) for one in self.only]
        named += [] if self.tornado is None else [("tornado", self.tornado)]
        issues = tuple(
            Issue(place, f'"{id_}"', "expected a scenario of this order", known_names("scenarios", id_, ids))
            for place, id_ in named
            if id_ not in ids
        )
        if not issues and self.tornado is not None:
            changes = len(self.book().changes_of(self.tornado))
            if not 1 <= changes <= MOST_SCENARIOS:
                expected = f"expected a scenario of 1 to {MOST_SCENARIOS} changes"
                issues = (Issue("tornado", f"{changes:,} changes", expected, code="out-of-range"),)
        if issues:
            raise InputError(told_by_first(issues), issues)

    def book(self) -> Any:
        """The scenarios as the library has them: a ``ScenarioBook``.

        Raises
        ------
        DocumentError
            With everything that can't be read.
        """
        from scenarios.book import FORMAT, parse_book

        scenarios = [one.model_dump(mode="json", exclude_defaults=True) for one in self.scenarios]
        return parse_book({"format": FORMAT, "scenarios": scenarios})


class SweepOrder(ManySolves):
    """One change with many values: ``planner sweep``."""

    kind: Literal["sweep"]
    change: Annotated[
        str,
        Field(
            max_length=2000,
            description="In one line, with {} where the value goes.",
            examples=["set-headcount skill=designer count={}"],
        ),
    ]
    over: Annotated[
        str,
        Field(
            max_length=10_000,
            description="A range such as 1..6, 80%..120%/10% or 2027-02-01..2027-03-01/1w, or a list.",
            examples=["1..6"],
        ),
    ]

    def check(self) -> None:
        """Read the change with each of its values."""
        self.book()

    def book(self) -> Any:
        """A scenario for each value: a ``ScenarioBook``.

        Raises
        ------
        InputError
            With everything that can't be read.
        """
        from scenarios.sweeping import sweep_book, swept_values

        return sweep_book(self.change, swept_values(self.over))


class ComparedPart(OrderPart):
    """One side of a comparison."""

    run: OutcomeOfRun
    name: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="What to call it; its position if missing."),
    ] = None


class CompareOrder(Order):
    """What is different between schedules, of this plan or others, and why: ``planner compare``."""

    kind: Literal["compare"]
    sides: Annotated[
        list[ComparedPart], Field(min_length=2, max_length=12, description="The first one is the base.")
    ]
    limit: LeftOut = 20
    executions: Executions = 0
    seed: Seed = 1
    uncertainty: UncertaintyPart = UncertaintyPart()

    @model_validator(mode="after")
    def _names_differ(self) -> CompareOrder:
        if len(set(self.names)) < len(self.names):
            raise ValueError("expected a name of its own for each side")
        return self

    @property
    def names(self) -> list[str]:
        """What the sides are called."""
        return [one.name or f"side {at}" for at, one in enumerate(self.sides, start=1)]

    def references(self) -> tuple[Reference, ...]:
        """The sides, with their plans."""
        return tuple(
            Reference(f"side-{at}", one.run, with_plan=True) for at, one in enumerate(self.sides, start=1)
        )


class TradeOffsOrder(Order):
    """What can be had for what: late cost, contractor cost, and what is moved: ``planner trade-offs``."""

    kind: Literal["trade-offs"]
    previous: Annotated[
        OutcomeOfRun | None,
        Field(description="Moving away from this schedule is the third thing that is traded off."),
    ] = None
    points: Annotated[int, Field(ge=2, le=60, description="At most so many choices.")] = 12
    effort: EffortOfEach = 16
    seed: Seed = 1
    time_limit: Patience = 3600.0

    def references(self) -> tuple[Reference, ...]:
        """The schedule moved away from."""
        return () if self.previous is None else (Reference("previous", self.previous),)


class ChangeRequestOrder(ManySolves):
    """What a request to change the plan would do, in figures to decide on: ``planner change assess``."""

    kind: Literal["change-request"]
    changes: Annotated[ChangeDocuments, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1, max_length=20_000, description="Why it is asked for.")]
    executions: Annotated[Executions, Field(ge=1)] = 10_000
    uncertainty: UncertaintyPart = UncertaintyPart()

    def check(self) -> None:
        """Read all changes."""
        from planner.changes import read_changes

        read_changes(list(self.changes))
