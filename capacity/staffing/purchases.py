"""What hours of contractors cost at least: by pool, by the minute and by the shortest booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from scheduling.relaxation.crews import FULL
from scheduling.relaxation.hiring import Offer, committed_slots, offers, slots_of_days

if TYPE_CHECKING:
    from planner.plan import ContractorPool
    from scheduling.problem.arrays import I64, Arrays
    from scheduling.relaxation.crews import Crew
    from scheduling.relaxation.demand import Intervals

IMPOSSIBLE: Final = 1 << 60
"""More cents than anything costs."""
THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True)
class Bids:
    """What one crew's contractors could do in each interval, and for how much.

    Amounts are in the unit of ``scheduling.relaxation.demand.capacity``.

    Attributes
    ----------
    there
        What the employed and committed contractors can do.
    most
        What all contractors could do beside that.
    of_one
        The most that a single booking could do.
    cheapest
        Cents for an amount, as (cents, amount); None without any contractor.
    shortest
        Cents of the cheapest shortest booking that could lie in each interval.
    """

    there: I64
    most: I64
    of_one: I64
    cheapest: tuple[int, int] | None
    shortest: I64

    def cents(self, asked: I64) -> I64:
        """Least cents for what is short in each interval, by the minute; rounded down."""
        short = np.maximum(0, asked - self.there)
        impossible = short > self.most
        if self.cheapest is None:
            return np.where(impossible, IMPOSSIBLE, 0)
        cents, amount = self.cheapest
        # Of the part below a whole day thousandths will do: 64 bits don't hold its product with cents.
        part = (short % amount // THOUSAND) * cents // -(-amount // THOUSAND)
        return np.where(impossible, IMPOSSIBLE, short // amount * cents + part)

    def least_cents(self, asked: I64) -> int:
        """Least cents for what is short in any one interval, by whole shortest bookings."""
        short = np.maximum(0, asked - self.there)
        bookings = -(-short // np.maximum(1, self.of_one))
        return int((np.where(self.of_one > 0, bookings, 0) * self.shortest).max(initial=0))


@dataclass(frozen=True, slots=True)
class Market:
    """The contractor pools of a problem: what they offer, and the days of their shortest bookings."""

    p: Arrays
    offers: tuple[Offer, ...]
    minimums: tuple[int, ...]
    """Days of the calendar that the shortest booking has at least; 1 where elapsed days count."""

    @classmethod
    def of(cls, p: Arrays, opens: Sequence[int], pools: Sequence[ContractorPool]) -> Market:
        """The market of a compiled plan; ``opens`` is the first day of each pool that can be booked."""
        found = tuple(offers(p, opens, 1))
        minimums = [_minimum(p, offer, pools) for offer in found]
        return cls(p, found, tuple(minimums))

    def pools_of(self, crew: Crew) -> set[int]:
        """Places of the offers whose contractors belong to a crew."""
        return {g for g, offer in enumerate(self.offers) if crew.weights[list(offer.rows)].any()}

    def bids(self, crew: Crew, intervals: Intervals, employed: I64) -> Bids:
        """What a crew's contractors could add to what its employed people can do."""
        there = employed.copy()
        most, of_one = np.zeros_like(there), np.zeros_like(there)
        shortest = np.full_like(there, IMPOSSIBLE)
        rates: list[tuple[int, int]] = []
        for g in sorted(self.pools_of(crew)):
            offer = self.offers[g]
            worth = FULL * int(crew.weights[list(offer.rows)].max())
            given = worth * committed_slots(self.p, offer, intervals.slots)
            there += given[intervals.high] - given[intervals.low]
            days = slots_of_days(self.p, offer, intervals.slots)
            free = worth * (days * offer.most[:, None]).sum(axis=0)
            most += free[intervals.high] - free[intervals.low]
            one = worth * (days * (offer.most > 0)[:, None]).sum(axis=0)
            of_one = np.maximum(of_one, one[intervals.high] - one[intervals.low])
            rates += _rates(offer, days[:, -1], worth)
            shortest = np.minimum(shortest, _shortest(offer, self.minimums[g], intervals))
        cheapest = min(rates, key=lambda rate: rate[0] / rate[1], default=None)
        return Bids(there, most, of_one, cheapest, np.where(shortest >= IMPOSSIBLE, 0, shortest))


def _minimum(p: Arrays, offer: Offer, pools: Sequence[ContractorPool]) -> int:
    number = int(p.contractor.pool[offer.rows[0] - p.first_contractor])
    return 1 if pools[number].minimum_booking.elapsed else max(1, int(p.pool.minimum[number]))


def _rates(offer: Offer, slots: I64, worth: int) -> list[tuple[int, int]]:
    """Cents and amount of one contractor on the cheapest day."""
    pairs = {(int(cost), worth * int(count)) for cost, count in zip(offer.costs, slots, strict=True) if count}
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[:1]


def _shortest(offer: Offer, minimum: int, intervals: Intervals) -> I64:
    """Cents of the cheapest shortest booking that has work in each interval.

    Of a booking that goes on beyond the compiled days only those within count.
    """
    before = np.append(0, np.cumsum(offer.costs))
    behind = len(offer.costs) - np.searchsorted(offer.slots[:-1], intervals.slots, side="left")
    days = np.clip(behind + 1, 1, min(minimum, len(offer.costs)))
    cheapest = {n: int((before[n:] - before[:-n]).min()) for n in set(days.tolist())}
    cents = np.array([cheapest[n] for n in days.tolist()], np.int64)
    found: I64 = cents[intervals.high]
    return found


def most_of_disjoint(intervals: Intervals, cents: I64, least: int) -> int:
    """The most that intervals without a common moment add up to, and ``least`` at least.

    Minutes bought at one price, so many at least in each interval, cost at least as much: a covering
    program on intervals, whose matrix is totally unimodular, so that no bound from them is higher.
    """
    if (cents >= IMPOSSIBLE).any():
        return IMPOSSIBLE
    best = np.zeros(len(intervals.slots), np.int64)
    order = np.flatnonzero(cents)
    order = order[np.argsort(intervals.high[order], kind="stable")]
    high, low = intervals.high[order], intervals.low[order]
    ends = np.searchsorted(high, np.arange(len(best) + 1), side="left")
    for place in range(1, len(best)):
        own = slice(ends[place], ends[place + 1])
        reached = best[low[own]] + cents[order[own]]
        best[place] = max(int(best[place - 1]), int(reached.max(initial=0)))
    return max(int(best[-1]), least)
