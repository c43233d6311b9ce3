"""Improving, bounding and proving where everything is rectangles, which is far easier than elsewhere.

For a makespan, whether there is a schedule that ends by a given slot is asked again and again
(destructive bounds: Klein & Scholl 1999, Computing lower bounds by destructive improvement, EJOR
112): windows that tight let propagation do what no objective does. Between the questions
neighbourhoods of the best schedule are searched.
"""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.temporal import analyse, least_horizon
from scheduling.activity_lists.time_windows import TimeWindows
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.group_by_group import first_schedule
from scheduling.cpsat.mode_search import choose_modes
from scheduling.cpsat.polished import Better, Improved, Limits, Polished
from scheduling.cpsat.rectangle_model import CoreSchedule, RectangleModel, build
from scheduling.cpsat.rectangle_run import RectangleRun
from scheduling.cpsat.solver import Style
from scheduling.problem.arrays import I32, I64, Arrays, Table

FIRST_SECONDS, FIRST_DETERMINISTIC = 1.0, 0.03
"""Allowed for the first question."""
PATIENCE_GROWTH = 2
BOUND_SHARE = 0.3
"""Of the patience, for raising the bound halfway."""
FEW_JOBS = 40
"""Up to so many, neighbourhoods find nothing that the search beside has not."""


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
    run = RectangleRun(
        p, core, slot_of, windows, limits, on_solution, on_bound, better=better, weights=weights
    )
    _begin(run, placed, team)
    _find_any(run)
    if on_modes is not None and windows is None and not run.sums_finishes:
        choose_modes(run, on_modes)
    elif run.sums_finishes:
        _minimise(run)
    elif windows is not None:
        _alternate(run)
    else:
        _question(run)
    return run.result()


def _begin(run: RectangleRun, placed: Table, team: I32) -> None:
    """Take the schedule in hand, and what lags alone say."""
    if run.windows is not None:
        least = least_horizon(run.core, run.windows)
        run.proves_infeasible = least > run.core.slots and run.has_all_time()
        run.raise_low(least * run.core.makespan_weight)
    run.take_placed(placed, team)


def _find_any(run: RectangleRun) -> None:
    """Where lags in both directions hide every schedule, look for one, group by group."""
    if run.windows is None or run.cost is not None or run.is_over():
        return

    def solve_apart(
        built: RectangleModel, share: float
    ) -> tuple[cp_model.CpSolverStatus, CoreSchedule | None]:
        """Solve a model whose objective, if any, is not the cost."""
        found = list[CoreSchedule]()
        style = Style.PROVE if built.model.has_objective() else Style.ANY

        def take(values: Value, _: float) -> None:
            found.append(built.read(values))

        status = run.solve(built.model, style, share * run.left(), take)
        return status, found[-1] if found else None

    schedule, is_impossible = first_schedule(run.core, run.windows, solve_apart)
    run.proves_infeasible = is_impossible and run.has_all_time()
    if schedule is not None:
        run.take(CoreSchedule(*schedule), is_own=True)


def _minimise(run: RectangleRun) -> None:
    """Search with an objective, where a cost is no horizon."""
    for style, share in ((Style.PROVE, 0.3), (Style.NEIGHBOURHOODS, 0.5), (Style.PROVE, 1.0)):
        if run.is_over():
            return
        _improve(run, style, share * run.left())


def _alternate(run: RectangleRun) -> None:
    """Minimise as a whole and in neighbourhoods in turn, with growing patience.

    As a whole without a hint: from one the solver goes down slot by slot, where it would leap.
    """
    patience = 2 * _first_patience(run)
    while not run.is_over():
        for style in (Style.PROVE, Style.NEIGHBOURHOODS):
            run.refresh()
            if style is Style.PROVE or (run.cost is not None and run.core.jobs > FEW_JOBS):
                _improve(run, style, patience)
        patience *= PATIENCE_GROWTH


def _question(run: RectangleRun) -> None:
    """Ask for shorter and shorter horizons, with growing patience."""
    patience = _first_patience(run)
    while not run.is_over():
        run.refresh()
        horizon = run.core.slots if run.cost is None else run.slots(run.cost) - 1
        answer = _ask(run, horizon, patience)
        if answer is None and run.cost is not None:
            _ask(run, (run.slots(run.low) + horizon) // 2, patience * BOUND_SHARE)
            if run.core.jobs > FEW_JOBS and not run.is_over():
                _improve(run, Style.NEIGHBOURHOODS, patience)
        if answer is not True:
            patience *= PATIENCE_GROWTH


def _first_patience(run: RectangleRun) -> float:
    return FIRST_DETERMINISTIC if run.is_counted else FIRST_SECONDS


def _ask(run: RectangleRun, horizon: int, patience: float) -> bool | None:
    """Whether there is a schedule that ends by ``horizon``; None if that isn't known in time."""
    if run.is_over():
        return None
    built = _built(run, horizon)
    status = cp_model.INFEASIBLE if built is None else run.ask(built, horizon, patience)
    if status == cp_model.INFEASIBLE:
        run.exclude(horizon)
        return False
    return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _built(run: RectangleRun, horizon: int, *, hinted: bool = True) -> RectangleModel | None:
    """The model of schedules that end by ``horizon``; None where lags alone leave none."""
    known = None
    if run.windows is not None:
        known = analyse(run.core, run.windows, horizon)
        if known is None:
            return None
    built = build(run.core, horizon, run.windows, known)
    if hinted and run.best is not None:
        built.hint(*run.best)
    return built


def _improve(run: RectangleRun, style: Style, patience: float) -> None:
    """Minimise from the best schedule."""
    if run.is_over():
        return
    horizon = run.core.slots
    if run.cost is not None and not run.sums_finishes:
        horizon = run.slots(run.cost)
    built = _built(run, horizon, hinted=run.windows is None or style is Style.NEIGHBOURHOODS)
    if built is None:
        run.proves_infeasible = run.cost is None and run.has_all_time()
        return
    if run.cost is not None:
        built.model.add(built.objective() <= run.cost)
    built.model.minimize(built.objective())
    status = run.improve(built, style, patience)
    if status == cp_model.INFEASIBLE and run.cost is None:
        run.proves_infeasible = run.has_all_time()
    if status == cp_model.OPTIMAL and style is Style.PROVE and run.cost is not None:
        run.raise_low(run.cost)
