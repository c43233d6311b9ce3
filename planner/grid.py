"""Whether working hours lie on the time grid of the plan, as every slot of a schedule must."""

from __future__ import annotations

import numpy as np

from planner.calendars import WorkingTimes
from planner.errors import Issue
from planner.plan import Calendar, Plan
from planner.shifts import Shifts
from planner.time_zones import DAY, local_time, offset_table, zone_named
from planner.working_time import WorkingTime


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


def across_midnight(plan: Plan, times: WorkingTimes) -> tuple[Issue, ...]:
    """Contractor pools that work through a slot of the grid in which a day of theirs ends.

    Contractors are booked by days, so no slot may belong to two of them. Each pool is reported
    once, with the first such slot in the range of ``times``.

    Raises
    ------
    PlanError, HorizonError
        As ``WorkingTimes.pool``.
    """
    issues: list[Issue] = []
    zones = {calendar.id: calendar.time_zone for calendar in plan.calendars}
    for i, pool in enumerate(plan.contractor_pools):
        named = pool.calendar if pool.calendar is not None else plan.calendar
        zone = zones.get(named or "") or plan.time_zone
        slot = _first_across(times, times.pool(pool.id), zone)
        if pool.maximum and slot is not None:
            begin, end = (local_time(slot + k * times.grid_minutes, zone) for k in (0, 1))
            hours = f"{begin:%Y-%m-%d %H:%M} to {end:%H:%M} ({zone})"
            issues.append(
                Issue(
                    path=f"contractor_pools[{i}].calendar" if pool.calendar is not None else "grid",
                    found=f"work from {hours}, across midnight, in one slot",
                    expected="expected a grid with a line at midnight: contractors are booked by days",
                    hint="a finer grid, such as 15min, may have one",
                    code="off-grid",
                )
            )
    return tuple(issues)


def _first_across(times: WorkingTimes, working: WorkingTime, zone: str) -> int | None:
    """Begin of the first slot worked from end to end in which midnight of ``zone`` falls."""
    grid = times.grid_minutes
    local = np.arange(times.first // DAY + 2, times.last // DAY - 2, dtype=np.int64) * DAY
    midnights = offset_table(zone_named(zone), times.first, times.last).utc_minutes(local)
    begins = midnights - (midnights - times.origin) % grid
    begins = begins[(begins < midnights) & (begins >= times.first) & (begins + grid <= times.last)]
    worked = working.minutes_before(begins + grid) - working.minutes_before(begins)
    across = begins[worked == grid]
    return int(across[0]) if len(across) else None


def _first_off(shifts: Shifts, origin: int, grid_minutes: int) -> list[int]:
    """Of each place in the calendar that is off the grid, its first shift that is."""
    off = ((shifts.starts - origin) % grid_minutes != 0) | ((shifts.ends - origin) % grid_minutes != 0)
    shift = np.flatnonzero(off & (shifts.starts < shifts.ends))
    _, firsts = np.unique(shifts.written[shift], return_index=True)
    return [int(k) for k in shift[firsts]]
