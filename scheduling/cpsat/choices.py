"""In which ways each unfinished task could be done: modes, teams, and the working axis they share.

A team's *joint axis* are the slots in which all of it works. Teams that share joint axis and length
are one option: which of them it is, is left to the candidates' own literals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from math import prod

import numpy as np

from scheduling.problem.arrays import FINISHED, FULL_SPEED, I32, I64, WORK, Arrays

MOST_OPTIONS = 64
"""Combinations of axes and speeds of one mode's teams."""


class TooManyOptions(Exception):  # noqa: N818 - a size, not an error
    """A mode has teams of too many kinds to list."""


@dataclass(frozen=True, slots=True)
class Group:
    """Seats of a mode that the same people could fill: ``count`` of ``candidates``.

    ``bases`` are the first candidates of each of its seats, ``seats`` the seats' places in the
    mode. ``classes`` are positions of candidates that share axis and (if it counts) speed.
    """

    seats: tuple[int, ...]
    bases: tuple[int, ...]
    units: int
    rows: tuple[int, ...]
    classes: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many people it takes."""
        return len(self.seats)


@dataclass(frozen=True, slots=True)
class Option:
    """One length on one joint axis: ``slots`` of them, the last one used for ``rest`` minutes.

    ``picks`` says, for each group of the mode, how many people of each class take part.
    """

    mode: int
    axis: int
    slots: int
    rest: int
    picks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A mode with its groups and options; waits and milestones have neither."""

    mode: int
    kind: int
    groups: tuple[Group, ...]
    options: tuple[Option, ...]


class JointAxes:
    """Joint axes by number, equal ones once; ``slots`` are their common slots, ascending."""

    def __init__(self, p: Arrays) -> None:
        self._p = p
        self._known: dict[frozenset[int], int] = {}
        self._by_content: dict[bytes, int] = {}
        self.slots: list[I64] = []

    def of(self, axes: frozenset[int]) -> int:
        """Number of the axis on which all of ``axes`` work; of none: every common slot."""
        if axes not in self._known:
            slots = self._intersection(sorted(axes))
            key = slots.tobytes()
            if key not in self._by_content:
                self._by_content[key] = len(self.slots)
                self.slots.append(slots)
            self._known[axes] = self._by_content[key]
        return self._known[axes]

    def of_row(self, row: int) -> int:
        """Number of the axis of a person or contractor."""
        return self.of(frozenset((int(self._p.row.axis[row]),)))

    def _intersection(self, axes: list[int]) -> I64:
        p = self._p
        if not axes:
            return np.arange(len(p.slot_minute), dtype=np.int64)
        slots: I32 = p.axis_slots[p.axis_ptr[axes[0]] : p.axis_ptr[axes[0] + 1]]
        for axis in axes[1:]:
            slots = slots[p.axis_before[axis, slots + 1] > p.axis_before[axis, slots]]
        return slots.astype(np.int64)


class Choices:
    """The ways of every task; finished tasks have none."""

    def __init__(self, p: Arrays) -> None:
        self.p = p
        self.axes = JointAxes(p)
        self.ways: list[tuple[Way, ...]] = [tuple(self._ways(j)) for j in range(p.tasks)]

    def _ways(self, j: int) -> Iterator[Way]:
        p = self.p
        if p.task[j].state == FINISHED:
            return
        for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
            kind = int(p.mode[mode].kind)
            if kind != WORK:
                yield Way(mode, kind, (), ())
                continue
            groups = tuple(self._groups(mode))
            yield Way(mode, kind, groups, tuple(self._options(mode, groups)))

    def _groups(self, mode: int) -> Iterator[Group]:
        p = self.p
        first, last = int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr)
        alike: dict[tuple[int, bytes, bytes], list[int]] = {}
        for seat in range(first, last):
            own = p.candidate[p.seat[seat].candidate_ptr : p.seat[seat + 1].candidate_ptr]
            key = (int(p.seat[seat].units), own.row.tobytes(), own.speed.tobytes())
            alike.setdefault(key, []).append(seat)
        for (units, _, _), seats in alike.items():
            low, high = int(p.seat[seats[0]].candidate_ptr), int(p.seat[seats[0] + 1].candidate_ptr)
            rows = tuple(p.candidate.row[low:high].tolist())
            yield Group(
                seats=tuple(seat - first for seat in seats),
                bases=tuple(int(p.seat[seat].candidate_ptr) for seat in seats),
                units=units,
                rows=rows,
                classes=self._classes(mode, low, rows),
            )

    def _classes(self, mode: int, low: int, rows: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
        p = self.p
        found: dict[tuple[int, int], list[int]] = {}
        for position, row in enumerate(rows):
            speed = int(p.candidate[low + position].speed) if p.mode[mode].by_work else 0
            found.setdefault((self.axes.of_row(row), speed), []).append(position)
        return tuple(tuple(positions) for positions in found.values())

    def _options(self, mode: int, groups: tuple[Group, ...]) -> Iterator[Option]:
        p = self.p
        fixed = {int(p.mode[mode].axis)}
        for use in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
            fixed.add(int(p.equipment[p.use[use].equipment].axis))
        picks = [_some(_multisets(tuple(len(c) for c in g.classes), g.count)) for g in groups]
        if prod(len(of_group) for of_group in picks) > MOST_OPTIONS:
            raise TooManyOptions
        for chosen in product(*picks):
            axes, speed = set(fixed), 0
            for group, counts in zip(groups, chosen, strict=True):
                for members, count in zip(group.classes, counts, strict=True):
                    if count:
                        axes.add(int(p.row.axis[group.rows[members[0]]]))
                        speed += count * int(p.candidate[group.bases[0] + members[0]].speed)
            minutes = self._minutes(mode, speed)
            slots = -(-minutes // p.grid)
            axis = self.axes.of(frozenset(axes - {-1}))
            yield Option(mode, axis, slots, minutes - (slots - 1) * p.grid, chosen)

    def _minutes(self, mode: int, speed: int) -> int:
        """Joint minutes: ceil(work · 10⁹ / Σ speed), or the duration."""
        minutes = int(self.p.mode[mode].minutes)
        return -(-minutes * FULL_SPEED // speed) if self.p.mode[mode].by_work else minutes


def _some(multisets: Iterator[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Not more of them than would already be too many."""
    return tuple(islice(multisets, MOST_OPTIONS + 1))


def _multisets(sizes: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    """All ways to take ``count`` from classes of these sizes."""
    if not sizes:
        if count == 0:
            yield ()
        return
    for taken in range(min(sizes[0], count), -1, -1):
        for rest in _multisets(sizes[1:], count - taken):
            yield (taken, *rest)
