"""The search for contractor plans: one solve after another, each at another price of lateness.

What one finds the next begins from. A sweep over all prices gives the frontier; for a target the price
rises while it is missed and falls while it is met, so that the solves gather where it is reached (the
penalty adapted as in Gendreau, Hertz & Laporte 1994, A tabu search heuristic for the vehicle routing
problem, Management Science 40).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from capacity.staffing.points import Frontier, Point, point_of, support_of
from capacity.staffing.targets import COST, LATE, CostAtMost, LateAtMost, Target, exact, priced
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule

Solver = Callable[[Plan, SolveOptions], Outcome]
SOLVES: Final = 16
"""Solves that time or effort is divided among."""
RATIOS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 40.0)
"""Prices of lateness of a sweep, in multiples of the plan's own; it goes up and down again."""
DEARER, CHEAPER = 1.8, 0.7
"""By what the price changes where a target is missed, and where it is met."""
BOUND_RATIO: Final = 100.0
"""At this price nobody is late who needn't be: what is proved there bounds the cost of keeping due dates."""
BOUND_SHARE: Final = 0.15
MOST_EXACT: Final = 120
"""Up to so many tasks the target itself is asked for first, because there it can be proved."""
EXACT_SHARE: Final = 0.4
LEAST_SECONDS: Final = 1.0


@dataclass
class Staffing:
    """What a search for contractor plans found.

    Attributes
    ----------
    frontier
        All that was found, and what is proved of all schedules.
    target
        What was asked for; None for the frontier itself.
    exact
        The outcome of asking for the target itself, where the plan is small enough.
    solves
        How many took part.
    """

    frontier: Frontier
    target: Target | None
    exact: Outcome | None = None
    solves: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> Point | None:
        """The point that the target asks for, or the nearest one; of a frontier the least of both costs."""
        points = self.frontier.points
        if not points:
            return None
        if isinstance(self.target, LateAtMost):
            limit = self.target.cents
            return next((p for p in reversed(points) if p.late_cost <= limit), points[0])
        if isinstance(self.target, CostAtMost):
            limit = self.target.cents
            return next((p for p in points if p.contractor_cost <= limit), points[-1])
        return self.frontier.best(1.0)

    @property
    def is_met(self) -> bool:
        """Whether the chosen point keeps the target."""
        point = self.chosen
        if point is None or self.target is None:
            return point is not None
        value = point.late_cost if isinstance(self.target, LateAtMost) else point.contractor_cost
        return value <= self.target.cents

    @property
    def bound(self) -> int:
        """Cents that what the target wants least can't go below: contractor cost, or lateness."""
        if isinstance(self.target, CostAtMost):
            proved = self._exact_bound(LATE, level=0)
            return max(proved, self.frontier.late_bound(self.target.cents))
        limit = self.target.cents if self.target is not None else 0
        level = 1 if limit == 0 else 0
        return max(self._exact_bound(COST, level), self.frontier.cost_bound(limit))

    @property
    def late_bound(self) -> int:
        """Late cost in cents that cannot be avoided, whatever is paid."""
        if isinstance(self.target, LateAtMost) and self.target.cents == 0:
            return self._exact_bound(LATE, level=0)
        return 0

    def _exact_bound(self, goal: str, level: int) -> int:
        """What asking for the target itself proved of a goal; a later level's counts if the first is met."""
        if self.exact is None or len(self.exact.levels) <= level or self.exact.breaches:
            return 0
        if level and self.exact.levels[0].value > 0:
            return 0
        found = self.exact.levels[level]
        return found.bound or 0 if goal in found.parts else 0


def search_staffing(
    plan: Plan,
    solve: Solver,
    target: Target | None,
    options: SolveOptions,
    *,
    on_found: Callable[[Staffing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Staffing:
    """Contractor plans of a plan, each with its schedule.

    Parameters
    ----------
    plan
        A valid plan with contractor pools and due dates that cost something.
    solve
        The engine's door: ``scheduling.solver.solve`` or that of ``scheduling.apart``.
    target
        What is to be reached; None for the whole frontier of contractor cost against lateness.
    options
        Time limit or effort of everything together; seed and workers of each solve.
    on_found
        Called after each solve.
    stop
        Asked between solves; once true, what was found so far is returned.

    Raises
    ------
    InputError
        If there is nothing to book, or nothing to be late for; with all of it.
    PlanError
        If the plan has errors.
    """
    require_choice(plan, target)
    search = _Search(plan, solve, target, options, stop or (lambda: False))
    for _ in search.steps():
        if on_found is not None:
            on_found(search.staffing)
        if search.is_over():
            break
    return search.staffing


def require_choice(plan: Plan, target: Target | None) -> None:
    """Refuse plans that leave nothing to choose.

    Raises
    ------
    InputError
        With everything that is missing.
    """
    found = []
    expanded = expand(plan)
    if not any(pool.maximum for pool in plan.contractor_pools):
        found.append("it has no contractor pool to book from (contractor_pools)")
    dated = any(project.due is not None or any(t.due for t in project.tasks) for project in expanded.projects)
    if not dated:
        found.append("nothing in it has a due date (due of a project or a task)")
    if plan.late_cost_per_day == 0:
        found.append("lateness costs nothing in it (late_cost_per_day is 0)")
    if target is not None and target.cents < 0:
        found.append(f"the limit is {target.cents} cents; expected 0 or more")
    if found:
        raise InputError("contractors can't be weighed against lateness in this plan: " + "; ".join(found))


@dataclass
class _Search:
    plan: Plan
    solve: Solver
    target: Target | None
    options: SolveOptions
    stopped: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    staffing: Staffing = field(init=False)

    def __post_init__(self) -> None:
        self.staffing = Staffing(Frontier(), self.target)

    def steps(self) -> Iterator[None]:
        """One solve each."""
        if self.target is not None and self._tasks() <= MOST_EXACT:
            self._ask_exactly()
            yield
        if self._is_proved():
            return
        left = SOLVES - 1 - self.staffing.solves
        ratios = self._ratios()
        for number in range(left):
            self._ask(next(ratios), self._slice(left - number), self.options.workers, number)
            yield
        # The relaxation has a core to itself where the search has one thread less.
        self._ask(BOUND_RATIO, self._rest(), max(1, self.options.workers - 1), left)
        yield

    def is_over(self) -> bool:
        """Whether time is up, or the caller wants no more."""
        return self.stopped() or (self.options.effort is None and self._seconds_left() < LEAST_SECONDS)

    def _tasks(self) -> int:
        return sum(len(project.tasks) for project in expand(self.plan).projects)

    def _is_proved(self) -> bool:
        """Whether asking for the target itself left nothing to find."""
        found = self.staffing.exact
        return found is not None and found.status in ("optimal", "infeasible")

    def _ask_exactly(self) -> None:
        assert self.target is not None  # noqa: S101 - asked for targets only
        self.staffing.exact = self._solved(exact(self.plan, self.target), self._share(EXACT_SHARE), None)

    def _ask(self, ratio: float, options: SolveOptions, workers: int, number: int) -> None:
        """One solve at a price of lateness, from the best so far at this price."""
        best = self.staffing.frontier.best(ratio)
        options = replace(options, workers=workers, seed=(options.seed + number) % 2**31)
        outcome = self._solved(priced(self.plan, ratio), options, None if best is None else best.schedule)
        support = support_of(outcome, ratio)
        if support is not None:
            self.staffing.frontier.supports.append(support)

    def _solved(self, plan: Plan, options: SolveOptions, warm: Schedule | None) -> Outcome:
        outcome = self.solve(plan, replace(options, warm=warm))
        self.staffing.solves += 1
        point = point_of(outcome)
        if point is not None:
            self.staffing.frontier.add(point)
        return outcome

    def _ratios(self) -> Iterator[float]:
        """Prices of lateness, each known when it is needed."""
        if self.target is None:
            while True:
                yield from RATIOS
                yield from reversed(RATIOS)
        ratio = 1.0
        while True:
            yield ratio
            dearer = isinstance(self.target, LateAtMost) != self.staffing.is_met
            ratio = min(max(ratio * (DEARER if dearer else CHEAPER), RATIOS[0]), RATIOS[-1])

    def _slice(self, solves_left: int) -> SolveOptions:
        """The limits of one of the solves that are left before the last."""
        if self.options.effort is not None:
            return replace(self.options, effort=max(1, self.options.effort // SOLVES))
        left = self._seconds_left() - BOUND_SHARE * self.options.time_limit
        return replace(self.options, time_limit=max(LEAST_SECONDS, left / solves_left))

    def _share(self, share: float) -> SolveOptions:
        """Limits of a share of everything."""
        if self.options.effort is not None:
            return replace(self.options, effort=max(1, int(share * self.options.effort)))
        return replace(self.options, time_limit=max(LEAST_SECONDS, share * self.options.time_limit))

    def _rest(self) -> SolveOptions:
        if self.options.effort is not None:
            return self._share(BOUND_SHARE)
        return replace(self.options, time_limit=max(LEAST_SECONDS, self._seconds_left()))

    def _seconds_left(self) -> float:
        return self.options.time_limit - (time.monotonic() - self.began)
