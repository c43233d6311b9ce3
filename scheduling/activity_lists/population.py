"""A genetic algorithm on activity lists, every child justified twice.

Activity lists and two-point crossover: Hartmann (1998), A competitive genetic algorithm for
resource-constrained project scheduling, NRL 45. Mode lists: Hartmann (2001), Annals of OR 102. A
child competes with the parent that it is more alike (crowding), which keeps a population varied.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.desk import Desk
from scheduling.activity_lists.generation import (
    by_start,
    excess,
    first_room,
    soonest,
    take,
    whole,
    wipe,
)
from scheduling.kernel import copy_into, kernel
from scheduling.problem.arrays import FAR, I32, I64, U8
from scheduling.search.dice import new_dice, roll

SWAP_ONE_IN: Final = 20
"""Neighbouring jobs of a child that are swapped, one in so many."""
IMPROVE_ONE_IN: Final = 6
"""Children whose modes are chosen anew, one in so many: more often makes the population alike."""
SHORTAGE: Final = 1 << 40
"""What a missing unit of a consumable adds to the cost."""
MOST_REPAIRS: Final = 4
"""Changes of mode tried against missing consumables, times the number of jobs."""
MOST_ADVICE: Final = 64
"""Advised mode lists that are remembered, the latest ones."""
TAKE_ADVICE_ONE_IN: Final = 32
"""Children that get an advised list of modes in place of their parents', one in so many."""


class Population(NamedTuple):
    """Lists with their modes and costs; of one thread. The first ``size[0]`` are alive."""

    order: I32  # (most, N)
    mode: I32  # (most, N)
    skip: I32  # (most, N), or none where nobody is to be chosen: ``Desk.skip``
    cost: I64  # (most,)
    size: I64  # (3,): alive, filled, children since the best got better
    best_start: I64  # (N,)
    best_mode: I32  # (N,)
    best_crew: I32  # by ``seat_base``
    best_cost: I64  # (1,)
    child: I32  # (N,) scratch
    child_mode: I32  # (N,) scratch
    child_skip: I32  # (N,) scratch
    taken: I64  # (N,) scratch
    ready: I32  # (N,) scratch
    stock: I64  # scratch
    advice: I32  # (MOST_ADVICE, N): mode lists that somebody else thinks good
    advised: I64  # (1,): how many of them there are
    dice: I64


def new_population(core: Core, most: int, seed: int, thread: int) -> Population:
    """An empty population with room for ``most``."""
    n = core.jobs
    return Population(
        order=np.zeros((most, n), np.int32),
        mode=np.zeros((most, n), np.int32),
        skip=np.zeros((most if core.staff else 0, n), np.int32),
        cost=np.full(most, FAR, np.int64),
        size=np.zeros(3, np.int64),
        best_start=np.zeros(n, np.int64),
        best_mode=np.zeros(n, np.int32),
        best_crew=np.full(int(core.job[-1].seat_base), -1, np.int32),
        best_cost=np.full(1, FAR, np.int64),
        child=np.zeros(n, np.int32),
        child_mode=np.zeros(n, np.int32),
        child_skip=np.zeros(n, np.int32),
        taken=np.zeros(n, np.int64),
        ready=np.zeros(n, np.int32),
        stock=np.zeros(len(core.stock), np.int64),
        advice=np.zeros((MOST_ADVICE if len(core.way) - 1 > n else 0, n), np.int32),
        advised=np.zeros(1, np.int64),
        dice=new_dice(seed, thread),
    )


@kernel
def sample(core: Core, pop: Population, priority: I64) -> None:
    """A random list: of the jobs that are ready, one that is urgent is likelier (a tournament)."""
    count = 0
    for j in range(core.jobs):
        pop.taken[j] = core.job[j + 1].before_ptr - core.job[j].before_ptr
        if pop.taken[j] == 0:
            pop.ready[count] = j
            count += 1
    for place in range(core.jobs):
        chosen = roll(pop.dice, count)
        for _ in range(2):
            other = roll(pop.dice, count)
            if priority[pop.ready[other]] < priority[pop.ready[chosen]]:
                chosen = other
        j = pop.ready[chosen]
        count -= 1
        pop.ready[chosen] = pop.ready[count]
        pop.child[place] = j
        for k in range(core.job[j].after_ptr, core.job[j + 1].after_ptr):
            i = core.after[k].job
            pop.taken[i] -= 1
            if pop.taken[i] == 0:
                pop.ready[count] = i
                count += 1


@kernel
def sample_modes(core: Core, pop: Population) -> None:
    """A mode for every job: as somebody advises, if anybody does, or one of the fast ones, half the time."""
    if pop.advised[0] > 0 and roll(pop.dice, 2) == 0:
        take_advice(pop)
        return
    for j in range(core.jobs):
        low, high = core.job[j].mode_ptr, core.job[j + 1].mode_ptr
        chosen = low + roll(pop.dice, high - low)
        if roll(pop.dice, 2) == 0:
            other = low + roll(pop.dice, high - low)
            if core.way[other].slots < core.way[chosen].slots:
                chosen = other
        pop.child_mode[j] = chosen


@kernel
def take_advice(pop: Population) -> None:
    """Give the child one of the advised mode lists."""
    copy_into(pop.child_mode, pop.advice[roll(pop.dice, pop.advised[0])])


@kernel
def repair_modes(core: Core, pop: Population) -> int:
    """Change modes of random jobs while consumables are missing; how many still are."""
    missing = excess(core, pop.child_mode, pop.stock)
    tries = MOST_REPAIRS * core.jobs
    while missing > 0 and tries > 0:
        tries -= 1
        j = roll(pop.dice, core.jobs)
        low, high = core.job[j].mode_ptr, core.job[j + 1].mode_ptr
        if high - low < 2:
            continue
        old, new = pop.child_mode[j], low + roll(pop.dice, high - low)
        left = swapped(core, pop, old, new)
        if left <= missing:
            pop.child_mode[j] = new
            missing = left
        else:
            swapped(core, pop, new, old)
    return missing


@kernel
def swapped(core: Core, pop: Population, old: int, new: int) -> int:
    """Put one mode in another's place in the stock; units missing then."""
    for k in range(core.way[old].eat_ptr, core.way[old + 1].eat_ptr):
        pop.stock[core.eaten[k].consumable] += core.eaten[k].amount
    for k in range(core.way[new].eat_ptr, core.way[new + 1].eat_ptr):
        pop.stock[core.eaten[k].consumable] -= core.eaten[k].amount
    missing = 0
    for c in range(len(pop.stock)):
        missing += max(0, -pop.stock[c])
    return missing


@kernel
def improve_modes(core: Core, desk: Desk, pop: Population) -> None:
    """Place the child's jobs again, each in the mode that ends first and that consumables allow.

    After Van Peteghem & Vanhoucke (2010), A genetic algorithm for the preemptive and non-preemptive
    multi-mode RCPSP, EJOR 201.
    """
    missing = excess(core, pop.child_mode, pop.stock)
    wipe(core, desk)
    for j in pop.child:
        own = pop.child_mode[j]
        best, ending = own, FAR
        low, high = core.job[j].mode_ptr, core.job[j + 1].mode_ptr
        look = high - low > 1 and roll(pop.dice, 3) == 0
        for mode in range(low, high):
            if mode != own and not look:
                continue
            if mode != own:
                left = swapped(core, pop, own, mode)
                swapped(core, pop, mode, own)
                if left > missing:
                    continue
            t = soonest(core, desk.start, pop.child_mode, j, mode)
            if core.way[mode].slots > 0:
                t = first_room(core, desk, mode, t)
            if t < 0:
                continue
            end = t + core.way[mode].slots
            if end < ending or (end == ending and mode == own):
                best, ending = mode, end
        if ending == FAR:
            return
        if best != own:
            missing = swapped(core, pop, own, best)
            pop.child_mode[j] = best
        t = ending - core.way[best].slots
        if core.way[best].slots > 0:
            take(core, desk, j, best, t)
        desk.start[j] = t


@kernel
def inherit(core: Core, pop: Population, parent: int, j: int) -> None:
    """Give the child what a parent has for a job besides its place in the list."""
    pop.child_mode[j] = pop.mode[parent, j]
    if core.staff > 0:
        pop.child_skip[j] = pop.skip[parent, j]


@kernel
def cross(core: Core, pop: Population, a: int, b: int) -> None:
    """A child: the outer parts of list ``a`` around what list ``b`` has first, modes with their jobs."""
    n = core.jobs
    low, high = roll(pop.dice, n), roll(pop.dice, n)
    if low > high:
        low, high = high, low
    for j in range(n):
        pop.taken[j] = 0
    place = 0
    for k in range(low):
        j = pop.order[a, k]
        pop.taken[j] = 1
        pop.child[place] = j
        inherit(core, pop, a, j)
        place += 1
    for k in range(n):
        if place >= high:
            break
        j = pop.order[b, k]
        if pop.taken[j] == 0:
            pop.taken[j] = 1
            pop.child[place] = j
            inherit(core, pop, b, j)
            place += 1
    for k in range(n):
        j = pop.order[a, k]
        if pop.taken[j] == 0:
            pop.child[place] = j
            inherit(core, pop, a, j)
            place += 1


@kernel
def mutate(core: Core, pop: Population, moody: I32) -> None:
    """Swap some neighbours that no link orders, and change the modes of one or two jobs."""
    n = core.jobs
    for _ in range(n // SWAP_ONE_IN + roll(pop.dice, 2)):
        k = roll(pop.dice, n - 1) if n > 1 else 0
        if n > 1 and not linked(core, pop.child[k], pop.child[k + 1]):
            pop.child[k], pop.child[k + 1] = pop.child[k + 1], pop.child[k]
    if core.staff > 0:
        for _ in range(roll(pop.dice, 3)):
            pop.child_skip[roll(pop.dice, n)] = max(0, roll(pop.dice, 5) - 1)
    if len(moody) > 0:
        for _ in range(roll(pop.dice, 3)):
            j = moody[roll(pop.dice, len(moody))]
            low, high = core.job[j].mode_ptr, core.job[j + 1].mode_ptr
            pop.child_mode[j] = low + roll(pop.dice, high - low)


@kernel
def linked(core: Core, i: int, j: int) -> bool:
    """Whether ``j`` directly follows ``i``."""
    for k in range(core.job[i].after_ptr, core.job[i + 1].after_ptr):
        if core.after[k].job == j:
            return True
    return False


@kernel
def valued(core: Core, desk: Desk, pop: Population, moody: I32) -> int:
    """Cost of the child; afterwards it is the list of its justified schedule."""
    if len(moody) == 0:
        missing = excess(core, pop.child_mode, pop.stock) if len(core.stock) > 0 else 0
    else:
        missing = repair_modes(core, pop)
        if roll(pop.dice, IMPROVE_ONE_IN) == 0:
            improve_modes(core, desk, pop)
            missing = excess(core, pop.child_mode, pop.stock)
    return judged(core, desk, pop, missing)


@kernel
def judged(core: Core, desk: Desk, pop: Population, missing: int) -> int:
    """Schedule the child as it is, remember it if it is the best, and give its cost."""
    copy_into(desk.skip, pop.child_skip)
    total = whole(core, desk, pop.child, pop.child_mode)
    if total >= FAR:
        return FAR
    copy_into(pop.child, desk.order)
    total += missing * SHORTAGE
    if total < pop.best_cost[0]:
        pop.best_cost[0] = total
        copy_into(pop.best_start, desk.start)
        copy_into(pop.best_mode, pop.child_mode)
        copy_into(pop.best_crew, desk.crew)
        pop.size[2] = 0
    return total


@kernel
def keep(core: Core, pop: Population, place: int, total: int) -> None:
    """Put the child in a place of the population."""
    copy_into(pop.order[place], pop.child)
    copy_into(pop.mode[place], pop.child_mode)
    if core.staff > 0:
        copy_into(pop.skip[place], pop.child_skip)
    pop.cost[place] = total


@kernel
def evolve(
    core: Core, desk: Desk, pop: Population, priority: I64, moody: I32, children: int, stop: U8
) -> bool:
    """Make ``children`` children, the first ones to fill the population; False if stopped meanwhile."""
    for _ in range(children):
        if stop[0] == 1:
            return False
        pop.size[2] += 1
        if pop.size[1] < pop.size[0]:
            sample(core, pop, priority)
            sample_modes(core, pop)
            for j in range(core.jobs):
                pop.child_skip[j] = 0
            keep(core, pop, pop.size[1], valued(core, desk, pop, moody))
            pop.size[1] += 1
            continue
        alive = pop.size[0]
        a, b, other = roll(pop.dice, alive), roll(pop.dice, alive), roll(pop.dice, alive)
        if pop.cost[other] < pop.cost[b]:
            b = other
        cross(core, pop, a, b)
        if pop.advised[0] > 0 and roll(pop.dice, TAKE_ADVICE_ONE_IN) == 0:
            take_advice(pop)
        mutate(core, pop, moody)
        total = valued(core, desk, pop, moody)
        if total < pop.cost[a] or (total == pop.cost[a] and roll(pop.dice, 2) == 0):
            keep(core, pop, a, total)
    return True


@kernel
def enter(core: Core, desk: Desk, pop: Population, start: I64, mode: I32) -> None:
    """Let a schedule from elsewhere take the place of a random list."""
    last = 0
    for j in range(core.jobs):
        desk.start[j] = start[j]
        last = max(last, start[j] + core.way[mode[j]].slots)
    by_start(core, desk, last)
    copy_into(pop.child, desk.order)
    copy_into(pop.child_mode, mode)
    for j in range(core.jobs):
        pop.child_skip[j] = 0
    total = judged(core, desk, pop, excess(core, mode, pop.stock))
    if total < FAR:
        keep(core, pop, roll(pop.dice, max(1, pop.size[1])), total)
