"""Which bookings of contractors are added, dropped, longer, shorter or moved.

Contractors of a pool are alike, so numbers don't matter: equal bookings are set aside, then those that
have most days in common are taken for the same one, and what is left is added or dropped.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scenarios.comparison.pair import Pair
from scheduling.schedule import Booking

BookingChangeKind = Literal["added", "dropped", "longer", "shorter", "moved", "repriced"]


@dataclass(frozen=True, slots=True)
class BookingChange:
    """A booking that differs.

    ``longer`` and ``shorter`` go by the minutes paid; with as many, ``moved`` has other dates, and
    ``repriced`` another cost, or is committed on one side only.
    """

    pool: str
    kind: BookingChangeKind
    base: Booking | None
    other: Booking | None

    @property
    def paid_minutes(self) -> int:
        """Minutes paid more than in the base."""
        return _minutes(self.other) - _minutes(self.base)

    @property
    def cost(self) -> int:
        """Cents more than in the base."""
        return (self.other.cost if self.other else 0) - (self.base.cost if self.base else 0)


def _minutes(booking: Booking | None) -> int:
    return booking.paid_minutes if booking else 0


def changed_bookings(pair: Pair) -> Iterator[BookingChange]:
    """Every booking that differs, pool by pool."""
    bookings = (pair.base.schedule.bookings, pair.other.schedule.bookings)
    pools = dict.fromkeys(booking.pool for side in bookings for booking in side)
    for pool in pools:
        old, new = (_unequal(*order, pool) for order in (bookings, bookings[::-1]))
        yield from _matched(pool, old, new)


def _content(booking: Booking) -> tuple[str, str, int, int, bool]:
    """All of a booking but the contractor's number."""
    return booking.first, booking.last, booking.paid_minutes, booking.cost, booking.committed


def _unequal(these: tuple[Booking, ...], those: tuple[Booking, ...], pool: str) -> list[Booking]:
    """Bookings of ``these`` that ``those`` don't have, or have less often."""
    there = Counter(_content(one) for one in those if one.pool == pool)
    left = []
    for one in these:
        if one.pool != pool:
            continue
        if there[_content(one)]:
            there[_content(one)] -= 1
        else:
            left.append(one)
    return sorted(left, key=_content)


def _matched(pool: str, old: list[Booking], new: list[Booking]) -> Iterator[BookingChange]:
    candidates = [
        (_closeness(a, b), i, j)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if a.first <= b.last and b.first <= a.last
    ]
    free_old, free_new = set(range(len(old))), set(range(len(new)))
    for _, i, j in sorted(candidates):
        if i in free_old and j in free_new:
            free_old.remove(i)
            free_new.remove(j)
            yield BookingChange(pool, _kind(old[i], new[j]), old[i], new[j])
    yield from (BookingChange(pool, "dropped", old[i], None) for i in sorted(free_old))
    yield from (BookingChange(pool, "added", None, new[j]) for j in sorted(free_new))


def _closeness(a: Booking, b: Booking) -> tuple[int, int, list[tuple[str, str]]]:
    """Small for those that are most alike; the same whichever of the two is the base."""
    first, last, other_first, other_last = (
        dt.date.fromisoformat(day).toordinal() for day in (a.first, a.last, b.first, b.last)
    )
    in_common = min(last, other_last) - max(first, other_first)
    apart = abs(first - other_first) + abs(last - other_last)
    return -in_common, apart, sorted([(a.first, a.last), (b.first, b.last)])


def _kind(base: Booking, other: Booking) -> BookingChangeKind:
    if other.paid_minutes != base.paid_minutes:
        return "longer" if other.paid_minutes > base.paid_minutes else "shorter"
    same_days = (base.first, base.last) == (other.first, other.last)
    return "repriced" if same_days else "moved"
