"""Can several needs be filled by different people? If not, which of them are short together."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Shortage:
    """Needs that together ask for more than the ``places`` of all who could fill any of them."""

    needs: tuple[int, ...]
    places: int


def shortage(
    counts: Sequence[int], candidates: Sequence[Sequence[str]], places: Mapping[str, int]
) -> Shortage | None:
    """Fill every need from its candidates, each used at most ``places`` times.

    A maximum flow by augmenting paths (Ford & Fulkerson 1956) from needs to groups of people who
    can fill the same needs. The needs reached by the last, failed search violate Hall's condition.

    Parameters
    ----------
    counts
        People asked for by each need.
    candidates
        Ids of those who can fill each need.
    places
        How often each id can be used: 1 for a person, more for a pool of contractors.

    Returns
    -------
    Shortage or None
        None when all needs can be filled.
    """
    wanted = sum(counts)
    if all(sum(places[name] for name in each) >= wanted for each in candidates):
        return None
    groups = _groups(candidates, places)
    flow = _Flow([set(group) for group in groups], list(groups.values()), len(counts))
    for need, count in enumerate(counts):
        reached = flow.fill(need, count)
        if reached:
            spare = sum(size for group, size in groups.items() if reached & group)
            return Shortage(tuple(sorted(reached)), spare)
    return None


def _groups(candidates: Sequence[Sequence[str]], places: Mapping[str, int]) -> dict[frozenset[int], int]:
    """Places of all who can fill exactly the same needs."""
    fills: dict[str, list[int]] = {}
    for need, names in enumerate(candidates):
        for name in names:
            fills.setdefault(name, []).append(need)
    sizes: dict[frozenset[int], int] = {}
    for name, needs in fills.items():
        group = frozenset(needs)
        sizes[group] = sizes.get(group, 0) + places[name]
    return sizes


class _Flow:
    """How many of each group fill each need so far."""

    def __init__(self, groups: list[set[int]], spare: list[int], needs: int) -> None:
        self._groups = groups
        self._spare = spare
        self._used = [[0] * len(groups) for _ in range(needs)]
        self._by: dict[int, int] = {}

    def fill(self, need: int, count: int) -> set[int]:
        """Fill ``count`` places of ``need``; else the needs that compete for the same people."""
        while count:
            came, group = self._search(need)
            if group is None:
                return set(came)
            count -= self._augment(need, came, group, count)
        return set()

    def _search(self, source: int) -> tuple[dict[int, int], int | None]:
        """Needs reached from ``source``, each with the group it was reached by, and a free group."""
        came = {source: -1}
        queue = deque([source])
        seen: set[int] = set()
        self._by = {}
        while queue:
            need = queue.popleft()
            for group, fills in enumerate(self._groups):
                if need not in fills or group in seen:
                    continue
                seen.add(group)
                self._by[group] = need
                if self._spare[group]:
                    return came, group
                for other, used in enumerate(self._used):
                    if used[group] and other not in came:
                        came[other] = group
                        queue.append(other)
        return came, None

    def _augment(self, source: int, came: dict[int, int], group: int, most: int) -> int:
        """Move as many as possible along the path found; returns how many."""
        path = [group]
        while self._by[path[-1]] != source:
            path.append(came[self._by[path[-1]]])
        released = (self._used[self._by[group]][before] for group, before in pairwise(path))
        amount = min(most, self._spare[group], *released)
        self._spare[group] -= amount
        for position, each in enumerate(path):
            need = self._by[each]
            self._used[need][each] += amount
            if position + 1 < len(path):
                self._used[need][path[position + 1]] -= amount
        return amount
