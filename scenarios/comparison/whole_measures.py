"""What a whole schedule costs and takes: money, contractors by pool, its last finish, its objective."""

from __future__ import annotations

from dataclasses import dataclass

from capacity.money.cost_lines import Kind
from capacity.money.priced_schedule import price_schedule
from planner.calendars import WorkingTimes
from planner.plan import Plan
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.sides import Side
from scheduling.schedule import Booking


@dataclass(frozen=True, slots=True)
class WholeMeasures:
    """One side in total; costs are cents.

    Attributes
    ----------
    late_cost, contractor_cost, resource_cost, makespan
        Goals as docs/rules.md defines them; the makespan in minutes. The contractor cost has the
        prices of modes in it.
    own_people_cost
        Project time of people from the data date on × rate; None where nobody has a rate.
    late_projects
        Projects that miss their due date, or that of one of their tasks.
    last_finish
        Minutes since 1970 UTC; None where nothing is planned.
    """

    late_cost: int
    contractor_cost: int
    resource_cost: int
    own_people_cost: int | None
    late_projects: int
    makespan: int
    last_finish: int | None


@dataclass(frozen=True, slots=True)
class PoolMeasures:
    """Bookings of one contractor pool: how many, minutes paid, days paid, and what they cost in cents.

    A day is the pool calendar's own, as in lead times and minimum bookings.
    """

    pool: str
    name: str
    bookings: int
    paid_minutes: int
    paid_days: float
    cost: int


def whole_measures(side: Side, projects: dict[str, ProjectMeasures]) -> WholeMeasures:
    """The totals of a side; ``projects`` are its own."""
    finishes = [task.finish for task in side.schedule.tasks]
    return WholeMeasures(
        late_cost=side.values["late_cost"],
        contractor_cost=side.values["contractor_cost"],
        resource_cost=side.values["resource_cost"],
        own_people_cost=_own_people_cost(side),
        late_projects=sum(one.meets_due is False for one in projects.values()),
        makespan=side.values["makespan"],
        last_finish=max(finishes, default=None),
    )


def _own_people_cost(side: Side) -> int | None:
    if all(person.rate is None for person in side.plan.people):
        return None
    lines = price_schedule(side.plan, side.schedule).lines
    return sum(
        int(cents) for kind, cents in zip(lines.kind, lines.cents, strict=True) if kind == Kind.IN_HOUSE
    )


def pool_measures(side: Side) -> dict[str, PoolMeasures]:
    """Every contractor pool of the plan by id, also those of which nobody is booked."""
    by_pool: dict[str, list[Booking]] = {pool.id: [] for pool in side.plan.contractor_pools}
    for booking in side.schedule.bookings:
        by_pool[booking.pool].append(booking)
    return {pool: _pool(side.plan, pool, bookings) for pool, bookings in by_pool.items()}


def _pool(plan: Plan, pool: str, bookings: list[Booking]) -> PoolMeasures:
    named = next(one for one in plan.contractor_pools if one.id == pool)
    paid = sum(booking.paid_minutes for booking in bookings)
    days = paid / pool_day_minutes(plan, pool)
    return PoolMeasures(
        pool, named.name or pool, len(bookings), paid, days, sum(one.cost for one in bookings)
    )


def pool_day_minutes(plan: Plan, pool: str) -> int:
    """Minutes of a day of a pool's calendar: the commonest length of its working weekdays."""
    begin = WorkingTimes(plan, 0, 1).data_date
    return WorkingTimes(plan, begin, begin + 1).pool(pool).day_minutes
