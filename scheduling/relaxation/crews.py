"""Which people are weighed together: crews, whose work nobody else can do.

A crew is a weight for each row; rows without weight stand outside. Whatever weights are taken, a minute
of a row is worth its weight, a task uses up at least what its cheapest candidates' minutes are worth, and
no more is used than there is: the inequality is a combination of the people's own capacities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scheduling.problem.arrays import I64, WORK, Arrays
from scheduling.relaxation.network import Network

FULL = 1000
MOST_CREWS = 48
MOST_JOINED = 5
"""Kinds of candidates of which all unions are weighed; of more only pairs and all together."""
FINENESS = 1_000_000
"""A full-time person at 100 % weighs this much at most."""

Kind = tuple[tuple[int, int], ...]
"""Rows with what a minute of theirs is worth: share × efficiency, in millionths."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Weights of all rows, in millionths of a full-time person; 0 outside."""

    weights: I64


def crews(network: Network) -> list[Crew]:
    """Crews worth a look: each kind of candidates alone, and joined where they share people."""
    p = network.p
    kinds = _kinds(network)
    found = [Crew(_weights(p, [kind])) for kind in kinds]
    for joined in _connected(kinds):
        found += [Crew(_weights(p, part)) for part in _unions(joined)]
    distinct = {crew.weights.tobytes(): crew for crew in found}
    return list(distinct.values())[:MOST_CREWS]


def _kinds(network: Network) -> list[Kind]:
    """The different candidates of seats, those asked for most first."""
    p = network.p
    asked: dict[Kind, int] = {}
    known: dict[tuple[int, bytes], Kind] = {}
    for j in network.order:
        for mode in range(int(p.task.mode_ptr[j]), int(p.task.mode_ptr[j + 1])):
            if p.mode.kind[mode] != WORK:
                continue
            for seat in range(int(p.mode.seat_ptr[mode]), int(p.mode.seat_ptr[mode + 1])):
                units = int(p.seat.units[seat])
                able = p.candidate[p.seat.candidate_ptr[seat] : p.seat.candidate_ptr[seat + 1]]
                key = units, able.tobytes()
                if key not in known:
                    known[key] = tuple(sorted((row, max(1, speed // units)) for row, speed in able.tolist()))
                asked[known[key]] = asked.get(known[key], 0) + int(p.mode.minutes[mode])
    return sorted(asked, key=lambda kind: -asked[kind])


def _weights(p: Arrays, kinds: list[Kind]) -> I64:
    weights = np.zeros(len(p.row) - 1, np.int64)
    for kind in kinds:
        for row, worth in kind:
            weights[row] = max(weights[row], worth)
    return weights


def _connected(kinds: list[Kind]) -> Iterator[list[Kind]]:
    """Kinds that share people, directly or through others."""
    left = list(range(len(kinds)))
    people = [{row for row, _ in kind} for kind in kinds]
    while left:
        members, crowd = [left.pop(0)], set()
        crowd |= people[members[0]]
        while True:
            more = [k for k in left if people[k] & crowd]
            if not more:
                break
            for k in more:
                left.remove(k)
                members.append(k)
                crowd |= people[k]
        if len(members) > 1:
            yield [kinds[k] for k in members]


def _unions(kinds: list[Kind]) -> Iterator[list[Kind]]:
    """All unions of a few kinds; pairs, and all, of many."""
    sizes = range(2, len(kinds) + 1) if len(kinds) <= MOST_JOINED else (2,)
    for size in sizes:
        for part in combinations(kinds, size):
            shared = {row for row, _ in part[0]}
            if size > 2 or any(row in shared for row, _ in part[1]):
                yield list(part)
    if len(kinds) > MOST_JOINED:
        yield kinds
