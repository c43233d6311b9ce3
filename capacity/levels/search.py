"""The cheapest levels for all dates: fewer and fewer people, each time with a schedule that keeps them.

The resource availability cost problem (Möhring 1984, Minimizing costs of resource requirements in project
networks subject to a fixed completion time, Operations Research 32) on a real plan, with calendars and
pauses. Beginning with as many people as never wait, each level is halved towards its bound, the dearest first
(as in Yamashita, Armentano & Laguna 2006, Scatter search for project scheduling with resource
availability cost, EJOR 169, levels are lowered while a schedule for them is found), then one person of a
skill is exchanged for one of a cheaper one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from capacity.levels.energy import least_levels
from capacity.levels.interchangeable import Case, Unit, case_of, dates_of, places
from planner.errors import InputError
from planner.plan import Plan
from scheduling.adopted import adopt
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Outcome, Schedule

Solve = Callable[[Plan], Outcome]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """How many people of a skill there are, are needed, and are needed at least.

    ``cents`` is what one costs until the last date; None where no rate is known.
    """

    skill: str
    today: int
    needed: int
    at_least: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """Levels with which all dates are met.

    Attributes
    ----------
    by_cost
        Whether ``value`` and ``bound`` are cents; where a rate is missing, they count people.
    value, bound
        What the levels needed cost, and what any levels cost at least.
    plan, outcome
        The plan with these people, and the schedule that proves them, which is one of this plan.
    solves
        How many plans were solved.
    end
        UTC minute of the last date.
    interrupted
        Whether it was stopped before there was nothing left to try.
    """

    levels: tuple[SkillLevel, ...]
    by_cost: bool
    value: int
    bound: int
    plan: Plan
    outcome: Outcome
    solves: int
    end: int
    interrupted: bool

    @property
    def gap(self) -> float:
        """(value − bound) ÷ value."""
        return (self.value - self.bound) / max(1, self.value)


def least_cost_levels(
    plan: Plan,
    solve: Solve,
    *,
    skills: Sequence[str] = (),
    by: dt.date | None = None,
    stop: Stop = lambda: False,
) -> LevelPlan:
    """The cheapest levels found with which the expanded ``plan`` meets its due dates and deadlines.

    Parameters
    ----------
    solve
        Solves a plan; called many times.
    skills, by
        As ``capacity.levels.interchangeable.case_of`` takes them.
    stop
        Asked before each solve; once true, the best levels by then are returned.

    Raises
    ------
    InputError
        If a skill is not needed, a date lies before the data date or nothing has one, or if a date can't
        be met with any number of people; with the nearest one that can.
    """
    case = case_of(plan, skills, by)
    return _Search(case, solve, stop).run()


@dataclass(slots=True)
class _Search:
    case: Case
    solve: Solve
    stop: Stop
    solves: int = 0
    interrupted: bool = False
    levels: dict[str, int] = field(default_factory=dict)
    outcome: Outcome | None = None
    refused: list[dict[str, int]] = field(default_factory=list)
    """Levels for which no schedule was found; with fewer of everybody none is looked for."""

    def run(self) -> LevelPlan:
        low = least_levels(self.case)
        self._begin(low)
        for unit in sorted(self.case.units, key=lambda unit: -self._price(unit) * self.levels[unit.skill]):
            self._halve(unit.skill, low[unit.skill])
        while self._exchange(low) and not self.interrupted:
            pass
        return self._plan(low)

    def _begin(self, low: dict[str, int]) -> None:
        """As many as there are places for: nobody waits for anybody."""
        most = places(self.case.plan)
        levels = {unit.skill: max(1, most[unit.skill], low[unit.skill]) for unit in self.case.units}
        self.solves += 1
        outcome = self.solve(self.case.with_levels(levels))
        schedule = outcome.schedule
        if schedule is None or not is_in_time(outcome):
            raise InputError(_why_not(self.case, outcome))
        self.outcome, self.levels = outcome, levels
        self._leave_out_the_idle(outcome, schedule, low)

    def _leave_out_the_idle(self, found: Outcome, schedule: Schedule, low: dict[str, int]) -> None:
        """Go on with those who have anything to do; the people of a skill are all alike."""
        names, used = self._at_work(schedule, low)
        if used == self.levels:
            return
        fewer = self.case.with_levels(used)
        tasks = tuple(
            replace(
                task,
                assignments=tuple(replace(a, person=names.get(a.person, a.person)) for a in task.assignments),
            )
            for task in schedule.tasks
        )
        renamed = replace(schedule, tasks=tasks)
        outcome = adopt(fewer, replace(found, schedule=renamed))
        if is_in_time(outcome):
            self.outcome, self.levels = outcome, used

    def _halve(self, skill: str, low: int) -> None:
        """The fewest people of one skill with which a schedule is found, between the bound and now."""
        while low < self.levels[skill] and not self.interrupted:
            middle = (low + self.levels[skill]) // 2
            if not self._try({**self.levels, skill: middle}):
                low = middle + 1

    def _exchange(self, low: dict[str, int]) -> bool:
        """Whether one fewer of a skill will do, alone or with one more of a cheaper one."""
        return any(self._try(levels) for levels in list(self._neighbours(low)))

    def _neighbours(self, low: dict[str, int]) -> Iterator[dict[str, int]]:
        ordered = sorted(self.case.units, key=lambda unit: -self._price(unit))
        for dear in ordered:
            if self.levels[dear.skill] > low[dear.skill]:
                yield {**self.levels, dear.skill: self.levels[dear.skill] - 1}
        for dear in ordered:
            for cheap in ordered:
                if self._price(cheap) < self._price(dear) and self.levels[dear.skill] > low[dear.skill]:
                    fewer, more = self.levels[dear.skill] - 1, self.levels[cheap.skill] + 1
                    yield {**self.levels, dear.skill: fewer, cheap.skill: more}

    def _try(self, levels: dict[str, int]) -> bool:
        """Whether a schedule meets all dates with these levels; they are taken then."""
        fewer = any(all(levels[skill] <= other[skill] for skill in levels) for other in self.refused)
        if fewer or not self.case.has_ways(levels):
            return False
        self.interrupted = self.interrupted or self.stop()
        if self.interrupted:
            return False
        self.solves += 1
        outcome = self.solve(self.case.with_levels(levels))
        if outcome.schedule is None or not is_in_time(outcome):
            self.refused.append(levels)
            return False
        self.outcome, self.levels = outcome, levels
        return True

    def _at_work(self, schedule: Schedule, low: dict[str, int]) -> tuple[dict[str, str], dict[str, int]]:
        """For everybody who has something to do the name that he has among so many; and how many they are."""
        skill_of, busy = self.case.skill_of(), defaultdict[str, list[str]](list)
        at_work = {one.person for task in schedule.tasks for one in task.assignments}
        for name in skill_of:
            if name in at_work:
                busy[skill_of[name]].append(name)
        everybody = defaultdict[str, list[str]](list)
        for name, skill in skill_of.items():
            everybody[skill].append(name)
        names = {
            old: new for skill, own in busy.items() for old, new in zip(own, everybody[skill], strict=False)
        }
        return names, {u.skill: max(low[u.skill], len(busy[u.skill])) for u in self.case.units}

    @property
    def _by_cost(self) -> bool:
        return all(unit.cents for unit in self.case.units)

    def _price(self, unit: Unit) -> int:
        return (unit.cents or 0) if self._by_cost else 1

    def _plan(self, low: dict[str, int]) -> LevelPlan:
        assert self.outcome is not None  # noqa: S101 - there is one from the beginning
        units = self.case.units
        return LevelPlan(
            levels=tuple(
                SkillLevel(u.skill, u.today, self.levels[u.skill], low[u.skill], u.cents) for u in units
            ),
            by_cost=self._by_cost,
            value=sum(self._price(u) * self.levels[u.skill] for u in units),
            bound=sum(self._price(u) * low[u.skill] for u in units),
            plan=self.case.with_levels(self.levels),
            outcome=self.outcome,
            solves=self.solves,
            end=self.case.end,
            interrupted=self.interrupted,
        )


def is_in_time(outcome: Outcome) -> bool:
    """Whether the schedule keeps every rule, and nothing in it is late."""
    return outcome.status in ("optimal", "feasible") and outcome.levels[0].value == 0


def _why_not(case: Case, outcome: Outcome) -> str:
    """What can't be in time with people who never wait, and when it could be."""
    plan, times = case.plan, LocalTimes(case.plan.time_zone)
    if outcome.schedule is None:
        return "no schedule was found, however many people there are"
    finish = defaultdict[str, int](int)
    for task in outcome.schedule.tasks:
        finish[task.project] = max(finish[task.project], task.finish)
    late = [
        f"{project.id} {times[finish[project.id]][:10]}"
        for project in plan.projects
        if any(finish[project.id] > moment for moment in dates_of(plan, project))
    ]
    if not late:
        return "no schedule keeps all hard rules, however many people there are"
    nearest = ", ".join(late)
    return f"not even with people who never wait can all dates be met; the nearest possible are: {nearest}"
