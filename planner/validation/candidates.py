"""Who could fill a need, and how fast: the people and contractors with the skill asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.plan import Need, Skill
from planner.validation.survey import Survey


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person, or ``places`` contractors of a pool, who could fill a need.

    ``speed`` is project share × efficiency, in millionths of a full-time person at 100 %.
    """

    id: str
    places: int
    speed: int


class Candidates:
    """Candidates of each distinct need, found once.

    ``works`` says of a person whether there is any working time at all.
    """

    def __init__(self, survey: Survey, works: Callable[[str], bool]) -> None:
        self._survey = survey
        self._works = works
        self._known: dict[Need, tuple[Candidate, ...]] = {}
        self._by_skill: dict[str, list[tuple[str, Skill]]] = {}
        offered = [(person.id, person.skills) for person in survey.people.values()]
        offered += [(pool.id, pool.skills) for pool in survey.pools.values()]
        for name, skills in offered:
            for skill in skills:
                self._by_skill.setdefault(skill.skill, []).append((name, skill))

    def of(self, need: Need) -> tuple[Candidate, ...]:
        """Everybody who could fill ``need`` and ever works, the fastest first."""
        if need not in self._known:
            found = self._pinned(need) if need.pinned else self._free(need)
            self._known[need] = tuple(sorted(found, key=lambda candidate: -candidate.speed))
        return self._known[need]

    def _pinned(self, need: Need) -> list[Candidate]:
        people = self._survey.people
        found = []
        for name in dict.fromkeys(need.pinned):
            if name in people and self._works(name):
                # Without the skill asked for they work at 100 %.
                skills = {skill.skill: skill.efficiency for skill in people[name].skills}
                efficiency = skills.get(need.skill or "", 1000)
                found.append(Candidate(name, 1, people[name].share * efficiency))
        return found

    def _free(self, need: Need) -> list[Candidate]:
        if need.skill is None:
            everybody = (*self._survey.people, *self._survey.pools)
            able = [(name, 1000) for name in need.allowed or everybody]
        else:
            having = self._by_skill.get(need.skill, [])
            able = [(name, skill.efficiency) for name, skill in having if skill.level >= need.level]
        allowed, forbidden = frozenset(need.allowed), frozenset(need.forbidden)
        found = {
            name: self._candidate(name, efficiency)
            for name, efficiency in able
            if name not in forbidden and (not allowed or name in allowed)
        }
        return [candidate for candidate in found.values() if candidate is not None]

    def _candidate(self, name: str, efficiency: int) -> Candidate | None:
        if name in self._survey.people:
            person = self._survey.people[name]
            return Candidate(name, 1, person.share * efficiency) if self._works(name) else None
        pool = self._survey.pools.get(name)
        if pool is None or pool.maximum == 0:
            return None
        return Candidate(name, pool.maximum, 1000 * efficiency)
