"""What contractors must cost at least if nothing is later than it may be: hours that nobody else has.

If every due date is kept, or late for so much at most, each task lies within a window; so does a least
amount of the work that a crew alone can do, in every interval of days (energetic reasoning: Baptiste, Le
Pape & Nuijten 2001, Constraint-Based Scheduling, chapter 3). What the crew's employed people have no
hours for must be bought. Hours bought in intervals that don't overlap add up, and so do those of crews
without a common pool.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from capacity.staffing.floors import Floor
from capacity.staffing.purchases import IMPOSSIBLE, Market, most_of_disjoint
from scheduling.relaxation.crews import Crew, crews
from scheduling.relaxation.demand import Intervals, Span, capacity, demand
from scheduling.relaxation.network import Network
from scheduling.relaxation.spans import Fees, early_dates, late_dates

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.problem.arrays import I64, Arrays

DAY: Final = 1440
MOST_BOUNDARIES: Final = 130
"""Days between which intervals are looked at: every working day of half a year."""
LEAST_BOUNDARIES: Final = 12
MOST_CELLS: Final = 40_000_000
"""Intervals × tasks × late costs, which take a few seconds; where there are more, intervals are fewer."""
MOST_TASKS: Final = 3_000
"""Above this it would take too long for what it says."""


def energy_floors(plan: Plan, late_costs: Sequence[int]) -> list[Floor]:
    """A floor for each late cost.

    Parameters
    ----------
    plan
        A valid plan, expanded.
    late_costs
        In cents, 0 or more; 0 is that every due date is kept.

    Returns
    -------
    list[Floor]
        From the least late cost to the largest, each once; none where the plan is too large, or not all
        of it can be planned.
    """
    from planner.dependency_graph import DependencyGraph
    from scheduling.bounding import booking_days
    from scheduling.bounds import goal_bounds
    from scheduling.first_schedule import begin

    graph = DependencyGraph.from_plan(plan)
    if not late_costs or not 0 < len(graph.tasks) <= MOST_TASKS:
        return []
    beginning = begin(plan, graph, seed=1, hurry=lambda: True)
    if beginning.search is None or beginning.left_out.tasks:
        return []
    milieu, p = beginning.search.milieu, beginning.problem.arrays
    market = Market.of(p, booking_days(beginning.problem), plan.contractor_pools)
    energy = _Energy(Network(p, milieu.head_start, milieu.head_finish), market)
    given = goal_bounds(p, milieu)["contractor_cost"]
    wanted = np.unique(np.array(late_costs, np.int64))
    bought = energy.bought(wanted)
    return [
        Floor(late, None if cost >= IMPOSSIBLE else given + cost)
        for late, cost in zip(wanted.tolist(), bought, strict=True)
    ]


class _Energy:
    """A network's work against its crews' hours."""

    def __init__(self, network: Network, market: Market) -> None:
        self.network = network
        self.market = market
        self.p: Arrays = network.p
        self.free = Fees(((0, 1),) * (len(self.p.row) - 1), 1)
        """Contractors cost nothing: nothing limits when a task may be at work but links and calendars."""

    def bought(self, late_costs: I64) -> list[int]:
        """Cents for contractors at least, for each late cost; ``IMPOSSIBLE`` where none is enough."""
        late = self._latest(late_costs)
        if not late:
            return [0] * len(late_costs)
        early = early_dates(self.network, self.free, 1)
        spans = {j: Span(int(early.start[j][0]), finish, 0) for j, finish in late.items()}
        impossible = np.any([finish < int(early.finish[j][0]) for j, finish in late.items()], axis=0)
        cells = MOST_CELLS // (len(late) * len(late_costs))
        most = min(MOST_BOUNDARIES, max(LEAST_BOUNDARIES, math.isqrt(2 * cells)))
        intervals = _intervals(self.network, int(max(finish[-1] for finish in late.values())), most)
        found = [(crew, self._of_crew(crew, spans, intervals)) for crew in crews(self.network)]
        return [
            IMPOSSIBLE if impossible[k] else self._sum([(crew, own[k]) for crew, own in found])
            for k in range(len(late_costs))
        ]

    def _latest(self, late_costs: I64) -> dict[int, I64]:
        """Latest finish of each task before a due date, for each late cost: the least of all due dates'."""
        tasks_of: dict[int, list[int]] = {}
        for j in self.network.order:
            tasks_of.setdefault(self.network.project[j], []).append(j)
        latest: dict[int, I64] = {}
        for due in self.p.due:
            own = [int(due.task)] if due.task >= 0 else tasks_of.get(int(due.project), [])
            own = [j for j in own if self.network.ways[j]]
            if not own or due.cents <= 0:
                continue
            # Late cost is [cents · minutes ÷ 1440], halves up: the most minutes that cost no more.
            minutes = (2 * DAY * (late_costs + 1) - DAY - 1) // (2 * int(due.cents))
            for j, finish in late_dates(self.network, self.free, 1, own, int(due.moment) + minutes).items():
                latest[j] = np.minimum(latest[j], finish[0]) if j in latest else finish[0]
        return latest

    def _of_crew(self, crew: Crew, spans: dict[int, Span], intervals: Intervals) -> list[int]:
        """Cents that must be spent on a crew, for each late cost."""
        members = set(np.flatnonzero(crew.weights).tolist())
        asked: I64 | None = None
        for j, span in spans.items():
            if members.isdisjoint(self.network.rows[j]):
                continue
            own = demand(self.network, self.free, crew, j, span, intervals)
            if own is not None:
                asked = own if asked is None else asked + own
        if asked is None:
            return [0] * len(next(iter(spans.values())).finishes)
        employed = np.flatnonzero(crew.weights[: self.p.first_contractor])
        there = capacity(self.p, crew, intervals, employed)
        bids = self.market.bids(crew, intervals, there)
        return [most_of_disjoint(intervals, bids.cents(short), bids.least_cents(short)) for short in asked.T]

    def _sum(self, found: list[tuple[Crew, int]]) -> int:
        """The most of crews that have no pool in common, the dearest first."""
        total, taken = 0, set[int]()
        for crew, cents in sorted(found, key=lambda one: -one[1]):
            if cents >= IMPOSSIBLE:
                return IMPOSSIBLE
            pools = self.market.pools_of(crew)
            if cents and taken.isdisjoint(pools):
                taken |= pools
                total += cents
        return total


def _intervals(network: Network, last: int, most: int) -> Intervals:
    """Intervals between midnights of days with work, spread evenly, up to the last moment looked at."""
    p = network.p
    days = np.arange(p.base, min(network.end, last) + DAY, DAY, dtype=np.int64)
    slots = np.unique(np.searchsorted(p.slot_minute, days, side="left"))
    if len(slots) > most:
        slots = slots[np.unique(np.linspace(0, len(slots) - 1, most).astype(int))]
    low, high = np.triu_indices(len(slots), 1)
    return Intervals(slots.astype(np.int64), low.astype(np.int64), high.astype(np.int64))
