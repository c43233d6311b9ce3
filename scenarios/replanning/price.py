"""What staying near an earlier schedule costs: money, and days of each project."""

from __future__ import annotations

from dataclasses import dataclass

from planner.plan import Plan
from scenarios.comparison.project_measures import ProjectMeasures, project_measures
from scenarios.comparison.sides import Side
from scenarios.replanning.variance import variances
from scheduling.schedule import Outcome


@dataclass(frozen=True, slots=True)
class ProjectPrice:
    """A project that would finish at another time if everything might move.

    ``days`` are working days by which it finishes later for staying near, negative where it gains;
    ``late_cents`` what its lateness costs more for that.
    """

    project: str
    name: str
    days: float
    late_cents: int


@dataclass(frozen=True, slots=True)
class Price:
    """The schedule that stays near, less the best known one that need not; in cents.

    Attributes
    ----------
    projects
        Those that would finish at another time: what costs most first.
    """

    late_cents: int
    contractor_cents: int
    projects: tuple[ProjectPrice, ...]

    @property
    def cents(self) -> int:
        """Late and contractor cost together."""
        return self.late_cents + self.contractor_cents


def price_between(plan: Plan, near: Outcome, free: Outcome) -> Price | None:
    """What the near schedule costs more than the free one; None where one of them is missing.

    Parameters
    ----------
    near, free
        Outcomes of the same plan.
    """
    if near.schedule is None or free.schedule is None:
        return None
    sides = [Side.of(name, plan, one) for name, one in (("near", near), ("free", free))]
    costs = [project_measures(side) for side in sides]
    projects = [
        ProjectPrice(
            one.key[0], one.name, one.finish_days, _late(costs[0], one.key[0]) - _late(costs[1], one.key[0])
        )
        for one in variances(plan, free.schedule, near.schedule).projects
        if one.finish != one.earlier_finish
    ]
    projects.sort(key=lambda one: (-one.late_cents, -one.days))
    late, contractors = (
        sides[0].values[goal] - sides[1].values[goal] for goal in ("late_cost", "contractor_cost")
    )
    return Price(late, contractors, tuple(projects))


def _late(measures: dict[str, ProjectMeasures], project: str) -> int:
    return measures[project].late_cost if project in measures else 0
