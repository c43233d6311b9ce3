"""A relaxation of ``scheduling.relaxation`` solved by CP-SAT: its bound is the plan's."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduling.cpsat.bounds import safe_bound
from scheduling.cpsat.polished import Limits
from scheduling.relaxation.relaxation import Relaxation


def bound_relaxation(
    relaxation: Relaxation, limits: Limits, on_bound: Callable[[int], None]
) -> tuple[int, bool, float]:
    """The best bound found, whether the relaxation is solved, and the deterministic seconds it took.

    ``on_bound`` hears of each better bound. Time of the wall counts where no deterministic limit is set.
    """
    model = _model(relaxation)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    if limits.time_limit is not None:
        solver.parameters.max_time_in_seconds = limits.time_limit
    if limits.deterministic_limit is not None:
        solver.parameters.max_deterministic_time = limits.deterministic_limit
    best = 0

    def better(bound: float) -> None:
        nonlocal best
        whole = safe_bound(bound, 0)
        if whole > best:
            best = whole
            on_bound(best)

    solver.best_bound_callback = better
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        better(solver.best_objective_bound)
    return best, status == cp_model.OPTIMAL, solver.response_proto.deterministic_time


def _model(relaxation: Relaxation) -> cp_model.CpModel:
    """Minimise Σ cost of finishes + Σ cost of days booked."""
    model = cp_model.CpModel()
    booked = [[model.new_int_var(0, int(most), "") for most in pool.most] for pool in relaxation.hired]
    bought = sum(
        int(cost) * count
        for pool, own in zip(relaxation.hired, booked, strict=True)
        for cost, count in zip(pool.costs, own, strict=True)
    )
    cost: list[cp_model.LinearExprT] = [bought]
    spent: list[cp_model.LinearExprT] = []
    by: list[list[list[cp_model.IntVar]]] = []
    done: list[list[cp_model.IntVar]] = []
    for finish, cases in zip(relaxation.finishes, relaxation.cases, strict=True):
        count = len(finish.moments)
        ways = [model.new_bool_var("") for _ in cases]
        model.add_exactly_one(ways)
        own = []
        for way, case in zip(ways, cases, strict=True):
            # By a moment, and in this case; once so, also by all later moments.
            places = [model.new_bool_var("") for _ in range(count)]
            for place in range(count):
                model.add_implication(places[place], places[place + 1] if place + 1 < count else way)
                if place < case.first:
                    model.add(places[place] == 0)
            spent.append(case.least * way)
            own.append(places)
        by.append(own)
        done.append(_any_case(model, own))
        for place in range(count):
            rise = int(finish.costs[place + 1] - finish.costs[place])
            cost.append(rise * (1 - done[-1][place]))
    if len(relaxation.hired):
        model.add(bought >= sum(spent))
    for a, k, b, place in relaxation.follows:
        model.add_implication(done[a][k], done[b][place])
    for row in relaxation.rows:
        needed = sum(amount * by[a][k][place] for a, k, place, amount in row.finishes)
        added = sum(amount * booked[g][d] for g, d, amount in row.days)
        model.add(needed <= row.capacity + added)
    model.minimize(sum(cost))
    return model


def _any_case(model: cp_model.CpModel, by: list[list[cp_model.IntVar]]) -> list[cp_model.IntVar]:
    """Whether a finish is by each moment, in whatever case."""
    if len(by) == 1:
        return by[0]
    done = [model.new_bool_var("") for _ in by[0]]
    for place, whole in enumerate(done):
        model.add(sum(places[place] for places in by) == whole)
        if place:
            model.add_implication(done[place - 1], whole)
    return done
