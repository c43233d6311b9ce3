"""How much of their project time people, and the people of each skill, are booked over a common period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from capacity.crew import NONE
from capacity.hours.ledger import HOUR, Ledger
from capacity.hours.people_hours import PeopleHours
from scenarios.comparison.sides import Side


@dataclass(frozen=True, slots=True)
class Use:
    """Hours for projects, and hours of these booked, of somebody or of everybody of a skill.

    ``percent`` is None where there are no hours for projects.
    """

    name: str
    project_hours: float
    booked_hours: float

    @property
    def percent(self) -> float | None:
        """Booked of project hours."""
        return 100 * self.booked_hours / self.project_hours if self.project_hours > 0 else None


@dataclass(frozen=True, slots=True)
class UseMeasures:
    """Use of one side: by id of a person or booked contractor (``pool#n``), and by skill.

    Everybody's hours stand under their first skill, as in ``planner workload --by-skill``; those of
    whoever has none under the empty name.
    """

    people: dict[str, Use]
    skills: dict[str, Use]


@dataclass(frozen=True, slots=True)
class Period:
    """Local days of the base's time zone, both included."""

    first: dt.date
    last: dt.date


def common_period(sides: Sequence[Side]) -> Period:
    """The days over which all sides are looked at.

    From the latest data date, before which one of them knows no hours, to the last day on which any
    of them has work or a booking: a side that is done earlier is idle then.
    """
    ledgers = [Ledger.of(side.plan, side.schedule) for side in sides]
    first = max(ledger.days.first for ledger in ledgers)
    return Period(first, max(first, *(ledger.latest for ledger in ledgers)))


def use_measures(side: Side, period: Period) -> UseMeasures:
    """How a side uses people in a period."""
    ledger = Ledger.of(side.plan, side.schedule, first=period.first, last=period.last)
    hours = PeopleHours(ledger, "month")
    there, booked = (amounts.sum(axis=1).tolist() for amounts in (hours.for_projects, hours.booked))
    crew, names = ledger.crew, (*ledger.crew.skills.names, "")
    people = {
        worker.id: Use(worker.name, there[row] / HOUR, booked[row] / HOUR)
        for row, worker in enumerate(crew.workers)
    }
    sums: dict[str, list[int]] = {}
    for row, worker in enumerate(crew.workers):
        skill = names[worker.main_skill] if worker.main_skill != NONE else ""
        of_skill = sums.setdefault(skill, [0, 0])
        of_skill[0] += there[row]
        of_skill[1] += booked[row]
    skills = {name: Use(name, mine / HOUR, taken / HOUR) for name, (mine, taken) in sums.items()}
    return UseMeasures(people, skills)
