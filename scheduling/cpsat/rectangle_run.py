"""A run whose cost is the makespan, or finishes of projects by weight, in slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.core import slots_for_all
from scheduling.activity_lists.time_windows import slots_enough
from scheduling.activity_lists.translation import placements, value_bound
from scheduling.cpsat.bounds import safe_bound
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.rectangle_model import CoreSchedule, RectangleModel
from scheduling.cpsat.run import Run
from scheduling.cpsat.solver import Style
from scheduling.problem.arrays import EARLINESS, I32, I64, MAKESPAN, Table


@dataclass(slots=True, kw_only=True)
class RectangleRun(Run):
    """Costs and bounds in slots, as the core counts them."""

    weights: I64
    """Of the goals in the first level."""

    @property
    def sums_finishes(self) -> bool:
        """Whether a cost is no horizon."""
        return bool(self.core.project_weight.any())

    @property
    def most(self) -> int | None:
        """A makespan of interest ends within the core's slots."""
        if self.cost is None and not self.sums_finishes:
            return self.core.slots * self.core.makespan_weight
        return None if self.cost is None else self.cost - 1

    def slots(self, cost: int) -> int:
        """The horizon that a makespan of so much cost needs."""
        return -(-cost // self.core.makespan_weight)

    def has_all_time(self) -> bool:
        """Whether what doesn't end within the core's slots need not be thought of."""
        if self.windows is None:
            return self.core.slots >= slots_for_all(self.core)
        return self.core.slots >= slots_enough(self.core, self.windows)

    def exclude(self, horizon: int) -> None:
        """No schedule ends by ``horizon``."""
        self.raise_low((horizon + 1) * self.core.makespan_weight)
        if self.cost is None and horizon >= self.core.slots:
            self.proves_infeasible = self.has_all_time()

    def ask(self, built: RectangleModel, horizon: int, patience: float) -> cp_model.CpSolverStatus:
        """Whether there is a schedule that ends by ``horizon``, unless one turns up elsewhere meanwhile."""

        def is_beaten() -> bool:
            self.refresh()
            return self.is_stopped() or (self.cost is not None and self.slots(self.cost) <= horizon)

        style = Style.ANY if built.has_choices else Style.REFUTE
        return self.solve(built.model, style, patience, self._taking(built), stopped=is_beaten)

    def improve(self, built: RectangleModel, style: Style, patience: float) -> cp_model.CpSolverStatus:
        """Minimise; schedules are taken on the way, and the bound raised."""

        def raised(objective_bound: float) -> None:
            self.raise_low(safe_bound(objective_bound, 0))

        return self.solve(built.model, style, patience, self._taking(built), raised)

    def _taking(self, built: RectangleModel) -> Callable[[Value, float], None]:
        return lambda values, _: self.take(built.read(values), is_own=True)

    def cost_of(self, schedule: CoreSchedule) -> int:
        """Of the last end and of the finishes of projects."""
        core = self.core
        ends = schedule.start + core.way.slots[schedule.mode]
        finish = np.zeros(len(core.project_weight), np.int64)
        np.maximum.at(finish, core.job.project[:-1], ends)
        return int(core.makespan_weight * ends.max(initial=0) + (core.project_weight * finish).sum())

    def bound(self) -> int | None:
        """Of the value; a sum of finishes might be less with one project after the core's slots."""
        if self.sums_finishes and not self.has_all_time():
            return None
        return value_bound(self.p, self.core, self.slot_of, self.weights, self.low)

    def placements(self, schedule: CoreSchedule) -> tuple[Table, I32]:
        """Each task as early in its slots as its calendar allows, or exactly where windows bind it."""
        exact = self.windows is not None
        return placements(self.p, self.core, self.slot_of, *schedule, exact=exact)

    def value_of(self, cost: int, placed: Table) -> int:
        """Read off the placements, which may end within a slot."""
        p = self.p
        finish = np.full(p.projects, p.data_date, np.int64)
        np.maximum.at(finish, p.task.project[:-1], placed.finish)
        makespan = int(finish.max(initial=p.data_date)) - p.data_date
        earliness = int((p.portfolio.weight * (finish - p.data_date)).sum())
        return int(self.weights[MAKESPAN]) * makespan + int(self.weights[EARLINESS]) * earliness
