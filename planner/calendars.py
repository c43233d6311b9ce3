"""When people work: everything of a plan that has working hours, compiled for a range of time.

Compiled lazily and once per calendar; people and equipment without dates of their own share the
working time of their calendar. What is asked of it is in ``planner.working_time``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.errors import Issue, PlanError
from planner.plan import Calendar, Person, Plan
from planner.public_holidays import holidays_version
from planner.quantities import Duration, Moment
from planner.shifts import Shifts, calendar_day_and_week, compile_shifts
from planner.time_zones import (
    DAY,
    clock_to_utc,
    day_number,
    local_time,
    utc_minute,
    zone_named,
)
from planner.working_time import Axis, ElapsedTime, WorkingTime

__all__ = [
    "Axis",
    "ElapsedTime",
    "WorkingTime",
    "WorkingTimes",
    "compile_working_time",
    "data_date",
    "earliest",
    "holidays_version",
    "latest",
    "local_time",
    "origin",
    "utc_minute",
]

_ELAPSED: Final = ElapsedTime()
_OFFICE_HOURS_ID: Final = "office hours"


def earliest(plan: Plan, moment: Moment) -> int:
    """UTC minute at which ``moment`` begins, local time of the plan; a date alone at 00:00."""
    shown = day_number(moment.day) * DAY + (moment.minute or 0)
    return clock_to_utc(shown, zone_named(plan.time_zone))


def latest(plan: Plan, moment: Moment) -> int:
    """UTC minute at which ``moment`` ends, local time of the plan; a date alone at 24:00."""
    shown = day_number(moment.day) * DAY + (DAY if moment.minute is None else moment.minute)
    return clock_to_utc(shown, zone_named(plan.time_zone))


def data_date(plan: Plan) -> int:
    """UTC minute of the plan's start."""
    return earliest(plan, plan.start)


def origin(plan: Plan) -> int:
    """UTC minute of local midnight of the plan's start, from which the grid is counted."""
    return earliest(plan, Moment(plan.start.day))


@dataclass(frozen=True, slots=True, eq=False)
class _CompiledCalendar:
    shifts: Shifts
    working_time: WorkingTime


class WorkingTimes:
    """Working time of every calendar, person, contractor pool and piece of equipment of a plan.

    Attributes
    ----------
    plan
        The plan compiled.
    plan_zone, grid_minutes, origin, data_date
        The plan's own; the last two in minutes since 1970 UTC.
    first, last
        The range compiled, in minutes since 1970 UTC.
    """

    def __init__(self, plan: Plan, first: int, last: int) -> None:
        if first >= last:
            raise ValueError(f"the range to compile is empty: {first} to {last}")
        self.plan = plan
        self.plan_zone = zone_named(plan.time_zone)
        self.grid_minutes = plan.grid_minutes
        self.origin = origin(plan)
        self.data_date = data_date(plan)
        self.first = first
        self.last = last
        self._calendars = _by_id(plan.calendars)
        self._people = _by_id(plan.people)
        self._pools = _by_id(plan.contractor_pools)
        self._equipment = _by_id(plan.equipment)
        self._compiled: dict[str | None, _CompiledCalendar] = {}
        self._of_people: dict[str, WorkingTime] = {}
        self._always: WorkingTime | None = None

    def calendar(self, id: str | None) -> WorkingTime:  # noqa: A002 - ids are called id throughout
        """Working time of a calendar; of the plan's default one for None.

        Raises
        ------
        PlanError
            If the plan has no such calendar, or it names an unknown time zone or holiday.
        HorizonError
            If its public holidays are not known for the range compiled.
        """
        return self._calendar(id).working_time

    def person(self, id: str) -> WorkingTime:  # noqa: A002
        """Working time of a person: calendar, within employment, without time off.

        Employment and time off are local days of the calendar's zone; shifts that begin on a day
        off are gone, whole.

        Raises
        ------
        PlanError, HorizonError
            As ``calendar``, or if the plan has no such person.
        """
        if id not in self._of_people:
            person = _known(self._people, id, "person")
            compiled = self._calendar(person.calendar)
            self._of_people[id] = self._without_days_off(compiled, person)
        return self._of_people[id]

    def pool(self, id: str) -> WorkingTime:  # noqa: A002
        """Working time of a contractor pool's calendar, in and out of bookings.

        Raises
        ------
        PlanError, HorizonError
            As ``calendar``, or if the plan has no such pool.
        """
        return self.calendar(_known(self._pools, id, "contractor pool").calendar)

    def equipment(self, id: str) -> WorkingTime:  # noqa: A002
        """Working time of a piece of equipment; always, where it has no calendar.

        Raises
        ------
        PlanError, HorizonError
            As ``calendar``, or if the plan has no such equipment.
        """
        calendar = _known(self._equipment, id, "equipment").calendar
        return self.always if calendar is None else self.calendar(calendar)

    @property
    def always(self) -> WorkingTime:
        """The whole range compiled, as one interval; its day has 24 hours and its week 7 days."""
        if self._always is None:
            whole = np.array([self.first]), np.array([self.last])
            self._always = WorkingTime.from_intervals(self.first, self.last, *whole, DAY, 7 * DAY)
        return self._always

    def lag(self, duration: Duration, calendar_id: str | None) -> tuple[Axis, int]:
        """Where a lag or wait counts, and its minutes there: a calendar (None: the default) or the clock.

        Raises
        ------
        PlanError, HorizonError
            As ``calendar``.
        """
        axis: Axis = _ELAPSED if duration.elapsed else self.calendar(calendar_id)
        return axis, duration.minutes(axis.day_minutes, axis.week_minutes)

    def shifts(self, calendar_id: str | None) -> Shifts:
        """Shifts of a calendar, each with the local day it begins on and where it is written.

        Raises
        ------
        PlanError, HorizonError
            As ``calendar``.
        """
        return self._calendar(calendar_id).shifts

    def _calendar(self, id_: str | None) -> _CompiledCalendar:
        if id_ not in self._compiled:
            if id_ is None and self.plan.calendar is not None:
                self._compiled[id_] = self._calendar(self.plan.calendar)
            elif id_ is None:
                self._compiled[id_] = self._compile(Calendar(id=_OFFICE_HOURS_ID))
            else:
                self._compiled[id_] = self._compile(_known(self._calendars, id_, "calendar"))
        return self._compiled[id_]

    def _compile(self, calendar: Calendar) -> _CompiledCalendar:
        zone = self.plan_zone if calendar.time_zone is None else zone_named(calendar.time_zone)
        shifts = compile_shifts(calendar, zone, self.first, self.last)
        working_time = WorkingTime.from_intervals(
            self.first, self.last, shifts.starts, shifts.ends, *calendar_day_and_week(calendar)
        )
        return _CompiledCalendar(shifts, working_time)

    def _without_days_off(self, compiled: _CompiledCalendar, person: Person) -> WorkingTime:
        shifts, usual = compiled.shifts, compiled.working_time
        off = _days_off(shifts, person)
        if not off.any():
            return usual
        kept = ~off[shifts.days - shifts.first_day]
        return WorkingTime.from_intervals(
            self.first,
            self.last,
            shifts.starts[kept],
            shifts.ends[kept],
            usual.day_minutes,
            usual.week_minutes,
        )


def _days_off(shifts: Shifts, person: Person) -> NDArray[np.bool_]:
    """Of each day covered, whether the person is away or not employed."""
    off = np.zeros(shifts.day_count, dtype=np.bool_)
    if person.employed_first is not None:
        off[: max(0, shifts.position(person.employed_first))] = True
    if person.employed_last is not None:
        off[shifts.position(person.employed_last) + 1 :] = True
    for leave in person.time_off:
        off[max(0, shifts.position(leave.first)) : shifts.position(leave.last) + 1] = True
    return off


def _by_id(parts: Iterable[Any]) -> dict[str, Any]:
    """Parts by id; of those that share one the first (validation reports the others)."""
    known: dict[str, Any] = {}
    for part in parts:
        known.setdefault(part.id, part)
    return known


def _known(parts: dict[str, Any], id_: str, kind: str) -> Any:
    if id_ not in parts:
        code = f"unknown-{kind.replace(' ', '-')}"
        issue = Issue("", f"{kind} {id_!r}", f"expected a {kind} of the plan", code=code)
        raise PlanError(f"the plan has no {kind} {id_!r}", (issue,))
    return parts[id_]


def compile_working_time(plan: Plan, first: int, last: int) -> WorkingTimes:
    """Working times of a plan from ``first`` to ``last``, in minutes since 1970 UTC.

    Raises
    ------
    PlanError
        If the plan's time zone is not known.
    ValueError
        If the range is empty.
    """
    return WorkingTimes(plan, first, last)
