"""Longer days for some people in some weeks, and what the hours worked in them cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.calendars import compile_working_time, local_time
from planner.plan import OFFICE_HOURS, WEEKDAYS, Calendar, PatternChange, WeekHours
from planner.quantities import TimeRange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Person, Plan
    from scheduling.schedule import Schedule

_MIDNIGHT: Final = 1440
FULL: Final = 1000


@dataclass(frozen=True, slots=True)
class OvertimeRules:
    """What overtime there may be where the plan says nothing.

    Attributes
    ----------
    hours
        A week, of each person; people's own ``overtime_hours_per_week`` count instead as soon as anybody
        in the plan has some.
    factor
        On the hourly rate of people without an ``overtime_rate``.
    """

    hours: float = 5.0
    factor: float = 1.5


def overtime_minutes(plan: Plan, person: Person, rules: OvertimeRules) -> int:
    """Minutes a week that somebody may work longer."""
    if any(one.overtime_hours_per_week for one in plan.people):
        return 60 * person.overtime_hours_per_week
    return round(60 * rules.hours)


def overtime_rate(person: Person, rules: OvertimeRules) -> int | None:
    """Cents for an hour of it; None where nothing is known of what the person costs."""
    if person.overtime_rate is not None:
        return person.overtime_rate
    return None if person.rate is None else round(person.rate * rules.factor)


def with_overtime(
    plan: Plan, people: Iterable[Person], first: dt.date, last: dt.date, rules: OvertimeRules
) -> Plan:
    """The plan with longer days of some people from ``first`` to ``last``."""
    longer = {person.id: _longer_calendar(plan, person, first, last, rules) for person in people}
    return plan.replace(
        calendars=(*plan.calendars, *longer.values()),
        people=tuple(
            one.replace(calendar=longer[one.id].id) if one.id in longer else one for one in plan.people
        ),
    )


def _longer_calendar(
    plan: Plan, person: Person, first: dt.date, last: dt.date, rules: OvertimeRules
) -> Calendar:
    named = person.calendar or plan.calendar
    usual = next((one for one in plan.calendars if one.id == named), None)
    if usual is None:
        usual = Calendar.model_construct(id="office", week=OFFICE_HOURS)
    minutes = overtime_minutes(plan, person, rules)
    changes = sorted(usual.changes, key=lambda change: change.first)
    within = [change for change in changes if first < change.first <= last]
    behind = last + dt.timedelta(days=1)

    def longer(week: WeekHours) -> WeekHours:
        return longer_week(week, minutes, plan.grid_minutes)

    made = [change for change in changes if change.first < first]
    made.append(PatternChange.model_construct(first=first, week=longer(_week_on(usual, first))))
    made += [change.replace(week=longer(change.week)) for change in within]
    if not any(change.first == behind for change in changes):
        made.append(PatternChange.model_construct(first=behind, week=_week_on(usual, behind)))
    made += [change for change in changes if change.first >= behind]
    taken = {one.id for one in plan.calendars}
    name = f"{person.id} with overtime"[:190]
    while name in taken:
        name += "+"
    return usual.replace(id=name, changes=tuple(made))


def _week_on(calendar: Calendar, day: dt.date) -> WeekHours:
    """The week that counts on a day."""
    known = [change for change in calendar.changes if change.first <= day]
    return max(known, key=lambda change: change.first).week if known else calendar.week


def longer_week(week: WeekHours, minutes: int, grid: int) -> WeekHours:
    """The working days of a week, each as much longer at its end, in whole steps of the grid.

    No day goes on beyond midnight.
    """
    days = [number for number in range(7) if week.of(number)]
    more = minutes // max(1, len(days)) // grid * grid
    return week.replace(**{WEEKDAYS[number]: _longer_day(week.of(number), more) for number in days})


def _longer_day(hours: tuple[TimeRange, ...], more: int) -> tuple[TimeRange, ...]:
    *rest, last = sorted(hours, key=lambda one: one.start)
    if last.end >= _MIDNIGHT:
        return hours
    return (*rest, TimeRange(last.start, min(_MIDNIGHT, last.end + more)))


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime that a schedule uses: whole minutes at work in longer hours, their cost, the first day."""

    minutes: int
    cents: int
    first: dt.date | None
    people: tuple[str, ...]


def overtime_used(
    usual: Plan, changed: Plan, schedule: Schedule, people: Iterable[Person], rates: dict[str, int]
) -> Overtime:
    """What a schedule of the changed plan uses of the hours that the usual one doesn't have.

    An hour of it is paid whole, whatever the person's project share; ``rates`` are cents an hour.
    """
    moments = [moment for task in schedule.tasks for segment in task.segments for moment in segment]
    if not moments:
        return Overtime(0, 0, None, ())
    first, last = min(moments), max(moments)
    before, after = (compile_working_time(plan, first - 1, last + 1) for plan in (usual, changed))
    total, cents, days, workers = 0, 0, list[dt.date](), list[str]()
    for person in people:
        own = 0
        for task in schedule.tasks:
            units = sum(one.units for one in task.assignments if one.person == person.id)
            if not units or not task.segments:
                continue
            ends = np.array(task.segments, np.int64)
            counted = [
                np.asarray(times.person(person.id).minutes_before(ends[:, 1]))
                - np.asarray(times.person(person.id).minutes_before(ends[:, 0]))
                for times in (before, after)
            ]
            more = counted[1] - counted[0]
            own += int(more.sum()) * units // FULL
            days += [local_time(int(ends[k, 0]), usual.time_zone).date() for k in np.flatnonzero(more > 0)]
        total += own
        cents += -(-own * rates[person.id] // 60)
        workers += [person.id] if own else []
    return Overtime(total, cents, min(days, default=None), tuple(workers))
