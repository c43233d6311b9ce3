"""Many scenarios solved side by side, each from the schedule of the plan as it is.

A scenario differs little from the plan, so that most of a good schedule of the plan is a good one of the
scenario, too. Each search begins there and needs a part of the epochs that it would need from nothing.
In a second and a third round each begins with the schedules of all others as well, and in the end each is
offered those once more: what one found by luck, and not by its change, all have, and who may do more is
never worse off. The plan as it is takes part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planner.errors import InputError
from scenarios.applying import Case
from scenarios.comparison.sides import PLANS
from scheduling.options import SolveOptions
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.schedule import Outcome, Schedule

DEFAULT_EFFORT: Final = 40
"""Search epochs of the plan as it is, where no schedule of it is given."""
WARM_SHARE: Final = 0.3
"""Epochs of a solve that begins with another schedule, of those of one that begins from nothing."""
LEAST_EPOCHS: Final = 2
"""Of a round of searches."""
MOST_ROUNDS: Final = 3
"""Rounds of searches, before schedules are handed round once more."""


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """What came of one scenario."""

    case: Case
    solved: Solved

    @property
    def outcome(self) -> Outcome | None:
        """None where it failed, or was not begun before everything was stopped."""
        return self.solved.outcome


@dataclass(frozen=True, slots=True)
class ScenarioRuns:
    """What came of several scenarios, and of the plan as it is under the same effort.

    Attributes
    ----------
    base
        The better one of the schedule to begin with, solved again, and of what was handed in.
    interrupted
        Whether some are missing, or were broken off.
    """

    base: Outcome
    runs: tuple[ScenarioRun, ...]
    interrupted: bool


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How hard to search.

    Attributes
    ----------
    effort
        Epochs that a solve from nothing would get; the plan as it is gets them where no schedule is given.
    seed
        Of every solve.
    """

    effort: int = DEFAULT_EFFORT
    seed: int = 1

    @property
    def warm_effort(self) -> int:
        """Epochs of a solve that begins with another schedule."""
        return math.ceil(self.effort * WARM_SHARE)


def run_cases(
    plan: Plan,
    cases: Sequence[Case],
    options: RunOptions,
    *,
    schedule: Schedule | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> ScenarioRuns:
    """Solve every case from a schedule of the plan as it is.

    The same plan, cases, schedule, effort and seed give the same on every machine.

    Parameters
    ----------
    schedule
        Of the plan, from which all searches begin, and near which they stay as far as the goal
        ``stability`` asks for it; without one the plan is solved first.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, what is known by then is returned.

    Raises
    ------
    CrewlineError
        If the plan as it is can't be solved.
    InputError
        If it was stopped before there was a schedule of the plan as it is.
    """
    known: list[Outcome] = []
    if schedule is None:
        first = _solved_first(plan, options, engine, watch, stop)
        known, schedule = [first], first.schedule
    rounds = _Rounds(plan, cases, options, schedule, engine, watch, stop)
    solved = rounds.run()
    base = solved[0]
    if base.error is not None:
        raise base.error
    known += [base.outcome] if base.outcome is not None else []
    if not known:
        raise InputError("stopped before the plan as it is was solved: nothing can be compared")
    runs = tuple(ScenarioRun(case, one) for case, one in zip(cases, solved[1:], strict=True))
    return ScenarioRuns(best_outcome(known), runs, any(one.stopped for one in solved))


@dataclass
class _Rounds:
    """The plan as it is and all cases, in rounds: each begins with the schedules of all of the last."""

    plan: Plan
    cases: Sequence[Case]
    options: RunOptions
    schedule: Schedule | None
    engine: Engine | None
    watch: Callable[[Standing], None] | None
    stop: Callable[[], bool] | None
    _done: int = 0

    def run(self) -> list[Solved]:
        """The last of each, the plan as it is first; that of the round before where one was stopped."""
        found: list[Solved] = []
        for number, effort in enumerate(self._efforts()):
            schedules = [one.outcome.schedule for one in found if one.outcome is not None]
            others = tuple(schedule for schedule in schedules if schedule is not None)
            solved = self._solve(effort, self.options.seed + number, others)
            found = [_later(one, two) for one, two in zip(found, solved, strict=True)] if found else [*solved]
            if any(one.stopped for one in solved):
                break
        return found

    def _efforts(self) -> list[int]:
        """Epochs of each round; in the last one schedules are only handed round."""
        effort = self.options.warm_effort
        if not self.cases:
            return [effort]
        rounds = max(1, min(MOST_ROUNDS, effort // LEAST_EPOCHS))
        later = effort // rounds
        return [effort - later * (rounds - 1), *[later] * (rounds - 1), 0]

    def _solve(self, effort: int, seed: int, others: tuple[Schedule, ...]) -> tuple[Solved, ...]:
        options = SolveOptions(
            effort=effort,
            seed=seed % 2**31,
            workers=1,
            previous=self.schedule,
            warm=self.schedule,
            warm_others=others,
            bounds=False,
        )
        orders = [Order(plan, options) for plan in (self.plan, *(case.plan for case in self.cases))]
        solved = solve_many(orders, engine=self.engine, watch=self._tell, stop=self.stop)
        self._done += len(orders)
        return solved

    def _tell(self, standing: Standing) -> None:
        """All rounds as one."""
        if self.watch is not None:
            of = len(self._efforts()) * (1 + len(self.cases))
            self.watch(Standing(self._done + standing.done, standing.running, of, standing.seconds))


def _later(before: Solved, after: Solved) -> Solved:
    """What a later round came to; what was known before where it failed, or came to nothing, or no more."""
    if before.outcome is None:
        return after
    if after.outcome is None:
        return replace(before, stopped=True)
    best = best_outcome([after.outcome, before.outcome])
    return replace(after, outcome=best)


def best_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """The one that the objective prefers; one that keeps all rules before any other, the first of equals."""
    return min(outcomes, key=lambda one: (one.status not in PLANS, [level.value for level in one.levels]))


def _solved_first(
    plan: Plan,
    options: RunOptions,
    engine: Engine | None,
    watch: Callable[[Standing], None] | None,
    stop: Callable[[], bool] | None,
) -> Outcome:
    order = Order(plan, SolveOptions(effort=options.effort, seed=options.seed, workers=2, bounds=False))
    (solved,) = solve_many([order], engine=engine, watch=watch, stop=stop)
    if solved.error is not None:
        raise solved.error
    if solved.outcome is None:
        raise InputError("stopped before the plan as it is was solved: nothing can be compared")
    return solved.outcome
