"""What chance decides in an execution: rounds of reviews, risks, and how much each task takes."""

from __future__ import annotations

from scheduling.kernel import kernel, kernel_part
from scheduling.simulation.arrays import FACTOR_BITS, MOST_ROUNDS, ONE, Network, Scratch
from scheduling.simulation.dice import draw, factor_of
from scheduling.simulation.moments import later

_HALF = ONE // 2


@kernel
def throw_events(n: Network, s: Scratch, key: int) -> int:
    """Rounds of each review and the risks that occur; returns what these cost."""
    for r in range(len(s.rounds)):
        low = n.review[r].chance_ptr
        drawn, rounds = draw(key, n.review[r].stream), 1
        while rounds < MOST_ROUNDS and drawn >= n.chance[low + rounds - 1]:
            rounds += 1
        s.rounds[r] = max(rounds, n.review[r].least)
    cost = 0
    for r in range(len(s.happened)):
        s.happened[r] = 1 if draw(key, n.risk[r].stream) < n.risk[r].chance else 0
        cost += s.happened[r] * n.risk[r].cost
    return cost


@kernel
def amount(n: Network, s: Scratch, key: int, i: int) -> int:
    """Minutes of work of task i in this execution."""
    minutes: int = n.task[i].minutes
    if n.task[i].extra >= 0:
        minutes += n.extra[n.task[i].extra, s.rounds[n.task[i].review]]
    factor = factor_of(n.quantile, key, n.task[i].stream, n.task[i].low, n.task[i].range, n.task[i].curve)
    return (minutes * factor + _HALF) >> FACTOR_BITS


@kernel_part
def tail_end(n: Network, s: Scratch, key: int, i: int, moment: int) -> int:
    """What must pass behind the work of task i: waits of further rounds, delays by risks."""
    for x in range(n.task[i].tail_ptr, n.task[i + 1].tail_ptr):
        tail = n.tail[x]
        minutes = tail.minutes
        if tail.risk >= 0:
            minutes *= s.happened[tail.risk]
        else:
            minutes *= max(0, s.rounds[tail.review] - n.review[tail.review].planned)
            source = n.task[tail.source]
            factor = factor_of(n.quantile, key, source.stream, source.low, source.range, source.curve)
            minutes = (minutes * factor + _HALF) >> FACTOR_BITS
        moment = later(n, tail.axis, moment, minutes)
    return moment
