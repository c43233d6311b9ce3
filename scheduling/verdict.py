"""From the best schedule found to the outcome: proved by the checker, told with its bounds."""

from __future__ import annotations

from dataclasses import dataclass

from planner.calendars import data_date
from planner.document import plan_hash
from planner.errors import CheckFailedError
from planner.plan import Plan
from scheduling.checker import examine
from scheduling.conflicts import limit_conflicts
from scheduling.first_schedule import LeftOut
from scheduling.late_shift import shift_late
from scheduling.measuring import level_results, limit_breaches, limits_asked, versions
from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.problem.arrays import GOALS
from scheduling.schedule import Breach, Outcome, Status
from scheduling.schedule_building import build_schedule
from scheduling.search.engine import Search

RELAXED_RULES = frozenset(
    {"deadline", "max-lag", "pinned-start", "constraint", "consumables", "horizon", "link"}
)
"""What a relaxed schedule may break, beside tasks left out; all else every schedule of the engine keeps."""
MOST_BREACHES_TOLD = 5


@dataclass(frozen=True)
class Judgement:
    """What is to be judged: the plan, its best schedule, and what was proved on the way."""

    plan: Plan
    plan_hash: str
    problem: Problem
    search: Search
    epochs: int
    bounds: list[int | None]
    proved_infeasible: bool
    conflicts: tuple[str, ...]
    """Proved before the search, in words."""
    notes: tuple[str, ...]
    left_out: LeftOut


def judge(case: Judgement, options: SolveOptions) -> Outcome:
    """Build, check and measure the best schedule.

    Raises
    ------
    CheckFailedError
        If the checker refuses a schedule that the engine holds to be valid, or measures another
        value than the engine did.
    """
    best = case.search.best
    assert best is not None  # noqa: S101 - there is a first schedule
    problem = case.problem
    best.placed, best.team = shift_late(problem, best.placed, best.team)
    schedule = build_schedule(problem, best.placed, best.team)
    breaches, measured = examine(problem.plan, schedule, options.previous)
    _compare(case, breaches, measured)
    objective = problem.plan.objective
    breaches = (*breaches, *limit_breaches(objective, measured, problem.plan.currency))
    # A bound is one of plans: what breaks a rule is none.
    levels = level_results(objective, measured, () if breaches else case.bounds)
    conflicts = _conflicts(case, breaches)
    status: Status = "feasible"
    if breaches:
        status = "infeasible" if conflicts or case.proved_infeasible else "unknown"
    elif all(level.value == level.bound for level in levels):
        status = "optimal"
    return Outcome(
        status=status,
        schedule=schedule,
        levels=levels,
        breaches=breaches,
        plan_hash=case.plan_hash,
        data_date=problem.arrays.data_date,
        seed=options.seed,
        limits=limits_asked(options),
        effort_spent=case.epochs,
        versions=versions(),
        conflicts=conflicts,
        notes=case.notes,
    )


def _compare(case: Judgement, breaches: tuple[Breach, ...], measured: dict[str, int]) -> None:
    """The engine and the checker must agree on what is valid and on what it is worth."""
    best = case.search.best
    assert best is not None  # noqa: S101
    missing = {f"{project}/{task}" for project, task in case.left_out.tasks}
    seen = [breach for breach in breaches if breach.rule != "coverage" or breach.where not in missing]
    unexpected = [breach for breach in seen if breach.rule not in RELAXED_RULES]
    if unexpected or (seen and best.value[0] == 0):
        listed = "; ".join(breach.message for breach in (unexpected or seen)[:5])
        raise CheckFailedError(f"the checker refuses the engine's schedule: {listed}")
    goals = dict(zip(GOALS, (int(v) for v in case.search.final_value()[:-1]), strict=True))
    asked = {goal.goal for level in case.problem.plan.objective.levels for goal in level.goals}
    differing = {name: (goals[name], measured[name]) for name in asked if goals[name] != measured[name]}
    if differing:
        raise CheckFailedError(f"the engine and the checker measure differently: {differing}")


def _conflicts(case: Judgement, breaches: tuple[Breach, ...]) -> tuple[str, ...]:
    """Why no schedule keeps every hard rule, as far as that is proved."""
    if not breaches:
        return ()
    found = [*case.left_out.conflicts, *case.conflicts]
    found += [told for told in limit_conflicts(case.problem, _first_level_bound(case)) if told not in found]
    if case.proved_infeasible and not found:
        listed = "; ".join(f"{breach.where} ({breach.rule})" for breach in breaches[:MOST_BREACHES_TOLD])
        more = f" and {len(breaches) - MOST_BREACHES_TOLD} more" if len(breaches) > MOST_BREACHES_TOLD else ""
        found.append(
            "no schedule keeps every hard rule: proved by CP-SAT on the whole plan. "
            f"What the nearest one breaks: {listed}{more}"
        )
    return tuple(found)


def _first_level_bound(case: Judgement) -> dict[str, int]:
    """What the search proved of the first level, where that is a single goal; by goal."""
    goals, bound = case.problem.plan.objective.levels[0].goals, case.bounds[0]
    if len(goals) > 1 or bound is None:
        return {}
    return {goals[0].goal: -(-bound // goals[0].weight)}


def nothing_outcome(
    plan: Plan, problem: Problem, left_out: LeftOut, options: SolveOptions, timings: dict[str, float]
) -> Outcome:
    """Not a single task could be planned."""
    return Outcome(
        status="infeasible" if left_out.conflicts else "unknown",
        schedule=None,
        levels=(),
        breaches=(),
        plan_hash=plan_hash(plan),
        data_date=data_date(problem.plan),
        seed=options.seed,
        limits=limits_asked(options),
        effort_spent=0,
        versions=versions(),
        conflicts=left_out.conflicts,
        notes=left_out.notes,
        timings=timings,
    )
