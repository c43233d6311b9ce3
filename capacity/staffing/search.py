"""The search for contractor plans: one solve after another, each at another price of lateness.

What one finds the next begins from. For the frontier the price is that of its widest gap
(``capacity.staffing.sweep``), several solves side by side; for a target it rises while that is missed and
falls while it is met, so that the solves gather where it is reached (the penalty adapted as in Gendreau,
Hertz & Laporte 1994, A tabu search heuristic for the vehicle routing problem, Management Science 40).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

from capacity.staffing.points import Frontier, point_of, support_of
from capacity.staffing.results import Staffing
from capacity.staffing.sweep import Step, Sweep
from capacity.staffing.targets import CostAtMost, LateAtMost, Target, exact, priced
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome

Solver = Callable[[Plan, SolveOptions], Outcome]
SOLVES: Final = 20
"""Solves, one after another, that time or effort is divided among."""
LEAST_RATIO, MOST_RATIO = 0.1, 40.0
"""Prices of lateness that a target may lead to, in multiples of the plan's own."""
DEARER, CHEAPER = 1.8, 0.7
"""By what the price changes where a target is missed, and where it is met."""
BOUND_RATIO: Final = 1000.0
"""At this price nobody is late who needn't be: what is proved there bounds the cost of keeping due dates."""
BOUND_SHARE: Final = 0.2
"""Of everything, for the last solve: beside it the relaxation has a core."""
MOST_EXACT: Final = 120
"""Up to so many tasks the target itself is asked for first, because there it can be proved."""
EXACT_SHARE: Final = 0.4
LEAST_SECONDS: Final = 1.0


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
        The engine's door: ``scheduling.solver.solve`` or that of ``scheduling.apart``. For a frontier it is
        called from as many threads at a time as ``options`` has workers.
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
    _was_hasty: bool = False
    """Whether a solve of the last round was over before its first epoch."""

    def __post_init__(self) -> None:
        self.staffing = Staffing(Frontier(), self.target)

    def steps(self) -> Iterator[None]:
        """One solve each, or several side by side."""
        if self.target is not None and self._tasks() <= MOST_EXACT:
            self._ask_exactly()
            yield
        if self._is_proved():
            return
        if self.target is None:
            yield from self._sweep()
        else:
            yield from self._approach()
        self._bound()
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
        outcome = self.solve(exact(self.plan, self.target), self._share(EXACT_SHARE))
        self.staffing.exact = outcome
        self._take_in(outcome)

    def _approach(self) -> Iterator[None]:
        """Solves at prices that follow whether the target is met."""
        ratio = 1.0
        for options in self._rounds():
            step = Step(ratio, self.staffing.frontier.best(ratio))
            self._ask([step], options, self.staffing.solves)
            yield
            dearer = isinstance(self.target, LateAtMost) != self.staffing.is_met
            ratio = min(max(ratio * (DEARER if dearer else CHEAPER), LEAST_RATIO), MOST_RATIO)

    def _sweep(self) -> Iterator[None]:
        """Solves where the frontier has its widest gaps, each with one thread, side by side."""
        sweep = Sweep(self.staffing.frontier)
        for options in self._rounds():
            # A step is chosen before any of its round is solved: which ends first plays no part.
            steps = [sweep.next() for _ in range(self.options.workers)]
            self._ask(steps, replace(options, workers=1), self.staffing.solves)
            yield

    def _rounds(self) -> Iterator[SolveOptions]:
        """The limits of one round after another; the next are longer and fewer if it was too short."""
        left = SOLVES - 1 - self.staffing.solves
        while left > 0:
            self._was_hasty = False
            yield self._slice(left)
            left = left // 2 if self._was_hasty else left - 1

    def _ask(self, steps: Sequence[Step], options: SolveOptions, number: int) -> None:
        """Solves at prices of lateness, each from a schedule; ``number`` sets their seeds apart."""

        def one(place: int) -> Outcome:
            step = steps[place]
            seed = (options.seed + number + place) % 2**31
            warm = None if step.start is None else step.start.schedule
            return self.solve(priced(self.plan, step.ratio), replace(options, seed=seed, warm=warm))

        for step, outcome in zip(steps, _side_by_side(one, len(steps)), strict=True):
            self._take_in(outcome)
            # On a busy machine, or for a large plan: it found nothing because it had no time to look.
            is_short = outcome.effort_spent == 0 and outcome.status != "optimal"
            self._was_hasty = self._was_hasty or (is_short and options.effort is None)
            support = support_of(outcome, step.ratio)
            if support is not None:
                self.staffing.frontier.supports.append(support)

    def _bound(self) -> None:
        """What energy proves, then a last solve beside which the relaxation has time."""
        from capacity.staffing.energy import energy_floors

        frontier = self.staffing.frontier
        late_costs = {0, *(point.late_cost for point in frontier.points)}
        if isinstance(self.target, LateAtMost):
            late_costs.add(self.target.cents)
        frontier.floors += energy_floors(expand(self.plan), sorted(late_costs))
        ratio = 1.0 if isinstance(self.target, CostAtMost) else BOUND_RATIO
        options = replace(self._rest(), workers=max(1, self.options.workers - 1))
        self._ask([Step(ratio, frontier.best(ratio))], options, self.staffing.solves)

    def _take_in(self, outcome: Outcome) -> None:
        self.staffing.solves += 1
        point = point_of(outcome)
        if point is not None:
            self.staffing.frontier.add(point)

    def _slice(self, rounds_left: int) -> SolveOptions:
        """Limits of one of the rounds that are left before the last solve; that one is for bounds."""
        if self.options.effort is not None:
            return replace(self.options, effort=max(1, self.options.effort // SOLVES), bounds=False)
        left = self._seconds_left() - BOUND_SHARE * self.options.time_limit
        return replace(self.options, time_limit=max(LEAST_SECONDS, left / rounds_left), bounds=False)

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


def _side_by_side(one: Callable[[int], Outcome], count: int) -> list[Outcome]:
    """What comes of each place; of several at the same time."""
    if count == 1:
        return [one(0)]
    with ThreadPoolExecutor(count, thread_name_prefix="crewline-staffing") as threads:
        return list(threads.map(one, range(count)))
