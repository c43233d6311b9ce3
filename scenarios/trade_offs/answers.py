"""Questions of the search for a frontier, solved side by side, and what is known by their answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from planner.errors import InputError
from planner.plan import GoalName, Plan
from scenarios.trade_offs.goals import COST, LATE, Limits, constrained, measured
from scenarios.trade_offs.points import TradeOff, TradeOffs
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Order, Standing, solve_many

if TYPE_CHECKING:
    from scheduling.apart import Engine

MOST_OTHERS: Final = 8
"""Schedules of other points that a solve may begin with as well."""
NO_LIMIT: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Question:
    """One solve: goals in their order of precedence, limits, and its epochs."""

    order: tuple[GoalName, ...]
    limits: Limits = field(default_factory=dict)
    effort: int = 1


@dataclass
class Answers:
    """All that was asked so far.

    Attributes
    ----------
    result
        The points found.
    is_small
        Whether the plan is small enough for each solve to be asked for a proof.
    likely
        Solves that there will be in all, as far as that is known: the line of progress counts by it.
    engine, watch
        As ``solve_many`` takes them.
    stopped
        Whether no more is to be begun.
    closed, proved
        Ranges of contractor cost in which there is nothing more to ask, and those proved to be empty.
    """

    plan: Plan
    result: TradeOffs
    previous: Schedule | None
    is_small: bool
    seed: int
    likely: int
    engine: Engine | None
    watch: Callable[[Standing], None] | None
    stopped: Callable[[], bool]
    closed: set[tuple[int, int]] = field(default_factory=set)
    proved: set[tuple[int, int]] = field(default_factory=set)
    _began: float = field(default_factory=time.monotonic)

    def ask(self, questions: Sequence[Question]) -> None:
        """Solve side by side, and take in what comes; nothing is begun once it is to stop.

        Raises
        ------
        CrewlineError
            If no solve succeeded, and nothing is known from before.
        """
        if not questions or self.stopped():
            return
        orders = [
            Order(constrained(self.plan, one.order, one.limits), self._options(one, number))
            for number, one in enumerate(questions)
        ]
        solved = solve_many(orders, engine=self.engine, watch=self.tell, stop=self.stopped)
        errors = [one.error for one in solved if one.error is not None]
        if errors and not any(one.outcome for one in solved) and not self.result.found:
            raise errors[0]
        for question, one in zip(questions, solved, strict=True):
            self.result.solves += one.outcome is not None
            if one.outcome is not None:
                self.take_in(one.outcome, question)

    def _options(self, question: Question, number: int) -> SolveOptions:
        limits = tuple(question.limits.get(goal, NO_LIMIT) for goal in self.result.goals)
        start = self.result.best_within(limits)
        warm = start.schedule if start is not None else self.previous
        others = [one.schedule for one in self.result.points() if one is not start][:MOST_OTHERS]
        return SolveOptions(
            effort=question.effort,
            seed=(self.seed + self.result.solves + number) % 2**31,
            workers=1,
            previous=self.previous,
            warm=warm,
            warm_others=tuple(others),
            bounds=self.is_small,
        )

    def tell(self, standing: Standing) -> None:
        """All solves as one; how many there will be in all is not known before the end."""
        if self.watch is not None:
            done = self.result.solves + standing.done
            of = max(self.likely, done + standing.running)
            self.watch(Standing(done, standing.running, of, time.monotonic() - self._began))

    def solve_one(self, plan: Plan, options: SolveOptions) -> Outcome:
        """One solve, as ``capacity.staffing`` asks for it."""
        (solved,) = solve_many([Order(plan, options)], engine=self.engine, stop=self.stopped)
        if solved.error is not None:
            raise solved.error
        if solved.outcome is None:
            raise InputError("stopped before anything was found")
        return solved.outcome

    def take_in(self, outcome: Outcome, question: Question, *, is_asked: bool = True) -> None:
        """What is a plan is a point; where it is proved the best, so is what lies below its limit."""
        if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
            return
        goals = self.result.goals
        values = measured(self.result.plan, outcome.schedule, goals, self.previous)
        is_proved = is_asked and outcome.status == "optimal" and set(question.order) == set(goals)
        bound = 0
        if is_asked and question.order[0] == LATE and outcome.levels:
            bound = outcome.levels[0].bound or 0
        self.result.add(TradeOff(values, outcome, is_proved, bound))
        limit = question.limits.get(COST)
        if limit is not None and question.order[0] == LATE:
            # From its cost up to the limit nothing less late was found, or is to be found.
            tried = (values[1], limit + 1)
            self.closed.add(tried)
            self.proved.update([tried] if is_proved and len(goals) == 2 else [])
