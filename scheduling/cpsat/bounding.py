"""Bounds by the relaxation, ever farther and ever finer; see ``scheduling.relaxation``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduling.cpsat.polished import Limits
from scheduling.cpsat.relaxed import bound_relaxation
from scheduling.relaxation.relaxation import Fineness, Question, relax

FIRST_SHARE = 64
"""The first relaxation tells apart what costs up to this part of the schedule in hand."""
FIRST_BOUNDARIES, MOST_BOUNDARIES = 40, 110
FIRST_BUDGETS, BUDGETS = (0, 4), (0, 1, 2, 4, 8, 16)
FINER = 1.6
MOST_ROUNDS = 16
SHARE = 0.6
"""Of what is left of the limits, for one relaxation."""
ENOUGH_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be bounded: ``heads`` is the bound known already, ``value`` that of a schedule in hand."""

    question: Question
    heads: int
    value: int
    limits: Limits
    memory_bytes: int | None = None


def climb(commission: Commission, on_bound: Callable[[int], None]) -> int:
    """The best bound of the first level; ``on_bound`` hears of each better one.

    A relaxation that costs little tells little time apart, and is soon solved. Where its bound reaches
    what it tells apart, or comes near it when time is up, the next goes twice as far; where it doesn't,
    the next is finer.
    """
    clock = _Clock(commission.limits)
    room = commission.value - commission.heads
    best = 0
    most, boundaries = max(1, room // FIRST_SHARE), FIRST_BOUNDARIES

    def better(bound: int) -> None:
        nonlocal best
        # A relaxation's bound above the value of a schedule would only say that none is better.
        if min(bound, room) > best:
            best = min(bound, room)
            on_bound(commission.heads + best)

    for number in range(MOST_ROUNDS):
        if best >= room or clock.is_over():
            break
        relaxation = relax(
            commission.question, most, Fineness(boundaries, budgets=BUDGETS if number else FIRST_BUDGETS)
        )
        if relaxation is None or clock.is_over():
            break
        reached, is_solved, spent = bound_relaxation(relaxation, clock.part(), better)
        clock.deterministic_spent += spent
        goes_farther = reached >= (most if is_solved else most // 3)
        if goes_farther and most < room:
            most = min(room, 2 * most)
        elif boundaries < MOST_BOUNDARIES:
            boundaries = min(MOST_BOUNDARIES, int(FINER * boundaries))
        else:
            break
    return commission.heads + best


class _Clock:
    """What is left of the limits. Where they are deterministic, the wall's time plays no part."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.deterministic_spent = 0.0

    def is_over(self) -> bool:
        """Whether hardly anything is left."""
        return self._left() <= (ENOUGH_SECONDS if self.limits.deterministic_limit is None else 0)

    def part(self) -> Limits:
        """The limits of one relaxation."""
        if self.limits.deterministic_limit is None:
            return Limits(SHARE * self._left(), None, self.limits.seed)
        return Limits(None, SHARE * self._left(), self.limits.seed)

    def _left(self) -> float:
        if self.limits.deterministic_limit is not None:
            return self.limits.deterministic_limit - self.deterministic_spent
        return (self.limits.time_limit or 0.0) - (time.monotonic() - self.began)
