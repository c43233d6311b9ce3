"""What contractors cost at least, by pool: a worked minute, and a day booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem.arrays import I64, Arrays


@dataclass(frozen=True, slots=True)
class Offer:
    """One pool: what one contractor costs on each of its days, and how many can be had beyond the given.

    ``slots`` holds the first common slot of each day, and the end of the last.
    """

    rows: tuple[int, ...]
    axis: int
    costs: I64
    most: I64
    slots: I64


def offers(p: Arrays, opens: Sequence[int], weight: int) -> list[Offer]:
    """What each pool offers beyond its committed bookings; ``weight`` is that of ``contractor_cost``.

    A booking costs [rate · minutes ÷ 60], halves up: no less than the sum over its days of the minutes'
    cost less half a cent, rounded down. ``opens`` is the first day of each pool on which a booking may
    begin.
    """
    found = []
    for g, rows in enumerate(_members(p)):
        low, high = int(p.pool.day_ptr[g]), int(p.pool.day_ptr[g + 1])
        if not rows or low == high:
            continue
        most = sum((_given(p, row, high - low) == 0).astype(np.int64) for row in rows)
        most[: opens[g]] = 0
        price = p.pool_day.minutes[low:high].astype(np.int64) * int(p.pool.rate[g])
        costs = price // 60 if not (price % 60).any() else np.maximum(0, (2 * price - 60) // 120)
        slots = np.append(p.pool_day.slot[low:high].astype(np.int64), len(p.slot_minute))
        found.append(Offer(rows, int(p.row.axis[rows[0]]), weight * costs, most, slots))
    return found


@dataclass(frozen=True, slots=True)
class Stretches:
    """The days of an offer put together where no interval tells them apart.

    ``costs`` are the least of a day in each stretch, ``most`` the contractor-days that can be had, and
    ``slots`` (stretches, boundaries) the most slots of one contractor-day before each boundary.
    """

    costs: I64
    most: I64
    slots: I64


def stretches(p: Arrays, offer: Offer, boundaries: I64) -> Stretches:
    """Days between the same two boundaries as one; a day across a boundary stays alone."""
    slots = slots_of_days(p, offer, boundaries)
    # Of a day between boundaries all slots, or none, lie before each of them.
    place = (slots > 0).argmax(axis=1)
    alone = ((slots > 0) & (slots < slots[:, -1:])).any(axis=1) | (slots[:, -1] == 0)
    begins = np.concatenate(([True], (np.diff(place) != 0) | alone[1:] | alone[:-1]))
    first = np.flatnonzero(begins)
    return Stretches(
        np.minimum.reduceat(offer.costs, first),
        np.add.reduceat(offer.most, first),
        np.maximum.reduceat(slots, first, axis=0),
    )


def row_rates(p: Arrays, weight: int) -> list[tuple[int, int]]:
    """Least cents for a minute that each row works, as (numerator, denominator).

    0 for the employed, and for contractors of whom some days are booked already. Where bookings may be
    rounded down it is by half a cent at most, on no fewer minutes than those of a day.
    """
    rates = [(0, 1)] * (len(p.row) - 1)
    for g, rows in enumerate(_members(p)):
        low, high = int(p.pool.day_ptr[g]), int(p.pool.day_ptr[g + 1])
        minutes = p.pool_day.minutes[low:high].astype(np.int64)
        rate, shortest = int(p.pool.rate[g]), int(minutes[minutes > 0].min(initial=1440))
        fee = weight * rate, 60
        if (minutes * rate % 60).any():
            fee = weight * max(0, rate * shortest - 30), 60 * shortest
        for row in rows:
            if not _given(p, row, high - low).any():
                rates[row] = fee
    return rates


def committed_slots(p: Arrays, offer: Offer, boundaries: I64) -> I64:
    """Slots that a pool's committed contractors work before each boundary, all of them together."""
    days = slots_of_days(p, offer, boundaries)
    given = sum(_given(p, row, len(offer.costs)).astype(np.int64) for row in offer.rows)
    found: I64 = (days * np.asarray(given)[:, None]).sum(axis=0)
    return found


def slots_of_days(p: Arrays, offer: Offer, boundaries: I64) -> I64:
    """(days, boundaries): slots of each day that lie before each boundary."""
    before = p.axis_before[offer.axis].astype(np.int64)
    begin, end = before[offer.slots[:-1]], before[offer.slots[1:]]
    found: I64 = np.clip(before[boundaries][None, :] - begin[:, None], 0, (end - begin)[:, None])
    return found


def _members(p: Arrays) -> list[tuple[int, ...]]:
    """Rows of each pool's contractors."""
    members: list[list[int]] = [[] for _ in range(len(p.pool) - 1)]
    for contractor in range(p.contractors):
        members[int(p.contractor.pool[contractor])].append(p.first_contractor + contractor)
    return [tuple(rows) for rows in members]


def _given(p: Arrays, row: int, days: int) -> I64:
    """1 on the days of a pool that one contractor is booked for already."""
    begin = int(p.contractor.day_ptr[row - p.first_contractor])
    given: I64 = p.committed_day[begin : begin + days].astype(np.int64)
    return given
