"""What solves say about a plan, and by how much the results of equal plans differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import TYPE_CHECKING

from scheduling.checker import measure

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.schedule import Outcome, Schedule


@dataclass(frozen=True, slots=True)
class Result:
    """One solve in figures.

    Attributes
    ----------
    late_cents, contractor_cents
        Values of the goals ``late_cost`` and ``contractor_cost``, whatever the objective is.
    finishes
        Latest finish of each project, in minutes since 1970 UTC.
    is_valid
        Whether the schedule keeps all hard rules.
    why_not
        What it breaks, or why there is none; empty for a valid one.
    """

    schedule: Schedule | None
    late_cents: int
    contractor_cents: int
    finishes: dict[str, int]
    values: tuple[int, ...]
    is_valid: bool
    why_not: str = ""

    @property
    def cents(self) -> int:
        """Both costs."""
        return self.late_cents + self.contractor_cents

    @classmethod
    def of(cls, plan: Plan, outcome: Outcome) -> Result:
        """The figures of an outcome of an expanded plan."""
        schedule = outcome.schedule
        is_valid = outcome.status in ("optimal", "feasible")
        if schedule is None:
            return cls(None, 0, 0, {}, (), False, _why_not(outcome))
        known = {goal: value for level in outcome.levels for goal, value in level.parts.items()}
        if not {"late_cost", "contractor_cost"} <= set(known):
            known = measure(plan, schedule)
        finishes: dict[str, int] = {}
        for task in schedule.tasks:
            finishes[task.project] = max(task.finish, finishes.get(task.project, task.finish))
        values = tuple(level.value for level in outcome.levels)
        return cls(
            schedule,
            known["late_cost"],
            known["contractor_cost"],
            finishes,
            values,
            is_valid,
            "" if is_valid else _why_not(outcome),
        )


def _why_not(outcome: Outcome) -> str:
    reasons = (*outcome.conflicts, *(breach.message for breach in outcome.breaches), *outcome.notes)
    return reasons[0] if reasons else "no schedule was found"


def best_of(results: Sequence[Result]) -> Result:
    """The one that the objective prefers; a valid one before any other, the first of equal ones."""
    return min(results, key=lambda one: (not one.is_valid, one.values))


@dataclass(frozen=True, slots=True)
class Base:
    """The plan as it is, solved several times.

    Attributes
    ----------
    result
        The best of all runs: with it all changes are compared.
    noise_cents
        By how much the costs of runs of equal plans differ: of the best and the first ones of the plan as
        it is, or those of the middle one of all changes, whichever is more.
    noise_minutes
        The same of each project's finish, in runs of the plan as it is.
    """

    result: Result
    noise_cents: int
    noise_minutes: dict[str, int]

    @classmethod
    def of(
        cls,
        first: Sequence[Result],
        crossed: Sequence[Result] = (),
        changes: Iterable[Sequence[Result]] = (),
    ) -> Base:
        """From runs that begin with the schedule handed in, and runs that begin with those of changes.

        The latter say what a change found that the plan as it is can do just as well. Where they begin is
        often a bad place for it, so of them only the best counts.

        Parameters
        ----------
        first
            At least one.
        changes
            Runs of each change; those that break a hard rule don't count.
        """
        best = best_of([*first, *crossed])
        runs = (best, *first)
        spread = {
            project: max(found) - min(found)
            for project in best.finishes
            if (found := [one.finishes[project] for one in runs if project in one.finishes])
        }
        typical = median_high([spread_cents(some) for some in changes] or [0])
        return cls(best, max(spread_cents(runs), typical), spread)


def spread_cents(runs: Sequence[Result]) -> int:
    """From the least to the largest cost of valid runs, in cents; 0 where there are none."""
    costs = [one.cents for one in runs if one.is_valid]
    return max(costs) - min(costs) if costs else 0


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """By how much a project finishes later than in the plan as it is; negative: earlier. In minutes."""

    project: str
    before: int
    after: int
    noise: int

    @property
    def minutes(self) -> int:
        """Elapsed."""
        return self.after - self.before

    @property
    def is_clear(self) -> bool:
        """Whether it is more than what the search varies by."""
        return abs(self.minutes) > self.noise


def project_changes(base: Base, runs: Sequence[Result]) -> tuple[ProjectChange, ...]:
    """Of every project that the plan as it is and the best run of a change have, in the plan's order."""
    best = best_of(runs)
    return tuple(
        ProjectChange(project, before, best.finishes[project], _noise_of(project, base, runs))
        for project, before in base.result.finishes.items()
        if project in best.finishes
    )


def _noise_of(project: str, base: Base, runs: Sequence[Result]) -> int:
    """By how much a project's finish differs between runs of equal plans."""
    found = [one.finishes[project] for one in runs if one.is_valid and project in one.finishes]
    own = max(found) - min(found) if found else 0
    return max(base.noise_minutes.get(project, 0), own)
