"""Improving, bounding and proving where everything is rectangles, which is far easier than elsewhere.

For a makespan, whether there is a schedule that ends by a given slot is asked again and again
(destructive bounds: Klein & Scholl 1999, Computing lower bounds by destructive improvement, EJOR
112): windows that tight let propagation do what no objective does. Between the questions
neighbourhoods of the best schedule are searched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from planner.errors import EngineError
from scheduling.activity_lists.core import Core, slots_for_all
from scheduling.activity_lists.crews import crew_of
from scheduling.activity_lists.temporal import analyse, least_horizon
from scheduling.activity_lists.time_windows import TimeWindows, keeps, slots_enough
from scheduling.activity_lists.translation import placements, starts, value_bound
from scheduling.cpsat.bounds import safe_bound
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.group_by_group import first_schedule
from scheduling.cpsat.mode_choice import least_makespan, thrifty_modes
from scheduling.cpsat.polished import Improved, Limits, Polished
from scheduling.cpsat.rectangle_model import CoreSchedule, RectangleModel, build, lacks_consumables
from scheduling.cpsat.solver import Allowance, Style, solve
from scheduling.problem.arrays import EARLINESS, I32, I64, MAKESPAN, Arrays, Table

FIRST_SECONDS, FIRST_DETERMINISTIC = 1.0, 0.03
"""Allowed for the first question."""
PATIENCE_GROWTH = 2
BOUND_SHARE = 0.3
"""Of the patience, for raising the bound halfway."""
FEW_JOBS = 40
"""Up to so many, neighbourhoods find nothing that the search beside has not."""

CHOICE_GROWTH = 1.1
"""Of patience, where the best choice or an answer was not found."""
LEAST_CHOICE_SECONDS, MOST_CHOICE_SECONDS = 0.01, 4.0
"""What a choice counts at least, since building its model takes time too, and what it is allowed at most."""
CHOICE_SECONDS = 0.5
"""Allowed for the first choice of modes, of the wall or CP-SAT's own, which here run alike."""
LOOK_EVERY = 4
"""Of so many choices of modes, with the last one schedules are looked for here."""
LOOK_SECONDS = 8.0
"""Allowed for the first of these."""
FEW_CHANGES = 6
"""Jobs whose mode may be another than that chosen, where schedules are looked for."""
ROOM_ABOVE_BOUND = 8
"""Where no schedule keeps every rule yet, horizons go up to the bound and one part in so many."""

Better = Callable[[], tuple[Table, I32] | None]
"""A better schedule found elsewhere since the last call: PLACED records and teams."""


def polish_rectangles(
    p: Arrays,
    core: Core,
    slot_of: I32,
    weights: I64,
    placed: Table,
    team: I32,
    limits: Limits,
    on_solution: Improved | None = None,
    on_bound: Callable[[int], None] | None = None,
    better: Better | None = None,
    windows: TimeWindows | None = None,
    on_modes: Callable[[I32], None] | None = None,
) -> Polished:
    """Improve and bound the first level of a problem that is all rectangles.

    Parameters
    ----------
    weights
        Of the goals in the first level.
    placed, team
        The schedule in hand: PLACED records, and candidates by ``seat_base``; one that lacks consumables
        is a hint only.
    better
        Asked now and then for better schedules.
    windows
        Latest dates and maximal lags, if there are any.
    on_modes
        Given, it gets modes, one for each job, that may go with better schedules, which it is up to the
        caller to look for. Only for a makespan without windows.
    """
    run = _Run(p, core, slot_of, windows, weights, limits, on_solution, on_bound, better)
    run.begin(placed, team)
    run.find_any()
    if on_modes is not None and windows is None and not core.project_weight.any():
        run.choose_modes(on_modes)
    elif core.project_weight.any():
        run.minimise()
    elif windows is not None:
        run.alternate()
    else:
        run.question()
    return run.result()


@dataclass(slots=True)
class _Run:
    """What is known so far: costs and bounds in slots, as the core counts them."""

    p: Arrays
    core: Core
    slot_of: I32
    windows: TimeWindows | None
    weights: I64
    limits: Limits
    on_solution: Improved | None
    on_bound: Callable[[int], None] | None
    better: Better | None
    began: float = 0.0
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
    """Solutions come from CP-SAT's threads and, while it searches, from elsewhere."""

    def begin(self, placed: Table, team: I32) -> None:
        """Take the schedule in hand."""
        self.began = time.monotonic()
        if self.windows is not None:
            least = least_horizon(self.core, self.windows)
            self.proves_infeasible = least > self.core.slots and self.has_all_time()
            self._raise(least * self.core.makespan_weight)
        self._take(self._translated(placed, team), is_own=False)

    def left(self) -> float:
        """What is left of the limit, wall or deterministic seconds."""
        if self.limits.deterministic_limit is not None:
            return self.limits.deterministic_limit - self.spent
        if self.limits.time_limit is not None:
            return self.limits.time_limit - (time.monotonic() - self.began)
        return float("inf")

    def is_over(self) -> bool:
        """Whether there is no time, or nothing left to find."""
        stopped = self.limits.stop is not None and self.limits.stop()
        most = self.core.slots * self.core.makespan_weight if self.cost is None else self.cost - 1
        closed = self.low > most and (self.cost is not None or not self.core.project_weight.any())
        return stopped or closed or self.proves_infeasible or self.left() <= 0

    def has_all_time(self) -> bool:
        """Whether what doesn't end within the core's slots need not be thought of."""
        if self.windows is None:
            return self.core.slots >= slots_for_all(self.core)
        return self.core.slots >= slots_enough(self.core, self.windows)

    def find_any(self) -> None:
        """Where lags in both directions hide every schedule, look for one, group by group."""
        if self.windows is None or self.cost is not None or self.is_over():
            return
        schedule, is_impossible = first_schedule(self.core, self.windows, self._solve_apart)
        self.proves_infeasible = is_impossible and self.has_all_time()
        if schedule is not None:
            self._take(CoreSchedule(*schedule), is_own=True)

    def _solve_apart(
        self, built: RectangleModel, share: float
    ) -> tuple[cp_model.CpSolverStatus, CoreSchedule | None]:
        """Solve a model whose objective, if any, is not the cost."""
        found = list[CoreSchedule]()
        style = Style.PROVE if built.model.has_objective() else Style.ANY

        def take(values: Value, _: float) -> None:
            found.append(built.read(values))

        status = self._solve(built, style, share * self.left(), None, take, lambda bound: None)
        return status, found[-1] if found else None

    def minimise(self) -> None:
        """Search with an objective, where a cost is no horizon."""
        for style, share in ((Style.PROVE, 0.3), (Style.NEIGHBOURHOODS, 0.5), (Style.PROVE, 1.0)):
            if self.is_over():
                return
            self._improve(style, share * self.left())

    def alternate(self) -> None:
        """Minimise as a whole and in neighbourhoods in turn, with growing patience.

        As a whole without a hint: from one the solver goes down slot by slot, where it would leap.
        """
        deterministic = self.limits.deterministic_limit is not None
        patience = 2 * (FIRST_DETERMINISTIC if deterministic else FIRST_SECONDS)
        while not self.is_over():
            for style in (Style.PROVE, Style.NEIGHBOURHOODS):
                self._refresh()
                if style is Style.PROVE or (self.cost is not None and self.core.jobs > FEW_JOBS):
                    self._improve(style, patience)
            patience *= PATIENCE_GROWTH

    def question(self) -> None:
        """Ask for shorter and shorter horizons, with growing patience."""
        core = self.core
        deterministic = self.limits.deterministic_limit is not None
        patience = FIRST_DETERMINISTIC if deterministic else FIRST_SECONDS
        while not self.is_over():
            self._refresh()
            horizon = core.slots if self.cost is None else self._slots(self.cost) - 1
            answer = self._ask(horizon, patience)
            if answer is None and self.cost is not None:
                self._ask((self._slots(self.low) + horizon) // 2, patience * BOUND_SHARE)
                if core.jobs > FEW_JOBS and not self.is_over():
                    self._improve(Style.NEIGHBOURHOODS, patience)
            if answer is not True:
                patience *= PATIENCE_GROWTH

    def choose_modes(self, tell: Callable[[I32], None]) -> None:
        """Choose modes for horizons between the bound and the best schedule, again and again."""
        chance = np.random.default_rng(self.limits.seed)
        choosing, looking, turn = CHOICE_SECONDS, LOOK_SECONDS, 0

        def bounded(makespan: float) -> None:
            self._raise(safe_bound(makespan, 0) * self.core.makespan_weight)

        if self._choose(least_makespan(self.core), choosing, tell, bounded)[0] == cp_model.INFEASIBLE:
            self._exclude(self.core.slots)
        while not self.is_over():
            self._refresh()
            low = self._slots(self.low)
            looks = turn % LOOK_EVERY == LOOK_EVERY - 1
            if self.cost is None:
                high = self.core.slots if looks else low + low // ROOM_ABOVE_BOUND
            else:
                high = self._slots(self.cost) - 1
            high = max(low, min(high, self.core.slots))
            horizon = high if looks else int(chance.integers(low, high + 1))
            status, mode = self._choose(thrifty_modes(self.core, horizon, chance), choosing, tell)
            if status == cp_model.INFEASIBLE:
                self._exclude(horizon)
            elif status != cp_model.OPTIMAL:
                choosing = min(MOST_CHOICE_SECONDS, choosing * CHOICE_GROWTH)
            if looks and mode is not None and self._look_near(mode, horizon, looking) is None:
                looking *= CHOICE_GROWTH
            turn += 1

    def _choose(
        self,
        built: RectangleModel,
        patience: float,
        tell: Callable[[I32], None],
        bounded: Callable[[float], None] = lambda bound: None,
    ) -> tuple[cp_model.CpSolverStatus, I32 | None]:
        """Solve a relaxation and tell its modes, the last ones found."""
        found = list[I32]()

        def take(values: Value, _: float) -> None:
            found.append(built.read(values).mode)

        before = self.spent
        status = self._solve(built, Style.PROVE, patience, None, take, bounded)
        self.spent = max(self.spent, before + LEAST_CHOICE_SECONDS)
        if found:
            tell(found[-1])
        return status, found[-1] if found else None

    def _look_near(self, mode: I32, horizon: int, patience: float) -> bool | None:
        """Whether a schedule that ends by ``horizon`` has nearly these modes; None: not known in time."""
        if self.is_over():
            return None
        built = build(self.core, horizon)
        built.keep_near(mode, FEW_CHANGES)
        status = self._solve(built, Style.ANY, patience, lambda: self._is_beaten(horizon))
        return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE

    def _slots(self, cost: int) -> int:
        return -(-cost // self.core.makespan_weight)

    def _ask(self, horizon: int, patience: float) -> bool | None:
        """Whether there is a schedule that ends by ``horizon``; None if that isn't known in time."""
        if self.is_over():
            return None
        built = self._built(horizon)
        status = cp_model.INFEASIBLE
        if built is not None:
            status = self._solve(built, Style.ANY, patience, lambda: self._is_beaten(horizon))
        if status == cp_model.INFEASIBLE:
            self._exclude(horizon)
            return False
        return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def _exclude(self, horizon: int) -> None:
        """No schedule ends by ``horizon``."""
        self._raise((horizon + 1) * self.core.makespan_weight)
        if self.cost is None and horizon >= self.core.slots:
            self.proves_infeasible = self.has_all_time()

    def _built(self, horizon: int, *, hinted: bool = True) -> RectangleModel | None:
        """The model of schedules that end by ``horizon``; None where lags alone leave none."""
        known = None
        if self.windows is not None:
            known = analyse(self.core, self.windows, horizon)
            if known is None:
                return None
        built = build(self.core, horizon, self.windows, known)
        if hinted and self.best is not None:
            built.hint(*self.best)
        return built

    def _is_beaten(self, horizon: int) -> bool:
        """Whether a schedule found elsewhere has answered the question."""
        self._refresh()
        return self.cost is not None and self._slots(self.cost) <= horizon

    def _improve(self, style: Style, patience: float) -> None:
        """Minimise from the best schedule."""
        if self.is_over():
            return
        horizon = self.core.slots
        if self.cost is not None and not self.core.project_weight.any():
            horizon = self._slots(self.cost)
        built = self._built(horizon, hinted=self.windows is None or style is Style.NEIGHBOURHOODS)
        if built is None:
            self.proves_infeasible = self.cost is None and self.has_all_time()
            return
        if self.cost is not None:
            built.model.add(built.objective() <= self.cost)
        built.model.minimize(built.objective())
        status = self._solve(built, style, patience, None)
        if status == cp_model.INFEASIBLE and self.cost is None:
            self.proves_infeasible = self.has_all_time()
        if status == cp_model.OPTIMAL and style is Style.PROVE and self.cost is not None:
            self._raise(self.cost)

    def _solve(
        self,
        built: RectangleModel,
        style: Style,
        patience: float,
        beaten: Callable[[], bool] | None,
        found: Callable[[Value, float], None] | None = None,
        bounded: Callable[[float], None] | None = None,
    ) -> cp_model.CpSolverStatus:
        """One call; solutions are taken and bounds raised, unless ``found`` and ``bounded`` get them."""
        amount = max(0.0, min(patience, self.left()))
        deterministic = self.limits.deterministic_limit is not None

        def stopped() -> bool:
            outside = self.limits.stop is not None and self.limits.stop()
            return outside or (beaten is not None and beaten())

        allowance = Allowance(
            style,
            None if deterministic else amount,
            amount if deterministic else None,
            self.limits.seed,
            self.limits.workers,
            None if deterministic else stopped,
        )

        def take(values: Value, _: float) -> None:
            self._take(built.read(values), is_own=True)

        def raised(objective_bound: float) -> None:
            if style is not Style.ANY:
                self._raise(safe_bound(objective_bound, 0))

        solved = solve(built.model, allowance, found or take, bounded or raised)
        self.spent += solved.deterministic_seconds
        if solved.status == cp_model.MODEL_INVALID:
            raise EngineError(f"CP-SAT refuses a model: {built.model.validate()}")
        return solved.status

    def _refresh(self) -> None:
        """Learn of better schedules found elsewhere."""
        news = None if self.better is None else self.better()
        if news is not None:
            self._take(self._translated(*news), is_own=False)

    def _translated(self, placed: Table, team: I32) -> CoreSchedule:
        crew = crew_of(self.p, team) if self.core.staff else None
        return CoreSchedule(starts(self.p, self.slot_of, placed), placed.mode.astype(np.int32), crew)

    def _take(self, found: CoreSchedule, *, is_own: bool) -> None:
        """Take a schedule if it is better, and tell of it if it is our own."""
        cost = self._cost(found.start, found.mode)
        with self.lock:
            if self.best is None:
                self.best = found
            breaks = not is_own and self._breaks(found.start, found.mode)
            if breaks or (self.cost is not None and cost >= self.cost):
                return
            self.cost, self.best, self.is_own = cost, found, is_own
            if is_own and self.on_solution is not None:
                placed, team = self._placements(found)
                self.on_solution(placed, team, self._value(placed), self._bound())

    def _breaks(self, start: I64, mode: I32) -> bool:
        """Whether consumables are missing, or latest dates or maximal lags exceeded."""
        late = self.windows is not None and not keeps(self.core, self.windows, start, mode)
        return late or lacks_consumables(self.core, mode)

    def _cost(self, start: I64, mode: I32) -> int:
        core = self.core
        ends = start + core.way.slots[mode]
        finish = np.zeros(len(core.project_weight), np.int64)
        np.maximum.at(finish, core.job.project[:-1], ends)
        return int(core.makespan_weight * ends.max(initial=0) + (core.project_weight * finish).sum())

    def _raise(self, low: int) -> None:
        """Take a better lower bound of the cost."""
        with self.lock:
            if low <= self.low:
                return
            self.low = low if self.cost is None else min(low, self.cost)
            bound = self._bound()
            if bound is not None and self.on_bound is not None:
                self.on_bound(bound)

    def _bound(self) -> int | None:
        """Of the value; a sum of finishes might be less with one project after the core's slots."""
        if self.core.project_weight.any() and not self.has_all_time():
            return None
        return value_bound(self.p, self.core, self.slot_of, self.weights, self.low)

    def _placements(self, found: CoreSchedule) -> tuple[Table, I32]:
        exact = self.windows is not None
        return placements(self.p, self.core, self.slot_of, *found, exact=exact)

    def _value(self, placed: Table) -> int:
        """What the first level of a schedule is worth."""
        p = self.p
        finish = np.full(p.projects, p.data_date, np.int64)
        np.maximum.at(finish, p.task.project[:-1], placed.finish)
        makespan = int(finish.max(initial=p.data_date)) - p.data_date
        earliness = int((p.portfolio.weight * (finish - p.data_date)).sum())
        return int(self.weights[MAKESPAN]) * makespan + int(self.weights[EARLINESS]) * earliness

    def result(self) -> Polished:
        """The last word."""
        bound = self._bound()
        if self.proves_infeasible:
            return Polished("infeasible", proves_infeasible=True)
        if not self.is_own or self.best is None:
            return Polished("unknown", bound=bound, level_bounds=(bound,))
        placed, team = self._placements(self.best)
        return Polished("feasible", placed, team, self._value(placed), bound, level_bounds=(bound,))
