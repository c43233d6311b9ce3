"""One instance through the engine's one door: read, solved, and told in the file's own units."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from api.bench.critical_path import critical_path_periods
from api.bench.csv_table import Number
from api.bench.record import Record, Solution
from api.bench.selection import Case
from planner.instances.instance import Instance, InstanceFormat
from planner.plan import Plan
from scheduling.instance_solutions import solution_of
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, Outcome, Status

Note = Callable[[Incumbent], None]
Solve = Callable[[Plan, SolveOptions, Note], Outcome]
"""The engine's door; the third argument is called with each better schedule, from any thread."""
SECONDS_DIGITS: Final = 3
FORMATS_WITH_FRACTIONS: Final[frozenset[InstanceFormat]] = frozenset({"ca-rcpsp"})
"""Formats whose jobs take fractions of the file's unit; in all others every value is whole."""


@dataclass
class _Watch:
    """Wall time since the solve was asked for, and of its first schedule that breaks no rule."""

    clock: Callable[[], float]
    began: float = field(init=False)
    first_solution: float | None = None
    bound: int | None = None

    def __post_init__(self) -> None:
        self.began = self.clock()

    def elapsed(self) -> float:
        return round(self.clock() - self.began, SECONDS_DIGITS)

    def note(self, incumbent: Incumbent) -> None:
        if self.first_solution is None and incumbent.breach_minutes == 0:
            self.first_solution = self.elapsed()
        if incumbent.bounds and incumbent.bounds[0] is not None:
            self.bound = max(incumbent.bounds[0], self.bound or 0)


def measure(
    case: Case,
    instance: Instance,
    options: SolveOptions,
    solve: Solve,
    on_failure: Callable[[Exception], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Record:
    """Solve an instance and write down how it went.

    An engine that fails is a result too: its record has an ``error``, and ``on_failure`` is told.
    What is no ``Exception``, such as a KeyboardInterrupt, passes through.
    """
    watch = _Watch(clock)
    try:
        outcome = solve(instance.plan, options, watch.note)
        return _record(case, instance, outcome, watch)
    except Exception as error:
        if on_failure is not None:
            on_failure(error)
        return Record(
            instance=instance.name,
            path=str(case.path),
            status="unknown",
            objective=None,
            lower_bound=None,
            seconds=watch.elapsed(),
            first_solution_seconds=watch.first_solution,
            error=f"{type(error).__name__}: {error}",
        )


def _record(case: Case, instance: Instance, outcome: Outcome, watch: _Watch) -> Record:
    seconds = watch.elapsed()
    solved = outcome.status in ("optimal", "feasible")
    value = outcome.levels[0].value if solved else None
    bound = outcome.levels[0].bound if solved else watch.bound
    objective = None if value is None else _in_units(value, instance)
    lower_bound = (
        None if bound is None or outcome.status == "infeasible" else _bound_in_units(bound, instance)
    )
    return Record(
        instance=instance.name,
        path=str(case.path),
        status=_status(outcome.status, objective, lower_bound),
        objective=objective,
        lower_bound=lower_bound,
        seconds=seconds,
        first_solution_seconds=watch.first_solution if solved else None,
        critical_path=critical_path_periods(instance),
        solution=_solution(instance, outcome) if solved else None,
    )


def _in_units(value: int, instance: Instance) -> Number:
    """A value of the plan in the file's units: whole where it is."""
    whole, rest = divmod(value, instance.unit)
    return value / instance.unit if rest else whole


def _bound_in_units(bound: int, instance: Instance) -> Number:
    """A bound in the file's units; where all values are whole, one between two of them is the upper."""
    if instance.format in FORMATS_WITH_FRACTIONS:
        return _in_units(bound, instance)
    return -(-bound // instance.unit)


def _status(status: Status, objective: Number | None, lower_bound: Number | None) -> Status:
    """Optimal where the file's own value is proved the least.

    The engine's word is about every level of the plan's objective and to the minute; the file's is
    about the first level, and mostly about whole periods.
    """
    if objective is None or status not in ("optimal", "feasible"):
        return status
    return "optimal" if lower_bound is not None and lower_bound >= objective else "feasible"


def _solution(instance: Instance, outcome: Outcome) -> Solution | None:
    return None if outcome.schedule is None else solution_of(instance, outcome.schedule)
