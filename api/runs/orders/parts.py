"""What orders of runs are made of: limits, search, uncertainty, and what they refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from scheduling.options import SolveOptions
    from scheduling.schedule import Schedule
    from scheduling.simulation.simulate import SimulationOptions
    from scheduling.simulation.uncertainty import Uncertainty

MOST_SECONDS: Final = 10_800
"""Less than a worker lets a run take (``run_seconds``), so that what was found is kept and not lost."""
MOST_EFFORT: Final = 100_000
MOST_EFFORT_OF_MANY: Final = 1000
"""Of each of the solves of a run that makes many of them."""
MOST_WORKERS: Final = 64
MOST_EXECUTIONS: Final = 100_000
MOST_CENTS: Final = 10**14

Seed = Annotated[int, Field(ge=0, le=2**31 - 1, description="Of all pseudo-random choices.")]
Effort = Annotated[
    int,
    Field(ge=0, le=MOST_EFFORT, description="Search epochs: equal plan, seed and effort give equal results."),
]
EffortOfEach = Annotated[
    int, Field(ge=0, le=MOST_EFFORT_OF_MANY, description="Search epochs of each solve; the usual if missing.")
]
Patience = Annotated[
    float,
    Field(gt=0, le=MOST_SECONDS, description="Wall seconds after which what is known by then is kept."),
]
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=1000)]
LeftOut = Annotated[
    int | None, Field(ge=0, le=100_000, description="Changes of each kind that are told; all if missing.")
]
OutcomeOfRun = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{32}(/outcome(-[a-z0-9]{1,20})?)?$",
        description="Id of a run, for the outcome that it has left; of one that has left several, with a "
        "slash and the document's name behind it, such as `.../outcome-untouched`.",
        examples=["0198c0de0198c0de0198c0de0198c0de"],
    ),
]


@dataclass(frozen=True, slots=True)
class Reference:
    """An outcome of another run that an order refers to.

    Attributes
    ----------
    name
        Under which the work knows it.
    outcome
        The run, and the document if it is not the one named ``outcome``.
    with_plan
        Whether the plan that it is of is needed, too: as ``<name>-plan``.
    """

    name: str
    outcome: str
    with_plan: bool = False

    @property
    def run(self) -> str:
        """Id of the run."""
        return self.outcome.partition("/")[0]

    @property
    def document(self) -> str:
        """Name of the document."""
        return self.outcome.partition("/")[2] or "outcome"


def plan_beside(document: str) -> tuple[str, ...]:
    """Names under which a run leaves the plan of an outcome, where it is not the one that it was asked of."""
    return (f"plan{document.removeprefix('outcome')}", "plan")


class OrderPart(BaseModel):
    """Frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Order(OrderPart):
    """What all orders have in common."""

    def references(self) -> tuple[Reference, ...]:
        """The outcomes of other runs that it refers to."""
        return ()

    def check(self) -> None:
        """Find what is wrong with it whatever the plan.

        Raises
        ------
        InputError
            With all of it.
        """


class Solving(Order):
    """One solve, limited by time or by effort."""

    time_limit: Annotated[float, Field(gt=0, le=MOST_SECONDS, description="Wall seconds.")] = 20.0
    effort: Annotated[Effort | None, Field(description="Takes the place of the time limit.")] = None
    seed: Seed = 1
    workers: Annotated[int, Field(ge=1, le=MOST_WORKERS, description="Search threads.")] = 2

    def options(self, previous: Schedule | None = None) -> SolveOptions:
        """As the engine takes them."""
        from scheduling.options import SolveOptions

        return SolveOptions(
            time_limit=self.time_limit,
            effort=self.effort,
            seed=self.seed,
            workers=self.workers,
            previous=previous,
        )


class Analysing(Solving):
    """About one schedule of the plan: of a run, or solved first."""

    run: Annotated[
        OutcomeOfRun | None,
        Field(description="A run of this version of the plan; without one the plan is solved first."),
    ] = None

    def references(self) -> tuple[Reference, ...]:
        """The schedule that it is about."""
        return () if self.run is None else (Reference("run", self.run),)


class ManySolves(Order):
    """Many solves, which may begin with a schedule of the plan as it is."""

    run: Annotated[
        OutcomeOfRun | None,
        Field(description="A run of this version of the plan to begin with; without one it is solved first."),
    ] = None
    effort: EffortOfEach | None = None
    seed: Seed = 1
    time_limit: Patience = 3600.0

    def references(self) -> tuple[Reference, ...]:
        """The schedule to begin with."""
        return () if self.run is None else (Reference("run", self.run),)


Percent = Annotated[float, Field(ge=0, le=1000)]


class SpreadPart(OrderPart):
    """Lowest, likeliest and highest amount of tasks without an estimate, in percent of the planned one."""

    low: Percent
    likely: Percent
    high: Percent

    @model_validator(mode="after")
    def _in_order(self) -> SpreadPart:
        if not self.low <= self.likely <= self.high:
            raise ValueError("expected low <= likely <= high")
        return self

    @property
    def shares(self) -> tuple[float, float, float]:
        """In their order."""
        return self.low, self.likely, self.high


class AbsencePart(OrderPart):
    """Unplanned absence of people."""

    chance: Annotated[float, Field(ge=0, le=100, description="Percent, that somebody is away in a week.")]
    days: Annotated[int, Field(ge=1, le=7, description="For how many days.")] = 2


class UncertaintyPart(OrderPart):
    """What is uncertain beside the plan's own estimates and risks."""

    shape: Literal["pert", "triangular", "uniform"] = "pert"
    spread: SpreadPart | None = Field(
        default=None, description="Of tasks without an estimate; as planned where nothing is said."
    )
    absence: AbsencePart | None = None
    rounds: bool = Field(default=False, description="Review rounds by their chances, or as planned.")

    def value(self) -> Uncertainty:
        """As executions take it."""
        from scheduling.simulation.uncertainty import Absence, Spread, Uncertainty

        spread, absence = self.spread, self.absence
        return Uncertainty(
            self.shape,
            None if spread is None else Spread(*(round(10 * one) for one in spread.shares)),
            None if absence is None else Absence(round(10 * absence.chance), absence.days),
            rounds=self.rounds,
        )

    def executed(self, executions: int, seed: int) -> SimulationOptions | None:
        """So many executions; None for none."""
        from scheduling.simulation.simulate import SimulationOptions

        return SimulationOptions(executions, seed, 2, self.value()) if executions else None


USUAL_SPREAD: Final = UncertaintyPart(spread=SpreadPart(low=90, likely=100, high=130))
Executions = Annotated[int, Field(ge=0, le=MOST_EXECUTIONS)]
