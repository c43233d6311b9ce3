"""What a schedule with the newcomer means beside the present one, measured from the two schedules alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from capacity.lateness import late_working_days
from planner.calendars import latest
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.comparison.pair import Pair
from scenarios.comparison.project_measures import ProjectMeasures, project_measures
from scenarios.comparison.sides import Side
from scenarios.comparison.task_changes import team_of
from scenarios.comparison.whole_measures import pool_day_minutes
from scenarios.intake.asking import day_of
from scheduling.checker import examine
from scheduling.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Displaced:
    """A project that finishes on a later day than in the present schedule, or is late for more.

    Attributes
    ----------
    before, day
        Local days of its finish, at present and then.
    working_days_later
        Days after the present one, until the new one, on which its calendar works.
    late_cost
        Cents more than in the present schedule; less than 0 where it is late for less.
    """

    id: str
    name: str
    before: dt.date
    day: dt.date
    working_days_later: int
    late_cost: int

    @property
    def days_later(self) -> int:
        """By how many days of the calendar it is later; less than 0 if it is earlier."""
        return (self.day - self.before).days


@dataclass(frozen=True, slots=True)
class Hired:
    """What is booked of one pool beyond the present bookings, or less: minutes paid, days paid, cents."""

    pool: str
    name: str
    minutes: int
    days: float
    cost: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A schedule with the newcomer beside the present one; money is in cents.

    Attributes
    ----------
    finish, day
        Of the newcomer: minutes since 1970 UTC, and the local day that is told.
    late_cost
        Of the newcomer itself.
    others_late_cost
        Late cost of all others, more than at present.
    contractor_cost
        Bookings and fixed prices of modes, more than at present.
    booking_cost
        Bookings alone, more than at present.
    moved
        Tasks of others that start or finish at another time, or are done by others.
    displaced
        Projects that are worse off, the one that costs most first.
    """

    finish: int
    day: dt.date
    late_cost: int
    meets_due: bool | None
    meets_deadline: bool | None
    others_late_cost: int
    contractor_cost: int
    booking_cost: int
    moved: int
    displaced: tuple[Displaced, ...]
    hired: tuple[Hired, ...]

    @property
    def touches_nobody(self) -> bool:
        """Whether all others stay where and with whom they are, and nothing more is booked."""
        return self.moved == 0 and self.booking_cost <= 0

    @property
    def harms_nobody(self) -> bool:
        """Whether no other project is later, or late for more."""
        return not self.displaced

    @property
    def cost_to_others(self) -> int:
        """Late cost of others and contractor cost, more than at present."""
        return self.others_late_cost + self.contractor_cost


def measured(name: str, plan: Plan, schedule: Schedule) -> Side | None:
    """A side of a comparison; None where the schedule breaks a rule of the plan, which is written out."""
    breaches, values = examine(plan, schedule)
    return None if breaches else Side(name, plan, plan, schedule, values)


def weigh(present: Side, proposal: Side, id_: str) -> Weighed:
    """Put a schedule with the newcomer ``id_`` beside the present one."""
    before, after = project_measures(present), project_measures(proposal)
    own = after[id_]
    displaced = [
        one for key in after if key in before and (one := _displaced(proposal, before[key], after[key]))
    ]
    displaced.sort(key=lambda one: (-one.late_cost, -one.days_later, one.id))
    booked = [sum(one.cost for one in side.schedule.bookings) for side in (present, proposal)]
    pair = Pair(present, proposal)
    return Weighed(
        finish=own.finish,
        day=day_of(proposal.plan, own.finish),
        late_cost=own.late_cost,
        meets_due=own.meets_due,
        meets_deadline=own.meets_deadline,
        others_late_cost=proposal.values["late_cost"] - own.late_cost - present.values["late_cost"],
        contractor_cost=proposal.values["contractor_cost"] - present.values["contractor_cost"],
        booking_cost=booked[1] - booked[0],
        moved=_moved(pair),
        displaced=tuple(displaced),
        hired=tuple(_hired(pair)),
    )


def _displaced(side: Side, before: ProjectMeasures, after: ProjectMeasures) -> Displaced | None:
    """The project, if it is worse off; dates count by their days, money by the cent."""
    old, new = day_of(side.plan, before.finish), day_of(side.plan, after.finish)
    cost = after.late_cost - before.late_cost
    if new <= old and cost <= 0:
        return None
    project = next(one for one in side.plan.projects if one.id == after.project)
    later = late_working_days(side.plan, project, latest(side.plan, Moment(old)), after.finish)
    return Displaced(after.project, after.name, old, new, later, cost)


def _moved(pair: Pair) -> int:
    """Tasks of others at another time or with other people; contractors of a pool are alike."""
    return sum(
        (before.scheduled.start, before.scheduled.finish) != (after.scheduled.start, after.scheduled.finish)
        or team_of(before) != team_of(after)
        for _, before, after in pair.common()
    )


def _hired(pair: Pair) -> Iterator[Hired]:
    """Pools of which more is booked, or less, in the plan's order."""
    for pool in pair.other.plan.contractor_pools:
        (cost, minutes), (more_cost, more_minutes) = (
            _booked(side.schedule, pool.id) for side in (pair.base, pair.other)
        )
        if (cost, minutes) != (more_cost, more_minutes):
            day = pool_day_minutes(pair.other.plan, pool.id)
            more = more_minutes - minutes
            yield Hired(pool.id, pool.name or pool.id, more, more / day, more_cost - cost)


def _booked(schedule: Schedule, pool: str) -> tuple[int, int]:
    """Cents and minutes of all bookings of a pool."""
    own = [one for one in schedule.bookings if one.pool == pool]
    return sum(one.cost for one in own), sum(one.paid_minutes for one in own)
