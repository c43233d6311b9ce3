"""On which days each contractor is booked: a literal a day, runs of at least the minimum.

A booking may be longer than the work in it; which days are paid is decided with everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduling.cpsat.modelling import Literal, Modelling, Span, Term, constant, total
from scheduling.problem.arrays import I64, Arrays

FULL = 1000


@dataclass(slots=True)
class Days:
    """One contractor's days that could be booked anew: [first, end), without committed ones."""

    pool: int
    first: int
    end: int
    committed: I64
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
            needed = int(np.searchsorted(slots, until))
            end = min(len(slots), needed + int(p.pool[pool].minimum))
            committed = p.committed_day[table : table + len(slots)].astype(np.int64)
            self.days[number] = Days(pool, min(end, int(p.pool[pool].first_day)), end, committed)
            if used is not None:
                wanted = booked_days(p, number, used.get(number, set()))
                self.days[number].hints = {d: any(d in own for own in wanted) for d in range(end)}

    def _slots(self, pool: int) -> I64:
        """First common slot of each working day of a pool."""
        found: I64 = self.p.pool_day.slot[self.p.pool[pool].day_ptr : self.p.pool[pool + 1].day_ptr]
        return found.astype(np.int64)

    def build(self, m: Modelling) -> None:
        """begins[d] >= booked[d] - booked[d - 1]; booked[d + k] >= begins[d] for all k below the minimum."""
        for days in self.days.values():
            for day in range(days.first, days.end):
                if not days.committed[day]:
                    days.booked[day] = m.boolean(days.hints.get(day))
            for day in days.booked:
                self._minimum(m, days, day)

    def _minimum(self, m: Modelling, days: Days, day: int) -> None:
        before = days.booked.get(day - 1)
        minimum = int(self.p.pool[days.pool].minimum)
        limit = int(self.p.pool[days.pool + 1].day_ptr - self.p.pool[days.pool].day_ptr)
        for other in range(day + 1, min(day + minimum, limit)):
            clause = [days.booked[day].negated()]
            if before is not None:
                clause.append(before)
            if other in days.booked:
                clause.append(days.booked[other])
            m.model.add_bool_or(clause)

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


def booked_days(p: Arrays, number: int, used: set[int]) -> list[range]:
    """New bookings that cover the days worked, as days: the minimum, then on while work goes on."""
    pool, table = int(p.contractor[number].pool), int(p.contractor[number].day_ptr)
    count = int(p.pool[pool + 1].day_ptr - p.pool[pool].day_ptr)
    committed = p.committed_day[table : table + count]
    minimum = int(p.pool[pool].minimum)
    bookings: list[range] = []
    for day in sorted(used):
        if committed[day] or (bookings and day in bookings[-1]):
            continue
        last = day
        while last + 1 < count and not committed[last + 1] and (last + 1 - day < minimum or last + 1 in used):
            last += 1
        bookings.append(range(day, last + 1))
    return bookings
