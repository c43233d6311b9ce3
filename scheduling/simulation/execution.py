"""The kernel: one execution after another of a schedule, event by event, with its own people.

Tasks begin in the order of time. What a task needs is free once those who hold it are done; of several that
could begin at one moment the first in the order of the schedule does. Nobody waits for ever for a task that
is late: once a task should be finished by the schedule, it may overtake those before it. What begins depends
on what has happened, and on nothing else (a set policy: Möhring, Radermacher & Weiss 1984).
"""

from __future__ import annotations

from scheduling.kernel import kernel, kernel_part
from scheduling.problem.arrays import FAR, FF, FINISHED, FS, OPEN, SS, STARTED
from scheduling.simulation.arrays import NONE, Network, Records, Scratch
from scheduling.simulation.chances import amount, tail_end, throw_events
from scheduling.simulation.conclusion import conclude
from scheduling.simulation.dice import key_of
from scheduling.simulation.lines import all_free, is_in_front, pass_on, reset_lines, take
from scheduling.simulation.moments import later
from scheduling.simulation.placing import place
from scheduling.simulation.queue import drop_first, first_in_queue, put_in_queue, replace_first


@kernel_part
def read_links(n: Network, s: Scratch, i: int) -> None:
    """Before which moments task i's links and dates let it not begin, not finish, and what decides them."""
    start_from, finish_from = n.data_date, n.task[i].finish_from
    decider = finish_decider = NONE
    if not s.task[i].void:
        start_from = max(n.task[i].release, n.task[i].booked)
    for x in range(n.task[i].link_ptr, n.task[i + 1].link_ptr):
        link = n.link[x]
        moment, other = s.task[link.task].start, link.task
        if link.type in (FS, FF):
            moment, other = s.task[link.task].finish, s.task[link.task].ender
        moment = later(n, link.axis, moment, link.lag)
        if link.type in (FS, SS):
            if moment > start_from:
                start_from, decider = moment, other
        elif moment > finish_from:
            finish_from, finish_decider = moment, other
    s.task[i].link_start, s.task[i].link_decider = start_from, decider
    s.task[i].link_finish, s.task[i].link_finish_decider = finish_from, finish_decider


@kernel_part
def ready_at(n: Network, s: Scratch, i: int) -> tuple[int, int]:
    """From when on task i may begin, as far as links and what it needs are concerned, and what decides it."""
    moment, decider = all_free(n, s, i, s.task[i].link_start, s.task[i].link_decider)
    if n.task[i].overtakes > moment and not is_in_front(n, s, i):
        moment, decider = n.task[i].overtakes, NONE
    return moment, decider


@kernel_part
def could_begin(n: Network, s: Scratch, key: int, i: int, now: int) -> tuple[int, int, int]:
    """Begin and end of the work of task i as things are at a moment, and the task that decides its begin."""
    finish_from = s.task[i].link_finish
    if s.task[i].void:
        start_from = max(now, s.task[i].link_start)
        if finish_from > start_from:
            return finish_from, finish_from, s.task[i].link_finish_decider
        return start_from, start_from, s.task[i].link_decider
    start_from, decider = ready_at(n, s, i)
    begin = -FAR
    while begin < now:
        begin, end, ready, late = place(n, s, key, i, start_from, finish_from)
        start_from = now
    if ready < n.task[i].goal < ready + n.task[i].delay:
        decider = NONE  # it waits for its planned begin
    elif late:
        decider = s.task[i].link_finish_decider
    return begin, end, decider


@kernel
def calibrate(n: Network, s: Scratch) -> None:
    """Set each task's goal and delay: what the schedule lets pass beyond the moment at which it could begin.

    The scratch holds the schedule's own moments.
    """
    for i in range(n.tasks):
        s.task[i].placed = s.task[i].void = 0
    reset_lines(n, s)
    for i in range(n.tasks):
        n.task[i].delay, n.task[i].goal = 0, -FAR
        n.task[i].overtakes = s.task[i].freed
        s.task[i].minutes = n.task[i].minutes
        s.task[i].ender = i
        if n.task[i].state != FINISHED:
            read_links(n, s, i)
            # The planned begin as a minute of the axis, by asking for a place that begins there at once.
            _, _, goal, _ = place(n, s, 0, i, s.task[i].begun, -FAR)
            start_from, _ = ready_at(n, s, i)
            begin, end, ready, _ = place(n, s, 0, i, start_from, s.task[i].link_finish)
            if begin == s.task[i].begun and end == s.task[i].freed:
                goal = ready
            n.task[i].goal, n.task[i].delay = goal, goal - ready
        begin_of_task(n, s, i)


@kernel_part
def begin_of_task(n: Network, s: Scratch, i: int) -> None:
    """Task i has begun: it holds what it needs, and its lines go on."""
    s.task[i].placed = 1
    if n.task[i].state != FINISHED and not s.task[i].void:
        take(n, s, i)
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        pass_on(n, s, n.hold[x].resource)


@kernel_part
def reset(n: Network, s: Scratch, key: int) -> None:
    """Nothing has begun; rounds and risks of this execution are known."""
    for i in range(n.tasks):
        review = n.task[i].review
        s.task[i].void = review >= 0 and n.task[i].state == OPEN and n.task[i].review_round > s.rounds[review]
        s.task[i].placed = 0
        s.task[i].waits = n.task[i].waits
        s.task[i].freed = s.task[i].raised = -FAR
        s.task[i].decider, s.task[i].ender = NONE, i
        s.task[i].in_front = 0
        s.task[i].minutes = 0
        if not s.task[i].void and n.task[i].state != FINISHED:
            s.task[i].minutes = amount(n, s, key, i)
    reset_lines(n, s)


@kernel_part
def offer(n: Network, s: Scratch, i: int, now: int) -> bool:
    """Task i, of which all that it waits for has begun, joins the queue, with a moment not after its begin.

    False where the time compiled is too short.
    """
    moment = max(now, s.task[i].link_start)
    s.task[i].in_front = is_in_front(n, s, i)
    if not (s.task[i].in_front or s.task[i].void):
        moment = max(moment, n.task[i].overtakes)
    if moment >= FAR:
        return False
    put_in_queue(n, s, moment, i)
    return True


@kernel_part
def carry_out_task(n: Network, s: Scratch, key: int, i: int, begin: int, end: int, decider: int) -> bool:
    """Task i begins; what may begin now joins the queue. False where the time compiled is too short."""
    finish = tail_end(n, s, key, i, end)
    s.task[i].ender = i
    if s.task[i].raised > finish:
        finish, s.task[i].ender = s.task[i].raised, s.task[i].raised_by
    if finish >= FAR:
        return False
    s.task[i].begun, s.task[i].freed, s.task[i].finish, s.task[i].decider = begin, end, finish, decider
    s.task[i].start = n.task[i].fixed_start if n.task[i].state == STARTED else begin
    begin_of_task(n, s, i)
    return raise_finishes(n, s, i) and tell_followers(n, s, i, begin)


@kernel_part
def raise_finishes(n: Network, s: Scratch, i: int) -> bool:
    """What began before task i and must not be finished before it starts or finishes."""
    for x in range(n.task[i].later_ptr, n.task[i + 1].later_ptr):
        link = n.later[x]
        moment, other, j = s.task[i].start, i, link.task
        if link.type == FF:
            moment, other = s.task[i].finish, s.task[i].ender
        moment = later(n, link.axis, moment, link.lag)
        if moment >= FAR:
            return False
        if moment > s.task[j].raised:
            s.task[j].raised, s.task[j].raised_by = moment, other
        if s.task[j].placed and moment > s.task[j].finish:
            s.task[j].finish, s.task[j].ender = moment, other
    return True


@kernel_part
def tell_followers(n: Network, s: Scratch, i: int, now: int) -> bool:
    """Tasks of which nothing is unknown any more, and those now in front of all lines, join the queue."""
    for x in range(n.task[i].follower_ptr, n.task[i + 1].follower_ptr):
        j = n.follower[x]
        s.task[j].waits -= 1
        if s.task[j].waits == 0 and not s.task[j].placed:
            read_links(n, s, j)
            if not offer(n, s, j, now):
                return False
    for x in range(n.task[i].hold_ptr, n.task[i + 1].hold_ptr):
        j = pass_on(n, s, n.hold[x].resource)
        known = j >= 0 and s.task[j].waits == 0 and not s.task[j].in_front
        if known and is_in_front(n, s, j) and not offer(n, s, j, now):
            return False
    return True


@kernel_part
def open_queue(n: Network, s: Scratch) -> bool:
    """What is finished, and what waits for nothing, joins the queue."""
    s.queued[0] = 0
    for i in range(n.tasks):
        if n.task[i].state == FINISHED:
            put_in_queue(n, s, n.data_date, i)
        elif n.task[i].waits == 0:
            read_links(n, s, i)
            if not offer(n, s, i, n.data_date):
                return False
    return True


@kernel
def execute(n: Network, s: Scratch, key: int) -> bool:
    """Carry out every task once; False where the time compiled is too short."""
    reset(n, s, key)
    if not open_queue(n, s):
        return False
    while s.queued[0] > 0:
        now, i = first_in_queue(n, s)
        if s.task[i].placed:
            drop_first(s)
            continue
        if n.task[i].state == FINISHED:
            begin, end, decider = n.task[i].fixed_start, n.task[i].fixed_finish, NONE
        else:
            begin, end, decider = could_begin(n, s, key, i, now)
        if begin >= FAR:
            return False
        if begin > now:
            replace_first(n, s, begin, i)
            continue
        drop_first(s)
        if not carry_out_task(n, s, key, i, begin, end, decider):
            return False
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
            r.project_finish[e, q] = s.project[q].finish
        for x in range(len(n.watched)):
            r.watched_finish[e, x] = s.task[n.watched[x]].finish
        for b in range(len(n.booked_ptr) - 1):
            until = 0
            for x in range(n.booked_ptr[b], n.booked_ptr[b + 1]):
                until = max(until, s.task[n.booked_task[x]].freed)
            r.booked_until[e, b] = until
    return -1
