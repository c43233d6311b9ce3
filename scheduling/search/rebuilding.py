"""Ruin and recreate: a part of the schedule is taken out and built again around all that stays.

Schrimpf, Schneider, Stamm-Wilbrandt & Dueck (2000), Record breaking optimization results using the ruin
and recreate principle, Journal of Computational Physics 159; gaps left at random as the "blinks" of
Christiaens & Vanden Berghe (2020), Slack induction by string removals for vehicle routing problems,
Transportation Science 54. A whole list schedule shifts everything behind the first change; here the rest
stands, and a candidate costs what its part costs.
"""

from __future__ import annotations

from scheduling.kernel import copy_into, kernel
from scheduling.list_schedule.buffers import Buffers, Genes
from scheduling.list_schedule.eligible import pop, push
from scheduling.list_schedule.generation import clear, is_alone, limits_of, place, settle
from scheduling.list_schedule.removal import close_idle_days, copy_task, put_back, release, set_open
from scheduling.list_schedule.values import measure
from scheduling.problem.arrays import CONTRACTOR, FAR, I32, U8, Arrays, Table
from scheduling.search.dice import roll, wobble
from scheduling.search.evolution import accepts
from scheduling.search.ranking import Yardstick, is_better, note_lowest, rate
from scheduling.search.ruin import DAY, SHARES, Rubble, choose, reopen
from scheduling.search.walk import Space, Walk, assign

COOLER = 8
"""A part changes less than a whole: the threshold is so many times lower than that of whole schedules."""
OVERHEAD = 20
"""Placements that a candidate counts for, whatever its size."""
BLINK_PER_MILLE = 10
"""Share of tasks that are not put where they first fit but up to two days later."""
EIGHT_HOURS = 480
PROJECT_APART = 1 << 30
"""Keys of one project and the next, where they are built one after another."""


@kernel
def rebuild_on(
    p: Arrays,
    s: Space,
    y: Yardstick,
    w: Walk,
    b: Buffers,
    z: Rubble,
    wanted: int,
    placements: int,
    heat: int,
    stop: U8,
) -> bool:
    """Take out and rebuild until so many tasks are placed; False if ``stop`` was set meanwhile.

    The walk goes on from where it is and ends where the last accepted candidate is, with genes that
    follow it. ``heat`` is the threshold in millionths of the merit.
    """
    g = w.trial
    begin(p, y, w, b, g, wanted)
    kinds = SHARES[0]
    if len(s.bookable) > 0:
        kinds = SHARES[2] if b.goals[CONTRACTOR] > p.committed_cost else SHARES[1]
    at_best = False
    if is_better(y, w.now_value, w.best_value, w.lowest):
        note_lowest(y, w.now_value, w.lowest)
        copy_into(w.best_value, w.now_value)
        at_best = True
    spent = 0
    while spent < placements:
        if stop[0] == 1:
            return False
        dice, kind = roll(w.dice, 100), 0
        while dice >= kinds[kind]:
            kind += 1
        size, contractor = choose(p, s, w, b, g, z, kind)
        spent += 2 * size + OVERHEAD
        if size == 0:
            if contractor >= 0:
                reopen(p, b, g, z, contractor)
            continue
        for k in range(size):
            copy_task(p, b.placed, b.team, z.items[k], z.placed, z.team)
            release(p, b, z.items[k])
        if contractor >= 0:
            for day in range(z.closing[0], z.closing[1] + 1):
                set_open(p, b, g, contractor, day, 0)
        accepted = recreate(p, w, b, g, z, size)
        if accepted:
            measure(p, b, wanted)
            rate(y, b.goals, w.trial_value)
            accepted = accepts(y, w, heat)
        if not accepted:
            undo(p, b, g, z, size, contractor)
            continue
        note_lowest(y, w.trial_value, w.lowest)
        better = is_better(y, w.trial_value, w.best_value, w.lowest)
        if at_best and not better:
            keep_best(w)
            at_best = False
        changes_bookings = contractor >= 0 or w.trial_value[1] != w.now_value[1]
        copy_into(w.now_value, w.trial_value)
        follow(p, w, b, z, size)
        if changes_bookings:
            close_all_idle(p, b, g)
        if better:
            copy_into(w.best_value, w.now_value)
            at_best = True
    if at_best:
        keep_best(w)
    imitate(p, w.now, w.placed, w.team)
    copy_into(w.now.open_day, g.open_day)
    return True


@kernel
def begin(p: Arrays, y: Yardstick, w: Walk, b: Buffers, g: Genes, wanted: int) -> None:
    """The walk's schedule in the buffers, contractors open where they are booked, nobody forced."""
    assign(g, w.now)
    for j in range(p.tasks):
        g.task[j].candidate = -1
        g.task[j].mode = -1
    open_all(p, g)
    clear(p, g, b)
    settle(p, w.placed, w.team, b)
    for contractor in range(p.contractors):
        close_idle_days(p, b, g, contractor)
    measure(p, b, wanted)
    rate(y, b.goals, w.now_value)


@kernel
def close_all_idle(p: Arrays, b: Buffers, g: Genes) -> None:
    """Close every contractor on days that nobody needs to pay for."""
    for contractor in range(p.contractors):
        row = p.first_contractor + contractor
        if b.full[row] <= p.row[row + 1].cells - p.row[row].cells:
            close_idle_days(p, b, g, contractor)


@kernel
def recreate(p: Arrays, w: Walk, b: Buffers, g: Genes, z: Rubble, size: int) -> bool:
    """Place what is out where it fits earliest; False, with some still out, if there is no room.

    Project by project, in the order of before, or by the rule's priorities; contractors at once, or
    only where they are so much earlier.
    """
    order = roll(w.dice, 5)
    scale = (0, EIGHT_HOURS, DAY, 5 * DAY)[roll(w.dice, 4)]
    patience = (0, 0, DAY, 4 * DAY)[roll(w.dice, 4)]
    for pool in range(len(g.patience)):
        g.patience[pool] = patience
    for k in range(size):
        z.rank[p.task[z.items[k]].project] = -1
    heap = 0
    for k in range(size):
        j = z.items[k]
        q = p.task[j].project
        if z.rank[q] < 0:
            z.rank[q] = roll(w.dice, 1 << 20)
        z.key[j] = key_of(p, w, g, z, j, order, scale)
        b.placed[j].waiting = 0
        for link in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            b.placed[j].waiting += z.out[p.before[link].task]
        if b.placed[j].waiting == 0:
            heap = push(b, heap, z.key[j], j)
    placed = 0
    while heap > 0:
        j = pop(b, heap)
        heap -= 1
        start, finish = limits_of(p, g, b, j)
        if roll(w.dice, 1000) < BLINK_PER_MILLE:
            start += (1 + roll(w.dice, 6)) * EIGHT_HOURS
        if start >= FAR or finish >= FAR or not place(p, g, b, j, start, finish):
            return False
        placed += 1
        for k in range(p.task[j].after_ptr, p.task[j + 1].after_ptr):
            i = p.after_task[k]
            if z.out[i] == 1:
                b.placed[i].waiting -= 1
                if b.placed[i].waiting == 0:
                    heap = push(b, heap, z.key[i], i)
    return placed == size


@kernel
def key_of(p: Arrays, w: Walk, g: Genes, z: Rubble, j: int, order: int, scale: int) -> int:
    """Place of a task in the queue; smaller goes first."""
    noise = wobble(w.dice, scale) if scale > 0 else 0
    if order <= 1:
        return z.rank[p.task[j].project] * PROJECT_APART + z.placed[j].start - p.data_date
    if order <= 3:
        return z.placed[j].start + noise
    return g.task[j].rule + g.offset[p.task[j].project] + noise


@kernel
def undo(p: Arrays, b: Buffers, g: Genes, z: Rubble, size: int, contractor: int) -> None:
    """Everything as it was."""
    for k in range(size):
        if b.placed[z.items[k]].mode >= 0:
            release(p, b, z.items[k])
    if contractor >= 0:
        reopen(p, b, g, z, contractor)
    for k in range(size):
        put_back(p, b, z.items[k], z.placed, z.team)
        z.out[z.items[k]] = 0


@kernel
def follow(p: Arrays, w: Walk, b: Buffers, z: Rubble, size: int) -> None:
    """The walk is where the buffers are."""
    copy_into(w.finish, b.project_finish)
    for k in range(size):
        j = z.items[k]
        z.out[j] = 0
        copy_task(p, b.placed, b.team, j, w.placed, w.team)


@kernel
def keep_best(w: Walk) -> None:
    """Where the walk is, is the best that it saw."""
    copy_into(w.best_placed, w.placed)
    copy_into(w.best_team, w.team)
    w.rebuilt[0] = 1


@kernel
def open_all(p: Arrays, genes: Genes) -> None:
    """Every contractor open on every day on which one could be booked."""
    for day in range(len(genes.open_day)):
        genes.open_day[day] = p.least_booking[day] != 0


@kernel
def imitate_booked(p: Arrays, b: Buffers, genes: Genes) -> None:
    """Genes that follow what stands in the buffers, contractors open where they are booked."""
    imitate(p, genes, b.placed, b.team)
    open_all(p, genes)
    for contractor in range(p.contractors):
        close_idle_days(p, b, genes, contractor)


@kernel
def imitate(p: Arrays, genes: Genes, placed: Table, team: I32) -> None:
    """Genes whose list schedule follows the placements' order, people and modes."""
    for j in range(p.tasks):
        mode = placed[j].mode
        genes.task[j].noise = placed[j].start - genes.task[j].rule - genes.offset[p.task[j].project]
        genes.task[j].mode = mode
        genes.task[j].candidate = team[p.task[j].seat_base] if is_alone(p, mode) else -1
