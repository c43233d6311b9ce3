"""The most that the people, contractors and equipment of one mode could do together in some time.

Every figure is a bound in the task's favour: the fastest people, the emptiest calendars, each need
on its own. So what falls short here, falls short in every schedule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.calendars import WorkingTime
from planner.errors import HorizonError
from planner.plan import Need
from planner.validation.availability import Availability
from planner.validation.candidates import Candidate, Candidates
from planner.validation.survey import ModeAt, Survey

Measure = Callable[[WorkingTime, int], int]
"""Minutes of some kind in a working time, from a UTC minute on."""


@dataclass(frozen=True, slots=True)
class Team:
    """What takes part in a mode for certain, and who might.

    ``joint`` is when all pinned people and the equipment work, None where nothing is certain to
    take part. ``free`` are the needs that somebody has yet to be found for.
    """

    joint: WorkingTime | None
    free: tuple[tuple[Need, tuple[Candidate, ...]], ...]
    best_speed: int


class Teams:
    """Teams of modes; working times that are asked for often are intersected once."""

    def __init__(self, survey: Survey, availability: Availability, candidates: Candidates) -> None:
        self._survey = survey
        self._availability = availability
        self._candidates = candidates
        self._joint: dict[tuple[int, ...], WorkingTime] = {}
        self._longest: dict[int, int] = {}
        self._ready: dict[str, int] = {}

    def of(self, mode: ModeAt, calendar: str | None) -> Team | None:
        """The team of a mode; its work goes on in ``calendar`` if it has no people.

        None where a person or calendar is unknown or broken, or nobody could fill a need.
        """
        fixed = [self._availability.equipment(need.equipment) for need in mode.equipment]
        if not mode.needs:
            fixed.append(self._availability.calendar(calendar))
        free, best = [], 0
        for need in mode.needs:
            able = self._candidates.of(need)
            if sum(each.places for each in able) < need.count:
                return None
            best += need.units * _best_sum(able, need.count)
            if need.pinned:
                fixed += [self._availability.person(each.id) for each in able]
            else:
                free.append((need, able))
        sound = [each for each in fixed if each is not None]
        if len(sound) < len(fixed):
            return None
        return Team(self._intersection(sound), tuple(free), best)

    def most(self, team: Team, measure: Measure, first: int, enough: int) -> int:
        """The most that ``measure`` gives for a whole team; looks no further than ``enough``."""
        most = enough if team.joint is None else min(enough, measure(team.joint, first))
        for need, able in team.free:
            amounts = self._amounts(team, able, measure, first)
            most = min(most, _nth_best(amounts, need.count, most))
        return most

    def _amounts(
        self, team: Team, able: Sequence[Candidate], measure: Measure, first: int
    ) -> Iterator[tuple[int, int | None]]:
        """Places and measure of each candidate; None where unknown."""
        return ((each.places, self.measured(team, each, measure, first)) for each in able)

    def measured(self, team: Team, candidate: Candidate, measure: Measure, first: int) -> int | None:
        """What ``measure`` gives for a candidate beside what is certain; None where unknown."""
        working_time = self._availability.resource(candidate.id)
        if working_time is None:
            return None
        if team.joint is not None:
            working_time = self._intersection([team.joint, working_time])
        return measure(working_time, max(first, self._earliest(candidate.id))) if working_time else None

    def _earliest(self, name: str) -> int:
        """Minute from which a new contractor can work; the data date for people."""
        pool, times = self._survey.pools.get(name), self._availability.times
        if pool is None or times is None or pool.committed:
            return 0
        if name not in self._ready:
            try:
                axis, lead = times.lag(pool.lead_time, pool.calendar)
                self._ready[name] = axis.earliest_moment(max(0, lead)) if lead else 0
            except HorizonError:
                self._ready[name] = times.last
        return self._ready[name]

    def _intersection(self, parts: Sequence[WorkingTime]) -> WorkingTime | None:
        distinct = {id(part): part for part in parts}
        if not distinct:
            return None
        key = tuple(sorted(distinct))
        if key not in self._joint:
            joint, *others = distinct.values()
            for other in others:
                joint = joint.intersect(other)
            self._joint[key] = joint
        return self._joint[key]

    def longest(self, working_time: WorkingTime, _first: int) -> int:
        """Minutes of the longest stretch of work without a break."""
        key = id(working_time)
        if key not in self._longest:
            lengths = working_time.ends - working_time.starts
            self._longest[key] = int(np.max(lengths, initial=0))
        return self._longest[key]


def _nth_best(amounts: Iterable[tuple[int, int | None]], nth: int, enough: int) -> int:
    """The ``nth`` best of the amounts, each with its places; no more than ``enough`` counts."""
    measured: list[int] = []
    plenty = 0
    for places, amount in amounts:
        known = enough if amount is None else amount
        measured += [known] * min(places, nth)
        plenty += places if known >= enough else 0
        if plenty >= nth:
            return enough
    return sorted(measured, reverse=True)[nth - 1]


def _best_sum(able: Sequence[Candidate], count: int) -> int:
    """Sum of the highest ``count`` speeds; ``able`` has the fastest first."""
    best = 0
    for candidate in able:
        taken = min(candidate.places, count)
        best += taken * candidate.speed
        count -= taken
        if not count:
            break
    return best


def minutes_needed(mode_minutes: int, *, is_work: bool, speed: int) -> int:
    """Joint minutes of a team: work × 10⁹ over its speed, rounded up; a duration is as it is."""
    return -(-mode_minutes * 10**9 // speed) if is_work else mode_minutes
