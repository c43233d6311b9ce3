"""The one door to the engine: a plan goes in, a proved outcome comes out.

Stages: compile, first schedule by a priority rule (reported at once), search in epochs with CP-SAT
beside it where the plan is small enough, then the checker on whatever is to be returned.
"""

from __future__ import annotations

from planner.dependency_graph import DependencyGraph
from planner.document import plan_hash
from planner.expansion import expand
from planner.garbage import without_garbage_collection
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.account import Account, OnSchedule, Progress, Stop
from scheduling.activity_lists.core import leads_with_finishes
from scheduling.bounds import goal_bounds, level_bounds
from scheduling.conflicts import certain_conflicts
from scheduling.exploring import Exploration
from scheduling.first_schedule import begin
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.verdict import Judgement, judge, nothing_outcome
from scheduling.warm_start import try_warm
from scheduling.warm_up import compile_kernels, compile_list_kernels

LEFT_OUT_MINUTES = 1440
"""What a task without a place counts among breach minutes."""


def solve(
    plan: Plan,
    options: SolveOptions | None = None,
    *,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
    on_schedule: OnSchedule | None = None,
    seconds_gone: float = 0.0,
) -> Outcome:
    """Plan the tasks of ``plan``.

    Parameters
    ----------
    plan
        Any valid plan; templates and reviews are expanded here.
    options
        Limits, seed, workers and the earlier schedule.
    on_progress
        Called with each better schedule's values, from this thread, the first one at once.
    stop
        Asked now and then; once true, the best schedule so far is returned.
    on_schedule
        Called after ``on_progress`` with the same values and a function that builds the schedule,
        which nobody has checked. It may be called later, too, and from another thread.
    seconds_gone
        Of the time limit, before this call.

    Returns
    -------
    Outcome
        ``optimal`` or ``feasible`` with a schedule that the checker passed; ``infeasible`` or
        ``unknown`` with the best relaxed schedule, if there is any, and what it breaks.

    Raises
    ------
    PlanError
        If the plan has errors; with all of them.
    CheckFailedError
        If the engine made a schedule that the checker refuses: a fault of Crewline.
    """
    with without_garbage_collection():
        compile_kernels()
        if leads_with_finishes(plan.objective):
            compile_list_kernels()
        account = Account(options or SolveOptions(), on_progress, stop, on_schedule)
        if seconds_gone:
            account.began -= seconds_gone
            account.mark("handing over")
        return _solve(plan, account)


def _solve(plan: Plan, account: Account) -> Outcome:
    options = account.options
    expanded = expand(plan)
    require_valid(plan)
    account.mark("validation")
    graph = DependencyGraph.from_plan(expanded)
    beginning = begin(
        expanded,
        graph,
        seed=options.seed,
        previous=options.previous,
        mark=account.mark,
        hurry=account.is_late,
    )
    problem, search, left_out = beginning.problem, beginning.search, beginning.left_out
    if search is None:
        return nothing_outcome(plan, problem, left_out, options, account.timings())
    search.walks = options.workers
    account.left_out_minutes = LEFT_OUT_MINUTES * len(left_out.tasks)
    account.bounds = [*level_bounds(plan.objective, goal_bounds(problem.arrays, search.milieu))]
    warm = (*([] if options.warm is None else [options.warm]), *options.warm_others)
    if warm and problem.arrays.tasks > 0:
        try_warm(problem, search, warm)
    account.mark("first schedule")
    account.report(problem, search)
    if search.best is not None and search.best.value[0] > 0:
        account.conflicts = certain_conflicts(problem, search.milieu)
    account.mark("conflicts")
    epochs = 0
    if problem.arrays.tasks > 0 and options.effort != 0:
        exploration = Exploration(problem, search, account)
        exploration.run()
        epochs = exploration.epochs
    judgement = Judgement(
        plan=plan,
        plan_hash=plan_hash(plan),
        problem=problem,
        search=search,
        epochs=epochs,
        bounds=account.bounds,
        proved_infeasible=account.proved_infeasible,
        notes=(*left_out.notes, *account.notes),
        left_out=left_out,
        conflicts=account.conflicts,
    )
    outcome = judge(judgement, options)
    account.mark("checking")
    return account.close(outcome)
