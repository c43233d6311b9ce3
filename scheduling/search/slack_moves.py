"""Moves for goals that want room rather than haste; ``slack`` says where they do."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.placement import slot_at
from scheduling.problem.arrays import Arrays
from scheduling.search.dice import roll, wobble
from scheduling.search.walk import Space, Walk


@kernel
def move_slack(p: Arrays, s: Space, w: Walk) -> None:
    """Hold something back, or less."""
    if len(s.dear) > 0 and (len(s.lazy) == 0 or roll(w.dice, 2) == 0):
        if len(s.holders) > 1 and roll(w.dice, 2) == 0:
            move_past(p, s, w)
        else:
            move_ceiling(p, s, w)
    else:
        move_delays(p, s, w)


@kernel
def move_ceiling(p: Arrays, s: Space, w: Walk) -> None:
    """Let more or fewer units of a dear piece of equipment be held at once."""
    e = s.dear[roll(w.dice, len(s.dear))]
    least, units = s.least_units[e], p.equipment[e].units
    kind = roll(w.dice, 4)
    step = 1 + roll(w.dice, 1 + (units - least) // 8)
    if kind == 0:
        w.trial.ceiling[e] = least + roll(w.dice, units - least + 1)
    elif kind == 1:
        w.trial.ceiling[e] = min(units, w.trial.ceiling[e] + step)
    else:
        w.trial.ceiling[e] = max(least, w.trial.ceiling[e] - step)


@kernel
def move_past(p: Arrays, s: Space, w: Walk) -> None:
    """Let one holder of dear equipment go before another that now begins no later."""
    i, j = s.holders[roll(w.dice, len(s.holders))], s.holders[roll(w.dice, len(s.holders))]
    if w.placed[j].start < w.placed[i].start:
        i, j = j, i
    if i != j:
        wanted = w.now.task[i].rule + w.now.offset[p.task[i].project] + w.now.task[i].noise
        w.trial.task[j].noise = wanted - 1 - w.now.task[j].rule - w.now.offset[p.task[j].project]


@kernel
def move_delays(p: Arrays, s: Space, w: Walk) -> None:
    """Delay a few tasks: to where they were before, to another week, a little; or no more."""
    for _ in range(1 + roll(w.dice, 3)):
        j = s.lazy[roll(w.dice, len(s.lazy))]
        kind = roll(w.dice, 8)
        if kind == 0:
            w.trial.task[j].delay = 0
        elif kind <= 2 and p.task[j].earlier_start >= 0:
            w.trial.task[j].delay = p.task[j].earlier_start
        elif kind <= 4:
            w.trial.task[j].delay = other_week(p, w, j)
        else:
            scale = (p.grid, 8 * p.grid, 1440)[roll(w.dice, 3)]
            w.trial.task[j].delay = w.placed[j].start + wobble(w.dice, scale)


@kernel
def other_week(p: Arrays, w: Walk, j: int) -> int:
    """First slot of the next week or the one after; the start as it is where there is none."""
    at = slot_at(p, w.placed[j].start)
    slots = len(p.slot_minute)
    if at >= slots:
        return w.placed[j].start
    wanted = p.slot_week[at] + 1 + roll(w.dice, 2)
    low, high = at, slots
    while low < high:
        middle = (low + high) >> 1
        if p.slot_week[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return p.slot_minute[low] if low < slots else w.placed[j].start
