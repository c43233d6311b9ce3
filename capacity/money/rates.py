"""What an hour of somebody costs, and what a minute of a team does and costs.

A rate is the price of an hour of a person's project time. At work with all of it, a person of share
75 % spends 45 minutes of an hour on the task; the rest belongs to retainers, and so does its cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from capacity.crew import FULL, may_fill
from planner.plan import ContractorPool, Mode, Need, Person, Plan, Task
from scheduling.schedule import Assignment

COST_UNIT: Final = 60 * FULL * FULL
"""Minutes × units × share × rate ÷ this are cents."""
SPEED_UNIT: Final = FULL * FULL * FULL
"""Units × share × efficiency of one full-time person at 100 %."""


@dataclass(frozen=True, slots=True)
class PaidWorker:
    """Somebody who can be at work.

    Attributes
    ----------
    id
        As assignments name them: a person's id, or ``pool#n``.
    name
        As people read it.
    share
        Per mille of the working time that is for projects.
    rate
        Cents of an hour of project time; None for whoever has none.
    pool
        Of a contractor; empty for people.
    efficiencies
        Per mille, by skill.
    """

    id: str
    name: str
    share: int
    rate: int | None
    pool: str
    efficiencies: dict[str, int]

    def price(self, units: int) -> int:
        """Cents × ``COST_UNIT`` of a minute at ``units`` per mille; nothing without a rate."""
        return units * self.share * (self.rate or 0)

    def speed(self, need: Need | None, units: int) -> int:
        """Units × share × efficiency, each in per mille; whoever lacks the skill works at 100 %."""
        skill = None if need is None else need.skill
        return units * self.share * (self.efficiencies.get(skill, FULL) if skill else FULL)


@dataclass(frozen=True, slots=True)
class Team:
    """What a minute of joint work takes, does and costs.

    Fractions where it is not known who is meant: the means over those able to do it.

    Attributes
    ----------
    effort
        Units × share of all members: minutes of their project time × ``FULL`` × ``FULL``.
    speed
        Units × share × efficiency.
    price
        Cents × ``COST_UNIT``.
    unpaid
        Part of the effort, 0 to 1, that is of people without a rate.
    """

    effort: Fraction
    speed: Fraction
    price: Fraction
    unpaid: Fraction

    @property
    def hourly(self) -> Fraction:
        """Cents of an hour of its members' project time, taken together; 0 for a team of nobody."""
        return self.price / self.effort if self.effort else Fraction(0)


Place = tuple[Need | None, int, Sequence[PaidWorker]]
"""A need, its units, and who fills it; several where any of them may be meant."""


class Rates:
    """The people and pools of a plan, as those who pay see them."""

    def __init__(self, plan: Plan) -> None:
        self._holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
        self._people = {person.id: _employed(person) for person in plan.people}
        self._pools = {pool.id: pool for pool in plan.contractor_pools}
        self._others: dict[str, PaidWorker] = {}
        self._able: dict[tuple[object, ...], list[PaidWorker]] = {}

    def worker(self, name: str) -> PaidWorker:
        """Whoever an assignment names; somebody unknown to the plan has share 100 % and no rate."""
        if name in self._people:
            return self._people[name]
        if name not in self._others:
            pool = self._pools.get(name.rpartition("#")[0])
            unknown = PaidWorker(name, name, FULL, None, "", {})
            self._others[name] = unknown if pool is None else _contractor(pool, name)
        return self._others[name]

    def team_of(self, mode: Mode | None, assignments: Iterable[Assignment]) -> Team:
        """The team that a schedule names."""
        needs = () if mode is None else mode.needs
        return _team(
            (needs[one.need] if one.need < len(needs) else None, one.units, (self.worker(one.person),))
            for one in assignments
        )

    def team_for(self, task: Task, mode: Mode) -> Team:
        """Who has done a task: the people its progress states, else those pinned, else anyone able."""
        stated = [] if task.progress is None else list(task.progress.people)
        places: list[Place] = []
        for need in mode.needs:
            named = stated[: need.count] or need.pinned
            del stated[: need.count]
            if named:
                places += [(need, need.units, (self._named(name),)) for name in named]
            else:
                places += [(need, need.units, self._able_to(need))] * need.count
        return _team(places)

    def _named(self, name: str) -> PaidWorker:
        """A person or contractor; of a pool, which a pin may name, its first one."""
        return self.worker(f"{name}#1" if name in self._pools else name)

    def _able_to(self, need: Need) -> list[PaidWorker]:
        """People who may fill a place of ``need``; contractors only where nobody employed may."""
        key = (need.skill, need.level, need.allowed, need.forbidden)
        if key not in self._able:
            able = [self._named(holder.id) for holder in self._holders if may_fill(holder, need)]
            self._able[key] = [one for one in able if not one.pool] or able
        return self._able[key]


def _employed(person: Person) -> PaidWorker:
    efficiencies = {skill.skill: skill.efficiency for skill in person.skills}
    return PaidWorker(person.id, person.name or person.id, person.share, person.rate, "", efficiencies)


def _contractor(pool: ContractorPool, name: str) -> PaidWorker:
    efficiencies = {skill.skill: skill.efficiency for skill in pool.skills}
    shown = f"{pool.name or pool.id} #{name.rpartition('#')[2]}"
    return PaidWorker(name, shown, FULL, pool.rate, pool.id, efficiencies)


def _team(places: Iterable[Place]) -> Team:
    effort = speed = price = unpaid = Fraction(0)
    for need, units, workers in places:
        among = max(1, len(workers))
        effort += Fraction(sum(units * one.share for one in workers), among)
        speed += Fraction(sum(one.speed(need, units) for one in workers), among)
        price += Fraction(sum(one.price(units) for one in workers), among)
        unpaid += Fraction(sum(units * one.share for one in workers if one.rate is None), among)
    return Team(effort, speed, price, unpaid / effort if effort else unpaid)
