"""People and contractors as rows, and who can fill which need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.plan import ContractorPool, Need, Person, Plan

FULL = 1000
Candidates = tuple[tuple[int, int], ...]
"""Rows with their speed: units × share × efficiency, each in per mille."""


@dataclass(slots=True)
class Resources:
    """Rows of a plan: people in its order, then the contractors of each pool.

    ``names`` are what schedules call them: a person's id, or ``pool#n``.
    """

    names: list[str]
    people: int
    row_of: dict[str, int]
    pool_rows: dict[str, range]
    _share: list[int]
    _by_skill: dict[str, list[tuple[int, int, int]]]
    _everybody: list[int]
    _known: dict[tuple[object, ...], Candidates] = field(default_factory=dict)

    def seats(self, need: Need) -> list[Candidates]:
        """Candidates of each of the need's places; equal needs share the same tuples."""
        if need.pinned:
            return [self._pinned(need, name) for name in need.pinned]
        key = (need.skill, need.level, need.units, need.allowed, need.forbidden)
        if key not in self._known:
            self._known[key] = self._search(need)
        return [self._known[key]] * need.count

    def fixed(self, need: Need, name: str) -> Candidates:
        """The one row that a started task keeps."""
        return self._pinned(need, name)

    def _pinned(self, need: Need, name: str) -> Candidates:
        key = (need.skill, need.units, name)
        if key not in self._known:
            rows = self.pool_rows[name] if name in self.pool_rows else (self.row_of[name],)
            skills = {row: efficiency for row, _, efficiency in self._by_skill.get(need.skill or "", ())}
            self._known[key] = tuple(
                (row, need.units * self._share[row] * skills.get(row, FULL)) for row in rows
            )
        return self._known[key]

    def _named(self, names: tuple[str, ...]) -> set[int]:
        rows: set[int] = set()
        for name in names:
            if name in self.pool_rows:
                rows.update(self.pool_rows[name])
            elif name in self.row_of:
                rows.add(self.row_of[name])
        return rows

    def _search(self, need: Need) -> Candidates:
        allowed, forbidden = self._named(need.allowed), self._named(need.forbidden)
        if need.skill is None:
            able = [(row, 1, FULL) for row in (sorted(allowed) if need.allowed else self._everybody)]
        else:
            able = self._by_skill.get(need.skill, [])
        return tuple(
            (row, need.units * self._share[row] * efficiency)
            for row, level, efficiency in able
            if level >= need.level and row not in forbidden and (not need.allowed or row in allowed)
        )


def list_resources(plan: Plan) -> Resources:
    """Number the people and contractors of a plan."""
    names = [person.id for person in plan.people]
    share = [person.share for person in plan.people]
    by_skill: dict[str, list[tuple[int, int, int]]] = {}
    _learn(by_skill, plan.people, [range(k, k + 1) for k in range(len(names))])
    pool_rows: dict[str, range] = {}
    for pool in plan.contractor_pools:
        pool_rows[pool.id] = range(len(names), len(names) + pool.maximum)
        names += [f"{pool.id}#{n + 1}" for n in range(pool.maximum)]
        share += [FULL] * pool.maximum
    _learn(by_skill, plan.contractor_pools, list(pool_rows.values()))
    return Resources(
        names=names,
        people=len(plan.people),
        row_of={name: row for row, name in reversed(list(enumerate(names)))},
        pool_rows=pool_rows,
        _share=share,
        _by_skill=by_skill,
        _everybody=list(range(len(plan.people))),
    )


def _learn(
    by_skill: dict[str, list[tuple[int, int, int]]],
    holders: Sequence[Person | ContractorPool],
    rows: list[range],
) -> None:
    for holder, own in zip(holders, rows, strict=True):
        for skill in holder.skills:
            by_skill.setdefault(skill.skill, []).extend((row, skill.level, skill.efficiency) for row in own)
