"""The one door to CP-SAT: prove, bound and polish a schedule in hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from planner.plan import Level, Objective
from scheduling.cpsat.bounds import finish_limits, safe_bound
from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.choices import Choices, TooManyOptions
from scheduling.cpsat.decoding import Value, decode
from scheduling.cpsat.incumbent import Incumbent, is_complete
from scheduling.cpsat.model import Model
from scheduling.cpsat.polished import Improved, Limits, Polished
from scheduling.cpsat.sizes import fitting_windows
from scheduling.cpsat.solver import Allowance, Style, solve
from scheduling.cpsat.windows import NoRoom, Windows
from scheduling.cpsat.worth import Worth
from scheduling.problem.arrays import I32, Arrays, Table
from scheduling.schedule import Status

LONG_SHARE, SHORT_SHARE, FEW_LITERALS = 0.3, 0.15, 3_000
"""Of the time, for proving first: long where the model has few literals."""
SMALL_GAP = 0.15
FIRST_SECONDS = 10.0
"""Of proving before neighbourhoods, where no limit says more."""


@dataclass(slots=True)
class _Run:
    """A polishing under way: what is known, and what is left of the limits."""

    choices: Choices
    calendars: Calendars
    objective: Objective
    limits: Limits
    on_solution: Improved | None
    on_bound: Callable[[int], None] | None
    began: float
    level_bounds: list[int | None]
    deterministic_spent: float = 0.0
    best: Incumbent | None = None
    value: int | None = None
    solution: list[int] = field(default_factory=list)
    """Values of all variables in the best solution, once the model found one."""
    dropped: int = 0
    """Solutions that broke a rule when examined."""


def polish_arrays(
    p: Arrays,
    placed: Table | None,
    team: I32 | None,
    objective: Objective,
    limits: Limits,
    on_solution: Improved | None = None,
    on_bound: Callable[[int], None] | None = None,
) -> Polished:
    """Improve a schedule, bound its first level, or prove that there is none; see ``polish``."""
    began = time.monotonic()
    try:
        choices = Choices(p)
    except TooManyOptions:
        return Polished("unknown")
    calendars = Calendars(p)
    nothing: list[int | None] = [None] * len(objective.levels)
    run = _Run(choices, calendars, objective, limits, on_solution, on_bound, began, nothing)
    known = None
    if placed is not None and team is not None and is_complete(p, placed, team):
        known = Incumbent(placed, team)
    worth = None if known is None else Worth(choices, calendars, known)
    limit = None
    try:
        windows = Windows(choices, calendars)
        if worth is not None and not worth.breaches(objective):
            run.best, run.value = known, worth.level(objective.levels[0])
            limit = finish_limits(windows, objective.levels[0], run.value)
            windows = Windows(choices, calendars, limit)
    except NoRoom:
        # A schedule in hand that keeps every rule would be a proof of the contrary.
        return Polished("unknown") if run.best is not None else Polished("infeasible", proves_infeasible=True)
    fitting = fitting_windows(windows, run.best, limit)
    if fitting is None:
        return _result(run, is_whole=False)
    model = Model(choices, fitting, objective, known, worth)
    model.building.is_exact = model.building.is_exact and fitting is windows
    return _solve(run, model)


def _solve(run: _Run, model: Model) -> Polished:
    """Level after level, each among solutions no worse on the levels before."""
    modelling = model.building.modelling.model
    if run.value is not None:
        modelling.add(model.levels[0].expression <= run.value)
    for k, level in enumerate(run.objective.levels):
        status, value = _solve_level(run, model, k)
        if status == cp_model.INFEASIBLE and run.best is None:
            proven = model.building.is_exact
            return Polished("infeasible" if proven else "unknown", proves_infeasible=proven)
        if value is None or not _is_closed(run, k, value):
            break
        if k + 1 < len(run.objective.levels):
            modelling.add(model.levels[k].expression <= value + _tolerance(level, value))
    return _result(run, is_whole=model.is_whole)


def _is_closed(run: _Run, k: int, value: int) -> bool:
    bound = run.level_bounds[k]
    return bound is not None and bound >= value


def _tolerance(level: Level, value: int) -> int:
    return max(level.tolerance_amount, value * level.tolerance // 1000)


def _result(run: _Run, *, is_whole: bool) -> Polished:
    bounds = tuple(run.level_bounds)
    if run.best is None or run.value is None:
        return Polished("unknown", bound=bounds[0], level_bounds=bounds)
    status: Status = "optimal" if is_whole and _is_closed(run, 0, run.value) else "feasible"
    return Polished(status, run.best.placed, run.best.team, run.value, bounds[0], level_bounds=bounds)


def _solve_level(run: _Run, model: Model, k: int) -> tuple[cp_model.CpSolverStatus, int | None]:
    """Minimise one level; the status, and the level's value in the best solution known."""
    term, b = model.levels[k], model.building
    rounding = model.rounding if k == 0 else 0
    value = None if run.best is None else _level_value(run, k, run.best)
    if b.is_exact:
        _raise_bound(run, k, term.low - rounding)
    if value is not None and _is_closed(run, k, value):
        return cp_model.OPTIMAL, value
    status = cp_model.UNKNOWN
    for style, share in _phases(run, model, k):
        allowance = _allowance(run, style, share)
        if allowance is None:
            break
        status = _solve_once(run, model, k, allowance)
        if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID) or _is_proven(style, status):
            break
    return status, None if run.best is None else _level_value(run, k, run.best)


def _is_proven(style: Style, status: cp_model.CpSolverStatus) -> bool:
    return style is not Style.FIRST and status == cp_model.OPTIMAL


def _solve_once(run: _Run, model: Model, k: int, allowance: Allowance) -> cp_model.CpSolverStatus:
    """One call of the solver; a first solution is looked for without the objective, which misleads."""
    b, rounding = model.building, model.rounding if k == 0 else 0
    proto = b.modelling.model
    has_objective = allowance.style is not Style.FIRST

    def bounded(objective_bound: float) -> None:
        if b.is_exact and has_objective:
            _raise_bound(run, k, safe_bound(objective_bound, rounding))

    def found(values: Value, objective_bound: float) -> None:
        bounded(objective_bound)
        _accept(run, model, k, values)

    if has_objective:
        proto.minimize(model.levels[k].expression)
    else:
        model.begin_early()
        proto.clear_objective()  # type: ignore[no-untyped-call]
    if run.solution:
        _hint_again(proto, run.solution)
    solved = solve(proto, allowance, found, bounded)
    run.deterministic_spent += solved.deterministic_seconds
    return solved.status


def _phases(run: _Run, model: Model, k: int) -> Iterator[tuple[Style, float]]:
    """How to search, and for which share of what is left.

    Without a schedule: until there is one. Then proving for a while, which settles easy problems
    and shows how good the bound is; then on with it once the gap is small, till then neighbourhoods.
    """
    if run.best is None:
        yield Style.FIRST, 1.0
        if run.best is None:
            return
    if run.limits.workers > 1:
        yield Style.PROVE, 1.0
        return
    if not model.building.is_exact:
        yield Style.NEIGHBOURHOODS, 1.0
        return
    yield Style.PROVE, LONG_SHARE if model.building.modelling.literals <= FEW_LITERALS else SHORT_SHARE
    if not _is_close(run, k):
        yield Style.NEIGHBOURHOODS, 0.5
    yield Style.PROVE if _is_close(run, k) else Style.NEIGHBOURHOODS, 1.0


def _is_close(run: _Run, k: int) -> bool:
    """Whether the gap of a level is small."""
    bound = run.level_bounds[k]
    if bound is None or run.best is None:
        return False
    value = _level_value(run, k, run.best)
    return value - bound <= SMALL_GAP * abs(value)


def _allowance(run: _Run, style: Style, share: float) -> Allowance | None:
    """A share of what is left of the limits; None if nothing is."""
    limits, seconds, deterministic = run.limits, None, None
    if limits.time_limit is not None:
        seconds = share * (limits.time_limit - (time.monotonic() - run.began))
    if limits.deterministic_limit is not None:
        deterministic = share * (limits.deterministic_limit - run.deterministic_spent)
    if share < 1 and seconds is None and deterministic is None:
        seconds = FIRST_SECONDS
    is_over = any(left is not None and left <= 0 for left in (seconds, deterministic))
    if is_over or (limits.stop is not None and limits.stop()):
        return None
    return Allowance(style, seconds, deterministic, limits.seed, limits.workers, limits.stop)


def _level_value(run: _Run, k: int, schedule: Incumbent) -> int:
    return Worth(run.choices, run.calendars, schedule).level(run.objective.levels[k])


def _accept(run: _Run, model: Model, k: int, values: Value) -> None:
    """Take a solution if it keeps every rule and improves its level or, so far, is the only one."""
    found = decode(model.building, values)
    worth = Worth(run.choices, run.calendars, found)
    if worth.breaches(run.objective):
        run.dropped += 1
        return
    value = worth.level(run.objective.levels[k])
    if run.best is not None and value >= _level_value(run, k, run.best):
        return
    run.best, run.value = found, worth.level(run.objective.levels[0])
    run.solution = [values(variable) for variable in model.variables()]
    if run.on_solution is not None:
        run.on_solution(found.placed, found.team, run.value, run.level_bounds[0])


def _raise_bound(run: _Run, k: int, bound: int) -> None:
    known = run.level_bounds[k]
    if known is None or bound > known:
        run.level_bounds[k] = bound
        if k == 0 and run.on_bound is not None:
            run.on_bound(bound)


def _hint_again(model: cp_model.CpModel, solution: list[int]) -> None:
    """Hint the best solution of the level before."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(solution):
        model.add_hint(model.get_int_var_from_proto_index(index), value)
