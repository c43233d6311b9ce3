"""Parts of plans in which everything works day and night: a period of a file is a slot of the grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from planner.plan import Calendar, Goal, GoalName, Level, Objective, Plan, Project, WeekHours
from planner.quantities import Duration, Moment, TimeRange

PERIOD: Final = 30
"""Minutes of a period, where the format gives no reason for another number."""
START: Final = dt.date(2027, 1, 4)
"""A Monday; periods are counted from its 00:00."""

_ALL_DAY: Final = (TimeRange(0, 1440),)
CALENDAR: Final = Calendar(
    id="around the clock",
    time_zone="UTC",
    week=WeekHours(
        mon=_ALL_DAY, tue=_ALL_DAY, wed=_ALL_DAY, thu=_ALL_DAY, fri=_ALL_DAY, sat=_ALL_DAY, sun=_ALL_DAY
    ),
)


def working(minutes: int) -> Duration:
    """A duration of so many working minutes, in hours where that is exact."""
    return Duration(minutes * 50 // 3, "h") if minutes % 3 == 0 else Duration(minutes * 1000, "min")


def elapsed(minutes: int) -> Duration:
    """A lag of so many elapsed minutes, in hours where that is exact."""
    return Duration(minutes * 50 // 3, "eh") if minutes % 3 == 0 else Duration(minutes * 1000, "emin")


def moment(minutes: int, start: dt.date = START) -> Moment:
    """The moment so many minutes after 00:00 of ``start``."""
    days, minute = divmod(minutes, 1440)
    return Moment(start + dt.timedelta(days=days), minute)


def levels(*goals: GoalName) -> Objective:
    """Goals as levels, the most important first."""
    return Objective(levels=tuple(Level(goals=(Goal(goal=goal),)) for goal in goals))


def round_the_clock_plan(
    name: str, projects: Sequence[Project], objective: Objective, *, period: int = PERIOD, **parts: Any
) -> Plan:
    """A plan whose grid is the period; ``parts`` are further fields of the plan, such as people."""
    settings = {
        "start": moment(0),
        "grid": Duration(period * 1000, "min"),
        "calendar": CALENDAR.id,
        "calendars": (CALENDAR,),
    }
    return Plan(
        format="crewline/1", name=name, projects=tuple(projects), objective=objective, **{**settings, **parts}
    )
