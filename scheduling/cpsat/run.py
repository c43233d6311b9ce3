"""What is known so far of one problem of rectangles: the best schedule, the bound, the time left.

Schedules come from CP-SAT's threads and, while it searches, from elsewhere; better ones and better bounds
go out at once. What a schedule costs is for the kinds of problems to say, which derive from ``Run``.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from planner.errors import EngineError
from scheduling.activity_lists.core import Core
from scheduling.activity_lists.crews import crew_of
from scheduling.activity_lists.time_windows import TimeWindows, keeps
from scheduling.activity_lists.translation import starts
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.polished import Better, Improved, Limits, Polished
from scheduling.cpsat.rectangle_model import CoreSchedule, lacks_consumables
from scheduling.cpsat.solver import Allowance, Style, solve
from scheduling.problem.arrays import I32, Arrays, Table


@dataclass(slots=True)
class Run(ABC):
    """The best schedule, its cost and a lower bound, both in units of the kind of problem."""

    p: Arrays
    core: Core
    slot_of: I32
    windows: TimeWindows | None
    limits: Limits
    on_solution: Improved | None = None
    on_bound: Callable[[int], None] | None = None
    better: Better | None = None
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0
    """Deterministic seconds."""
    cost: int | None = None
    """Of the best schedule known; None while none keeps every rule."""
    best: CoreSchedule | None = None
    """The one that costs so much, else a hint."""
    is_own: bool = False
    """Whether that schedule was found here."""
    low: int = 0
    """No schedule costs less."""
    proves_infeasible: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)

    @abstractmethod
    def cost_of(self, schedule: CoreSchedule) -> int:
        """What a schedule costs."""

    @abstractmethod
    def value_of(self, cost: int, placed: Table) -> int:
        """What the first level of a schedule is worth that costs so much."""

    @abstractmethod
    def bound(self) -> int | None:
        """Proved of the first level's value; None while nothing is."""

    @abstractmethod
    def placements(self, schedule: CoreSchedule) -> tuple[Table, I32]:
        """PLACED records, and candidates by ``seat_base``."""

    @property
    def most(self) -> int | None:
        """The highest cost of interest; None where any is."""
        return None if self.cost is None else self.cost - 1

    @property
    def is_counted(self) -> bool:
        """Whether the limit is of deterministic seconds."""
        return self.limits.deterministic_limit is not None

    def left(self) -> float:
        """What is left of the limit, wall or deterministic seconds."""
        if self.limits.deterministic_limit is not None:
            return self.limits.deterministic_limit - self.spent
        if self.limits.time_limit is not None:
            return self.limits.time_limit - (time.monotonic() - self.began)
        return float("inf")

    def is_stopped(self) -> bool:
        """Whether someone outside asks for an end."""
        return self.limits.stop is not None and self.limits.stop()

    def is_over(self) -> bool:
        """Whether there is no time, or nothing left to find."""
        closed = self.most is not None and self.low > self.most
        return self.is_stopped() or closed or self.proves_infeasible or self.left() <= 0

    def refresh(self) -> None:
        """Learn of better schedules found elsewhere."""
        news = None if self.better is None else self.better()
        if news is not None:
            self.take_placed(*news)

    def take_placed(self, placed: Table, team: I32) -> None:
        """Take a schedule from elsewhere; one that breaks a rule is a hint while there is no other."""
        crew = crew_of(self.p, team) if self.core.staff else None
        schedule = CoreSchedule(starts(self.p, self.slot_of, placed), placed.mode.astype(np.int32), crew)
        self.take(schedule, is_own=False)

    def take(self, schedule: CoreSchedule, *, is_own: bool) -> None:
        """Take a schedule if it is better, and tell of it if it is our own."""
        cost, breaks = self.cost_of(schedule), self.breaks(schedule)
        with self.lock:
            if self.best is None:
                self.best = schedule
            if breaks or (self.cost is not None and cost >= self.cost):
                return
            self.cost, self.best, self.is_own = cost, schedule, is_own
            if is_own and self.on_solution is not None:
                placed, team = self.placements(schedule)
                self.on_solution(placed, team, self.value_of(cost, placed), self.bound())

    def breaks(self, schedule: CoreSchedule) -> bool:
        """Whether consumables are missing, or latest dates or maximal lags exceeded."""
        start, mode = schedule.start, schedule.mode
        late = self.windows is not None and not keeps(self.core, self.windows, start, mode)
        return late or lacks_consumables(self.core, mode)

    def raise_low(self, low: int) -> None:
        """Take a better lower bound; one above the best cost says that this is the least."""
        with self.lock:
            reached = low if self.cost is None else min(low, self.cost)
            if reached <= self.low:
                return
            self.low = reached
            bound = self.bound()
            if bound is not None and self.on_bound is not None:
                self.on_bound(bound)

    def solve(
        self,
        model: cp_model.CpModel,
        style: Style,
        patience: float,
        found: Callable[[Value, float], None],
        bounded: Callable[[float], None] = lambda bound: None,
        stopped: Callable[[], bool] | None = None,
        workers: int | None = None,
    ) -> cp_model.CpSolverStatus:
        """Call CP-SAT once, for the seconds of ``patience`` or what is left of the limit.

        A counted run is never stopped on the way, whatever ``stopped`` says.
        """
        amount = max(0.0, min(patience, self.left()))
        allowance = Allowance(
            style,
            None if self.is_counted else amount,
            amount if self.is_counted else None,
            self.limits.seed,
            self.limits.workers if workers is None else workers,
            None if self.is_counted else stopped or self.is_stopped,
        )
        solved = solve(model, allowance, found, bounded)
        with self.lock:
            self.spent += solved.deterministic_seconds
        if solved.status == cp_model.MODEL_INVALID:
            raise EngineError(f"CP-SAT refuses a model: {model.validate()}")
        return solved.status

    def result(self) -> Polished:
        """The last word."""
        if self.proves_infeasible:
            return Polished("infeasible", proves_infeasible=True)
        bound = self.bound()
        if not self.is_own or self.best is None or self.cost is None:
            return Polished("unknown", bound=bound, level_bounds=(bound,))
        placed, team = self.placements(self.best)
        value = self.value_of(self.cost, placed)
        return Polished("feasible", placed, team, value, bound, level_bounds=(bound,))
