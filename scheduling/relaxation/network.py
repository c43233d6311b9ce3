"""The tasks of a problem as a relaxation sees them: how long at least, in whose hours, after what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduling.problem.arrays import (
    ELAPSED,
    FAR,
    FF,
    FINISHED,
    FS,
    FULL_SPEED,
    I64,
    MILESTONE,
    SS,
    STARTED,
    WAIT,
    Arrays,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of one seat with equal hours who would need equally many slots.

    ``rest`` are the minutes of the last slot that count; ``is_whole`` says that every slot of the axis
    is worked from the first to the last, because nobody and nothing else takes part.
    """

    rows: tuple[int, ...]
    axis: int
    slots: int
    rest: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a team: the units it takes and who may fill it."""

    units: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One mode of a task. ``calendar`` and ``minutes`` are a wait's."""

    kind: int
    seats: tuple[Seat, ...] = ()
    calendar: int = ELAPSED
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Arc:
    """A minimal lag from ``task``."""

    task: int
    type: int
    calendar: int
    lag: int


class Network:
    """A problem's tasks and links, read once from its tables.

    ``head_start`` and ``head_finish`` are lower bounds of every task's start and finish; what has
    started goes on from the data date at the earliest.
    """

    def __init__(self, p: Arrays, head_start: I64, head_finish: I64) -> None:
        self.p = p
        self.state: list[int] = p.task.state.tolist()
        self.project: list[int] = p.task.project.tolist()
        self.head_start: I64 = np.maximum(head_start, p.data_date)
        self.head_finish = head_finish
        self.end: int = p.base + (len(p.slot_of) - 1) * p.grid
        """End of the compiled time."""
        self._known: dict[tuple[object, ...], tuple[Seat, ...]] = {}
        modes = p.task.mode_ptr.tolist()
        self.modes = [range(modes[j], modes[j + 1]) for j in range(p.tasks)]
        self.ways = [
            () if self.state[j] == FINISHED else tuple(self._way(mode) for mode in self.modes[j])
            for j in range(p.tasks)
        ]
        self.rows = [
            {row for way in ways for seat in way.seats for group in seat.groups for row in group.rows}
            for ways in self.ways
        ]
        """Everybody who may take part in each task."""
        self.before = self._arcs()
        self.order = self._order()

    @cached_property
    def axis_minutes(self) -> list[I64]:
        """Start of every slot of every axis."""
        p = self.p
        return [
            p.slot_minute[p.axis_slots[p.axis_ptr[a] : p.axis_ptr[a + 1]]] for a in range(len(p.axis_ptr) - 1)
        ]

    def _arcs(self) -> list[tuple[Arc, ...]]:
        """Minimal lags into each unfinished task that may still limit what is to come."""
        pointers = self.p.task.before_ptr.tolist()
        links = self.p.before.tolist()
        arcs = []
        for j in range(self.p.tasks):
            own = (Arc(*link) for link in links[pointers[j] : pointers[j + 1]])
            # What has nothing left to do waits for nothing any more.
            is_spent = self.state[j] == STARTED and any(way.kind == MILESTONE for way in self.ways[j])
            arcs.append(tuple(arc for arc in own if self._limits(arc, is_spent=is_spent)))
        return arcs

    def _limits(self, arc: Arc, *, is_spent: bool) -> bool:
        """Heads know all that comes from finished tasks, and from the starts of those under way."""
        state = self.state[arc.task]
        is_past = state == FINISHED or (state == STARTED and arc.type not in (FS, FF))
        return not is_past and not (is_spent and arc.type in (FS, SS))

    def _order(self) -> list[int]:
        """Unfinished tasks, each after those that its links come from."""
        followers: list[list[int]] = [[] for _ in range(self.p.tasks)]
        waiting = [len(arcs) for arcs in self.before]
        for j, arcs in enumerate(self.before):
            for arc in arcs:
                followers[arc.task].append(j)
        ready = [j for j in range(self.p.tasks) if waiting[j] == 0]
        for i in ready:
            for j in followers[i]:
                waiting[j] -= 1
                if waiting[j] == 0:
                    ready.append(j)
        return [j for j in ready if self.state[j] != FINISHED]

    def _way(self, mode: int) -> Way:
        p = self.p
        record, following = p.mode[mode], p.mode[mode + 1]
        kind = int(record.kind)
        if kind == MILESTONE:
            return Way(kind)
        if kind == WAIT:
            return Way(kind, (), int(record.calendar), int(record.minutes))
        seats = range(int(record.seat_ptr), int(following.seat_ptr))
        uses = p.use.equipment[int(record.use_ptr) : int(following.use_ptr)]
        has_hours = bool((p.equipment.axis[uses] >= 0).any())
        minutes = int(record.minutes)
        if not seats:
            group = Group((), int(record.axis), *_slots(minutes, p.grid), is_whole=not has_hours)
            return Way(kind, (Seat(0, (group,)),))
        is_whole = len(seats) == 1 and not has_hours
        key: tuple[object, ...] = (minutes, int(record.by_work), is_whole)
        key = (*key, *((int(p.seat.units[s]), self._candidates(s).tobytes()) for s in seats))
        if key not in self._known:
            self._known[key] = self._seats(minutes, bool(record.by_work), seats, is_whole=is_whole)
        return Way(kind, self._known[key])

    def _candidates(self, seat: int) -> np.ndarray:
        p = self.p
        return np.asarray(p.candidate[p.seat.candidate_ptr[seat] : p.seat.candidate_ptr[seat + 1]])

    def _seats(self, minutes: int, by_work: bool, seats: range, *, is_whole: bool) -> tuple[Seat, ...]:
        """Who may fill each seat, as fast as if the fastest sat in all the others."""
        p = self.p
        able = [self._candidates(seat) for seat in seats]
        best = [int(candidates["speed"].max(initial=0)) for candidates in able]
        found = []
        for number, seat in enumerate(seats):
            others = sum(best) - best[number]
            groups: dict[tuple[int, int], list[int]] = {}
            for row, speed in able[number].tolist():
                needed = -(-minutes * FULL_SPEED // max(1, speed + others)) if by_work else minutes
                groups.setdefault((int(p.row.axis[row]), needed), []).append(row)
            own = []
            for (axis, needed), rows in groups.items():
                slots, rest = _slots(needed, p.grid)
                # The last slot of a team may hold a single minute, whoever is in it.
                own.append(Group(tuple(rows), axis, slots, rest if is_whole else 1, is_whole))
            found.append(Seat(int(p.seat.units[seat]), tuple(own)))
        return tuple(found)


def _slots(minutes: int, grid: int) -> tuple[int, int]:
    """Slots that so many minutes take, and the minutes of the last one."""
    slots = max(1, -(-minutes // grid))
    return slots, max(1, minutes - (slots - 1) * grid)


def slots_by(network: Network, group: Group, finish: I64) -> I64:
    """How many slots of the group's axis could be worked by a task that finishes by ``finish``."""
    minutes = network.axis_minutes[group.axis]
    found: I64 = np.searchsorted(minutes, np.minimum(finish, FAR) - group.rest, side="right")
    return found
