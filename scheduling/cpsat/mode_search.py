"""Choosing modes for the search of activity lists, and now and then looking for schedules near them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from scheduling.cpsat.bounds import safe_bound
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.mode_choice import least_makespan, thrifty_modes
from scheduling.cpsat.rectangle_model import RectangleModel, build
from scheduling.cpsat.rectangle_run import RectangleRun
from scheduling.cpsat.solver import Style
from scheduling.problem.arrays import I32

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


def choose_modes(run: RectangleRun, tell: Callable[[I32], None]) -> None:
    """Choose modes for horizons between the bound and the best schedule, until the run is over.

    ``tell`` gets them, one mode for each job.
    """
    chance = np.random.default_rng(run.limits.seed)
    choosing, looking, turn = CHOICE_SECONDS, LOOK_SECONDS, 0

    def bounded(makespan: float) -> None:
        run.raise_low(safe_bound(makespan, 0) * run.core.makespan_weight)

    if _choose(run, least_makespan(run.core), choosing, tell, bounded)[0] == cp_model.INFEASIBLE:
        run.exclude(run.core.slots)
    while not run.is_over():
        run.refresh()
        low = run.slots(run.low)
        looks = turn % LOOK_EVERY == LOOK_EVERY - 1
        if run.cost is None:
            high = run.core.slots if looks else low + low // ROOM_ABOVE_BOUND
        else:
            high = run.slots(run.cost) - 1
        high = max(low, min(high, run.core.slots))
        horizon = high if looks else int(chance.integers(low, high + 1))
        status, mode = _choose(run, thrifty_modes(run.core, horizon, chance), choosing, tell)
        if status == cp_model.INFEASIBLE:
            run.exclude(horizon)
        elif status != cp_model.OPTIMAL:
            choosing = min(MOST_CHOICE_SECONDS, choosing * CHOICE_GROWTH)
        if looks and mode is not None and _look_near(run, mode, horizon, looking) is None:
            looking *= CHOICE_GROWTH
        turn += 1


def _choose(
    run: RectangleRun,
    built: RectangleModel,
    patience: float,
    tell: Callable[[I32], None],
    bounded: Callable[[float], None] = lambda bound: None,
) -> tuple[cp_model.CpSolverStatus, I32 | None]:
    """Solve a relaxation and tell its modes, the last ones found."""
    found = list[I32]()

    def take(values: Value, _: float) -> None:
        found.append(built.read(values).mode)

    before = run.spent
    status = run.solve(built.model, Style.PROVE, patience, take, bounded)
    run.spent = max(run.spent, before + LEAST_CHOICE_SECONDS)
    if found:
        tell(found[-1])
    return status, found[-1] if found else None


def _look_near(run: RectangleRun, mode: I32, horizon: int, patience: float) -> bool | None:
    """Whether a schedule that ends by ``horizon`` has nearly these modes; None: not known in time."""
    if run.is_over():
        return None
    built = build(run.core, horizon)
    built.keep_near(mode, FEW_CHANGES)
    status = run.ask(built, horizon, patience)
    return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE
