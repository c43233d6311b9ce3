"""Points of a frontier: schedules with their worth, which of them nothing beats, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from capacity.staffing import Frontier, Point
from planner.plan import GoalName, Plan
from scenarios.trade_offs.goals import Values
from scheduling.schedule import Outcome, Schedule


def dominates(one: Values, other: Values) -> bool:
    """Whether ``one`` is nowhere worse than ``other``, and somewhere better (Pareto)."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A schedule that the checker passed.

    Attributes
    ----------
    values
        Of the goals, in the order of ``TradeOffs.goals``.
    outcome
        Of the plan under an objective that asks for this point.
    is_proved
        Whether it is proved that no schedule dominates it.
    late_bound
        Cents that no schedule goes below that is no worse in all other goals; 0 where nothing is known.
    """

    values: Values
    outcome: Outcome
    is_proved: bool = False
    late_bound: int = 0

    @property
    def schedule(self) -> Schedule:
        """The schedule."""
        assert self.outcome.schedule is not None  # noqa: S101 - points are made of nothing else
        return self.outcome.schedule

    @property
    def late_cost(self) -> int:
        """In cents."""
        return self.values[0]

    @property
    def contractor_cost(self) -> int:
        """In cents."""
        return self.values[1]

    @property
    def moved_minutes(self) -> int | None:
        """Stability against the earlier schedule; None where there is none."""
        return self.values[2] if len(self.values) > 2 else None

    @property
    def gap(self) -> float | None:
        """How much of its late cost might be saved at most; None where nothing is proved of it."""
        if self.is_proved or self.late_cost <= self.late_bound:
            return 0.0
        return (self.late_cost - self.late_bound) / self.late_cost if self.late_bound else None


@dataclass
class TradeOffs:
    """All that was found.

    Attributes
    ----------
    goals
        What is traded off.
    found
        Every schedule found, each set of values once.
    frontier
        Late against contractor cost alone, with what is proved of all schedules (``capacity.staffing``).
    solves
        How many took part.
    is_whole
        Whether it is proved that the frontier has no other point: of two goals, all limits between two
        neighbours asked for.
    interrupted
        Whether the search was stopped before it was done.
    """

    plan: Plan
    goals: tuple[GoalName, ...]
    found: list[TradeOff] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    solves: int = 0
    is_whole: bool = False
    interrupted: bool = False

    def add(self, point: TradeOff) -> bool:
        """Take in a point; of two with the same values the better proved one stays. Whether it is new."""
        self.frontier.add(Point(point.late_cost, point.contractor_cost, point.outcome))
        for position, known in enumerate(self.found):
            if known.values == point.values:
                better = known if known.is_proved or not point.is_proved else point
                bound = max(known.late_bound, point.late_bound)
                self.found[position] = replace(better, late_bound=bound)
                return False
        self.found.append(point)
        return True

    def points(self) -> list[TradeOff]:
        """Those that nothing found dominates, the least late one first."""
        every = self.found
        kept = [one for one in every if not any(dominates(other.values, one.values) for other in every)]
        return sorted((self._bounded(one) for one in kept), key=lambda one: one.values)

    def dominated(self) -> list[TradeOff]:
        """The others."""
        kept = {one.values for one in self.points()}
        others = (self._bounded(one) for one in self.found if one.values not in kept)
        return sorted(others, key=lambda one: one.values)

    def spread(self, most: int) -> list[TradeOff]:
        """At most so many of ``points``: those are left out that lie nearest to others.

        What is least of one goal, and least of both costs together, always stays, whatever ``most`` is.
        """
        kept = self.points()
        if not kept:
            return kept
        ranges = [
            max(1, max(column) - min(column)) for column in zip(*(one.values for one in kept), strict=True)
        ]
        fixed = [min(kept, key=lambda one, k=k: (one.values[k], one.values)) for k in range(len(ranges))]  # type: ignore[misc]
        fixed.append(min(kept, key=lambda one: one.late_cost + one.contractor_cost))
        while len(kept) > most:
            free = [one for one in kept if one not in fixed]
            if not free:
                break
            kept.remove(min(free, key=lambda one: _loneliness(one, kept, ranges)))
        return kept

    def best_within(self, limits: Values) -> TradeOff | None:
        """The least late of those that are above no limit."""
        keeping = [one for one in self.found if all(a <= b for a, b in zip(one.values, limits, strict=True))]
        return min(keeping, key=lambda one: one.values, default=None)

    def _bounded(self, point: TradeOff) -> TradeOff:
        """With what is proved of all schedules for that contractor cost, whatever moves."""
        if point.is_proved:
            return replace(point, late_bound=point.late_cost)
        bound = max(point.late_bound, self.frontier.late_bound(point.contractor_cost))
        return replace(point, late_bound=min(bound, point.late_cost))


def _loneliness(one: TradeOff, every: Sequence[TradeOff], ranges: Sequence[int]) -> float:
    """How far the nearest other point is, as shares of the whole range of each goal."""
    return min(
        sum(abs(a - b) / wide for a, b, wide in zip(one.values, other.values, ranges, strict=True))
        for other in every
        if other is not one
    )


def widest(values: Iterable[int], closed: Iterable[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The widest gaps between neighbours, at most so many, of those that are not closed."""
    done = set(closed)
    gaps = [gap for gap in pairwise(sorted(set(values))) if gap not in done and gap[1] - gap[0] > 1]
    return sorted(gaps, key=lambda gap: (gap[0] - gap[1], gap))[:most]
