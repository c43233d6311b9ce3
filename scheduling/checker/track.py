"""When tasks are worked, as flat arrays: their segments, and the timetables they must lie in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from scheduling.checker.case import Case, Item
from scheduling.checker.clock import IntArray
from scheduling.checker.effort import Effort
from scheduling.checker.timetable import Timetable, joint_minutes, minutes_before
from scheduling.schedule import Segment


def is_orderly(segments: Sequence[Segment]) -> bool:
    """Whether none is empty and each begins after the one before ended, so that none touch."""
    return all(begin < end for begin, end in segments) and all(
        left[1] < right[0] for left, right in pairwise(segments)
    )


@dataclass(frozen=True)
class Team:
    """Timetables of a task: when those who take part work, and when they may be used here.

    The two differ for contractors, who are free only within their bookings.
    """

    working: tuple[int, ...]
    free: tuple[int, ...]


@dataclass(frozen=True)
class Track:
    """Tasks with orderly segments, all of them waits or none.

    ``minutes`` is what each task asks for. Segments of task t are [``first[t]``, ``first[t + 1]``)
    of ``begins`` and ``ends``; ``reserved`` are the ends with the last of each task rounded up to
    the slot (not for waits, which have no slots).
    """

    timetables: list[Timetable]
    items: list[Item]
    minutes: IntArray
    teams: list[Team]
    first: IntArray
    begins: IntArray
    ends: IntArray
    reserved: IntArray

    @classmethod
    def of(cls, case: Case, efforts: Sequence[Effort], kind: str) -> Track:
        """The tasks of ``case`` whose effort is of ``kind``: "work" or "wait"."""
        chosen = [
            (item, effort)
            for item, effort in zip(case.items, efforts, strict=True)
            if effort.kind == kind and item.scheduled.segments and is_orderly(item.scheduled.segments)
        ]
        items = [item for item, _ in chosen]
        counts = np.array([len(item.scheduled.segments) for item in items], dtype=np.int64)
        first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
        flat = chain.from_iterable(chain.from_iterable(item.scheduled.segments for item in items))
        bounds = np.fromiter(flat, dtype=np.int64, count=2 * int(first[-1])).reshape(-1, 2)
        reserved = bounds[:, 1].copy()
        if kind == "work":
            reserved[first[1:] - 1] = case.clock.slot_ceil(reserved[first[1:] - 1])
        teams = [team_of(case, item, effort) for item, effort in chosen]
        minutes = np.array([effort.minutes for _, effort in chosen], dtype=np.int64)
        return cls(case.tables.timetables, items, minutes, teams, first, bounds[:, 0], bounds[:, 1], reserved)

    @cached_property
    def owner(self) -> IntArray:
        """Position in ``items`` of each segment's task."""
        return np.repeat(np.arange(len(self.items)), np.diff(self.first))

    @property
    def starts(self) -> IntArray:
        """Where the first segment of each task begins."""
        return self.begins[self.first[:-1]]

    @property
    def finishes(self) -> IntArray:
        """Where the last segment of each task ends."""
        return self.ends[self.first[1:] - 1]

    @property
    def worked(self) -> IntArray:
        """Minutes in the segments of each task."""
        return np.add.reduceat(self.ends - self.begins, self.first[:-1]) if self.items else self.minutes

    def outside(self) -> Iterator[tuple[Item, int]]:
        """Tasks with minutes, the last slot counted whole, that not all of their team work; how many."""
        for task, segments in self._failing([team.working for team in self.teams], gaps=False):
            tables = self._tables(self.teams[task].working)
            reserved = sum(end - begin for begin, end in segments)
            yield self.items[task], reserved - sum(joint_minutes(tables, *segment) for segment in segments)

    def idle(self) -> Iterator[tuple[Item, int]]:
        """Tasks with minutes between their segments at which the whole team is free; how many."""
        for task, gaps in self._failing([team.free for team in self.teams], gaps=True):
            tables = self._tables(self.teams[task].free)
            unused = sum(joint_minutes(tables, *gap) for gap in gaps)
            if unused:
                yield self.items[task], unused

    def _tables(self, numbers: tuple[int, ...]) -> list[Timetable]:
        return [self.timetables[number] for number in numbers]

    def _failing(self, teams: list[tuple[int, ...]], *, gaps: bool) -> Iterator[tuple[int, list[Segment]]]:
        """Tasks with stretches that need a closer look, each with those stretches.

        A stretch is a segment that somebody does not work from end to end or, with ``gaps``, the
        time between two segments in which everybody works at least a little.
        """
        begins, ends, owner = (self.begins, self.reserved, self.owner) if not gaps else self._gaps()
        stretch, table = _spread(owner, teams)
        before, after = minutes_before(self.timetables, table, begins[stretch], ends[stretch])
        if gaps:
            suspect = np.ones(len(begins), dtype=np.bool_)
            suspect[stretch[after == before]] = False
        else:
            suspect = np.zeros(len(begins), dtype=np.bool_)
            suspect[stretch[after - before < (ends - begins)[stretch]]] = True
        found: dict[int, list[Segment]] = {}
        for row in np.flatnonzero(suspect).tolist():
            found.setdefault(int(owner[row]), []).append((int(begins[row]), int(ends[row])))
        yield from found.items()

    def _gaps(self) -> tuple[IntArray, IntArray, IntArray]:
        same = self.owner[1:] == self.owner[:-1]
        return self.ends[:-1][same], self.begins[1:][same], self.owner[1:][same]


def _spread(owner: IntArray, teams: list[tuple[int, ...]]) -> tuple[IntArray, IntArray]:
    """Every pair of a stretch and a timetable of its task's team, as two arrays."""
    sizes = np.array([len(team) for team in teams], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(teams), dtype=np.int64, count=int(sizes.sum()))
    offsets = np.cumsum(sizes) - sizes
    repeat = sizes[owner]
    stretch = np.repeat(np.arange(len(owner)), repeat)
    place = np.arange(len(stretch)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    return stretch, flat[offsets[owner[stretch]] + place]


def team_of(case: Case, item: Item, effort: Effort) -> Team:
    """Timetables of those who take part in ``item``."""
    tables, mode = case.tables, item.mode
    if effort.kind == "wait" or mode is None:
        calendar = (tables.calendar(item.calendar, elapsed=effort.elapsed),)
        return Team(calendar, calendar)
    workers = [worker for a in item.scheduled.assignments if (worker := case.crew.find(a.person)) is not None]
    equipment = [
        number for need in mode.equipment if (number := tables.equipment(need.equipment)) is not None
    ]
    if not mode.needs:
        equipment.append(tables.calendar(item.calendar, slots=True))
    working = tuple(tables.worker(worker) for worker in workers)
    if not any(worker.pool for worker in workers):
        return Team((*working, *equipment), (*working, *equipment))
    free = (tables.free(worker) for worker in workers)
    return Team((*working, *equipment), (*free, *equipment))
