"""The relaxation's bound beside the search: when it takes part, and how its news come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.search.engine import Search

if TYPE_CHECKING:
    from scheduling.cpsat.messages import Message
    from scheduling.cpsat.process import Polishing

MOST_TASKS = 2_000
"""Above this building the relaxation takes too long and too much memory for what it finds."""
LEAST_TASKS = 2
GOALS = frozenset({"late_cost", "contractor_cost", "earliness", "makespan"})
"""Goals of which the relaxation knows something; of others nothing is lost, they are 0 or more."""
PATIENCE_SECONDS = 120.0
WALL_SECONDS_A_DETERMINISTIC_ONE = 1000.0
STEP_SECONDS = 0.25
SECONDS_WORTH_IT = 3.0
"""With less time left the process would hardly have begun,"""
EPOCHS_WORTH_IT = 8
"""and with fewer epochs it would take longer than they do."""
DETERMINISTIC_SECONDS_AN_EPOCH = 0.02


@dataclass
class Bounder:
    """A process that proves better and better bounds of the first level."""

    problem: Problem
    seed: int
    _child: Polishing | None = None

    def start(
        self, search: Search, heads: int, seconds: float | None, deterministic_seconds: float | None = None
    ) -> None:
        """Begin from the bound by heads and the search's best."""
        from scheduling.cpsat.bounding import Commission
        from scheduling.cpsat.polished import Limits
        from scheduling.cpsat.process import Polishing
        from scheduling.processes.memory import memory_left
        from scheduling.relaxation.relaxation import Question

        assert search.best is not None  # noqa: S101 - there is a first schedule
        milieu, level = search.milieu, self.problem.plan.objective.levels[0]
        question = Question(
            self.problem.arrays, milieu.head_start, milieu.head_finish, level, booking_days(self.problem)
        )
        value = max(heads, int(search.best.value[1]))
        limits = Limits(seconds, deterministic_seconds, self.seed)
        self._child = Polishing(Commission(question, heads, value, limits, memory_left()))

    def collect(self) -> int | None:
        """The best bound since last asked, without waiting; None if there is none."""
        return None if self._child is None else _best(self._child.poll())

    def run_counted(
        self, search: Search, heads: int, deterministic_seconds: float, stopped: Callable[[], bool]
    ) -> int | None:
        """Run for a deterministic time and wait for its last word; None if stopped before."""
        from scheduling.cpsat.messages import Done

        self.start(search, heads, None, deterministic_seconds)
        assert self._child is not None  # noqa: S101 - just started
        until = time.monotonic() + PATIENCE_SECONDS + WALL_SECONDS_A_DETERMINISTIC_ONE * deterministic_seconds
        try:
            while time.monotonic() < until and not stopped():
                for message in self._child.wait(STEP_SECONDS):
                    if isinstance(message, Done):
                        return message.polished.bound
        finally:
            self.stop()
        return None

    def stop(self) -> None:
        """End the process at once."""
        if self._child is not None:
            self._child.stop()
            self._child = None


def _best(messages: list[Message]) -> int | None:
    """The highest bound that messages tell of."""
    from scheduling.cpsat.messages import Bound, Done

    bounds = [message.bound for message in messages if isinstance(message, Bound)]
    bounds += [m.polished.bound for m in messages if isinstance(m, Done) and m.polished.bound is not None]
    return max(bounds, default=None)


def booking_days(problem: Problem) -> tuple[int, ...]:
    """For each pool the first of its working days on which a new booking may begin.

    Lead times in elapsed time are not counted.
    """
    pools = problem.plan.contractor_pools
    return tuple(
        0 if pool.lead_time.elapsed else first
        for pool, first in zip(pools, problem.bookings.pool_first, strict=True)
    )


def suits(problem: Problem) -> bool:
    """Whether the relaxation has something to say about the first level and isn't too large."""
    goals = {goal.goal for goal in problem.plan.objective.levels[0].goals}
    return LEAST_TASKS <= problem.arrays.tasks <= MOST_TASKS and bool(goals & GOALS)


def new_bounder(problem: Problem, options: SolveOptions) -> Bounder | None:
    """A process where the relaxation suits the problem; None elsewhere."""
    return Bounder(problem, options.seed) if suits(problem) else None


def begin_bounding(
    problem: Problem, options: SolveOptions, search: Search, heads: int, seconds: float
) -> Bounder | None:
    """Start a process beside the search, if that is worth it; ``heads`` is the bound known already."""
    bounder = new_bounder(problem, options)
    if bounder is None or seconds < SECONDS_WORTH_IT or not _has_room(search, heads):
        return None
    bounder.start(search, heads, seconds)
    return bounder


def bound_counted(
    problem: Problem, options: SolveOptions, search: Search, heads: int, stopped: Callable[[], bool]
) -> int | None:
    """The bound that a number of epochs pays for, the same on every machine; None if they are too few."""
    bounder, effort = new_bounder(problem, options), options.effort or 0
    if bounder is None or effort < EPOCHS_WORTH_IT or not _has_room(search, heads):
        return None
    return bounder.run_counted(search, heads, effort * DETERMINISTIC_SECONDS_AN_EPOCH, stopped)


def _has_room(search: Search, heads: int) -> bool:
    """Whether there is a plan in hand, and one that may be better."""
    return search.best is not None and search.best.value[0] == 0 and int(search.best.value[1]) > heads
