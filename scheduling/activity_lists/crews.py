"""Who may do what in a core: people as bits of words, sets of candidates as masks.

A job that asks for people takes each of them whole, for as long as it lasts. Whether a set of free people
can fill its seats is told by counting, for every union of candidate sets, how many of the free ones are in it
(Hall 1935, On representatives of subsets, J. London Math. Soc. 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from scheduling.problem.arrays import I32, I64, Arrays, Table, table

BITS: Final = 62
"""People in a word: signs stay out of it."""
MOST_GROUPS: Final = 8
"""Different sets of candidates in one mode; there may be a count for each of their unions."""
WHOLE_UNITS: Final = 501
"""Per mille of a person that nobody else can have beside it."""

_L = np.int64
SEAT: Final = np.dtype([("group", _L), ("mask", _L), ("place", _L)], align=True)
"""A person asked for: its group among the mode's, where the group's mask is, its place in the team."""
CHECK: Final = np.dtype([("groups", _L), ("mask", _L), ("count", _L)], align=True)
"""Of the union of some groups (a bit each) of a mode: its mask, and how many seats they have."""


@dataclass(frozen=True, slots=True)
class Crews:
    """Seats and checks of every mode, and the masks that they point into."""

    words: int
    """Words a set of people takes; 0 where nobody is to be chosen."""
    mask: I64
    """Sets of people, ``words`` each; the first is everybody."""
    seat: Table
    check: Table
    seat_ptr: I64
    check_ptr: I64


def has_choices(p: Arrays) -> bool:
    """Whether anybody is to be chosen."""
    return bool((np.diff(p.seat.candidate_ptr) != 1).any())


def people(p: Arrays) -> I32:
    """Rows of all candidates: those come first whom the fewest seats need.

    A seat needs each of its candidates by its minutes divided among them all.
    """
    need = np.zeros(len(p.row) - 1)
    for mode in range(len(p.mode) - 1):
        for seat in range(int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr)):
            rows = _rows(p, seat)
            need[rows] += int(p.mode[mode].minutes) / max(1, len(rows))
    rows = np.unique(p.candidate.row)
    return rows[np.argsort(need[rows], kind="stable")].astype(np.int32)


def compile_crews(p: Arrays) -> Crews | None:
    """Seats and masks; None where somebody is asked for in part, or a mode has too many groups.

    Where nobody is to be chosen there are none, and people are amounts like equipment.
    """
    if not has_choices(p):
        nothing = np.zeros(len(p.mode), np.int64)
        return Crews(0, np.zeros(0, np.int64), table(SEAT, 0), table(CHECK, 0), nothing, nothing)
    if (p.seat[:-1].units < WHOLE_UNITS).any() or (np.diff(p.seat.candidate_ptr) == 0).any():
        return None
    rows = people(p)
    bit = np.zeros(len(p.row), np.int64)
    bit[rows] = np.arange(len(rows))
    ptr = p.mode.seat_ptr.tolist()
    able = [
        [frozenset(bit[_rows(p, seat)].tolist()) for seat in range(low, high)] for low, high in pairwise(ptr)
    ]
    return pack(len(rows), able)


def pack(count: int, able: Sequence[Sequence[frozenset[int]]]) -> Crews | None:
    """Seats and masks of modes, given who is able to fill each seat of each mode.

    Parameters
    ----------
    count
        People, who are numbered from 0.
    able
        By mode, then by seat: the numbers of all candidates.

    Returns
    -------
    Crews or None
        None where a mode has too many different sets.
    """
    masks = _Masks(count)
    seats: list[tuple[int, int, int]] = []
    checks: list[tuple[int, int, int]] = []
    seat_ptr, check_ptr = [0], [0]
    for sets in able:
        groups = sorted(set(sets), key=lambda each: (len(each), sorted(each)))
        if len(groups) > MOST_GROUPS:
            return None
        for group, own in enumerate(groups):
            seats += [(group, masks.place(own), k) for k, each in enumerate(sets) if each == own]
        for union, chosen in _connected(groups):
            together = frozenset[int]().union(*chosen)
            checks.append((union, masks.place(together), sum(each in chosen for each in sets)))
        seat_ptr.append(len(seats))
        check_ptr.append(len(checks))
    pointers = np.array(seat_ptr), np.array(check_ptr)
    return Crews(masks.words, masks.flat(), _records(SEAT, seats), _records(CHECK, checks), *pointers)


class _Masks:
    """Sets of people as words, each stored once; the first is everybody."""

    def __init__(self, count: int) -> None:
        self.words = -(-count // BITS)
        self.places: dict[frozenset[int], int] = {}
        self.place(frozenset(range(count)))

    def place(self, some: frozenset[int]) -> int:
        """Where the mask of some people begins."""
        return self.places.setdefault(some, len(self.places) * self.words)

    def flat(self) -> I64:
        """All of them, one after another."""
        flat = np.zeros(len(self.places) * self.words, np.int64)
        for some, place in self.places.items():
            for person in some:
                flat[place + person // BITS] |= 1 << person % BITS
        return flat


def _connected(groups: list[frozenset[int]]) -> Iterator[tuple[int, list[frozenset[int]]]]:
    """Unions of groups, as bits and as sets, but those in which some share nobody with the rest.

    What holds of two such parts each for itself holds of both together.
    """
    for union in range(1, 1 << len(groups)):
        chosen = [rows for group, rows in enumerate(groups) if union >> group & 1]
        reached, left = set(chosen[0]), chosen[1:]
        while near := [rows for rows in left if not reached.isdisjoint(rows)]:
            reached.update(*near)
            left = [rows for rows in left if rows not in near]
        if not left:
            yield union, chosen


def _rows(p: Arrays, seat: int) -> I32:
    rows: I32 = p.candidate.row[int(p.seat[seat].candidate_ptr) : int(p.seat[seat + 1].candidate_ptr)]
    return rows


def _records(record: np.dtype[np.void], rows: list[tuple[int, int, int]]) -> Table:
    made = table(record, len(rows))
    for k, row in enumerate(rows):
        made[k] = row
    return made


def crew_of(p: Arrays, team: I32) -> I32:
    """Bit of the person in each seat of a team, -1 where there is none."""
    bit = np.full(len(p.row), -1, np.int32)
    rows = people(p)
    bit[rows] = np.arange(len(rows))
    crew = np.full(len(team), -1, np.int32)
    taken = team >= 0
    crew[taken] = bit[p.candidate.row[team[taken]]]
    return crew
