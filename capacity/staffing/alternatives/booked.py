"""The plan with every booking of a schedule made: left to choose is when and by whom, not whom to pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planner.quantities import Duration
from planner.time_zones import local_time
from scheduling.problem.bookings import pool_zone

if TYPE_CHECKING:
    from planner.plan import ContractorPool, Plan
    from scheduling.schedule import Booking, Schedule, ScheduledTask

NEVER: Final = Duration(10_000_000, "d")
"""A lead time after which nothing is left to do: nobody is booked but who is."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A plan in which the bookings are committed and no others can be made.

    ``schedule`` is the one that they come from, its contractors numbered as the plan does; who worked in
    a booking that is left out still has the old number.
    """

    plan: Plan
    schedule: Schedule


def booked(plan: Plan, schedule: Schedule, *, without: Booking | None = None) -> Booked:
    """The expanded plan with a schedule's bookings made, but for one that is left out."""
    kept = [booking for booking in schedule.bookings if booking != without]
    kept.sort(key=lambda booking: (booking.contractor, booking.first))
    numbers = {
        (booking.pool, booking.contractor, booking.first): number
        for pool in plan.contractor_pools
        for booking, number in _numbered([one for one in kept if one.pool == pool.id])
    }
    pools = tuple(
        _committed(pool, [one for one in kept if one.pool == pool.id]) for pool in plan.contractor_pools
    )
    changed = plan.replace(contractor_pools=pools)
    tasks = tuple(_renumbered(plan, task, kept, numbers) for task in schedule.tasks)
    bookings = tuple(
        replace(one, contractor=numbers[one.pool, one.contractor, one.first], committed=True) for one in kept
    )
    return Booked(changed, replace(schedule, tasks=tasks, bookings=bookings))


def _committed(pool: ContractorPool, kept: list[Booking]) -> ContractorPool:
    from planner.plan import CommittedBooking

    given = tuple(
        CommittedBooking(first=dt.date.fromisoformat(one.first), last=dt.date.fromisoformat(one.last))
        for one in kept
    )
    return pool.replace(committed=given, lead_time=NEVER)


def _numbered(kept: Iterable[Booking]) -> list[tuple[Booking, int]]:
    """Bookings in their order, each with the lowest number free at that time, as docs/rules.md has it."""
    given: list[tuple[Booking, int]] = []
    for booking in kept:
        busy = {n for other, n in given if other.first <= booking.last and booking.first <= other.last}
        given.append((booking, next(n for n in range(1, len(given) + 2) if n not in busy)))
    return given


def _renumbered(
    plan: Plan, task: ScheduledTask, kept: Iterable[Booking], numbers: dict[tuple[str, int, str], int]
) -> ScheduledTask:
    """A task with its contractors by their new numbers."""
    if not task.segments or not any("#" in one.person for one in task.assignments):
        return task
    assignments = []
    for one in task.assignments:
        booking = next((b for b in kept if serves(plan, b, task, one.person)), None)
        if booking is not None:
            number = numbers[booking.pool, booking.contractor, booking.first]
            one = replace(one, person=f"{booking.pool}#{number}")  # noqa: PLW2901 - the same one
        assignments.append(one)
    return replace(task, assignments=tuple(assignments))


def serves(plan: Plan, booking: Booking, task: ScheduledTask, person: str) -> bool:
    """Whether somebody at a task works there within a booking."""
    if person != f"{booking.pool}#{booking.contractor}" or not task.segments:
        return False
    pool = next(pool for pool in plan.contractor_pools if pool.id == booking.pool)
    day = local_time(task.segments[0][0], pool_zone(plan, pool).key).date().isoformat()
    return booking.first <= day <= booking.last
