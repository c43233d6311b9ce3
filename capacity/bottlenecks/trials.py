"""The solves behind the answers, in two rounds, so that chance helps the plan as it is and its changes alike.

A search from a given schedule finds improvements that have nothing to do with the change asked about. So
in the second round every change begins with the best schedule of the plan as it is, and the plan as it is
begins with the schedule of every change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from capacity.bottlenecks.results import Base, Result, best_of
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from capacity.bottlenecks.questions import Question
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.options import SolveOptions
    from scheduling.schedule import Schedule

BASE_RUNS: Final = 4
"""Solves of the plan as it is in the first round, with seeds one after another."""
_SEEDS: Final = 2**31


@dataclass(frozen=True, slots=True)
class Trials:
    """What was solved.

    Attributes
    ----------
    base
        The plan as it is; None if not all its first runs were done.
    of_changes
        Solves of each change.
    fair
        Those of which both rounds were done, so that chance helped the plan as it is as much.
    solves
        How many were done in full.
    interrupted
        Whether some are missing because it was stopped.
    """

    base: Base | None
    of_changes: dict[Question, list[Solved]]
    fair: frozenset[Question]
    solves: int
    interrupted: bool


@dataclass
class Trial:
    """The two rounds of one plan and its changes.

    Attributes
    ----------
    options
        Of each solve in the first round; later ones have other seeds, and other schedules to begin with.
    """

    plan: Plan
    changes: Mapping[Question, Plan]
    options: SolveOptions
    engine: Engine | None = None
    watch: Callable[[Standing], None] | None = None
    stop: Callable[[], bool] | None = None
    _done: int = field(default=0, init=False)
    _seconds: float = field(default=0.0, init=False)

    def run(self) -> Trials:
        """Solve everything.

        Raises
        ------
        CrewlineError
            If the plan as it is can't be solved.
        """
        runs = [Order(self.plan, self._seeded(run)) for run in range(BASE_RUNS)]
        first = self._solve([*runs, *(Order(changed, self.options) for changed in self.changes.values())])
        own, theirs = first[:BASE_RUNS], dict(zip(self.changes, first[BASE_RUNS:], strict=True))
        results = self._results(own)
        of_changes = {one: [solved] for one, solved in theirs.items()}
        if len(results) < BASE_RUNS:
            return Trials(None, of_changes, frozenset(), _whole(first), interrupted=True)
        second = self._solve([*self._changes_again(best_of(results)), *self._bases_again(theirs)])
        again, crossed = second[: len(self.changes)], second[len(self.changes) :]
        for one, solved in zip(self.changes, again, strict=True):
            of_changes[one].append(solved)
        done = [one.is_whole for one in crossed]
        fair = frozenset(one for one, is_done in zip(self._ended(theirs), done, strict=True) if is_done)
        everything = (*first, *second)
        return Trials(
            Base.of(results, self._results(crossed), self._runs_of_changes(of_changes)),
            of_changes,
            fair,
            _whole(everything),
            any(one.stopped for one in everything),
        )

    def _changes_again(self, best: Result) -> list[Order]:
        options = replace(self._seeded(BASE_RUNS), warm=best.schedule)
        return [Order(changed, options) for changed in self.changes.values()]

    def _bases_again(self, found: Mapping[Question, Solved]) -> list[Order]:
        options = self._seeded(BASE_RUNS)
        schedules = self._ended(found).values()
        return [Order(self.plan, replace(options, warm=schedule)) for schedule in schedules]

    def _ended(self, found: Mapping[Question, Solved]) -> dict[Question, Schedule | None]:
        """Schedules of changes that were solved in full."""
        return {
            question: one.outcome.schedule
            for question, one in found.items()
            if one.outcome is not None and one.is_whole
        }

    def _seeded(self, more: int) -> SolveOptions:
        return replace(self.options, seed=(self.options.seed + more) % _SEEDS)

    def _results(self, solved: Sequence[Solved]) -> list[Result]:
        for one in solved:
            if one.error is not None:
                raise one.error
        return [
            Result.of(self.plan, one.outcome) for one in solved if one.outcome is not None and one.is_whole
        ]

    def _runs_of_changes(self, solved: Mapping[Question, Sequence[Solved]]) -> list[list[Result]]:
        """Those done in full."""
        return [
            [Result.of(self.changes[one], run.outcome) for run in runs if run.outcome and run.is_whole]
            for one, runs in solved.items()
        ]

    def _solve(self, orders: Sequence[Order]) -> tuple[Solved, ...]:
        solved = solve_many(orders, engine=self.engine, watch=self._tell, stop=self.stop)
        self._done += len(orders)
        return solved

    def _tell(self, standing: Standing) -> None:
        """Both rounds as one."""
        if self.watch is not None:
            of = BASE_RUNS + 3 * len(self.changes)
            self.watch(Standing(self._done + standing.done, standing.running, of, standing.seconds))


def _whole(solved: Sequence[Solved]) -> int:
    return sum(one.is_whole for one in solved)
