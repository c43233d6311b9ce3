"""Who has more to do than is good in the weeks ahead, and who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from capacity.hours.workload import workload
from scenarios.status.situation import Situation

FULL_PERCENT: Final = 85.0
"""Above it nobody can take anything more: the mark of the goal ``balance``."""


@dataclass(frozen=True, slots=True)
class BusyPerson:
    """Somebody with a week over the mark.

    Attributes
    ----------
    weeks
        ISO weeks over the mark with the percentage of project hours booked; days that are looked at only.
    excess_hours
        Hours booked above 100 % in these weeks; 0 in any schedule that keeps all rules.
    """

    person: str
    name: str
    weeks: tuple[tuple[str, float], ...]
    excess_hours: float

    @property
    def peak_percent(self) -> float:
        """Of the fullest week."""
        return max(percent for _, percent in self.weeks)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is on leave, not there yet, or not there any more on some of the days, both included."""

    person: str
    name: str
    first: dt.date
    last: dt.date
    why: Literal["leave", "joins", "leaves"]
    note: str


@dataclass(frozen=True, slots=True)
class PeopleStatus:
    """Those most booked first; absences by their first days."""

    busy: tuple[BusyPerson, ...]
    away: tuple[Away, ...]


def people_status(found: Situation) -> PeopleStatus:
    """People in the weeks ahead."""
    busy = sorted(_busy(found), key=lambda one: (-one.excess_hours, -len(one.weeks), -one.peak_percent))
    away = sorted(_away(found), key=lambda one: (one.first, one.last))
    return PeopleStatus(tuple(busy), tuple(away))


def _busy(found: Situation) -> Iterator[BusyPerson]:
    frame = workload(found.plan, found.schedule, of="person", by="week", first=found.day, last=found.last_day)
    for (person, name), rows in frame[frame["kind"] == "person"].groupby(
        ["person", "name"], observed=True, sort=False
    ):
        over = rows[rows["utilisation_percent"] > FULL_PERCENT]
        weeks = zip(over["period"].tolist(), over["utilisation_percent"].tolist(), strict=True)
        if len(over):
            listed = tuple((str(week), float(percent)) for week, percent in weeks)
            yield BusyPerson(str(person), str(name), listed, float(over["excess_hours"].sum()))


def _away(found: Situation) -> Iterator[Away]:
    first, last = found.day, found.last_day
    for one in found.plan.people:
        name = one.name or one.id
        for leave in one.time_off:
            if leave.first <= last and leave.last >= first:
                yield Away(one.id, name, leave.first, leave.last, "leave", leave.note)
        if one.employed_first is not None and first < one.employed_first <= last:
            yield Away(one.id, name, first, one.employed_first - dt.timedelta(days=1), "joins", "")
        if one.employed_last is not None and first <= one.employed_last < last:
            yield Away(one.id, name, one.employed_last + dt.timedelta(days=1), last, "leaves", "")
