"""A plan solved again after its data date has moved on: near the earlier schedule, and what that costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planner.document import plan_hash
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from planner.quantities import Duration
from planner.stability_levels import Stability, with_stability, without_stability
from planner.validation import require_valid
from scenarios.comparison.sides import PLANS
from scenarios.replanning.carrying import carry_over
from scenarios.replanning.price import Price, price_between
from scenarios.replanning.variance import Variances, variances
from scenarios.replanning.window import freeze_window, span_minutes
from scheduling.checker import examine
from scheduling.measuring import level_results, limit_breaches
from scheduling.mending import QuickAnswer, Stuck, quick_replan
from scheduling.mending.repairing import DAY, few_of
from scheduling.options import SolveOptions
from scheduling.schedule import Booking, Outcome, Schedule, Status, TaskKey
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from planner.objective_parts import Objective
    from scheduling.apart import Engine

ALWAYS: Final = 1 << 40
"""Minutes: a window that never ends."""
DEFAULT_EFFORT: Final = 40
"""Search epochs of each of the two solves: the one that is near, and the one that asks what that costs."""


@dataclass(frozen=True, slots=True)
class ReplanOptions:
    """How to plan again.

    Attributes
    ----------
    stability
        ``first``: what can stay does, and the search is for the rest; ``second``: what moves counts after
        the first level.
    freeze
        Tasks that the earlier schedule begins within so long from the data date keep start and people.
    effort
        Search epochs of each solve; with 0 the schedule is only mended, at once.
    """

    stability: Stability = "first"
    freeze: Duration | None = None
    effort: int = DEFAULT_EFFORT
    seed: int = 1


@dataclass(frozen=True)
class Replanned:
    """What came of it.

    Attributes
    ----------
    plan
        As it is now: with what the earlier schedule had settled (``carrying``), without pins of the window.
    outcome
        Of that plan, by its own objective; stability is measured against ``earlier``.
    earlier
        The schedule by which the team worked until now.
    frozen, released
        Tasks of the frozen window that stay, and those that can't, with the reason.
    stuck
        All tasks that could not stay where they were, and why.
    ordered
        Bookings of the earlier schedule that were taken as ordered.
    price
        What staying near costs, against a solve of the same effort that may move everything; None where
        there is no schedule to compare, or it was stopped before.
    variances
        Against the earlier schedule.
    interrupted
        Whether a solve was broken off.
    """

    plan: Plan
    outcome: Outcome
    earlier: Schedule
    frozen: tuple[TaskKey, ...]
    released: dict[TaskKey, Stuck]
    stuck: dict[TaskKey, Stuck]
    ordered: tuple[Booking, ...]
    price: Price | None
    variances: Variances
    interrupted: bool = False


def replan(
    plan: Plan,
    schedule: Schedule,
    options: ReplanOptions | None = None,
    *,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Replanned:
    """Solve a plan again near a schedule of its earlier state.

    The same plan, schedule and options give the same answer on every machine.

    Parameters
    ----------
    plan
        With its new data date and all that has happened (``take_actuals``).
    schedule
        By which the team worked until now.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, the best until then is returned.

    Raises
    ------
    PlanError
        If the plan has errors; with all of them.
    CrewlineError
        If the engine fails.
    InputError
        If the plan and the schedule have no task in common.
    """
    asked = options or ReplanOptions()
    require_valid(plan)
    _require_related(plan, schedule)
    carried = carry_over(plan, schedule)
    now, earlier = carried.plan, carried.schedule
    mended = quick_replan(now, earlier, seed=asked.seed)
    window = freeze_window(now, earlier, mended, 0 if asked.freeze is None else span_minutes(asked.freeze))
    held = window if asked.stability == "second" else freeze_window(now, earlier, mended, ALWAYS)
    led = held.plan.replace(objective=with_stability(now.objective, asked.stability))
    near = quick_replan(led, earlier, seed=asked.seed) if held.frozen else mended
    search = _Search(now, earlier, led, near, mended, window.frozen, asked)
    solved = search.run(engine, watch, stop) if asked.effort else (Solved(), Solved())
    outcome = _of_plan(now, search.nearest(solved[0]), earlier, keeps_proofs=not held.frozen)
    free = search.freest(solved[1], outcome)
    return Replanned(
        plan=now,
        outcome=outcome,
        earlier=earlier,
        frozen=window.frozen,
        released=window.released,
        stuck=mended.stuck,
        ordered=carried.ordered,
        price=_price(now, outcome, free) if asked.effort else None,
        variances=variances(now, earlier, outcome.schedule or Schedule(())),
        interrupted=any(one.stopped for one in solved),
    )


@dataclass(frozen=True)
class _Search:
    """Two solves side by side: near the earlier schedule, and as if nobody minded what moves."""

    now: Plan
    earlier: Schedule
    held: Plan
    near: QuickAnswer
    """Mended within what is held."""
    mended: QuickAnswer
    frozen: tuple[TaskKey, ...]
    asked: ReplanOptions

    def run(
        self,
        engine: Engine | None,
        watch: Callable[[Standing], None] | None,
        stop: Callable[[], bool] | None,
    ) -> tuple[Solved, ...]:
        """Both, from what was mended."""
        free = self.now.replace(objective=without_stability(self.now.objective))
        orders = [Order(self.held, self._options(self.near)), Order(free, self._options(self.mended))]
        solved = solve_many(orders, engine=engine, watch=watch, stop=stop)
        if solved[0].error is not None:
            raise solved[0].error
        return solved

    def _options(self, begin: QuickAnswer) -> SolveOptions:
        return SolveOptions(
            effort=self.asked.effort,
            seed=self.asked.seed,
            workers=1,
            previous=self.earlier,
            warm=begin.outcome.schedule,
            warm_others=(self.earlier,),
            bounds=False,
        )

    def nearest(self, solved: Solved) -> Outcome:
        """The best of what was mended and what was found, by the objective with stability.

        Where that leads, one that disturbs many comes after all that disturb few.
        """
        found = [one for one in (solved.outcome, self.near.outcome) if one is not None]
        if self._stand(self.mended.outcome):
            found.append(self.mended.outcome)
        few = few_of(len(self.earlier.tasks))

        def rank(one: Outcome) -> tuple[int, ...]:
            broken, *levels = _rank(self.now, self.held.objective, one, self.earlier)
            many = max(few, self._disturbed(one)) if self.asked.stability == "first" else 0
            return (broken, many, *levels)

        return min(found, key=rank)

    def _disturbed(self, outcome: Outcome) -> int:
        """Tasks that could stay and are moved by more than a day."""
        known = self.earlier.by_key()
        tasks = () if outcome.schedule is None else outcome.schedule.tasks
        stays = self.mended.stays
        return sum(one.key in stays and abs(one.start - known[one.key].start) > DAY for one in tasks)

    def _stand(self, outcome: Outcome) -> bool:
        """Whether all tasks of the frozen window are where they were, with their people."""
        known = self.earlier.by_key()
        now = {} if outcome.schedule is None else outcome.schedule.by_key()
        return all(
            key in now
            and now[key].start == known[key].start
            and now[key].assignments == known[key].assignments
            for key in self.frozen
        )

    def freest(self, solved: Solved, near: Outcome) -> Outcome | None:
        """The best of all by the objective without stability; None if there is nothing to compare with."""
        if solved.outcome is None or near.status not in PLANS:
            return None
        free = without_stability(self.now.objective)
        all_found = [near, self.mended.outcome, solved.outcome]
        best = min(all_found, key=lambda one: _rank(self.now, free, one, self.earlier))
        return near if best is near else _of_plan(self.now, best, self.earlier, keeps_proofs=False)


def _rank(plan: Plan, objective: Objective, outcome: Outcome, earlier: Schedule) -> tuple[int, ...]:
    """What is broken, then the objective's levels; nothing is worse than no schedule."""
    if outcome.schedule is None:
        return (1 << 60,)
    breaches, measured = examine(expand(plan), outcome.schedule, earlier)
    levels = level_results(objective, measured, ())
    return (sum(max(1, one.amount) for one in breaches), *(level.value for level in levels))


def _of_plan(plan: Plan, outcome: Outcome, earlier: Schedule, *, keeps_proofs: bool) -> Outcome:
    """The outcome's schedule as one of the plan itself, checked and measured by the plan's objective."""
    if outcome.schedule is None:
        return replace(outcome, plan_hash=plan_hash(plan), history=())
    breaches, measured = examine(expand(plan), outcome.schedule, earlier)
    breaches = (*breaches, *limit_breaches(plan.objective, measured, plan.currency))
    conflicts = outcome.conflicts if breaches and keeps_proofs else ()
    broken: Status = "infeasible" if conflicts else "unknown"
    return replace(
        outcome,
        status=broken if breaches else "feasible",
        levels=level_results(plan.objective, measured, ()),
        breaches=breaches,
        plan_hash=plan_hash(plan),
        conflicts=conflicts,
        history=(),
    )


def _price(plan: Plan, near: Outcome, free: Outcome | None) -> Price | None:
    return None if free is None else price_between(plan, near, free)


def _require_related(plan: Plan, schedule: Schedule) -> None:
    """A schedule of another plan is no earlier one of this."""
    known = {(project.id, task.id) for project in expand(plan).projects for task in project.tasks}
    if not any(task.key in known for task in schedule.tasks):
        raise InputError(
            "the earlier schedule has no task in common with the plan: it is one of another plan"
        )
