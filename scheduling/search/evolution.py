"""The walk: threshold accepting over priorities, forced candidates, modes, delays and bookings.

Every candidate is a whole list schedule. Threshold accepting: Dueck & Scheuer (1990), Journal of
Computational Physics 90; it needs no exponential, so it is the same on every machine.
"""

from __future__ import annotations

from scheduling.kernel import copy_into, kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.generation import generate
from scheduling.list_schedule.values import BREACH
from scheduling.problem.arrays import U8, Arrays
from scheduling.search.booking_moves import move_bookings
from scheduling.search.dice import roll, wobble
from scheduling.search.justification import Back, justify
from scheduling.search.lag_repair import repair_lags
from scheduling.search.ranking import Yardstick, is_better, merit, note_lowest, part_of, rate
from scheduling.search.slack_moves import move_slack
from scheduling.search.waiting import waiting_task
from scheduling.search.walk import Space, Walk, assign, pick_project, row_of

AHEAD_PERCENT = 30
"""Share of candidates made by letting single tasks go ahead."""


@kernel
def move_offsets(s: Space, w: Walk) -> None:
    """Shift the priorities of a few projects, mostly late ones."""
    count = 1
    while count < 8 and roll(w.dice, 5) < 2:
        count += 1
    count = max(count, roll(w.dice, 1 + len(s.weight) // 60))
    scale = s.span * (2, 8, 25)[roll(w.dice, 3)] // 100
    for _ in range(count):
        q = pick_project(s, w) if roll(w.dice, 2) else roll(w.dice, len(s.weight))
        w.trial.offset[q] += wobble(w.dice, max(1, scale))


@kernel
def move_noise(p: Arrays, s: Space, w: Walk) -> None:
    """Give a few tasks a priority of their own."""
    n = p.tasks
    scale = max(1, s.span * (1, 5)[roll(w.dice, 2)] // 100)
    for _ in range(1 + roll(w.dice, 2 + n // 200)):
        j = roll(w.dice, n)
        w.trial.task[j].noise = 0 if roll(w.dice, 4) == 0 else wobble(w.dice, scale)


@kernel
def move_ahead(p: Arrays, w: Walk, s: Space) -> None:
    """Let a task that a late project waits for go before one that keeps its person busy until then."""
    j, ready = waiting_task(p, s, w)
    if j < 0:
        j = roll(w.dice, p.tasks)
        ready = p.data_date
    row = row_of(p, w, j)
    if row < 0:
        return
    nearest, any_of, seen = -1, -1, 0
    for i in range(p.tasks):
        if w.placed[i].finish > ready and w.placed[i].start < w.placed[j].start and row_of(p, w, i) == row:
            seen += 1
            if roll(w.dice, seen) == 0:
                any_of = i
            if nearest < 0 or w.placed[i].start > w.placed[nearest].start:
                nearest = i
    chosen = any_of if roll(w.dice, 3) == 0 else nearest
    if chosen < 0:
        return
    wanted = w.now.task[chosen].rule + w.now.offset[p.task[chosen].project] + w.now.task[chosen].noise
    w.trial.task[j].noise = wanted - 1 - w.now.task[j].rule - w.now.offset[p.task[j].project]


@kernel
def keep_places(w: Walk, b: Buffers) -> None:
    """Remember where and by whom tasks are done now."""
    copy_into(w.finish, b.project_finish)
    copy_into(w.placed, b.placed)
    copy_into(w.team, b.team)


@kernel
def move_people(p: Arrays, s: Space, w: Walk) -> None:
    """Force or free the person of a few tasks, the mode of others."""
    if len(s.choosy) > 0:
        for _ in range(1 + roll(w.dice, 1 + len(s.choosy) // 100)):
            j = s.choosy[roll(w.dice, len(s.choosy))]
            seat = p.mode[p.task[j].mode_ptr].seat_ptr
            low, high = p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr
            free = w.trial.task[j].candidate >= 0 and roll(w.dice, 2) == 0
            w.trial.task[j].candidate = -1 if free else low + roll(w.dice, high - low)
    if len(s.moody) > 0:
        for _ in range(1 + roll(w.dice, 1 + len(s.moody) // 20)):
            j = s.moody[roll(w.dice, len(s.moody))]
            low, high = p.task[j].mode_ptr, p.task[j + 1].mode_ptr
            free = w.trial.task[j].mode >= 0 and roll(w.dice, 3) == 0
            w.trial.task[j].mode = -1 if free else low + roll(w.dice, high - low)


@kernel
def mutate(p: Arrays, s: Space, w: Walk) -> None:
    """One candidate from where the walk is."""
    assign(w.trial, w.now)
    if roll(w.dice, 100) < s.booked:
        for _ in range(1 + roll(w.dice, 2)):
            move_bookings(p, s, w)
        return
    many = len(s.weight) > 1
    if s.percent > 0 and roll(w.dice, 100) < s.percent:
        move_slack(p, s, w)
        if roll(w.dice, 2) == 0:
            return
    if roll(w.dice, 100) < AHEAD_PERCENT:
        for _ in range(1 + roll(w.dice, 3)):
            move_ahead(p, w, s)
        return
    if many and roll(w.dice, 8) > 0:
        move_offsets(s, w)
    if not many or roll(w.dice, 2) == 0:
        move_noise(p, s, w)
    if len(s.choosy) + len(s.moody) > 0 and roll(w.dice, 5) == 0:
        move_people(p, s, w)
    if len(p.most) > 0 and roll(w.dice, 4) == 0:
        freed = roll(w.dice, p.tasks)
        w.trial.task[freed].delay = 0
        w.trial.task[freed].finish_from = 0


@kernel
def accepts(y: Yardstick, w: Walk, heat: int) -> bool:
    """Threshold accepting: no worse than a random part of ``heat`` millionths above."""
    if w.trial_value[0] != w.now_value[0]:
        slack = part_of(part_of(w.now_value[0], heat, 100_000), roll(w.dice, 100), 100)
        return w.trial_value[0] < w.now_value[0] + slack
    now = merit(y, w.now_value)
    slack = part_of(1 + part_of(now, heat, 1_000_000), roll(w.dice, 1000), 1000)
    return merit(y, w.trial_value) <= now + slack


@kernel
def walk_on(
    p: Arrays,
    s: Space,
    y: Yardstick,
    w: Walk,
    b: Buffers,
    back: Back,
    wanted: int,
    evaluations: int,
    heat: int,
    stop: U8,
) -> bool:
    """Generate ``evaluations`` schedules; False if ``stop`` was set meanwhile.

    ``heat`` is the threshold in millionths of the merit.
    """
    spent = 0
    while spent < evaluations:
        if stop[0] == 1:
            return False
        if roll(w.dice, 100) < s.justified:
            spent += 1
            if not justify(p, s, w, back):
                continue
        else:
            mutate(p, s, w)
        failed = generate(p, w.trial, b, wanted)
        spent += 1
        if failed < 0 and b.goals[BREACH] > 0 and len(p.most) > 0 and stop[0] == 0:
            used, failed = repair_lags(p, w, b, wanted)
            spent += used
        if failed >= 0:
            continue
        rate(y, b.goals, w.trial_value)
        note_lowest(y, w.trial_value, w.lowest)
        if accepts(y, w, heat):
            assign(w.now, w.trial)
            copy_into(w.now_value, w.trial_value)
            keep_places(w, b)
        if is_better(y, w.trial_value, w.best_value, w.lowest):
            assign(w.best, w.trial)
            copy_into(w.best_value, w.trial_value)
            copy_into(w.best_placed, b.placed)
            copy_into(w.best_team, b.team)
            w.rebuilt[0] = 0
    return True
