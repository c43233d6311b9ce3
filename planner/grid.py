"""Whether working hours lie on the time grid of the plan, as every slot of a schedule must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.errors import Issue
from planner.plan import Calendar, Plan
from planner.shifts import Shifts
from planner.time_zones import local_time

if TYPE_CHECKING:
    from planner.calendars import WorkingTimes


def off_grid(plan: Plan, times: WorkingTimes) -> tuple[Issue, ...]:
    """Working hours of the plan's calendars that begin or end between two lines of the grid.

    The grid is counted in real minutes from the plan's origin, so hours of another time zone, or
    after a clock change, may be off a coarse grid although they look round. Each place of the
    document that is off somewhere in the range of ``times`` is reported once, with the first time.

    Raises
    ------
    PlanError, HorizonError
        As ``WorkingTimes.calendar``.
    """
    issues: list[Issue] = []
    calendars: list[tuple[str, str | None, Calendar | None]] = [
        (f"calendars[{i}].", calendar.id, calendar) for i, calendar in enumerate(plan.calendars)
    ]
    if plan.calendar is None:
        calendars.append(("", None, None))
    for path, calendar_id, calendar in calendars:
        zone = plan.time_zone if calendar is None else calendar.time_zone or plan.time_zone
        shifts = times.shifts(calendar_id)
        for shift in _first_off(shifts, times.origin, times.grid_minutes):
            begin, end = (local_time(int(array[shift]), zone) for array in (shifts.starts, shifts.ends))
            issues.append(
                Issue(
                    path=path + shifts.sources[shifts.written[shift]] if path else "grid",
                    found=f"work from {begin:%Y-%m-%d %H:%M} to {end:%H:%M} ({zone})"
                    + ("" if path else ", the default office hours"),
                    expected=f"expected hours on the plan's grid of {plan.grid}, "
                    "counted from midnight of its start",
                    hint="a finer grid, such as 15min, may hold them",
                    code="off-grid",
                )
            )
    return tuple(issues)


def _first_off(shifts: Shifts, origin: int, grid_minutes: int) -> list[int]:
    """Of each place in the calendar that is off the grid, its first shift that is."""
    off = ((shifts.starts - origin) % grid_minutes != 0) | ((shifts.ends - origin) % grid_minutes != 0)
    shift = np.flatnonzero(off & (shifts.starts < shifts.ends))
    _, firsts = np.unique(shifts.written[shift], return_index=True)
    return [int(k) for k in shift[firsts]]
