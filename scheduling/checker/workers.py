"""Who may be assigned: employed people and numbered contractors, with share and skills."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.plan import ContractorPool, Need, Person, Plan, Skill

FULL = 1000
"""All of somebody's project time, full speed, full share: per mille."""
_CONTRACTOR = re.compile(r"(.+)#([1-9]\d{0,5})")


@dataclass(frozen=True, slots=True)
class Worker:
    """One person or one contractor.

    ``skills`` maps a skill to its level and efficiency in per mille; ``pool`` and ``number`` are
    None and 0 for employed people. ``names`` are all names under which needs may ask for them.
    """

    id: str
    share: int
    skills: dict[str, tuple[int, int]]
    pool: str | None = None
    number: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The id, and for a contractor also the pool's."""
        return (self.id,) if self.pool is None else (self.id, self.pool)

    def speed(self, need: Need) -> int:
        """Units × project share × efficiency, in per mille each; without the skill at 100 %."""
        efficiency = FULL if need.skill is None else self.skills.get(need.skill, (0, FULL))[1]
        return need.units * self.share * efficiency


def _read_skills(skills: Iterable[Skill]) -> dict[str, tuple[int, int]]:
    return {skill.skill: (skill.level, skill.efficiency) for skill in skills}


@dataclass(frozen=True, slots=True)
class Crew:
    """Everybody of a plan by the name that a schedule gives them."""

    workers: dict[str, Worker]
    pools: dict[str, ContractorPool]
    strangers: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan) -> Crew:
        """Everybody of ``plan``."""
        return cls(
            {p.id: _employed(p) for p in plan.people}, {pool.id: pool for pool in plan.contractor_pools}
        )

    def find(self, name: str) -> Worker | None:
        """The person ``name``, or the contractor ``pool#n``; None for nobody of the plan."""
        worker = self.workers.get(name)
        if worker is not None or name in self.strangers:
            return worker
        match = _CONTRACTOR.fullmatch(name)
        pool = self.pools.get(match[1]) if match else None
        if match is None or pool is None:
            self.strangers.add(name)
            return None
        worker = Worker(name, FULL, _read_skills(pool.skills), pool.id, int(match[2]))
        self.workers[name] = worker
        return worker


def _employed(person: Person) -> Worker:
    return Worker(person.id, person.share, _read_skills(person.skills))
