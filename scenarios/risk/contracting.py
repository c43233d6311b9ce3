"""Contractor days and cost where bookings are extended to hold the work."""

from __future__ import annotations

import numpy as np

from scenarios.risk.report import Amount, ContractorNeed
from scenarios.risk.statistics import amount_of
from scheduling.problem.arrays import I64
from scheduling.problem.bookings import booking_cost
from scheduling.simulation.simulate import Simulation


def contractor_needs(simulation: Simulation) -> tuple[ContractorNeed, ...]:
    """Paid minutes of each pool that has bookings, in the plan's order."""
    bookings, paid = simulation.executable.bookings, _paid(simulation)
    found = []
    for pool in simulation.executable.plan.contractor_pools:
        own = [k for k, booking in enumerate(bookings.bookings) if booking.pool == pool.id]
        if own:
            planned = sum(bookings.bookings[k].paid_minutes for k in own)
            minutes = amount_of(paid[:, own].sum(axis=1), planned)
            found.append(ContractorNeed(pool.id, bookings.day_minutes(own[0]), minutes))
    return tuple(found)


def contractor_money(simulation: Simulation) -> Amount:
    """What all bookings cost together."""
    bookings, paid = simulation.executable.bookings, _paid(simulation)
    cost = np.zeros(len(paid), np.int64)
    for k in range(len(bookings.bookings)):
        cost += (2 * paid[:, k] * bookings.rate(k) + 60) // 120
    planned = sum(booking_cost(b.paid_minutes, bookings.rate(k)) for k, b in enumerate(bookings.bookings))
    return amount_of(cost, planned)


def _paid(simulation: Simulation) -> I64:
    return simulation.executable.bookings.paid_minutes(simulation.booked_until)
