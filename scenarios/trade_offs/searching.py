"""The search for a frontier: its ends, a grid of limits between them, then its widest gaps.

Every limit is a solve of its own, begun from the least late schedule known that keeps it. Plans of up to
``MOST_EXACT`` tasks are small enough for proofs. For larger ones limits alone find little, because no
search leaves a valley whose edge breaks a limit; so prices of lateness come first (``capacity.staffing``),
which also prove the most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from capacity.staffing import search_staffing
from capacity.staffing.energy import energy_floors
from capacity.staffing.search import SOLVES, require_choice
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import GoalName, Plan
from scenarios.trade_offs.goals import COST, LATE, STABLE, Limits, constrained, goals_of, measured
from scenarios.trade_offs.points import TradeOff, TradeOffs, widest
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Order, Standing, solve_many

if TYPE_CHECKING:
    from scheduling.apart import Engine

MOST_EXACT: Final = 100
"""Tasks up to which each solve is asked for a proof."""
PRICED_EFFORT: Final = 8
"""Epochs of all solves at prices of lateness together, in multiples of one solve's."""
ENDS_EFFORT: Final = 2
"""Those of a solve for an end of the frontier: all others begin from there."""
SLICES: Final = (1.0, 0.5, 0.2, 0.05)
"""Limits on what is moved, as shares of what the point that moves most does."""
GRID_SHARE: Final = 0.5
"""Of all points of two goals, those asked for on a grid; the others go where the gaps are widest."""
GAPS_AT_A_TIME: Final = 2
MOST_OTHERS: Final = 8
"""Schedules of other points that a solve may begin with as well."""
NO_LIMIT: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many points are wanted, and how hard each is searched for.

    Attributes
    ----------
    points
        At most so many that nothing dominates, as far as there are.
    effort
        Epochs of each solve: the same plan, earlier schedule, points, effort and seed give the same.
    """

    points: int = 12
    effort: int = 16
    seed: int = 1

    def __post_init__(self) -> None:
        if not 2 <= self.points <= 200:
            raise ValueError(f"points is {self.points}; expected 2 to 200")


def find_trade_offs(
    plan: Plan,
    options: SearchOptions,
    *,
    previous: Schedule | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> TradeOffs:
    """The frontier of late cost, contractor cost and, with an earlier schedule, stability.

    Parameters
    ----------
    plan
        A valid plan with contractor pools and due dates that cost something.
    previous
        An earlier schedule, of this plan or of one much like it.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, what is known by then is returned.

    Raises
    ------
    InputError
        If there is nothing to trade off, or no schedule keeps every hard rule; with all of it.
    CrewlineError
        If the plan can't be solved.
    """
    require_choice(plan, None)
    search = _Search(plan, options, previous, engine, watch, stop or (lambda: False))
    search.run()
    if not search.result.found:
        if stop is not None and stop():
            raise InputError("stopped before anything was found")
        raise InputError(
            "no schedule that keeps every hard rule was found: planner solve says what stands against it"
        )
    return search.result


@dataclass(frozen=True, slots=True)
class _Question:
    """One solve: goals in their order of precedence, and limits."""

    order: tuple[GoalName, ...]
    limits: Limits = field(default_factory=dict)
    effort: int = 1


@dataclass
class _Search:
    plan: Plan
    options: SearchOptions
    previous: Schedule | None
    engine: Engine | None
    watch: Callable[[Standing], None] | None
    stopped: Callable[[], bool]
    result: TradeOffs = field(init=False)
    is_small: bool = field(init=False)
    _closed: set[tuple[int, int]] = field(default_factory=set)
    _proved: set[tuple[int, int]] = field(default_factory=set)
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        expanded = expand(self.plan)
        self.result = TradeOffs(expanded, goals_of(self.previous))
        self.is_small = sum(len(project.tasks) for project in expanded.projects) <= MOST_EXACT

    def run(self) -> None:
        """Ends, grid, gaps, proofs; each only as long as nobody wants it to stop."""
        if not self.is_small:
            self._priced()
        self._ask(self._ends())
        if self.result.found and not self.stopped():
            self._ask(self._grid())
            self._fill_gaps()
            self.result.is_whole = self._is_whole()
        if self.result.found and not self.stopped():
            self._bound()

    # --- what is asked --------------------------------------------------------------------------

    def _priced(self) -> None:
        """Late against contractor cost at prices of lateness, with bounds: ``capacity.staffing``."""
        asked = SolveOptions(
            effort=PRICED_EFFORT * self.options.effort, seed=self.options.seed, previous=self.previous
        )
        staffing = search_staffing(
            self.plan,
            self._solve_one,
            None,
            asked,
            on_found=lambda found: self._tell(Standing(found.solves, asked.workers, found.solves, 0.0)),
            stop=self.stopped,
        )
        self.result.solves += staffing.solves
        self.result.frontier = staffing.frontier
        for point in list(staffing.frontier.points):
            self._take_in(point.outcome, _Question((LATE, COST)), is_asked=False)

    def _ends(self) -> list[_Question]:
        """Each goal first: the table of payoffs. Prices have been to the ends of both costs already."""
        goals = self.result.goals
        firsts = goals if self.is_small or not self.result.found else goals[2:]
        effort = ENDS_EFFORT * self.options.effort
        return [
            _Question((first, *(goal for goal in goals if goal != first)), {}, effort) for first in firsts
        ]

    def _grid(self) -> list[_Question]:
        """Limits spread evenly between the ends, for each of several limits on what is moved."""
        goals, found = self.result.goals, self.result.found
        if self.previous is None:
            count = int(self.options.points * GRID_SHARE) if self.is_small else 0
            return [self._question({COST: limit}) for limit in _between(found, 1, count)]
        most = max(one.values[2] for one in found)
        each = max(1, (self.options.points - len(goals)) // len(SLICES))
        questions = list[_Question]()
        for share in SLICES:
            limit = NO_LIMIT if share == 1.0 else int(most * share)
            if limit == NO_LIMIT and not self.is_small:
                continue  # prices have found those
            for cost in _between(found, 1, each):
                questions.append(self._question({COST: cost, STABLE: limit}))
        return questions

    def _fill_gaps(self) -> None:
        """Just below the dearer side of the widest gap, until points or gaps run out."""
        for _ in range(self.options.points):
            if len(self.result.points()) >= self.options.points or self.stopped():
                return
            costs = [point.contractor_cost for point in self.result.frontier.points]
            gaps = widest(costs, self._closed, GAPS_AT_A_TIME)
            if not gaps:
                return
            self._closed.update(gaps)
            self._ask([self._question({COST: dearer - 1}) for _, dearer in gaps])

    def _is_whole(self) -> bool:
        """Whether all between two neighbours was asked for and proved, and so were both ends."""
        points = self.result.points()
        if len(self.result.goals) != 2 or not all(one.is_proved for one in points):
            return False
        costs = sorted(one.contractor_cost for one in points)
        return all(gap in self._proved or gap[1] - gap[0] <= 1 for gap in pairwise(costs))

    def _question(self, limits: dict[GoalName, int]) -> _Question:
        kept = {goal: limit for goal, limit in limits.items() if limit != NO_LIMIT}
        return _Question(self.result.goals, kept, self.options.effort)

    # --- solving --------------------------------------------------------------------------------

    def _ask(self, questions: Sequence[_Question]) -> None:
        """Solve side by side, and take in what comes; nothing is begun once it is to stop."""
        if not questions or self.stopped():
            return
        orders = [
            Order(constrained(self.plan, one.order, one.limits), self._options(one, number))
            for number, one in enumerate(questions)
        ]
        solved = solve_many(orders, engine=self.engine, watch=self._tell, stop=self.stopped)
        errors = [one.error for one in solved if one.error is not None]
        if errors and not any(one.outcome for one in solved) and not self.result.found:
            raise errors[0]
        for question, one in zip(questions, solved, strict=True):
            self.result.solves += one.outcome is not None
            if one.outcome is not None:
                self._take_in(one.outcome, question)

    def _options(self, question: _Question, number: int) -> SolveOptions:
        limits = tuple(question.limits.get(goal, NO_LIMIT) for goal in self.result.goals)
        start = self.result.best_within(limits)
        warm = start.schedule if start is not None else self.previous
        others = [one.schedule for one in self.result.points() if one is not start][:MOST_OTHERS]
        return SolveOptions(
            effort=question.effort,
            seed=(self.options.seed + self.result.solves + number) % 2**31,
            workers=1,
            previous=self.previous,
            warm=warm,
            warm_others=tuple(others),
            bounds=self.is_small,
        )

    def _tell(self, standing: Standing) -> None:
        """All solves as one; how many there will be in all is not known before the end."""
        if self.watch is not None:
            done = self.result.solves + standing.done
            likely = 2 * self.options.points + (0 if self.is_small else SOLVES)
            of = max(likely, done + standing.running)
            self.watch(Standing(done, standing.running, of, time.monotonic() - self._began))

    def _solve_one(self, plan: Plan, options: SolveOptions) -> Outcome:
        """One solve, as ``capacity.staffing`` asks for it."""
        (solved,) = solve_many([Order(plan, options)], engine=self.engine, stop=self.stopped)
        if solved.error is not None:
            raise solved.error
        if solved.outcome is None:
            raise InputError("stopped before anything was found")
        return solved.outcome

    def _take_in(self, outcome: Outcome, question: _Question, *, is_asked: bool = True) -> None:
        """What is a plan is a point; where it is proved the best, so is what lies below its limit."""
        if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
            return
        goals = self.result.goals
        values = measured(self.result.plan, outcome.schedule, goals, self.previous)
        is_proved = is_asked and outcome.status == "optimal" and set(question.order) == set(goals)
        bound = 0
        if is_asked and question.order[0] == LATE and outcome.levels:
            bound = outcome.levels[0].bound or 0
        self.result.add(TradeOff(values, outcome, is_proved, bound))
        limit = question.limits.get(COST)
        if limit is not None and question.order[0] == LATE:
            # From its cost up to the limit nothing less late was found, or is to be found.
            tried = (values[1], limit + 1)
            self._closed.add(tried)
            self._proved.update([tried] if is_proved and len(goals) == 2 else [])

    def _bound(self) -> None:
        """What energy proves of late and contractor cost, where no proof is to be had."""
        points = self.result.points()
        if all(one.is_proved for one in points) or self.result.frontier.floors:
            return
        late = sorted({0, *(one.late_cost for one in points)})
        self.result.frontier.floors += energy_floors(self.result.plan, late)


def _between(found: Sequence[TradeOff], place: int, count: int) -> Iterator[int]:
    """So many limits on a goal, spread evenly within the range that was found; the largest first."""
    values = sorted(one.values[place] for one in found)
    low, high = values[0], values[-1]
    steps = count + 1
    yield from sorted(
        {low + (high - low) * step // steps for step in range(1, steps)} - {low, high}, reverse=True
    )
