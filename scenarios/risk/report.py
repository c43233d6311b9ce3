"""What is said of a plan's risk: values without any arrays, ready for tables, pictures and JSON.

Moments are minutes since 1970 UTC, money is in cents, chances are shares from 0 to 1. docs/risk.md has
the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SAFE_CHANCE: Final = 0.8
"""Share of executions from which on a date counts as safe."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A finish as it may turn out beside the planned one.

    Attributes
    ----------
    planned
        Finish in the schedule.
    p50, p80, p95
        Earliest moments by which 50, 80 and 95 % of the executions have finished.
    mean
        Mean finish, rounded to a minute.
    deviation_minutes
        Standard deviation.
    by_plan
        Share of executions finished by the planned finish.
    days
        Local days on which executions finish, in ISO 8601, with their numbers; ascending.
    """

    planned: int
    p50: int
    p80: int
    p95: int
    mean: int
    deviation_minutes: float
    by_plan: float
    days: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DateChance:
    """A due date or deadline, and the share of executions that keep it; ``task`` is None for a project's."""

    kind: Literal["due", "deadline"]
    project: str
    task: str | None
    moment: int
    planned: int
    chance: float


@dataclass(frozen=True, slots=True)
class ProjectRisk:
    """One project: when it finishes, and the chance to keep its own due date and deadline, if it has them."""

    project: str
    name: str
    finish: Forecast
    due: DateChance | None
    deadline: DateChance | None


@dataclass(frozen=True, slots=True)
class TaskRisk:
    """Criticality index of a task.

    ``criticality`` is the share of executions in which it lies on the chain that decides its project's
    finish, ``overall`` the same for the last finish of all.
    """

    project: str
    task: str
    name: str
    criticality: float
    overall: float


@dataclass(frozen=True, slots=True)
class Driver:
    """Something uncertain, and its rank correlation with what is to be explained, from -1 to 1.

    ``own`` is that with the finish of its own project.
    """

    kind: Literal["work", "rounds", "risk"]
    project: str
    id: str
    name: str
    correlation: float
    own: float


@dataclass(frozen=True, slots=True)
class RegisteredRisk:
    """A risk of the register: its chance, and cost × chance."""

    project: str
    id: str
    name: str
    probability: float
    expected_cents: int
    task: str | None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as planned and as it may turn out."""

    planned: int
    mean: int
    p50: int
    p80: int
    p95: int


@dataclass(frozen=True, slots=True)
class ContractorNeed:
    """Minutes of one pool that must be paid, where bookings are extended to hold the work."""

    pool: str
    day_minutes: int
    minutes: Amount

    def days(self, minutes: int) -> float:
        """Working days of the pool's calendar."""
        return minutes / self.day_minutes


@dataclass(frozen=True, slots=True)
class RiskReport:
    """All that is said.

    Attributes
    ----------
    explains
        What the drivers are correlated with: the late cost, or the last finish where no date can cost.
    drivers
        The ten whose correlation is farthest from 0, first those.
    contractor_cost
        Bookings, without fixed prices.
    notes
        What the executions leave aside.
    """

    executions: int
    seed: int
    finish: Forecast
    projects: tuple[ProjectRisk, ...]
    dates: tuple[DateChance, ...]
    tasks: tuple[TaskRisk, ...]
    explains: Literal["late cost", "finish"]
    drivers: tuple[Driver, ...]
    risks: tuple[RegisteredRisk, ...]
    late_cost: Amount
    risk_cost: Amount
    contractors: tuple[ContractorNeed, ...]
    contractor_cost: Amount
    notes: tuple[str, ...]
