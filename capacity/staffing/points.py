"""Contractor cost against lateness: what was found, and between which figures the best must lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from capacity.staffing.floors import Floor
from capacity.staffing.targets import COST, LATE, WEIGHT_UNIT
from scheduling.schedule import Outcome, Schedule


@dataclass(frozen=True, slots=True)
class Point:
    """A schedule that the checker passed, with its two costs in cents.

    ``contractor_cost`` holds whole bookings, committed ones included, and fixed prices of modes.
    """

    late_cost: int
    contractor_cost: int
    outcome: Outcome

    @property
    def schedule(self) -> Schedule:
        """The schedule."""
        assert self.outcome.schedule is not None  # noqa: S101 - points are made of nothing else
        return self.outcome.schedule

    def merit(self, ratio: float) -> float:
        """Late cost × ratio + contractor cost."""
        return self.late_cost * ratio + self.contractor_cost


@dataclass(frozen=True, slots=True)
class SupportLine:
    """No schedule has late cost × ``late`` + contractor cost × ``cost`` below ``bound``."""

    late: int
    cost: int
    bound: int


def point_of(outcome: Outcome) -> Point | None:
    """The point of an outcome; None without a schedule that keeps every hard rule."""
    if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
        return None
    parts = {name: value for level in outcome.levels for name, value in level.parts.items()}
    return Point(parts[LATE], parts[COST], outcome)


def support_of(outcome: Outcome, ratio: float) -> SupportLine | None:
    """What an outcome of a priced plan proves about all schedules; None where nothing is proved."""
    bound = outcome.levels[0].bound if outcome.levels else None
    return None if bound is None else SupportLine(max(1, round(ratio * WEIGHT_UNIT)), WEIGHT_UNIT, bound)


@dataclass
class Frontier:
    """Points of which none is worse than another in both costs, and proved bounds below them.

    The weighted sums that bound it from below are those of the supported points of a biobjective
    problem (Ehrgott 2005, Multicriteria Optimization, chapter 3).
    """

    points: list[Point] = field(default_factory=list)
    """From the least late cost to the least contractor cost."""
    supports: list[SupportLine] = field(default_factory=list)
    floors: list[Floor] = field(default_factory=list)
    """What energy proves of schedules that are late for so much at most."""

    def add(self, point: Point) -> bool:
        """Take in a point, if none is as good in both costs; those that it is as good as leave."""
        if any(
            p.late_cost <= point.late_cost and p.contractor_cost <= point.contractor_cost for p in self.points
        ):
            return False
        kept = [
            p
            for p in self.points
            if p.late_cost < point.late_cost or p.contractor_cost < point.contractor_cost
        ]
        self.points = sorted([*kept, point], key=lambda p: p.late_cost)
        return True

    def best(self, ratio: float) -> Point | None:
        """The point of the least late cost × ratio + contractor cost."""
        return min(self.points, key=lambda p: p.merit(ratio), default=None)

    def cost_bound(self, late_cost: int) -> int:
        """Contractor cost in cents that no schedule as late as that at most goes below."""
        by_energy = [
            floor.contractor_cost
            for floor in self.floors
            if floor.late_cost >= late_cost and floor.contractor_cost is not None
        ]
        by_price = _highest((s.bound - s.late * late_cost, s.cost) for s in self.supports)
        return max([by_price, *by_energy])

    def late_bound(self, contractor_cost: int) -> int:
        """Late cost in cents that no schedule for that contractor cost at most goes below."""
        by_energy = [
            floor.late_cost + 1
            for floor in self.floors
            if floor.contractor_cost is None or floor.contractor_cost > contractor_cost
        ]
        by_price = _highest((s.bound - s.cost * contractor_cost, s.late) for s in self.supports)
        return max([by_price, *by_energy])

    @property
    def unavoidable(self) -> int:
        """Late cost in cents that no schedule goes below, whatever is paid, as far as energy proves it."""
        return max([0, *(floor.late_cost + 1 for floor in self.floors if floor.contractor_cost is None)])


def _highest(parts: Iterable[tuple[int, int]]) -> int:
    """The highest quotient, rounded up to cents; never below 0."""
    return max([0, *(-(-top // bottom) for top, bottom in parts)])
