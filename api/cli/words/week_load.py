"""The workload of people as rows of weeks, as the terminal shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from capacity.hours.workload import workload
from planner.plan import Plan
from scheduling.schedule import Schedule

BUSY_SHARE: Final = 0.85
"""Share of a week from which the goal ``balance`` counts minutes, see docs/rules.md."""
_NOISE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """Hours that a schedule takes of one person or contractor, and hours there are for projects, per week."""

    person: str
    name: str
    booked_hours: tuple[float, ...]
    project_hours: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Share used over all weeks; 0 for somebody who never works."""
        hours = sum(self.project_hours)
        return sum(self.booked_hours) / hours if hours else 0.0

    @property
    def peak(self) -> float:
        """Share used of the fullest week."""
        return max((booked / hours for booked, hours in self._worked_weeks()), default=0.0)

    @property
    def busy_weeks(self) -> int:
        """Weeks of which more than 85 % is used."""
        return sum(booked > hours * BUSY_SHARE + _NOISE for booked, hours in self._worked_weeks())

    def _worked_weeks(self) -> list[tuple[float, float]]:
        pairs = zip(self.booked_hours, self.project_hours, strict=True)
        return [(booked, hours) for booked, hours in pairs if hours]


@dataclass(frozen=True, slots=True)
class LoadByWeek:
    """Weeks by their Mondays (local dates of the plan), and the load of people in the plan's order."""

    mondays: tuple[dt.date, ...]
    people: tuple[WeekLoad, ...]


def load_by_week(plan: Plan, schedule: Schedule) -> LoadByWeek:
    """Load of every person of the plan, contractors left out, from the week of the data date on.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    frame = workload(plan, schedule)
    frame = frame[frame["kind"] == "person"]
    weeks = frame["begins"].drop_duplicates()
    rows = len(weeks)
    booked, hours = frame["booked_hours"].tolist(), frame["project_hours"].tolist()
    people = tuple(
        WeekLoad(
            person.id,
            person.name or person.id,
            tuple(booked[at * rows : (at + 1) * rows]),
            tuple(hours[at * rows : (at + 1) * rows]),
        )
        for at, person in enumerate(plan.people)
    )
    return LoadByWeek(tuple(week.date() for week in weeks), people)
