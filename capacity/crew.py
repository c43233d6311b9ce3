"""Who can be at work: people and contractors booked, numbered, with teams, shares and skills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import InputError

if TYPE_CHECKING:
    from planner.plan import ContractorPool, Need, Person, Plan
    from planner.plan import Skill as SkillHad
    from planner.working_time import IntArray
    from scheduling.schedule import Booking

FULL: Final = 1000
"""All of somebody's project time, full share, full speed: per mille."""
NONE: Final = -1
"""Number of a worker, or skill, that there is not."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One person, or one contractor who is booked.

    Attributes
    ----------
    id
        As assignments name them: a person's id, or ``pool#n``.
    kind
        Either ``person`` or ``contractor``.
    team
        Of a person; empty for contractors.
    share
        Per mille of the working time that is for projects.
    skills
        Number of each skill and per mille of speed at it, the main one first.
    pool
        Id of a contractor's pool; empty for people.
    """

    id: str
    name: str
    kind: str
    team: str
    share: int
    skills: tuple[tuple[int, int], ...]
    pool: str = ""

    @property
    def main_skill(self) -> int:
        """The first skill in the plan, under which this worker's hours are counted; ``NONE`` without any."""
        return self.skills[0][0] if self.skills else NONE

    def efficiency(self, skill: int) -> int:
        """Per mille of speed; whoever lacks a skill works at 100 % (docs/rules.md, people)."""
        return next((speed for known, speed in self.skills if known == skill), FULL)


class Skills:
    """All skills of a plan, numbered: those of people, of pools, then others that are asked for."""

    def __init__(self, plan: Plan) -> None:
        holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
        had = [skill.skill for holder in holders for skill in holder.skills]
        self._numbers = {name: number for number, name in enumerate(dict.fromkeys(had))}

    def number(self, name: str | None) -> int:
        """Number of a skill, also of one that nobody has; ``NONE`` for no skill."""
        return NONE if name is None else self._numbers.setdefault(name, len(self._numbers))

    def of(self, skills: Iterable[SkillHad]) -> tuple[tuple[int, int], ...]:
        """Numbers and speeds of skills that somebody has; of one listed twice the first counts."""
        found: dict[int, int] = {}
        for skill in skills:
            found.setdefault(self.number(skill.skill), skill.efficiency)
        return tuple(found.items())

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, by number."""
        return tuple(self._numbers)


class Crew:
    """Everybody of a plan, people in its order, then contractors by pool and number.

    Attributes
    ----------
    workers
        All of them.
    row
        Position in ``workers`` by id.
    skills
        The plan's skills.
    """

    def __init__(self, plan: Plan, skills: Skills, bookings: Iterable[Booking] = ()) -> None:
        self.skills = skills
        pools = {pool.id: pool for pool in plan.contractor_pools}
        booked = sorted({(booking.pool, booking.contractor) for booking in bookings})
        for pool, number in booked:
            if pool not in pools:
                raise not_of_this_plan(f"it books contractor {pool}#{number}, and there is no such pool")
        people = [self._employed(person) for person in plan.people]
        self.workers = (*people, *(self._contractor(pools[pool], number) for pool, number in booked))
        self.row = {worker.id: row for row, worker in reversed(list(enumerate(self.workers)))}

    def _employed(self, person: Person) -> Worker:
        skills = self.skills.of(person.skills)
        return Worker(person.id, person.name or person.id, "person", person.team, person.share, skills)

    def _contractor(self, pool: ContractorPool, number: int) -> Worker:
        name = f"{pool.name or pool.id} #{number}"
        skills = self.skills.of(pool.skills)
        return Worker(f"{pool.id}#{number}", name, "contractor", "", FULL, skills, pool.id)

    def __len__(self) -> int:
        return len(self.workers)

    @cached_property
    def share(self) -> IntArray:
        """Share of each, in per mille."""
        return np.array([worker.share for worker in self.workers], dtype=np.int64)

    @cached_property
    def main_skill(self) -> IntArray:
        """Number of the first skill of each, or ``NONE``."""
        return np.array([worker.main_skill for worker in self.workers], dtype=np.int64)

    @cached_property
    def is_person(self) -> IntArray:
        """1 for people, 0 for contractors."""
        return np.array([worker.kind == "person" for worker in self.workers], dtype=np.int64)


def may_fill(holder: Person | ContractorPool, need: Need) -> bool:
    """Whether somebody may fill a place of a need that pins nobody; if it asks for no skill, all may."""
    if holder.id in need.forbidden or (need.allowed and holder.id not in need.allowed):
        return False
    if need.skill is None:
        return True
    return any(skill.skill == need.skill and skill.level >= need.level for skill in holder.skills)


def not_of_this_plan(why: str) -> InputError:
    """The error of a schedule that belongs to another plan, or to an earlier state of this one."""
    return InputError(f"the schedule is not of this plan: {why}; solve the plan anew")
