"""From the best schedule found to the outcome: proved by the checker, told with its bounds."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from planner.calendars import data_date, holidays_version, local_time
from planner.document import plan_hash
from planner.errors import CheckFailedError
from planner.plan import Objective, Plan
from scheduling.bounds import certain_breaches
from scheduling.checker import examine
from scheduling.first_schedule import LeftOut
from scheduling.late_shift import shift_late
from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.problem.arrays import GOALS
from scheduling.schedule import Breach, LevelResult, Outcome, Status
from scheduling.schedule_building import build_schedule
from scheduling.search.engine import Search

RELAXED_RULES = frozenset(
    {"deadline", "max-lag", "pinned-start", "constraint", "consumables", "horizon", "link"}
)
"""What a relaxed schedule may break, beside tasks left out; all else every schedule of the engine keeps."""


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
    over = _limit_breaches(objective, measured)
    breaches = (*breaches, *over)
    levels = tuple(
        LevelResult(
            value=sum(goal.weight * measured[goal.goal] for goal in level.goals),
            bound=None if breaches else bound,  # a bound is one of plans: this is none
            parts={goal.goal: measured[goal.goal] for goal in level.goals},
        )
        for level, bound in zip(objective.levels, case.bounds, strict=True)
    )
    conflicts = _conflicts(case) if breaches else ()
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
        limits=_limits(options),
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


def _limit_breaches(objective: Objective, measured: dict[str, int]) -> tuple[Breach, ...]:
    """Goals above their limits."""
    units = {"late_cost": "cents", "contractor_cost": "cents", "resource_cost": "cents"}
    return tuple(
        Breach(
            "goal-limit",
            goal.goal,
            measured[goal.goal] - goal.limit,
            units.get(goal.goal, "minutes"),
            f"{goal.goal} is {measured[goal.goal]}, above its limit of {goal.limit}",
        )
        for level in objective.levels
        for goal in level.goals
        if goal.limit is not None and measured[goal.goal] > goal.limit
    )


def _conflicts(case: Judgement) -> tuple[str, ...]:
    """Limits that can't be kept even if everybody were free, in words."""
    problem = case.problem
    p, milieu = problem.arrays, case.search.milieu
    found = [*case.left_out.conflicts]
    for j, late_start, late_finish in certain_breaches(p, milieu):
        project, task = problem.graph.key(j)
        verb, late = ("finish", late_finish) if late_finish else ("start", late_start)
        limit = int(p.task[j].latest_finish if late_finish else p.task[j].latest_start)
        found.append(
            f"{project}/{task} can't {verb} by {_moment(limit, problem.plan.time_zone)}: even with everybody "
            f"free it would be {late} minutes late"
        )
    if case.proved_infeasible and not found:
        found.append("no schedule keeps every hard rule: proved by CP-SAT on the whole plan")
    return tuple(found)


def _moment(minute: int, zone: str) -> str:
    """Local date and time; midnight as the end of the day before, as a date alone means it."""
    moment = local_time(minute, zone)
    if moment.hour == moment.minute == 0:
        return f"the end of {local_time(minute - 1, zone):%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}"


def _limits(options: SolveOptions) -> dict[str, int | float | None]:
    return {
        "time_limit": None if options.effort is not None else options.time_limit,
        "effort": options.effort,
        "workers": options.workers,
    }


def versions() -> dict[str, str]:
    """Versions of what a schedule depends on."""
    found = {"holidays-data": holidays_version(), "python": platform.python_version()}
    for name in ("crewline", "numba", "numpy", "ortools", "tzdata"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


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
        limits=_limits(options),
        effort_spent=0,
        versions=versions(),
        conflicts=left_out.conflicts,
        notes=left_out.notes,
        timings=timings,
    )
