"""On which days each contractor is booked: a literal a day, runs of at least the minimum.

A booking may be longer than the work in it; which days are paid is decided with everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduling.cpsat.modelling import Literal, Modelling, Span, Term, constant, total
from scheduling.problem.arrays import I64, Arrays

FULL = 1000
NEVER = (1 << 60, 0)
"""Minutes and bookings of what cannot be booked."""


@dataclass(slots=True)
class Days:
    """One contractor's days up to ``end``: committed ones, and literals of those booked anew.

    ``least`` is, for each day, the day after the shortest booking that begins there; not positive
    where none can begin; 0 where none can be.
    """

    pool: int
    end: int
    committed: I64
    least: I64
    booked: dict[int, Literal] = field(default_factory=dict)
    hints: dict[int, bool | None] = field(default_factory=dict)


class Bookings:
    """Bookings of the contractors in ``rows``.

    Parameters
    ----------
    until
        Common slot by which everything is done.
    used
        Days on which each contractor works in the incumbent; None without one.
    """

    def __init__(self, p: Arrays, rows: set[int], until: int, used: dict[int, set[int]] | None) -> None:
        self.p = p
        self.days: dict[int, Days] = {}
        for row in sorted(rows):
            number = row - p.first_contractor
            pool, table = int(p.contractor[number].pool), int(p.contractor[number].day_ptr)
            slots = self._slots(pool)
            end = min(len(slots), int(np.searchsorted(slots, until)) + int(p.pool[pool].minimum))
            committed, least = (a[table : table + len(slots)] for a in (p.committed_day, p.least_booking))
            self.days[number] = Days(pool, end, committed.astype(np.int64), least.astype(np.int64))
            if used is not None:
                wanted = cheapest_bookings(p, number, used.get(number, set()))
                self.days[number].hints = {d: any(d in own for own in wanted) for d in range(end)}

    def _slots(self, pool: int) -> I64:
        """First common slot of each working day of a pool."""
        found: I64 = self.p.pool_day.slot[self.p.pool[pool].day_ptr : self.p.pool[pool + 1].day_ptr]
        return found.astype(np.int64)

    def build(self, m: Modelling) -> None:
        """booked[d] and not booked[d - 1] → booked[k] for every day k of the shortest booking from d on."""
        for days in self.days.values():
            for day in np.flatnonzero(days.least[: days.end]).tolist():
                days.booked[day] = m.boolean(days.hints.get(day))
            for day in days.booked:
                self._minimum(m, days, day)

    def _minimum(self, m: Modelling, days: Days, day: int) -> None:
        goes_on = [days.booked[day].negated()]
        if day - 1 in days.booked:
            goes_on.append(days.booked[day - 1])
        least = int(days.least[day])
        if least < 0:
            m.model.add_bool_or(goes_on)
        for other in range(day + 1, least):
            m.model.add_bool_or([*goes_on, *([days.booked[other]] if other in days.booked else [])])

    def closed_spans(self, m: Modelling, row: int, slots: I64) -> list[Span]:
        """A contractor is taken, whole, on every day without a booking; days counted in ``slots``."""
        number = row - self.p.first_contractor
        if number not in self.days:
            return []
        days = self.days[number]
        bounds = np.searchsorted(slots, self._slots(days.pool)).tolist()
        bounds.append(len(slots))
        spans = []
        begin = None
        for day in range(days.end):
            is_open = days.committed[day] or day in days.booked
            if not is_open and begin is None:
                begin = bounds[day]
            if is_open and begin is not None:
                spans.append((begin, bounds[day], True))
                begin = None
            if day in days.booked:
                spans.append((bounds[day], bounds[day + 1], days.booked[day].negated()))
        if begin is not None:
            spans.append((begin, bounds[days.end], True))
        return [
            Span(m.fixed_interval(low, high - low, closed), FULL) for low, high, closed in spans if low < high
        ]

    def cost(self, m: Modelling) -> Term:
        """Cents of new bookings: for each contractor Σ minutes · rate ÷ 60 over its days, rounded down.

        Each booking is rounded by itself, so that this may be too low by what ``rounding`` says.
        """
        return total(self._cost_of(m, days) for days in self.days.values())

    def _cost_of(self, m: Modelling, days: Days) -> Term:
        pool = self.p.pool[days.pool]
        minutes = self.p.pool_day.minutes[pool.day_ptr :]
        amounts = {day: int(minutes[day] * pool.rate) for day in days.booked}
        if not days.booked or not any(amounts.values()):
            return constant(0)
        expression = sum(amounts[day] * literal for day, literal in days.booked.items())
        hint = None
        if days.hints:
            hint = sum(amount for day, amount in amounts.items() if days.hints.get(day))
        if all(amount % 60 == 0 for amount in amounts.values()):
            expression = sum(amounts[day] // 60 * literal for day, literal in days.booked.items())
            return Term(expression, 0, sum(amounts.values()) // 60, None if hint is None else hint // 60)
        cost = m.integer(0, sum(amounts.values()) // 60, None if hint is None else hint // 60)
        m.model.add(60 * cost.expression + 59 >= expression)
        return cost

    def rounding(self) -> int:
        """Most cents by which ``cost`` may be above the bookings' own, each rounded half up."""
        slack = 0
        for days in self.days.values():
            pool = self.p.pool[days.pool]
            minutes = self.p.pool_day.minutes[pool.day_ptr :]
            if any(int(minutes[day] * pool.rate) % 60 for day in days.booked):
                slack += 1 + len(days.booked) // max(1, int(pool.minimum))
        return slack


def cheapest_bookings(p: Arrays, number: int, used: set[int]) -> list[range]:
    """New bookings, as days, that cover the days worked in the fewest minutes, then the fewest bookings.

    Backwards over the days: what it costs from a day on with no booking under way, and with one.
    """
    pool, table = int(p.contractor[number].pool), int(p.contractor[number].day_ptr)
    begin, count = int(p.pool[pool].day_ptr), int(p.pool[pool + 1].day_ptr - p.pool[pool].day_ptr)
    minutes = p.pool_day.minutes[begin : begin + count].tolist()
    least = p.least_booking[table : table + count].tolist()
    committed = p.committed_day[table : table + count].tolist()
    closed: list[tuple[int, int]] = [(0, 0)] * (count + 1)
    under_way = list(closed)
    for day in reversed(range(count)):
        closed[day] = closed[day + 1] if day not in used or committed[day] else NEVER
        if least[day] > 0:
            closed[day] = min(closed[day], _plus(under_way[least[day]], sum(minutes[day : least[day]]), 1))
        under_way[day] = closed[day]
        if least[day]:
            under_way[day] = min(under_way[day], _plus(under_way[day + 1], minutes[day], 0))
    found, day = [], 0
    while day < count:
        if closed[day] == closed[day + 1] and (day not in used or committed[day]):
            day += 1
            continue
        last = max(day + 1, least[day])
        while last < count and under_way[last] < closed[last]:
            last += 1
        found.append(range(day, last))
        day = last
    return found


def _plus(cost: tuple[int, int], minutes: int, bookings: int) -> tuple[int, int]:
    return cost[0] + minutes, cost[1] + bookings
