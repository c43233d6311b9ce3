"""Which price of lateness to solve next, and from where, so that the frontier has no wide gaps.

Between two neighbours of a frontier lies what a price of lateness equal to their exchange rate finds: the
dichotomy of Aneja & Nair (1979, Bicriteria transportation problem, Management Science 25). A search
that is broken off after seconds stays near where it began, so it begins at one end of the gap, at a price
that draws it towards the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from capacity.staffing.points import Frontier, Point

FIRST_RATIOS: Final = (1.0, 10.0, 0.3, 40.0)
"""Prices, in multiples of the plan's own, before there is a frontier to look at."""
LEAST_RATIO, MOST_RATIO = 0.02, 100.0
PULL: Final = 1.3
"""Beyond the exchange rate of two neighbours, towards the farther one."""
ENDS_EVERY: Final = 3
"""One step in so many goes to the ends, which have a neighbour on one side only;"""
CHEAPEST_EVERY: Final = 4
"""one in so many of these to the cheapest, which is soon as good as it can be."""


@dataclass(frozen=True, slots=True)
class Step:
    """One solve: at ``ratio`` times the plan's price of lateness, from a point's schedule."""

    ratio: float
    start: Point | None


@dataclass
class Sweep:
    """The steps of a search for a whole frontier, each chosen by what is known by then."""

    frontier: Frontier
    _steps: int = 0
    _tried: dict[tuple[int, int, int, int], int] = field(default_factory=dict)

    def next(self) -> Step:
        """The step that promises most; it is taken for tried."""
        number = self._steps
        self._steps += 1
        if number < len(FIRST_RATIOS):
            return self._at(FIRST_RATIOS[number])
        points = self.frontier.points
        if len(points) < 2:
            return self._at(FIRST_RATIOS[number % len(FIRST_RATIOS)])
        if number % ENDS_EVERY == 0:
            return self._end(points, dearest=number // ENDS_EVERY % CHEAPEST_EVERY != 0)
        return self._across(points)

    def _at(self, ratio: float) -> Step:
        return Step(ratio, self.frontier.best(ratio))

    def _end(self, points: Sequence[Point], *, dearest: bool) -> Step:
        """The least late point made cheaper, or the cheapest less late."""
        return Step(MOST_RATIO, points[0]) if dearest else Step(LEAST_RATIO, points[-1])

    def _across(self, points: Sequence[Point]) -> Step:
        """From one side of the widest gap to the other, from the less late side first."""
        pairs = list(pairwise(points))
        gaps = [_width(points, a, b) / (1 + self._tried.get(_key(a, b), 0)) for a, b in pairs]
        a, b = pairs[gaps.index(max(gaps))]
        tries = self._tried.get(_key(a, b), 0)
        self._tried[_key(a, b)] = tries + 1
        rate = (a.contractor_cost - b.contractor_cost) / (b.late_cost - a.late_cost)
        pull = PULL ** (1 + tries // 2)
        ratio, start = (rate / pull, a) if tries % 2 == 0 else (rate * pull, b)
        return Step(min(max(ratio, LEAST_RATIO), MOST_RATIO), start)


def _key(a: Point, b: Point) -> tuple[int, int, int, int]:
    return a.late_cost, a.contractor_cost, b.late_cost, b.contractor_cost


def _width(points: Sequence[Point], a: Point, b: Point) -> float:
    """How far apart two neighbours are, as a share of the whole frontier in both costs."""
    late = (b.late_cost - a.late_cost) / max(1, points[-1].late_cost - points[0].late_cost)
    cost = (a.contractor_cost - b.contractor_cost) / max(
        1, points[0].contractor_cost - points[-1].contractor_cost
    )
    return late + cost
