"""What a change request would do, in plain figures as they are stored: before, after and what is displaced.

Money is in cents; moments are ISO 8601 local times with their offset; days are elapsed ones (minutes ÷
1,440) unless said otherwise, hours those of persons; chances are shares from 0 to 1. None stands where a
side does not have the thing.
"""

from __future__ import annotations

from typing import Any, Literal

from planner.document_part import Part
from scheduling.schedule import Status


class Amounts(Part):
    """A whole number before and after: cents, tasks, minutes."""

    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """After less before; None where one of them is lacking."""
        return None if self.before is None or self.after is None else self.after - self.before


class Shares(Part):
    """A number that is not whole before and after: days, hours or a chance."""

    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """After less before; None where one of them is lacking."""
        return None if self.before is None or self.after is None else self.after - self.before


class Moments(Part):
    """A moment before and after."""

    before: str | None
    after: str | None


class Totals(Part):
    """The whole plan."""

    late_cost: Amounts
    contractor_cost: Amounts
    own_people_cost: Amounts
    resource_cost: Amounts
    late_projects: Amounts
    last_finish: Moments
    days: float | None
    """By how much all is done later."""


class ProjectImpact(Part):
    """One project for which something is different."""

    project: str
    name: str
    asked_for: bool
    """Whether the changes name it, or one of its tasks."""
    finish: Moments
    days: float | None
    """By how much it finishes later."""
    days_late: Shares
    """After its due date; None without one."""
    late_cost: Amounts
    tasks_moved: int


class PoolImpact(Part):
    """Contractors of one pool: days paid, of the pool's own calendar, and what they cost."""

    pool: str
    name: str
    days: Shares
    cost: Amounts


class DisplacedTask(Part):
    """A task that would be finished later, in a project that the changes do not name."""

    project: str
    task: str
    name: str
    finish: Moments
    days: float
    hours: float
    because: str


class Displaced(Part):
    """Work of others that would be finished later."""

    tasks: int
    projects: int
    hours: float
    """Person-hours of all those tasks from the data date on."""
    first: tuple[DisplacedTask, ...]
    """Those that matter most: by the late cost of their project, then by how far they are moved."""


class DateChance(Part):
    """A due date or deadline, and the chance to keep it."""

    kind: Literal["due", "deadline"]
    project: str
    task: str | None
    name: str
    date: Moments
    chance: Shares


class RiskImpact(Part):
    """How sure the dates are: shares of executions of both schedules (docs/risk.md)."""

    executions: int
    seed: int
    uncertainty: str
    finish_p80: Moments
    late_cost_mean: Amounts
    dates: tuple[DateChance, ...]


class LaterProject(Part):
    """A project that finishes later, and by how many days."""

    project: str
    name: str
    days: float


class Staying(Part):
    """What it would come to if everything stayed where it is that can: the schedule mended, not searched."""

    status: Status
    late_cost: Amounts
    contractor_cost: Amounts
    tasks_moved: int
    later: tuple[LaterProject, ...]
    """The one that finishes most days later first."""


class Impact(Part):
    """All figures of one assessment."""

    currency: str
    time_zone: str
    status: Status
    """Of the schedule with the changes."""
    status_before: Status
    totals: Totals
    projects: tuple[ProjectImpact, ...]
    pools: tuple[PoolImpact, ...]
    tasks_moved: int
    tasks_with_other_people: int
    displaced: Displaced
    risk: RiskImpact
    staying: Staying | None = None
    """None in records from before it was measured, and where no schedule could be mended."""

    def document(self) -> dict[str, Any]:
        """As plain JSON values."""
        return self.model_dump(mode="json")
