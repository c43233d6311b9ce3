"""The slots of a plan's time grid, its data date, and how a minute is told to people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from planner import calendars
from planner.plan import Plan

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Minutes = TypeVar("Minutes", int, IntArray)


def midnight(day: dt.date, zone: str) -> int:
    """Minute since 1970 UTC at which ``day`` begins in ``zone``."""
    return calendars.utc_minute(dt.datetime.combine(day, dt.time()), zone)


@dataclass(frozen=True, slots=True)
class Clock:
    """Slots of ``grid`` minutes counted from ``origin``, the local midnight of the data date."""

    origin: int
    grid: int
    data_date: int
    zone: str

    @classmethod
    def of(cls, plan: Plan) -> Clock:
        """The clock of a plan."""
        origin, data_date = calendars.origin(plan), calendars.data_date(plan)
        return cls(origin, plan.grid_minutes, data_date, plan.time_zone)

    def slot_floor(self, minute: Minutes) -> Minutes:
        """Latest slot boundary not after ``minute``."""
        return self.origin + (minute - self.origin) // self.grid * self.grid

    def slot_ceil(self, minute: Minutes) -> Minutes:
        """Earliest slot boundary not before ``minute``."""
        return self.origin - (self.origin - minute) // self.grid * self.grid

    def show(self, minute: int) -> str:
        """``minute`` as people of the plan's zone write it, such as ``Mon 2027-01-04 09:00``."""
        try:
            return calendars.local_time(minute, self.zone).strftime("%a %Y-%m-%d %H:%M")
        except OverflowError:
            return f"minute {minute}"
