"""What one solve knows and has told by now: its clock, its bounds and proofs, and who hears of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from planner.errors import EngineError
from scheduling.options import SolveOptions
from scheduling.polishing import News
from scheduling.problem import Problem
from scheduling.problem.arrays import I64
from scheduling.schedule import Incumbent, Outcome, Schedule
from scheduling.schedule_building import build_schedule
from scheduling.search.engine import Search, level_values

Progress = Callable[[Incumbent], None]
Stop = Callable[[], bool]
OnSchedule = Callable[[Incumbent, Callable[[], Schedule]], None]
AFTER_COMPILING = 1.9
"""Building, checking and telling take about 1.6 times as long as compiling, whatever the size."""


@dataclass
class Account:
    """One solve's clock, bounds, proofs and history; its caller hears of every better schedule."""

    options: SolveOptions
    on_progress: Progress | None
    stop: Stop | None
    on_schedule: OnSchedule | None = None
    began: float = field(default_factory=time.monotonic)
    bounds: list[int | None] = field(default_factory=list)
    history: list[Incumbent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proved_infeasible: bool = False
    conflicts: tuple[str, ...] = ()
    left_out_minutes: int = 0
    """What tasks without a place count among the minutes of breaches."""
    _marks: dict[str, float] = field(default_factory=dict)
    _last_mark: float = 0.0
    _reported: I64 | None = None

    def elapsed(self) -> float:
        """Seconds since the door was entered."""
        return time.monotonic() - self.began

    def mark(self, stage: str) -> None:
        """Note how long a stage took."""
        now = self.elapsed()
        self._marks[stage] = round(now - self._last_mark, 4)
        self._last_mark = now

    def timings(self) -> dict[str, float]:
        """Seconds by stage, and in all."""
        return {**self._marks, "total": round(self.elapsed(), 4)}

    def stopped(self) -> bool:
        """Whether the caller wants no more."""
        return self.stop is not None and self.stop()

    def time_left(self) -> float:
        """Seconds left for searching, keeping back what building and checking will take."""
        first, compiling = (self._marks.get(stage, 0.0) for stage in ("first schedule", "compiling"))
        needed = 0.05 + first + AFTER_COMPILING * compiling
        reserve = min(0.3 * self.options.time_limit, needed)
        return self.options.time_limit - reserve - self.elapsed()

    def is_late(self) -> bool:
        """Whether the time limit, if it is one of time, has passed or the caller wants no more."""
        return self.stopped() or (self.options.effort is None and self.time_left() <= 0)

    def is_done(self, search: Search) -> bool:
        """Whether the best is proved the best there is on every level."""
        assert search.best is not None  # noqa: S101 - there is a first schedule
        values = search.best.value
        if values[0] > 0:
            return self.proved_infeasible
        return all(bound == value for bound, value in zip(self.bounds, values[1:], strict=True))

    def raise_bound(self, bound: int | None, level: int = 0) -> None:
        """A better bound of a level, if it is one."""
        if bound is not None:
            self.bounds[level] = max(self.bounds[level] or 0, bound)

    def take_over(self, news: News) -> None:
        """Bounds, proofs and notes of CP-SAT."""
        for level, bound in enumerate(news.bounds):
            self.raise_bound(bound, level)
        self.proved_infeasible = self.proved_infeasible or news.proves_infeasible
        self.notes += [note for note in news.notes if note not in self.notes]

    def report(self, problem: Problem, search: Search) -> None:
        """Tell the caller of a better schedule."""
        best = search.best
        if best is None or (self._reported is not None and np.array_equal(best.value, self._reported)):
            return
        self._reported = best.value.copy()
        incumbent = Incumbent(
            seconds=round(self.elapsed(), 3),
            values=level_values(search.yardstick, search.final_value()),
            bounds=tuple(self.bounds),
            found_by=best.found_by,
            breach_minutes=int(best.value[0]) + self.left_out_minutes,
        )
        self.history.append(incumbent)
        if self.on_progress is not None:
            self.on_progress(incumbent)
        if self.on_schedule is not None:
            self.on_schedule(incumbent, partial(build_schedule, problem, best.placed, best.team))

    def close(self, outcome: Outcome) -> Outcome:
        """The outcome with its timings and history.

        Raises
        ------
        EngineError
            If a schedule with breaches is called a plan.
        """
        if outcome.status in ("optimal", "feasible") and outcome.breaches:
            raise EngineError("a schedule with breaches was about to be returned as a plan")
        return replace(outcome, timings=self.timings(), history=tuple(self.history))
