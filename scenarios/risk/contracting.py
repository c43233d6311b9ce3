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
    return amount_of(contractor_costs(simulation), planned_contractor_cost(simulation))


def contractor_costs(simulation: Simulation) -> I64:
    """What all bookings cost together in each execution, in cents, int64 of shape (executions,)."""
    bookings, paid = simulation.executable.bookings, _paid(simulation)
    cost = np.zeros(len(paid), np.int64)
    for k in range(len(bookings.bookings)):
        cost += (2 * paid[:, k] * bookings.rate(k) + 60) // 120
    return cost


def planned_contractor_cost(simulation: Simulation) -> int:
    """What all bookings cost together as planned, in cents."""
    bookings = simulation.executable.bookings
    return sum(booking_cost(b.paid_minutes, bookings.rate(k)) for k, b in enumerate(bookings.bookings))


def _paid(simulation: Simulation) -> I64:
    return simulation.executable.bookings.paid_minutes(simulation.booked_until)
