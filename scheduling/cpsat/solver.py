"""One call of CP-SAT: its parameters, its callbacks, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from scheduling.cpsat.decoding import Value

POLL_SECONDS = 0.05


class Style(Enum):
    """How to search: by the hints for a first solution, for a proof, in neighbourhoods, for any at all.

    ``REFUTE`` looks for any, too, without linear relaxations, which take most of the time and say little
    where a question makes windows, or bounds of levels, tight and only starts are to be chosen.
    """

    FIRST = 0
    PROVE = 1
    NEIGHBOURHOODS = 2
    ANY = 3
    REFUTE = 4


@dataclass(frozen=True, slots=True)
class Allowance:
    """Seconds of the wall and of CP-SAT's deterministic clock (None: no limit), seed and workers."""

    style: Style
    seconds: float | None
    deterministic_seconds: float | None
    seed: int
    workers: int
    stop: Callable[[], bool] | None


@dataclass(frozen=True, slots=True)
class Solved:
    """How a call ended, and what it took."""

    status: cp_model.CpSolverStatus
    deterministic_seconds: float


def solve(
    model: cp_model.CpModel,
    allowance: Allowance,
    found: Callable[[Value, float], None],
    bounded: Callable[[float], None],
) -> Solved:
    """Solve ``model``; ``found`` gets every solution with the bound, ``bounded`` every better bound."""
    solver = cp_model.CpSolver()
    _set_parameters(solver, allowance)
    solver.best_bound_callback = bounded
    with _watched(solver, allowance.stop):
        status = solver.solve(model, _Solutions(found))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        bounded(solver.best_objective_bound)
    return Solved(status, solver.response_proto.deterministic_time)


def _set_parameters(solver: cp_model.CpSolver, allowance: Allowance) -> None:
    parameters = solver.parameters
    parameters.num_workers = allowance.workers
    parameters.random_seed = allowance.seed
    if allowance.seconds is not None:
        parameters.max_time_in_seconds = allowance.seconds
    if allowance.deterministic_seconds is not None:
        parameters.max_deterministic_time = allowance.deterministic_seconds
        # With several workers a deterministic limit alone is not reproducible.
        parameters.interleave_search = allowance.workers > 1
    # Probing every break of every calendar takes most of the time before the search, for little.
    parameters.cp_model_probing_level = 0
    if allowance.style is Style.FIRST:
        parameters.stop_after_first_solution = True
        parameters.linearization_level = 0
        parameters.search_branching = cp_model.PARTIAL_FIXED_SEARCH
    if allowance.style is Style.REFUTE:
        parameters.linearization_level = 0
    if allowance.style is Style.NEIGHBOURHOODS:
        # One worker alone runs no neighbourhood search; interleaved, it takes turns.
        parameters.interleave_search = True
        parameters.use_lns_only = True


class _Solutions(cp_model.CpSolverSolutionCallback):
    """Hands every solution on."""

    def __init__(self, found: Callable[[Value, float], None]) -> None:
        super().__init__()
        self._found = found

    def on_solution_callback(self) -> None:
        self._found(self.value, self.best_objective_bound)


@contextmanager
def _watched(solver: cp_model.CpSolver, stop: Callable[[], bool] | None) -> Iterator[None]:
    """Stop the search soon after ``stop`` says so."""
    if stop is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_SECONDS):
            if stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
