"""A new schedule at once after a change: near the earlier one, checked, without a search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from planner.dependency_graph import DependencyGraph
from planner.document import plan_hash
from planner.expansion import expand
from planner.garbage import without_garbage_collection
from planner.plan import Plan
from planner.stability_levels import with_stability
from planner.validation import require_valid
from scheduling.first_schedule import LeftOut, begin
from scheduling.list_schedule.buffers import Genes
from scheduling.mending.board import Board
from scheduling.mending.footprints import Footprints, Reason
from scheduling.mending.repairing import Repair
from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.schedule import Outcome, Schedule, TaskKey
from scheduling.search.engine import Best, Search
from scheduling.search.rules import NUMBER_OF_RULES, with_base
from scheduling.solver import solve
from scheduling.verdict import Judgement, judge
from scheduling.warm_start import open_tasks, warm_genes
from scheduling.warm_up import compile_kernels

FOUND_BY = "repair"


@dataclass(frozen=True, slots=True)
class Stuck:
    """Why a task of the earlier schedule can't stay where it was.

    Attributes
    ----------
    reason
        ``new``: the earlier schedule does not have it; ``people``: its people or its mode are gone;
        ``hours``: they don't work then; ``date``: it would begin before it may; ``late``: it would miss a
        hard date; ``busy``: they, or its equipment, are taken; ``order``: it comes after ``by``.
    by
        The task that it would have to come before, if that is why.
    """

    reason: Reason
    by: TaskKey | None = None


@dataclass(frozen=True)
class QuickAnswer:
    """A schedule near the earlier one.

    Attributes
    ----------
    outcome
        Checked; its levels are those of the plan's own objective, with stability first.
    stuck
        Tasks that can't stay where they were, and why: themselves, or because of what they come after. All
        others could stay, all at once: where they are moved all the same, others gain more by that.
    stays
        Those that could stay.
    seconds
        That it took.
    """

    outcome: Outcome
    stuck: dict[TaskKey, Stuck]
    stays: frozenset[TaskKey]
    seconds: float


def quick_replan(plan: Plan, schedule: Schedule, *, seed: int = 1) -> QuickAnswer:
    """Mend the schedule of a plan that has changed, for somebody who waits for it.

    Everything stays that can; what breaks a rule, and what hangs on it, is put where it fits next to its old
    place (``repairing``). Where a rule stays broken, list schedules are tried as well. About a fifth of a
    second for 1,000 tasks once kernels are compiled; the same input gives the same answer.

    Parameters
    ----------
    plan
        As it is now, templates and reviews unexpanded or not.
    schedule
        Of the plan as it was.

    Raises
    ------
    PlanError
        If the plan has errors; with all of them.
    CheckFailedError
        If the checker refuses the answer: a fault of Crewline.
    """
    began = perf_counter()
    led = plan.replace(objective=with_stability(plan.objective, "first"))
    options = SolveOptions(effort=0, seed=seed, workers=1, previous=schedule, warm=schedule, bounds=False)
    with without_garbage_collection():
        compile_kernels()
        require_valid(led)
        expanded = expand(led)
        graph = DependencyGraph.from_plan(expanded)
        beginning = begin(expanded, graph, seed=seed, previous=schedule)
        search = beginning.search
        if search is None or beginning.left_out.tasks:
            outcome = replace(solve(led, options), plan_hash=plan_hash(plan))
            return _answer(outcome, {}, frozenset(), began)
        repair = _repair(beginning.problem, search, schedule)
        _mend(search, repair)
        case = Judgement(
            plan=led,
            plan_hash=plan_hash(plan),
            problem=beginning.problem,
            search=search,
            epochs=0,
            bounds=[None] * len(led.objective.levels),
            proved_infeasible=False,
            conflicts=(),
            notes=(),
            left_out=LeftOut(),
        )
        outcome = judge(case, options)
    stuck, stays = ({}, frozenset()) if repair is None else _told(beginning.problem, repair)
    return _answer(outcome, stuck, stays, began)


def _mend(search: Search, repair: Repair | None) -> None:
    """Put the mended schedule into the search; where a rule stays broken, list schedules beside it."""
    mended = None if repair is None else repair.mend(search.yardstick)
    if mended is None or mended.value[0]:
        search.try_slack()
        for number in range(1, NUMBER_OF_RULES):
            search.try_rule(number)
    if mended is None or repair is None or search.best is None or mended.value[0] > int(search.best.value[0]):
        return
    value = np.array(mended.value, np.int64)
    search.best = Best(mended.placed, mended.team, value, mended.goals, repair.board.genes, FOUND_BY)


def _repair(problem: Problem, search: Search, schedule: Schedule) -> Repair | None:
    """Everything that can stay, on a board; None where there is no room even for what has begun."""
    p = problem.arrays
    if p.tasks == 0:
        return None
    footprints = Footprints.of(problem, schedule)
    order = np.asarray(problem.graph.order()).tolist()
    board = Board(problem, footprints, _genes(problem, search, schedule), order)
    if not board.is_whole:
        return None
    return Repair(problem, board, footprints, search.milieu.latest_start, order)


def _genes(problem: Problem, search: Search, schedule: Schedule) -> Genes:
    """Nothing chosen, and contractors open on the days on which they were booked."""
    genes = with_base(problem.arrays, search.milieu.latest_start)
    if schedule.bookings:
        booked, _, _ = warm_genes(problem, search, open_tasks(problem), schedule)
        genes.open_day[:] |= booked.open_day
    return genes


def _told(problem: Problem, repair: Repair) -> tuple[dict[TaskKey, Stuck], frozenset[TaskKey]]:
    """What stays and what can't, by the names of the tasks."""
    key = problem.graph.key
    stuck = {
        key(j): Stuck(one.reason, None if one.by < 0 else key(one.by))
        for j, one in {**repair.pushed, **repair.affected}.items()
    }
    return stuck, frozenset(key(j) for j in range(problem.arrays.tasks) if repair.stays(j))


def _answer(
    outcome: Outcome, stuck: dict[TaskKey, Stuck], stays: frozenset[TaskKey], began: float
) -> QuickAnswer:
    seconds = perf_counter() - began
    return QuickAnswer(replace(outcome, timings={"total": seconds}), stuck, stays, seconds)
