"""The relaxation as a whole: when each finish may be, what that leaves of the people, what it costs.

Time-indexed on finishes alone: a finish takes place by a moment, at a budget for contractors, or does
not; if it does, certain work lies within certain intervals, in which a crew can do only so much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.plan import Level
from scheduling.problem.arrays import FAR, I64, Arrays
from scheduling.relaxation.crews import FULL, Crew, crews
from scheduling.relaxation.demand import Intervals, Span, capacity, demand
from scheduling.relaxation.finishes import Finish, charged_finishes
from scheduling.relaxation.hiring import Stretches, committed_slots, offers, row_rates, stretches
from scheduling.relaxation.network import Network
from scheduling.relaxation.spans import Fees, early_dates, late_dates

DAY = 1440
STEPS_OF_A_BUDGET = 32
UNLIMITED_BUDGET = 1 << 40


@dataclass(frozen=True, slots=True)
class Fineness:
    """How finely the relaxation looks.

    ``boundaries`` are those that intervals run between, ``amounts`` those of a demand told apart, and
    ``budgets`` those for contractors, in steps; beyond the last there is no limit.
    """

    boundaries: int = 80
    amounts: int = 10
    budgets: tuple[int, ...] = (0, 1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be bounded: the first level of a problem.

    ``head_start`` and ``head_finish`` are lower bounds of every task's start and finish. ``opens`` is
    the first day of each contractor pool on which a new booking may begin.
    """

    arrays: Arrays
    head_start: I64
    head_finish: I64
    level: Level
    opens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BudgetCase:
    """One way in which a finish may take place: at most ``spent`` goes to contractors; None: no limit.

    More than that of the case before it is spent, ``least`` cents or more. ``first`` is the place of
    the first moment that can be kept.
    """

    least: int
    first: int


@dataclass(frozen=True, slots=True)
class Row:
    """Σ amounts of the finishes <= capacity + Σ amounts of days booked × contractors booked on them.

    ``finishes`` are (finish, case, place, amount), the amount added if the finish is by the moment of
    that place; ``days`` are (pool, stretch of days, amount of one
    contractor-day).
    """

    finishes: tuple[tuple[int, int, int, int], ...]
    days: tuple[tuple[int, int, int], ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Minimise the costs of finishes and of days booked, which pay for the budgets at least.

    ``follows`` are (finish, place, other, other's place): the first is only by its moment if the other
    is by its own. ``cases`` are those of each finish.
    """

    finishes: tuple[Finish, ...]
    cases: tuple[tuple[BudgetCase, ...], ...]
    hired: tuple[Stretches, ...]
    follows: tuple[tuple[int, int, int, int], ...]
    rows: tuple[Row, ...]


def relax(question: Question, most: int, fineness: Fineness) -> Relaxation | None:
    """The relaxation for values up to ``most`` beyond the bound by heads; None where it has nothing to say.

    What costs more is not told apart; the relaxation holds all the same.
    """
    if (question.head_finish >= FAR).any():
        return None
    builder = _Builder(question, most, fineness)
    return builder.relaxation() if builder.finishes else None


class _Builder:
    def __init__(self, question: Question, most: int, fineness: Fineness) -> None:
        self.p = p = question.arrays
        self.fineness = fineness
        self.network = network = Network(p, question.head_start, question.head_finish)
        self.finishes = charged_finishes(network, question.level, _day_ends(network), most)
        self.weight = sum(g.weight for g in question.level.goals if g.goal == "contractor_cost")
        self.fees = Fees(tuple(row_rates(p, self.weight)), max(1, -(-most // STEPS_OF_A_BUDGET)))
        is_hiring = any(top for top, _ in self.fees.row_rates)
        self.budgets = (*fineness.budgets, UNLIMITED_BUDGET) if is_hiring else (UNLIMITED_BUDGET,)
        self.offers = offers(p, question.opens, self.weight)
        self._groups: dict[tuple[int, int], tuple[bool, ...]] = {}
        self.hired: list[Stretches] = []
        self.steps = fineness.budgets[-1] + 1 if is_hiring else 1

    def relaxation(self) -> Relaxation:
        """Put it together."""
        known = [*self.fineness.budgets] if len(self.budgets) > 1 else []
        early = early_dates(self.network, self.fees, self.steps)
        late = [late_dates(self.network, self.fees, self.steps, f.tasks, f.moments) for f in self.finishes]
        free = Fees(((0, 1),) * len(self.fees.row_rates), 1)
        early_free = early_dates(self.network, free, 1)
        late_free = [late_dates(self.network, free, 1, f.tasks, f.moments) for f in self.finishes]
        spans: list[list[dict[int, Span]]] = []
        for a in range(len(self.finishes)):
            own = [{j: Span(int(early.start[j][g]), late[a][j][g], g) for j in late[a]} for g in known]
            own.append(
                {
                    j: Span(int(early_free.start[j][0]), late_free[a][j][0], UNLIMITED_BUDGET)
                    for j in late_free[a]
                }
            )
            spans.append(own)
        earliest = [
            [max(int(early.finish[j][g]) for j in f.tasks) for g in known]
            + [max(int(early_free.finish[j][0]) for j in f.tasks)]
            for f in self.finishes
        ]
        cases = tuple(
            tuple(self._case(f, k, ends[k]) for k in range(len(self.budgets)))
            for f, ends in zip(self.finishes, earliest, strict=True)
        )
        owner = _owners(spans)
        intervals = _intervals(self.network, self.finishes, self.fineness.boundaries)
        self.hired = [stretches(self.p, offer, intervals.slots) for offer in self.offers]
        rows: list[Row] = []
        for crew in crews(self.network):
            rows += self._rows(crew, owner, spans, cases, intervals)
        follows = tuple(_follows(self.finishes, [own[-1] for own in spans]))
        return Relaxation(tuple(self.finishes), cases, tuple(self.hired), follows, tuple(rows))

    def _case(self, finish: Finish, k: int, earliest: int) -> BudgetCase:
        """What the k-th budget means for a finish that it allows from a moment on."""
        least = 0 if k == 0 else (self.budgets[k - 1] + 1) * self.fees.step
        return BudgetCase(
            least if len(self.budgets) > 1 else 0, int(np.searchsorted(finish.moments, earliest))
        )

    def _rows(
        self,
        crew: Crew,
        owner: dict[int, int],
        spans: list[list[dict[int, Span]]],
        cases: tuple[tuple[BudgetCase, ...], ...],
        intervals: Intervals,
    ) -> Iterator[Row]:
        there, days = self._there(crew, intervals)
        tight = self._asked(crew, owner, spans, cases, intervals, tightest=True)
        if not tight:
            return
        most = np.zeros(len(there), np.int64)
        for a in {a for a, _ in tight}:
            most += np.max([own[:, 0] for (b, _), own in tight.items() if b == a], axis=0)
        # Only where the crew is short if every finish is as early as can be is there anything to say.
        short = np.flatnonzero(most > there)
        if not len(short):
            return
        intervals = Intervals(intervals.slots, intervals.low[short], intervals.high[short])
        there, most = there[short], most[short]
        asked = self._asked(crew, owner, spans, cases, intervals, tightest=False)
        for i in range(len(short)):
            scale = max(1, int(most[i]) // 1_000_000)
            terms = tuple(
                (a, k, place, amount)
                for (a, k), own in asked.items()
                for place, amount in steps(
                    own[i] // scale, int(own[i].max()) // scale // self.fineness.amounts
                )
            )
            bought = tuple(
                (g, int(d), -(-int(inside[d]) // scale))
                for g, slots, limit in days
                for inside in (slots[:, intervals.high[i]] - slots[:, intervals.low[i]],)
                for d in np.flatnonzero((inside > 0) & (limit > 0))
            )
            yield Row(terms, bought, -(-int(there[i]) // scale))

    def _asked(
        self,
        crew: Crew,
        owner: dict[int, int],
        spans: list[list[dict[int, Span]]],
        cases: tuple[tuple[BudgetCase, ...], ...],
        intervals: Intervals,
        *,
        tightest: bool,
    ) -> dict[tuple[int, int], I64]:
        """Least use of the crew by finish and case: (intervals, moments), or as early as can be."""
        asked: dict[tuple[int, int], I64] = {}
        known: dict[tuple[object, ...], I64 | None] = {}
        members = set(np.flatnonzero(crew.weights).tolist())
        for j, a in owner.items():
            if members.isdisjoint(self.network.rows[j]):
                continue
            for k, own in enumerate(spans[a]):
                first = cases[a][k].first
                if first >= len(self.finishes[a].moments):
                    continue
                span = own[j]
                if tightest:
                    span = Span(span.start, span.finishes[first : first + 1], span.budget)
                key = j, span.start, span.finishes.tobytes(), self._allowed(j, span.budget)
                if key not in known:
                    known[key] = demand(self.network, self.fees, crew, j, span, intervals)
                amount = known[key]
                if amount is not None:
                    asked[a, k] = asked[a, k] + amount if (a, k) in asked else amount
        return asked

    def _allowed(self, j: int, budget: int) -> tuple[bool, ...]:
        """Which groups a budget allows."""
        if (j, budget) not in self._groups:
            self._groups[j, budget] = tuple(
                self.fees.steps(self.network, group, seat.units) <= budget
                for way in self.network.ways[j]
                for seat in way.seats
                for group in seat.groups
            )
        return self._groups[j, budget]

    def _there(self, crew: Crew, intervals: Intervals) -> tuple[I64, list[tuple[int, I64, I64]]]:
        """The crew's own time in each interval, and what each day booked would add before each boundary."""
        employed = np.flatnonzero(crew.weights[: self.p.first_contractor])
        there = capacity(self.p, crew, intervals, employed)
        days = []
        for g, offer in enumerate(self.offers):
            worth = FULL * int(crew.weights[list(offer.rows)].max())
            if worth:
                given = worth * committed_slots(self.p, offer, intervals.slots)
                there = there + given[intervals.high] - given[intervals.low]
                days.append((g, worth * self.hired[g].slots, self.hired[g].most))
        return there, days


def _day_ends(network: Network) -> I64:
    """Moments between days of work."""
    p = network.p
    days = np.arange(p.base, network.end + 1, DAY, dtype=np.int64)
    found: I64 = days[np.append(True, np.diff(np.searchsorted(p.slot_minute, days)) > 0)]
    return found


def _intervals(network: Network, finishes: Sequence[Finish], most: int) -> Intervals:
    """Intervals between boundaries spread evenly over the days up to the last moment looked at."""
    last = max(int(finish.moments[-1]) for finish in finishes)
    days = _day_ends(network)
    slots = np.unique(np.searchsorted(network.p.slot_minute, days[days <= last], side="left"))
    if len(slots) > most:
        slots = slots[np.unique(np.linspace(0, len(slots) - 1, most).astype(int))]
    low, high = np.triu_indices(len(slots), 1)
    return Intervals(slots.astype(np.int64), low.astype(np.int64), high.astype(np.int64))


def _owners(spans: list[list[dict[int, Span]]]) -> dict[int, int]:
    """Which finish each task's work is counted for: the one with the fewest tasks before it."""
    owner: dict[int, int] = {}
    for a in sorted(range(len(spans)), key=lambda a: len(spans[a][-1])):
        for j in spans[a][-1]:
            owner.setdefault(j, a)
    return owner


def _follows(finishes: Sequence[Finish], spans: list[dict[int, Span]]) -> Iterator[tuple[int, int, int, int]]:
    """A finish needs those of the tasks before it: by the latest finish of each."""
    for a in range(len(finishes)):
        for b, other in enumerate(finishes):
            if a == b or not all(j in spans[a] for j in other.tasks):
                continue
            needed = np.max([spans[a][j].finishes for j in other.tasks], axis=0)
            for k, place in enumerate(np.searchsorted(other.moments, needed, side="left").tolist()):
                if place < len(other.moments):
                    yield a, k, b, place


def steps(amounts: I64, count: int) -> Iterator[tuple[int, int]]:
    """A falling demand as about ``count`` steps below it: (place, what is added up to that place)."""
    if not amounts[0]:
        return
    unit = max(1, int(amounts[0]) // count)
    stairs = np.flatnonzero(np.diff(amounts // unit, append=0) < 0)
    lower = 0
    for place in stairs[::-1].tolist():
        amount = int(amounts[place]) - lower
        if amount > 0:
            yield place, amount
            lower = int(amounts[place])
