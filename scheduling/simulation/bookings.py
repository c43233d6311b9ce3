"""Contractors' bookings in an execution: which tasks each holds, and how long it must be paid for.

A contractor begins with the booking, not before. Where the work takes longer, the booking is extended
by whole days of the pool's calendar; where it takes less, it is paid as booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from planner.plan import ContractorPool
from planner.time_zones import DAY, day_number, offset_table
from scheduling.problem import Problem
from scheduling.problem.arrays import I32, I64
from scheduling.problem.bookings import pool_zone
from scheduling.schedule import Schedule, ScheduledTask


class Bookings:
    """The bookings of a schedule, by pool, contractor and first day."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.bookings = tuple(sorted(schedule.bookings, key=lambda b: (b.pool, b.contractor, b.first)))
        self._times = problem.times
        self._plan = problem.plan
        self._pools = {pool.id: pool for pool in problem.plan.contractor_pools}
        self._begins = [
            self._midnight(self._pools[booking.pool], dt.date.fromisoformat(booking.first))
            for booking in self.bookings
        ]
        self._of: dict[str, list[int]] = {}
        for number, booking in enumerate(self.bookings):
            self._of.setdefault(f"{booking.pool}#{booking.contractor}", []).append(number)

    def of(self, worker: str, moment: int) -> int | None:
        """Number of the worker's booking that has begun last at ``moment``; None for people of the plan."""
        begun = [number for number in self._of.get(worker, ()) if self._begins[number] <= moment]
        return begun[-1] if begun else None

    def open_from(self, workers: Iterable[str], moment: int) -> int:
        """When the last booking begins that workers need for work planned at ``moment``; 0 without any."""
        numbers = [self.of(worker, moment) for worker in workers]
        return max((self._begins[number] for number in numbers if number is not None), default=0)

    def tasks(self, scheduled: dict[int, ScheduledTask], position: dict[int, int]) -> tuple[I32, I64]:
        """Positions of the tasks that begin within each booking, as a flat table and pointers."""
        held: list[list[int]] = [[] for _ in self.bookings]
        for j, entry in scheduled.items():
            for assignment in entry.assignments if entry.segments else ():
                number = self.of(assignment.person, entry.segments[0][0])
                if number is not None:
                    held[number].append(position[j])
        ptr = np.cumsum([0, *(len(own) for own in held)]).astype(np.int64)
        return np.array([i for own in held for i in own], np.int32), ptr

    def paid_minutes(self, until: I64) -> I64:
        """Minutes of each booking that are paid where its work goes on until a moment.

        Parameters
        ----------
        until
            End of the last work in each booking, int64 of shape (executions, bookings).

        Returns
        -------
        ndarray
            int64 of that shape. Days that the booking before it holds already are counted once.
        """
        paid = np.zeros(until.shape, np.int64)
        for numbers in self._of.values():
            covered = np.full(len(until), -1, np.int64)
            for number in numbers:
                booking = self.bookings[number]
                pool = self._pools[booking.pool]
                last = dt.date.fromisoformat(booking.last) + dt.timedelta(days=1)
                begin, end = self._worked(pool, np.array([self._begins[number], self._midnight(pool, last)]))
                ends = np.maximum(end, self._worked(pool, self._end_of_day(pool, until[:, number])))
                paid[:, number] = np.maximum(0, ends - np.maximum(begin, covered))
                covered = np.maximum(covered, ends)
        return paid

    def rate(self, number: int) -> int:
        """Cents an hour of a booking."""
        return self._pools[self.bookings[number].pool].rate

    def day_minutes(self, number: int) -> int:
        """Minutes of a working day of a booking's pool."""
        return self._times.pool(self.bookings[number].pool).day_minutes

    def _midnight(self, pool: ContractorPool, day: dt.date) -> int:
        shown = np.array([day_number(day) * DAY])
        return int(
            offset_table(pool_zone(self._plan, pool), int(shown[0]), int(shown[0])).utc_minutes(shown)[0]
        )

    def _end_of_day(self, pool: ContractorPool, moments: I64) -> I64:
        """The first midnight of the pool's zone at or after each moment; the range compiled bounds them."""
        low, high = self._times.first // DAY - 1, self._times.last // DAY + 2
        shown = np.arange(low, high, dtype=np.int64) * DAY
        midnights = offset_table(pool_zone(self._plan, pool), low * DAY, high * DAY).utc_minutes(shown)
        ends: I64 = midnights[np.minimum(np.searchsorted(midnights, moments), len(midnights) - 1)]
        return ends

    def _worked(self, pool: ContractorPool, moments: I64) -> I64:
        inside = np.clip(moments, max(self._times.data_date, self._times.first), self._times.last)
        return self._times.pool(pool.id).minutes_before(inside)
