"""How long the busiest people take at least, however work is divided among those who can do it.

Work that only some people can do takes, even if it could be shared out in any parts, as long as its hours
divided by their number; the longest over all sets of people bounds the makespan. The set is found as
the densest one, by minimal cuts for better and better quotients: Goldberg (1984), Finding a maximum density
subgraph, UC Berkeley CSD-84-171; Dinkelbach (1967), On nonlinear fractional programming, Management
Science 13.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.crews import BITS

Work = dict[frozenset[int], int]
"""Slots of work by the people who can do it."""


def least_slots(core: Core) -> int:
    """Slots from the first to the end of all, at least, by the people to be chosen; 0 without any."""
    work = work_by_candidates(core)
    return -(-busiest(work) // 1) if work else 0


def work_by_candidates(core: Core) -> Work:
    """Of jobs with one mode; what the modes of others ask for is not sure."""
    work: Work = {}
    for j in range(core.jobs):
        way = int(core.job.mode_ptr[j])
        if int(core.job.mode_ptr[j + 1]) - way != 1:
            continue
        for s in range(int(core.way.seat_ptr[way]), int(core.way.seat_ptr[way + 1])):
            able = members(core, int(core.seat[s].mask))
            work[able] = work.get(able, 0) + int(core.way.slots[way])
    return work


def members(core: Core, mask: int) -> frozenset[int]:
    """People of a mask."""
    words = core.mask[mask : mask + core.staff].tolist()
    return frozenset(w * BITS + bit for w, word in enumerate(words) for bit in range(BITS) if word >> bit & 1)


def busiest(work: Work) -> Fraction:
    """The greatest quotient of work and people, over all sets of people and the work only they can do."""
    everybody = frozenset[int]().union(*work)
    quotient = Fraction(sum(work.values()), len(everybody))
    while (some := _overloaded(work, everybody, quotient)) is not None:
        quotient = Fraction(sum(slots for able, slots in work.items() if able <= some), len(some))
    return quotient


def _overloaded(work: Work, everybody: frozenset[int], quotient: Fraction) -> frozenset[int] | None:
    """People who have more to do than ``quotient`` each; None if it can be shared out so that nobody has.

    Shares out as much as there is room for along shortest augmenting paths (Edmonds & Karp 1972).
    """
    left = {able: slots * quotient.denominator for able, slots in work.items()}
    room = dict.fromkeys(everybody, quotient.numerator)
    share: dict[tuple[frozenset[int], int], int] = {}
    for able in work:
        while left[able] > 0:
            path, reached = _path(able, work, room, share)
            if path is None:
                return reached
            _push(path, left, room, share)
    return None


_Path = list[tuple[frozenset[int], int]]


def _path(
    begin: frozenset[int], work: Work, room: dict[int, int], share: dict[tuple[frozenset[int], int], int]
) -> tuple[_Path | None, frozenset[int]]:
    """Work and who takes it over, in turn, the last with room; else everybody reached."""
    came: dict[int, _Path] = {}
    seen, waiting = {begin}, deque([(begin, list[tuple[frozenset[int], int]]())])
    while waiting:
        able, way = waiting.popleft()
        for person in sorted(able - came.keys()):
            came[person] = [*way, (able, person)]
            if room[person] > 0:
                return came[person], frozenset()
            for other in work:
                if other not in seen and share.get((other, person), 0) > 0:
                    seen.add(other)
                    waiting.append((other, came[person]))
    return None, frozenset(came)


def _push(
    path: _Path,
    left: dict[frozenset[int], int],
    room: dict[int, int],
    share: dict[tuple[frozenset[int], int], int],
) -> None:
    """Move as much as the narrowest place on the path lets through."""
    taken_from = list(zip((able for able, _ in path[1:]), (person for _, person in path[:-1]), strict=True))
    amount = min(left[path[0][0]], room[path[-1][1]], *(share[place] for place in taken_from))
    left[path[0][0]] -= amount
    room[path[-1][1]] -= amount
    for place in taken_from:
        share[place] -= amount
    for place in path:
        share[place] = share.get(place, 0) + amount
