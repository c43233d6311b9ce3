"""What a search for contractor plans found, which of it to take, and how far from the best that may be."""

from __future__ import annotations

from dataclasses import dataclass

from capacity.staffing.points import Frontier, Point
from capacity.staffing.targets import COST, LATE, CostAtMost, LateAtMost, Target
from scheduling.schedule import Outcome


@dataclass
class Staffing:
    """What a search for contractor plans found.

    Attributes
    ----------
    frontier
        All that was found, and what is proved of all schedules.
    target
        What was asked for; None for the frontier itself.
    exact
        The outcome of asking for the target itself, where the plan is small enough.
    solves
        How many took part.
    """

    frontier: Frontier
    target: Target | None
    exact: Outcome | None = None
    solves: int = 0

    @property
    def chosen(self) -> Point | None:
        """The point that the target asks for, or the nearest one; of a frontier the least of both costs."""
        points = self.frontier.points
        if not points:
            return None
        if isinstance(self.target, LateAtMost):
            limit = self.target.cents
            return next((p for p in reversed(points) if p.late_cost <= limit), points[0])
        if isinstance(self.target, CostAtMost):
            limit = self.target.cents
            return next((p for p in points if p.contractor_cost <= limit), points[-1])
        return self.frontier.best(1.0)

    @property
    def is_met(self) -> bool:
        """Whether the chosen point keeps the target."""
        point = self.chosen
        if point is None or self.target is None:
            return point is not None
        value = point.late_cost if isinstance(self.target, LateAtMost) else point.contractor_cost
        return value <= self.target.cents

    @property
    def bound(self) -> int:
        """Cents that what the target wants least can't go below: contractor cost, or lateness."""
        if isinstance(self.target, CostAtMost):
            proved = self._exact_bound(LATE, level=0)
            return max(proved, self.frontier.late_bound(self.target.cents))
        limit = self.target.cents if self.target is not None else 0
        level = 1 if limit == 0 else 0
        return max(self._exact_bound(COST, level), self.frontier.cost_bound(limit))

    @property
    def late_bound(self) -> int:
        """Late cost in cents that cannot be avoided, whatever is paid."""
        proved = self.frontier.unavoidable
        if isinstance(self.target, LateAtMost) and self.target.cents == 0:
            return max(proved, self._exact_bound(LATE, level=0))
        return proved

    def _exact_bound(self, goal: str, level: int) -> int:
        """What asking for the target itself proved of a goal; a later level's counts if the first is met."""
        if self.exact is None or len(self.exact.levels) <= level or self.exact.breaches:
            return 0
        if level and self.exact.levels[0].value > 0:
            return 0
        found = self.exact.levels[level]
        return found.bound or 0 if goal in found.parts else 0
