"""The schedule in hand, as the model reads it: what every task's choice is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.cpsat.choices import Choices, Group, Option, Way
from scheduling.problem.arrays import I32, Arrays, Table


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A schedule: where each task stands (PLACED records) and who does it (candidates by seat)."""

    placed: Table
    team: I32

    def people(self, p: Arrays, j: int, mode: int, group: Group) -> tuple[int, ...]:
        """Positions, among the group's candidates, of the people in its seats; none in another mode."""
        if self.mode(j) != mode:
            return ()
        base = int(p.task[j].seat_base)
        seats = zip(group.seats, group.bases, strict=True)
        return tuple(sorted(int(self.team[base + seat]) - first for seat, first in seats))

    def picks(self, p: Arrays, j: int, way: Way) -> tuple[tuple[int, ...], ...]:
        """How many people of each class of each group take part, as ``Option.picks``."""
        found = []
        for group in way.groups:
            chosen = self.people(p, j, way.mode, group)
            found.append(tuple(sum(x in members for x in chosen) for members in group.classes))
        return tuple(found)

    def mode(self, j: int) -> int:
        """The mode chosen."""
        return int(self.placed[j].mode)

    def position(self, choices: Choices, j: int, axis: int) -> int:
        """Position of the first slot on a joint axis."""
        return int(np.searchsorted(choices.axes.slots[axis], self.placed[j].first_slot))

    def has(self, p: Arrays, j: int, way: Way, option: Option | None) -> bool:
        """Whether this is how the task is done."""
        if self.mode(j) != way.mode:
            return False
        return option is None or self.picks(p, j, way) == option.picks


def is_complete(p: Arrays, placed: Table, team: I32) -> bool:
    """Whether every task is placed, with everybody it needs."""
    if bool((placed.mode < 0).any()) or bool((placed.finish < 0).any()):
        return False
    return all(int(team[seat]) >= 0 for seat in _seats(p, placed))


def _seats(p: Arrays, placed: Table) -> Iterable[int]:
    for j in np.flatnonzero(placed.first_slot >= 0):
        mode, base = int(placed[j].mode), int(p.task[j].seat_base)
        yield from range(base, base + int(p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr))
