"""The search for the best set of proposed projects: all sets where they are few, else added and exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from scenarios.selection.proposals import Chosen
from scenarios.selection.valuing import SIDE_BY_SIDE, Valued, Valuer

MOST_EXACT: Final = 8
"""Proposed projects up to which every set is looked at."""


def choose(valuer: Valuer, ids: tuple[str, ...]) -> bool:
    """Solve what it takes to know the best set and the next best; whether every set was looked at.

    ``valuer.known`` has the sets afterwards, and all that differ from the best one by one project.
    """
    everything = frozenset(ids)
    valuer.of([frozenset(), everything])
    is_exact = len(ids) <= MOST_EXACT
    if is_exact:
        _all_sets(valuer, ids)
    else:
        _add_lazily(valuer, ids)
        _exchange(valuer, ids)
    _neighbours(valuer, ids)
    return is_exact and not valuer.interrupted


def ranked(valuer: Valuer) -> list[Valued]:
    """Sets that can be delivered, the one worth most first; of equals the smaller one."""
    found = (one for one in valuer.known.values() if one.is_deliverable)
    return sorted(found, key=lambda one: (-one.net, len(one.chosen), sorted(one.chosen)))


def _all_sets(valuer: Valuer, ids: tuple[str, ...]) -> None:
    """Best first: the sets that could be worth most, until none could be the second best any more.

    What can't be is ruled out by its parts (branch and bound, Land & Doig 1960, An automatic method of
    solving discrete programming problems, Econometrica 28).
    """
    sets = [frozenset(some) for size in range(len(ids) + 1) for some in combinations(ids, size)]
    while not valuer.interrupted:
        best = ranked(valuer)[:2]
        bar = best[1].net if len(best) == 2 else None
        open_sets = [
            (most, one)
            for one in sets
            if one not in valuer.known and (most := valuer.at_most(one)) is not None
        ]
        hopeful = [(most, one) for most, one in open_sets if bar is None or most > bar]
        if not hopeful:
            return
        hopeful.sort(key=lambda pair: (-pair[0], len(pair[1]), sorted(pair[1])))
        valuer.of([one for _, one in hopeful[:SIDE_BY_SIDE]])


def _add_lazily(valuer: Valuer, ids: tuple[str, ...]) -> None:
    """From none on, always the project that adds most, as long as one adds anything.

    What a project adds falls, by and large, the more there are already. So what it added to fewer is what
    it adds at most, and most need not be asked anew (the accelerated greedy algorithm, Minoux 1978,
    Optimization Techniques, Lecture Notes in Control and Information Sciences 7).
    """
    chosen: Chosen = frozenset()
    hopes = dict(valuer.values)
    left = [id_ for id_ in ids if hopes[id_] > 0]
    while left and not valuer.interrupted:
        left.sort(key=lambda id_: (-hopes[id_], ids.index(id_)))
        tried = left[:SIDE_BY_SIDE]
        valuer.of([chosen | {id_} for id_ in tried])
        for id_ in tried:
            hopes[id_] = _added(valuer, chosen, id_)
        best = min(tried, key=lambda id_: (-hopes[id_], ids.index(id_)))
        rest = [hopes[id_] for id_ in left if id_ not in tried]
        if hopes[best] > 0 and hopes[best] >= max(rest, default=0):
            chosen |= {best}
            left.remove(best)
        left = [id_ for id_ in left if hopes[id_] > 0]


def _added(valuer: Valuer, chosen: Chosen, id_: str) -> int:
    """What a project adds to a set; nothing where the larger one can't be delivered."""
    with_it, without = valuer.known.get(chosen | {id_}), valuer.known.get(chosen)
    if with_it is None or without is None or not with_it.is_deliverable:
        return -1
    return with_it.net - without.net


def _exchange(valuer: Valuer, ids: tuple[str, ...]) -> None:
    """Add one, drop one, or put one in another's place, as long as that helps."""
    while not valuer.interrupted:
        best = ranked(valuer)[:1]
        if not best:
            return
        bar = best[0].net
        hopeful = [
            (most, one)
            for one in _moves(best[0].chosen, ids)
            if one not in valuer.known and (most := valuer.at_most(one)) is not None and most > bar
        ]
        if not hopeful:
            return
        hopeful.sort(key=lambda pair: (-pair[0], sorted(pair[1])))
        valuer.of([one for _, one in hopeful[:SIDE_BY_SIDE]])


def _moves(chosen: Chosen, ids: tuple[str, ...]) -> Iterator[Chosen]:
    others = [id_ for id_ in ids if id_ not in chosen]
    for id_ in others:
        yield chosen | {id_}
    for id_ in sorted(chosen):
        yield chosen - {id_}
        for other in others:
            yield (chosen - {id_}) | {other}


def _neighbours(valuer: Valuer, ids: tuple[str, ...]) -> None:
    """Sets that differ by one project from the best one, which is then the best of these, too."""
    while not valuer.interrupted:
        best = ranked(valuer)[:1]
        if not best:
            return
        valuer.of([best[0].chosen ^ {id_} for id_ in ids])
        if ranked(valuer)[0].chosen == best[0].chosen:
            return
