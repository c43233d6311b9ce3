"""The kernel: one execution after another of a schedule, in its own order, with its own people.

A task begins when its predecessors, the tasks whose people and equipment it takes over, its dates and
its delay allow (a partial order schedule: Policella, Smith, Cesta & Oddo 2004).
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.problem.arrays import FAR, FF, FINISHED, FS, OPEN, SS, STARTED
from scheduling.simulation.arrays import FACTOR_BITS, MOST_ROUNDS, NONE, ONE, Network, Records, Scratch
from scheduling.simulation.dice import draw, factor_of, key_of
from scheduling.simulation.moments import later
from scheduling.simulation.placing import place

_HALF = ONE // 2


@kernel
def limits(n: Network, s: Scratch, i: int, void: bool) -> tuple[int, int, int, int]:
    """Before which moments task i must not begin, not finish, and the tasks that decided them.

    Work that is void waits for links alone, and needs nobody.
    """
    start_from = n.data_date if void else max(n.task[i].release, n.task[i].booked)
    finish_from = n.task[i].finish_from
    decider = finish_decider = NONE
    for x in range(n.task[i].link_ptr, n.task[i + 1].link_ptr):
        link = n.link[x]
        moment = s.finish[link.task] if link.type in (FS, FF) else s.start[link.task]
        moment = later(n, link.axis, moment, link.lag)
        if link.type in (FS, SS):
            if moment > start_from:
                start_from, decider = moment, link.task
        elif moment > finish_from:
            finish_from, finish_decider = moment, link.task
    if not void:
        for x in range(n.task[i].chain_ptr, n.task[i + 1].chain_ptr):
            other = n.chain[x]
            if s.freed[other] > start_from:
                start_from, decider = s.freed[other], other
        for x in range(n.task[i].avoid_ptr, n.task[i + 1].avoid_ptr):
            other = n.avoid[x]  # whose people are there for both only once it has begun
            if s.begun[other] > start_from:
                start_from, decider = s.begun[other], other
    return start_from, finish_from, decider, finish_decider


@kernel
def calibrate(n: Network, s: Scratch) -> None:
    """Set each task's delay: what the schedule lets pass beyond the moment at which it could begin.

    The scratch holds the schedule's own moments.
    """
    for i in range(n.tasks):
        n.task[i].delay = 0
        if n.task[i].state == FINISHED:
            continue
        start_from, finish_from, _, _ = limits(n, s, i, False)
        minutes = n.task[i].minutes
        begin, finish, ready = place(n, s, 0, i, start_from, finish_from, minutes, 0)
        if begin == s.begun[i] and finish == s.freed[i]:
            continue
        # The planned begin as a minute of the axis, by asking for a place that begins there at once.
        _, _, planned = place(n, s, 0, i, s.begun[i], -FAR, minutes, 0)
        n.task[i].delay = planned - ready


@kernel
def amount(n: Network, s: Scratch, key: int, i: int) -> int:
    """Minutes of work of task i in this execution."""
    minutes: int = n.task[i].minutes
    if n.task[i].extra >= 0:
        minutes += n.extra[n.task[i].extra, s.rounds[n.task[i].review]]
    factor = factor_of(n.quantile, key, n.task[i].stream, n.task[i].low, n.task[i].range, n.task[i].curve)
    return (minutes * factor + _HALF) >> FACTOR_BITS


@kernel
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
def execute(n: Network, s: Scratch, key: int) -> bool:
    """Carry out every task once; False where the time compiled is too short."""
    for i in range(n.tasks):
        s.decider[i] = NONE
        if n.task[i].state == FINISHED:
            s.start[i] = s.begun[i] = n.task[i].fixed_start
            s.finish[i] = s.freed[i] = n.task[i].fixed_finish
            continue
        review = n.task[i].review
        void = review >= 0 and n.task[i].state == OPEN and n.task[i].review_round > s.rounds[review]
        start_from, finish_from, decider, finish_decider = limits(n, s, i, void)
        if void:
            begin = finish = max(start_from, finish_from)
            freed = n.data_date
            for x in range(n.task[i].chain_ptr, n.task[i + 1].chain_ptr):
                freed = max(freed, s.freed[n.chain[x]])
            if finish_from > start_from:
                decider = finish_decider
            finish = tail_end(n, s, key, i, finish)
        else:
            minutes = amount(n, s, key, i)
            begin, finish, _ = place(n, s, key, i, start_from, finish_from, minutes, n.task[i].delay)
            freed = finish
            if finish_from > start_from and finish_decider >= 0:
                free, _, _ = place(n, s, key, i, start_from, -FAR, minutes, n.task[i].delay)
                if free < begin:
                    decider = finish_decider
            finish = tail_end(n, s, key, i, finish)
        if finish >= FAR:
            return False
        s.freed[i], s.finish[i], s.decider[i] = freed, finish, decider
        s.begun[i] = freed if void else begin  # void work holds nobody, and hands on what it waited for
        s.start[i] = n.task[i].fixed_start if n.task[i].state == STARTED else begin
    return True


@kernel
def conclude(n: Network, s: Scratch) -> bool:
    """Finish of each project, and which tasks decided it; False where the time is too short."""
    for q in range(n.projects):
        s.project_finish[q] = -FAR
        s.last_task[q] = NONE
    for i in range(n.tasks):
        q = n.task[i].project
        if s.finish[i] > s.project_finish[q]:
            s.project_finish[q], s.last_task[q] = s.finish[i], i
    for r in range(len(s.happened)):
        q = n.risk[r].project
        if q >= 0 and s.happened[r] and s.last_task[q] >= 0:
            s.project_finish[q] = later(n, n.risk[r].axis, s.project_finish[q], n.risk[r].minutes)
            if s.project_finish[q] >= FAR:
                return False
    last = 0
    for q in range(n.projects):
        if s.project_finish[q] > s.project_finish[last]:
            last = q
        i = s.last_task[q]
        while i >= 0:
            if n.task[i].project == q:
                s.critical[i] += 1
            i = s.decider[i]
    i = s.last_task[last] if n.projects else NONE
    while i >= 0:
        s.critical_for_all[i] += 1
        i = s.decider[i]
    return True


@kernel
def run(n: Network, s: Scratch, r: Records, seed: int, first: int, count: int) -> int:
    """Executions from ``first`` on; the number of the first that found no time, -1 if all did."""
    for e in range(first, first + count):
        key = key_of(seed, e)
        r.risk_cost[e] = throw_events(n, s, key)
        if not execute(n, s, key) or not conclude(n, s):
            return e
        for q in range(n.projects):
            r.project_finish[e, q] = s.project_finish[q]
        for x in range(len(n.watched)):
            r.watched_finish[e, x] = s.finish[n.watched[x]]
        for b in range(len(n.booked_ptr) - 1):
            until = 0
            for x in range(n.booked_ptr[b], n.booked_ptr[b + 1]):
                until = max(until, s.freed[n.booked_task[x]])
            r.booked_until[e, b] = until
    return -1
