"""The search for a frontier: its ends, a grid of limits between them, then its widest gaps.

Every limit is a solve of its own, begun from the least late schedule known that keeps it. Plans of up to
``MOST_EXACT`` tasks are small enough for proofs. For larger ones limits alone find little, because no
search leaves a valley whose edge breaks a limit; so prices of lateness come first (``capacity.staffing``),
which also prove the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from capacity.staffing import search_staffing
from capacity.staffing.energy import energy_floors
from capacity.staffing.search import SOLVES, require_choice
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import GoalName, Plan
from scenarios.trade_offs.answers import NO_LIMIT, Answers, Question
from scenarios.trade_offs.goals import COST, LATE, STABLE, goals_of
from scenarios.trade_offs.points import TradeOff, TradeOffs, widest
from scheduling.options import SolveOptions
from scheduling.schedule import Schedule
from scheduling.solve_many import Standing

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
    stopped = stop or (lambda: False)
    expanded = expand(plan)
    is_small = sum(len(project.tasks) for project in expanded.projects) <= MOST_EXACT
    likely = 2 * options.points + (0 if is_small else SOLVES)
    result = TradeOffs(expanded, goals_of(previous))
    _Search(
        options, Answers(plan, result, previous, is_small, options.seed, likely, engine, watch, stopped)
    ).run()
    if not result.found:
        if stop is not None and stop():
            raise InputError("stopped before anything was found")
        raise InputError(
            "no schedule that keeps every hard rule was found: planner solve says what stands against it"
        )
    result.interrupted = stopped()
    return result


@dataclass(frozen=True)
class _Search:
    options: SearchOptions
    answers: Answers

    @property
    def result(self) -> TradeOffs:
        """What is found so far."""
        return self.answers.result

    def run(self) -> None:
        """Ends, grid, gaps, proofs; each only as long as nobody wants it to stop."""
        if not self.answers.is_small:
            self._priced()
        self.answers.ask(self._ends())
        if self.result.found and not self.answers.stopped():
            self.answers.ask(self._grid())
            self._fill_gaps()
            self.result.is_whole = self._is_whole()
        if self.result.found and not self.answers.stopped():
            self._bound()

    def _priced(self) -> None:
        """Late against contractor cost at prices of lateness, with bounds: ``capacity.staffing``."""
        asked = SolveOptions(
            effort=PRICED_EFFORT * self.options.effort, seed=self.options.seed, previous=self.answers.previous
        )
        staffing = search_staffing(
            self.answers.plan,
            self.answers.solve_one,
            None,
            asked,
            on_found=lambda found: self.answers.tell(
                Standing(found.solves, asked.workers, found.solves, 0.0)
            ),
            stop=self.answers.stopped,
        )
        self.result.solves += staffing.solves
        self.result.frontier = staffing.frontier
        for point in list(staffing.frontier.points):
            self.answers.take_in(point.outcome, Question((LATE, COST)), is_asked=False)

    def _ends(self) -> list[Question]:
        """Each goal first: the table of payoffs. Prices have been to the ends of both costs already."""
        goals = self.result.goals
        firsts = goals if self.answers.is_small or not self.result.found else goals[2:]
        effort = ENDS_EFFORT * self.options.effort
        return [Question((first, *(goal for goal in goals if goal != first)), {}, effort) for first in firsts]

    def _grid(self) -> list[Question]:
        """Limits spread evenly between the ends, for each of several limits on what is moved."""
        goals, found = self.result.goals, self.result.found
        if self.answers.previous is None:
            count = int(self.options.points * GRID_SHARE) if self.answers.is_small else 0
            return [self._question({COST: limit}) for limit in _between(found, 1, count)]
        most = max(one.values[2] for one in found)
        each = max(1, (self.options.points - len(goals)) // len(SLICES))
        questions = list[Question]()
        for share in SLICES:
            limit = NO_LIMIT if share == 1.0 else int(most * share)
            if limit == NO_LIMIT and not self.answers.is_small:
                continue  # prices have found those
            for cost in _between(found, 1, each):
                questions.append(self._question({COST: cost, STABLE: limit}))
        return questions

    def _fill_gaps(self) -> None:
        """Just below the dearer side of the widest gap, until points or gaps run out."""
        for _ in range(self.options.points):
            if len(self.result.points()) >= self.options.points or self.answers.stopped():
                return
            costs = [point.contractor_cost for point in self.result.frontier.points]
            gaps = widest(costs, self.answers.closed, GAPS_AT_A_TIME)
            if not gaps:
                return
            self.answers.closed.update(gaps)
            self.answers.ask([self._question({COST: dearer - 1}) for _, dearer in gaps])

    def _is_whole(self) -> bool:
        """Whether all between two neighbours was asked for and proved, and so were both ends."""
        points = self.result.points()
        if len(self.result.goals) != 2 or not all(one.is_proved for one in points):
            return False
        costs = sorted(one.contractor_cost for one in points)
        return all(gap in self.answers.proved or gap[1] - gap[0] <= 1 for gap in pairwise(costs))

    def _question(self, limits: dict[GoalName, int]) -> Question:
        kept = {goal: limit for goal, limit in limits.items() if limit != NO_LIMIT}
        return Question(self.result.goals, kept, self.options.effort)

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
