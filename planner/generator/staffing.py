"""Who and what a generated task may use: candidates, contractor pools, equipment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.generator.dice import Dice
from planner.generator.mix import Mix
from planner.generator.sketch import DraftTask
from planner.generator.workforce import TRADES, Workforce, pool_of, region_of
from planner.plan import ContractorPool, Equipment, EquipmentNeed, Need

MAX_ALLOWED: Final = 8
"""Most people that a need names as candidates."""
TEAMS_PER_POOL: Final = 8
TEAMS_PER_EQUIPMENT: Final = 4
EQUIPMENT_NAMES: Final = ("test lab", "studio", "print room", "training room", "staging server")
EQUIPMENT_USE: Final = 0.5
"""Share of the span for which a unit of equipment is held on average."""


class _NeedKey(NamedTuple):
    team: int
    trade: int
    people: int
    units: int
    level: int
    first: int


class Staffing:
    """Hands out needs and equipment; equal needs are one object.

    ``work`` holds the minutes of each team's trades.
    """

    def __init__(
        self, dice: Dice, force: Workforce, mix: Mix, work: Sequence[dict[int, int]], pool_count: int | None
    ) -> None:
        self.force = force
        self._dice = dice
        self._mix = mix
        self._work = work
        self._needs: dict[_NeedKey, Need] = {}
        self._held_days: dict[int, float] = {}
        self._pool_of: dict[tuple[int, int], str] = {}
        self.pools = self._found_pools(
            -(-force.team_count // TEAMS_PER_POOL) if pool_count is None else pool_count
        )

    def _found_pools(self, count: int) -> tuple[ContractorPool, ...]:
        """Pools for the trades with most work a head, each for a stretch of neighbouring teams."""
        teams = self.force.team_count
        pools = []
        for number in range(count):
            first = number * teams // count
            stretch = range(first, max(first + 1, (number + 1) * teams // count))
            scarcity = {
                trade: self._scarcity(stretch, trade)
                for team in stretch
                for trade in self._work[team]
                if (team, trade) not in self._pool_of
            }
            if not scarcity:
                break
            scarce = min(scarcity, key=lambda trade: (-scarcity[trade], trade))
            pool = pool_of(scarce, number + 1, self._dice.whole(2, 3), region_of(first))
            pools.append(pool)
            self._pool_of |= {(team, scarce): pool.id for team in stretch}
        return tuple(pools)

    def _scarcity(self, teams: Sequence[int], trade: int) -> float:
        """Work ÷ weekly project time of those whose trade it is."""
        minutes = sum(
            person.weekly_minutes
            for person in self.force.colleagues
            if person.trade == trade and person.team in teams
        )
        return sum(self._work[team].get(trade, 0) for team in teams) / max(minutes, 1.0)

    def needs(self, draft: DraftTask, team: int) -> tuple[Need, ...]:
        """Needs of a task; two of one trade that the team has only one of become one person."""
        trades = draft.trades
        if len(set(trades)) == 2:
            return tuple(self._need(team, trade, 1, 1000) for trade in trades)
        if len(trades) == 2 and len(self.force.skilled[team, trades[0]]) >= 2:
            return (self._need(team, trades[0], 2, 1000),)
        return tuple(self._need(team, trade, 1, 500 if draft.part_units else 1000) for trade in trades[:1])

    def _need(self, team: int, trade: int, people: int, units: int) -> Need:
        level = 2 if self._dice.chance(self._mix.demanding) else 1
        candidates = self._candidates(team, trade, level)
        if len(candidates) < 2:
            level, candidates = 1, self._candidates(team, trade, 1)
        first = self._dice.whole(0, len(candidates) - 1) if len(candidates) > MAX_ALLOWED else 0
        key = _NeedKey(team, trade, people, units, level, first)
        if key not in self._needs:
            self._needs[key] = self._write(key, candidates)
        return self._needs[key]

    def _candidates(self, team: int, trade: int, level: int) -> list[int]:
        colleagues = self.force.colleagues
        return [
            place
            for place in self.force.skilled[team, trade]
            if level == 1 or (colleagues[place].trade == trade and colleagues[place].level >= level)
        ]

    def _write(self, key: _NeedKey, candidates: Sequence[int]) -> Need:
        allowed: tuple[str, ...] = ()
        # In one team with few of a trade, anybody with the skill is a candidate.
        if self.force.team_count > 1 or len(candidates) > MAX_ALLOWED:
            window = [*candidates[key.first :], *candidates[: key.first]][:MAX_ALLOWED]
            allowed = tuple(self.force.colleagues[place].id for place in sorted(window))
            pool = self._pool_of.get((key.team, key.trade))
            allowed = allowed if pool is None else (*allowed, pool)
        need = Need(skill=TRADES[key.trade], count=key.people, level=key.level, allowed=allowed)
        return need.replace(units=key.units)

    def best_weekly_minutes(self, need: Need, team: int) -> float:
        """Project time in a week of the one who has most of it among a need's people of a team.

        Counted are the efficiency and the units of the need.
        """
        trade = TRADES.index(need.skill) if need.skill is not None else 0
        return max(
            person.weekly_minutes
            * need.units
            / 1000
            * (1.0 if person.trade == trade else person.second_efficiency / 1000)
            for person in map(self.force.colleagues.__getitem__, self.force.skilled[team, trade])
            if not need.allowed or person.id in need.allowed
        )

    def hold_equipment(self, draft: DraftTask, team: int) -> tuple[EquipmentNeed, ...]:
        """Equipment that a worked task holds, if any."""
        if not self._dice.chance(self._mix.equipment):
            return ()
        piece = team // TEAMS_PER_EQUIPMENT
        self._held_days[piece] = self._held_days.get(piece, 0.0) + draft.span_minutes / 480 + 1
        return (EquipmentNeed(equipment=_equipment_id(piece)),)

    def equipment(self, span_days: int) -> tuple[Equipment, ...]:
        """The equipment that tasks hold, with units enough for all of them on average."""
        return tuple(
            Equipment(id=_equipment_id(piece), units=int(days / (span_days * EQUIPMENT_USE)) + 1)
            for piece, days in sorted(self._held_days.items())
        )


def _equipment_id(piece: int) -> str:
    name = EQUIPMENT_NAMES[piece % len(EQUIPMENT_NAMES)]
    return name if piece < len(EQUIPMENT_NAMES) else f"{name} {piece // len(EQUIPMENT_NAMES) + 1}"
