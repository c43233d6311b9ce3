"""When each task could be at work if only so much were spent on contractors along the way.

The passes of the critical path method (Kelley & Walker 1959) through everybody's calendars, for several
budgets and many moments at once, each along single paths: a task may spend on its own team and leave
the rest to all that comes before it, or after it. That is the time-cost trade-off of projects (Kelley
1961) with the budget not shared between paths, so what comes out is never too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.problem.arrays import FAR, FINISHED, FS, I64, MILESTONE, SF, SS, STARTED, WAIT
from scheduling.relaxation.moments import back, onward
from scheduling.relaxation.network import Group, Network, Way, slots_by


@dataclass(frozen=True, slots=True)
class Fees:
    """What a group of contractors takes for a seat, in whole steps of a budget, rounded down.

    ``row_rates`` are cents for a worked minute at full units, as a pair of numerator and denominator
    for each row; 0 for the employed, and where a booking is given already.
    """

    row_rates: tuple[tuple[int, int], ...]
    step: int

    def steps(self, network: Network, group: Group, units: int) -> int:
        """Steps of the budget that the cheapest of the group costs."""
        minutes = group.slots * network.p.grid * units
        fees = (
            minutes * top // (1000 * bottom) for top, bottom in map(self.row_rates.__getitem__, group.rows)
        )
        return min(fees, default=0) // self.step


@dataclass(frozen=True, slots=True)
class Early:
    """Earliest start and finish of every task, for each step of the budget; FAR where it does not suffice."""

    start: dict[int, I64]
    finish: dict[int, I64]


def early_dates(network: Network, fees: Fees, steps: int) -> Early:
    """The forward pass, for budgets of 0 to ``steps`` - 1 steps."""
    p = network.p
    early = Early({}, {})
    for j in network.order:
        begin = np.full(steps, int(network.head_start[j]), np.int64)
        done = np.full(steps, int(network.head_finish[j]), np.int64)
        for arc in network.before[j]:
            moments = (early.start if arc.type in (SS, SF) else early.finish)[arc.task]
            bound = onward(p, arc.calendar, moments, arc.lag)
            if arc.type in (FS, SS):
                begin = np.maximum(begin, bound)
            else:
                done = np.maximum(done, bound)
        passes = [_early(network, fees, way, begin) for way in network.ways[j]]
        early.start[j] = np.min([start for start, _ in passes], axis=0)
        early.finish[j] = np.maximum(done, np.min([finish for _, finish in passes], axis=0))
    return early


def _early(network: Network, fees: Fees, way: Way, begin: I64) -> tuple[I64, I64]:
    """Earliest start and finish of one mode that may begin from ``begin`` on."""
    if way.kind == MILESTONE:
        return begin, begin
    if way.kind == WAIT:
        return begin, onward(network.p, way.calendar, begin, way.minutes)
    start, finish = begin, begin
    for seat in way.seats:
        first, last = np.full(len(begin), FAR, np.int64), np.full(len(begin), FAR, np.int64)
        for group in seat.groups:
            fee = fees.steps(network, group, seat.units)
            minutes = network.axis_minutes[group.axis]
            place = np.searchsorted(minutes, begin[: max(0, len(begin) - fee)], side="left")
            fits = place + group.slots <= len(minutes)
            places = np.flatnonzero(fits) + fee
            first[places] = np.minimum(first[places], minutes[place[fits]])
            ends = minutes[place[fits] + group.slots - 1] + group.rest
            last[places] = np.minimum(last[places], ends)
        start, finish = np.maximum(start, first), np.maximum(finish, last)
    return start, finish


def late_dates(
    network: Network, fees: Fees, steps: int, targets: Iterable[int], moments: I64
) -> dict[int, I64]:
    """The backward pass: (steps, moments) latest finish of the targets and of all that comes before them.

    FAR where nothing limits it. Below its earliest finish where a moment cannot be kept.
    """
    shape = steps, len(moments)
    free = np.full(shape, FAR, np.int64)
    finish: dict[int, I64] = {j: np.broadcast_to(moments, shape).copy() for j in targets}
    start: dict[int, I64] = {}
    for j in reversed(network.order):
        if j not in finish:
            continue
        own = finish[j]
        begin = np.max([_late(network, fees, way, own) for way in network.ways[j]], axis=0)
        begin = np.minimum(begin, start.get(j, free))
        for arc in network.before[j]:
            limit = back(network.p, arc.calendar, begin if arc.type in (FS, SS) else own, arc.lag)
            finish.setdefault(arc.task, free.copy())
            if arc.type not in (SS, SF):
                finish[arc.task] = np.minimum(finish[arc.task], limit)
            elif network.state[arc.task] not in (STARTED, FINISHED):
                start[arc.task] = np.minimum(start.get(arc.task, free), limit)
    return finish


def _late(network: Network, fees: Fees, way: Way, finish: I64) -> I64:
    """Latest start of one mode that ends by ``finish``; FAR where that is not limited."""
    if way.kind == MILESTONE:
        return finish
    if way.kind == WAIT:
        return back(network.p, way.calendar, finish, way.minutes)
    latest = np.full(finish.shape, FAR, np.int64)
    for seat in way.seats:
        last = np.full(finish.shape, -FAR, np.int64)
        for group in seat.groups:
            fee = fees.steps(network, group, seat.units)
            own = _last_start(network, group, finish[: max(0, len(finish) - fee)])
            last[fee:] = np.maximum(last[fee:], own)
        latest = np.minimum(latest, last)
    return latest


def _last_start(network: Network, group: Group, finish: I64) -> I64:
    minutes = network.axis_minutes[group.axis]
    place = slots_by(network, group, finish) - group.slots
    own = np.full(finish.shape, -FAR, np.int64)
    fits = place >= 0
    own[fits] = minutes[np.minimum(place[fits], len(minutes) - 1)]
    # Beyond the compiled time there are more slots than the axes have.
    return np.where(finish > network.end, FAR, own)
