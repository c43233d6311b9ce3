"""Who hands whom time and equipment: the chains of a partial order schedule.

Each resource is cut into chunks of units that go from task to task in the order of the schedule
(chaining: Policella, Smith, Cesta & Oddo 2004; the flow of Artigues, Michelon & Reusser 2003). A task
takes chunks first from tasks that it comes after anyway, then from those that ended last, so that the
chains bind no more than they must.

People are free while their task pauses, and the schedule may have used that. Such a task borrows its
people: in an execution it works in the pauses of the other, whatever becomes of that.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of one resource that a task has from ``begin`` to ``end``, in minutes as planned."""

    task: int
    begin: int
    end: int
    units: int


@dataclass(frozen=True, slots=True)
class Chains:
    """Pairs of tasks: the second takes over from the first, or borrows from it."""

    takes_over: set[tuple[int, int]]
    borrows: set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Chunk:
    units: int
    holders: tuple[Hold, ...]

    @property
    def end(self) -> int:
        return max((hold.end for hold in self.holders), default=-(1 << 62))


def chain(holds: Sequence[Hold], capacity: int, after: Sequence[Set[int]], *, lends: bool) -> Chains:
    """Chains of one resource.

    Parameters
    ----------
    holds
        Who has how much of it when; in any order.
    capacity
        Units there are.
    after
        For each task, those that it comes after by links.
    lends
        Whether tasks free it while they pause.
    """
    chunks = [_Chunk(capacity, ())]
    takes_over, borrows = set[tuple[int, int]](), set[tuple[int, int]]()
    for hold in sorted(holds, key=lambda h: (h.begin, h.end, h.task)):
        known = after[hold.task]
        left, own, kept = hold.units, 0, list[_Chunk]()
        for chunk in sorted(chunks, key=lambda c: _rank(c, hold, known)):
            taken = min(left, chunk.units) if lends or chunk.end <= hold.begin else 0
            if taken < chunk.units:
                kept.append(_Chunk(chunk.units - taken, chunk.holders))
            if taken == 0:
                continue
            left -= taken
            going_on = tuple(other for other in chunk.holders if other.end > hold.begin)
            takes_over.update((other.task, hold.task) for other in chunk.holders if other.end <= hold.begin)
            borrows.update((other.task, hold.task) for other in going_on)
            if going_on:
                kept.append(_Chunk(taken, (hold, *going_on)))
            else:
                own += taken
        kept.append(_Chunk(own, (hold,)))
        chunks = kept
    return Chains(takes_over, borrows - takes_over)


def _rank(chunk: _Chunk, hold: Hold, known: Set[int]) -> tuple[bool, bool, int, int]:
    """Free ones first, then what follows by links anyway, then what ended last, then the larger."""
    follows = bool(chunk.holders) and all(other.task in known for other in chunk.holders)
    return chunk.end > hold.begin, not follows, -chunk.end, -chunk.units
