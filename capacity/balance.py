"""How evenly a schedule uses people: peaks, spread, hours over the mark, projects at the same time.

The mark is 85 % of somebody's time, as in the goal ``balance``: little is left above it for what comes
unforeseen. A schedule never asks for more than 100 %.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from capacity.columns import Column, declared_frame
from capacity.hours.ledger import HOUR, Ledger
from capacity.hours.people_hours import PeopleHours

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from planner.plan import Plan
    from planner.working_time import IntArray
    from scheduling.schedule import Schedule

MARK_PERCENT: Final = 85
"""Of project hours in a week; above it somebody is busy."""

BALANCE: Final = (
    Column("person", "str", "", "Id of a person; contractors, who come for their work, are not there."),
    Column("name", "str", "", "Name of the person as people read it."),
    Column("mean_percent", "float64", "%", "Booked of project hours over all weeks; empty without hours."),
    Column("peak_percent", "float64", "%", "The same in the fullest week."),
    Column("spread_percent", "float64", "%", "Standard deviation of the weeks' percentages, in points."),
    Column("busy_weeks", "int64", "", "Weeks above 85 %."),
    Column("busy_hours", "float64", "h", "Hours booked above 85 % of a week's project hours, summed."),
    Column("projects_a_week", "float64", "", "Mean number of projects in a week with work; empty without."),
    Column("most_projects", "int64", "", "Most projects in a week."),
    Column("switches", "int64", "", "Sum over weeks of projects beyond the first."),
)

LEVELLED_BALANCE: Final = (
    *BALANCE[:2],
    *(
        Column(f"{when}_{column.name}", column.dtype, column.unit, f"{told}: {column.meaning}")
        for column in BALANCE[2:]
        for when, told in (("before", "In the schedule handed in"), ("after", "In the levelled one"))
    ),
)


@dataclass(frozen=True, slots=True)
class Balance:
    """The measures of one schedule.

    Attributes
    ----------
    people
        ``BALANCE``: a row for each person.
    peak_percent
        The highest of any person and week.
    mean_percent
        Booked of all project hours.
    spread_percent
        Mean over people of the standard deviation of their weeks, in points.
    between_percent
        Standard deviation between people of their mean, in points.
    busy_weeks, busy_hours, switches
        Sums over people.
    projects_a_week
        Mean over all weeks of people with work.
    most_projects
        Most of one person in one week.
    first, last
        The days measured.
    """

    people: pd.DataFrame
    peak_percent: float
    mean_percent: float
    spread_percent: float
    between_percent: float
    busy_weeks: int
    busy_hours: float
    switches: int
    projects_a_week: float
    most_projects: int
    first: dt.date
    last: dt.date


def balance_of(
    plan: Plan, schedule: Schedule, *, first: dt.date | None = None, last: dt.date | None = None
) -> Balance:
    """Measure a schedule week by week.

    Parameters
    ----------
    plan
        The plan, expanded.
    first, last
        Local days; from the data date to the end of the last week with work where left out. Schedules
        can be compared over equal days only.

    Raises
    ------
    InputError
        If the schedule is not of this plan, or the range is empty.
    """
    ledger = Ledger.of(plan, schedule, first=first, last=last)
    hours = PeopleHours(ledger, "week")
    people = np.flatnonzero(ledger.crew.is_person == 1)
    there, booked = hours.for_projects[people], hours.booked[people]
    projects = _projects(ledger, hours)[people]
    return _measured(ledger, hours, people, there, booked, projects)


def side_by_side(before: Balance, after: Balance) -> pd.DataFrame:
    """``LEVELLED_BALANCE``: the measures of each person in two schedules of one plan, over equal days.

    Raises
    ------
    ValueError
        If the days differ.
    """
    if (before.first, before.last) != (after.first, after.last):
        raise ValueError("measures over different days can't be compared")
    data = {name: before.people[name] for name in ("person", "name")}
    for column in BALANCE[2:]:
        data[f"before_{column.name}"] = before.people[column.name]
        data[f"after_{column.name}"] = after.people[column.name]
    return declared_frame(LEVELLED_BALANCE, data)


def _projects(ledger: Ledger, hours: PeopleHours) -> IntArray:
    """In how many projects everybody works in each week; shape (workers, weeks)."""
    sheet, periods = ledger.timesheet, hours.periods
    kept = np.flatnonzero((sheet.load > 0) & (sheet.worker >= 0))
    cells = np.stack([sheet.worker[kept], periods.of_day[sheet.day[kept]], ledger.project[kept]])
    each = np.unique(cells, axis=1)
    counts = np.zeros(hours.minutes.shape, dtype=np.int64)
    np.add.at(counts, (each[0], each[1]), 1)
    return counts


def _measured(
    ledger: Ledger,
    hours: PeopleHours,
    people: IntArray,
    there: IntArray,
    booked: IntArray,
    projects: IntArray,
) -> Balance:
    share = np.full(there.shape, np.nan)
    np.divide(booked * 100.0, there, out=share, where=there > 0)
    over = np.maximum(booked - there * MARK_PERCENT // 100, 0)
    is_busy = (over > 0) & (there > 0)
    switches = np.maximum(projects - 1, 0)
    at_work = projects > 0
    means = _ratio(booked.sum(axis=1) * 100.0, there.sum(axis=1))
    spreads = _each(share, np.std)
    workers = [ledger.crew.workers[row] for row in people.tolist()]
    frame = declared_frame(
        BALANCE,
        {
            "person": [worker.id for worker in workers],
            "name": [worker.name for worker in workers],
            "mean_percent": means,
            "peak_percent": _each(share, np.max),
            "spread_percent": spreads,
            "busy_weeks": is_busy.sum(axis=1),
            "busy_hours": over.sum(axis=1) / HOUR,
            "projects_a_week": _ratio(projects.sum(axis=1) * 1.0, at_work.sum(axis=1)),
            "most_projects": projects.max(axis=1, initial=0),
            "switches": switches.sum(axis=1),
        },
    )
    days = ledger.days
    return Balance(
        people=frame,
        peak_percent=_or_nothing(share, np.max),
        mean_percent=float(booked.sum() * 100 / max(1, there.sum())),
        spread_percent=_or_nothing(spreads, np.mean),
        between_percent=_or_nothing(means, np.std),
        busy_weeks=int(is_busy.sum()),
        busy_hours=float(over.sum() / HOUR),
        switches=int(switches.sum()),
        projects_a_week=float(projects.sum() / max(1, at_work.sum())),
        most_projects=int(projects.max(initial=0)),
        first=days.first,
        last=days.first + dt.timedelta(days=len(hours.periods.of_day) - 1),
    )


def _ratio(part: NDArray[np.float64], whole: IntArray) -> NDArray[np.float64]:
    """``part`` ÷ ``whole``; not a number where there is no whole."""
    share = np.full(part.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _each(rows: NDArray[np.float64], figure: Any) -> NDArray[np.float64]:
    """A figure of the numbers of each row; not a number where there is none."""
    found = [row[~np.isnan(row)] for row in rows]
    return np.array([figure(row) if len(row) else np.nan for row in found], dtype=np.float64)


def _or_nothing(values: NDArray[np.float64], figure: Any) -> float:
    """A figure of all numbers; 0 without any."""
    known = values[~np.isnan(values)]
    return float(figure(known)) if len(known) else 0.0
