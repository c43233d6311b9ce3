"""The timetables of everybody and everything that takes part, each built once when asked for."""

from __future__ import annotations

from collections.abc import Callable

from planner.calendars import WorkingTime, WorkingTimes
from planner.plan import Plan
from scheduling.checker.booked import BookedRange
from scheduling.checker.clock import Clock
from scheduling.checker.timetable import Timetable
from scheduling.checker.workers import Worker


class Tables:
    """Numbered timetables; ``timetables[n]`` is what number n means.

    Those of people, contractors and equipment hold whole slots only, those of calendars as asked.
    """

    def __init__(
        self, plan: Plan, clock: Clock, working_times: WorkingTimes, bookings: tuple[BookedRange, ...]
    ) -> None:
        self.timetables: list[Timetable] = []
        self._clock = clock
        self._times = working_times
        self._bookings = bookings
        self._timed = {equipment.id for equipment in plan.equipment if equipment.calendar is not None}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._whole_slots: dict[int, Timetable] = {}

    def worker(self, worker: Worker) -> int:
        """Number of a person's timetable, or of a contractor's: the pool's, booked or not."""
        if worker.pool is not None:
            pool = worker.pool
            return self._number(("pool", pool), lambda: self._slots(self._times.pool(pool)))
        return self._number(("person", worker.id), lambda: self._slots(self._times.person(worker.id)))

    def free(self, worker: Worker) -> int:
        """As ``worker``, but a contractor's only within the bookings."""
        if worker.pool is None:
            return self.worker(worker)
        return self._number(("booked", worker.id), lambda: self._booked(worker))

    def equipment(self, name: str) -> int | None:
        """Number of a timetable of equipment; None where it has no calendar."""
        if name not in self._timed:
            return None
        return self._number(("equipment", name), lambda: self._slots(self._times.equipment(name)))

    def calendar(self, name: str | None, *, elapsed: bool = False, slots: bool = False) -> int:
        """Number of a calendar's timetable, of the plan's for None, or of all minutes if ``elapsed``."""
        key = ("slots" if slots else "minutes", "elapsed" if elapsed else "worked", name or "")

        def build() -> Timetable:
            times = self._times.always if elapsed else self._times.calendar(name)
            return self._slots(times) if slots else Timetable.of(times.starts, times.ends)

        return self._number(key, build)

    def _number(self, key: tuple[str, ...], build: Callable[[], Timetable]) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.timetables)
            self.timetables.append(build())
        return number

    def _slots(self, times: WorkingTime) -> Timetable:
        """Whole slots of ``times``, shared by all who have the same."""
        if id(times) not in self._whole_slots:
            table = Timetable.of(times.starts, times.ends).in_whole_slots(self._clock)
            self._whole_slots[id(times)] = table
        return self._whole_slots[id(times)]

    def _booked(self, worker: Worker) -> Timetable:
        ranges = sorted((b.begin, b.end) for b in self._bookings if b.where == worker.id)
        return self.timetables[self.worker(worker)].within(_merged(ranges)).in_whole_slots(self._clock)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in ranges:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged
