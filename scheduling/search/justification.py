"""Justification: shift everything to the right, then to the left in the order that this gives.

Forward-backward improvement (Valls, Ballestín & Quintanilla 2005, Justification and RCPSP: a technique that
pays, EJOR 165) for portfolios under calendars: each project is shifted to its due date, or to where it
ends now if that is later, and the list schedule follows the starts that come out. What waits without
need makes room for what is late.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers, Genes
from scheduling.list_schedule.generation import generate, is_alone
from scheduling.problem.arrays import FAR, FINISHED, Arrays
from scheduling.search.dice import roll, wobble
from scheduling.search.walk import Space, Walk, assign

DAY = 1440
MOST_MOVED = 4
"""Projects that are given another end to be shifted to."""
MOST_ASKED_PERCENT = 150
"""Of a project's lateness that it may be asked to keep; above 100 it gives way."""


class Back(NamedTuple):
    """The problem backwards, and the memory to decode into."""

    problem: Arrays
    turn: int
    genes: Genes
    buffers: Buffers


@kernel
def set_ends(s: Space, w: Walk) -> None:
    """Where each project is to be shifted: to its due date or its end, a few of them elsewhere."""
    whole = -FAR
    for q in range(len(s.weight)):
        whole = max(whole, w.finish[q])
    for q in range(len(s.weight)):
        w.end[q] = w.finish[q]
        if s.together == 1:
            w.end[q] = whole
        elif s.due[q] < FAR:
            w.end[q] = max(w.finish[q], s.due[q])
    if len(s.weight) == 1:
        return
    for _ in range(1 + roll(w.dice, MOST_MOVED)):
        q = roll(w.dice, len(s.weight))
        late = w.finish[q] - s.due[q]
        if late > 0:
            w.end[q] = s.due[q] + late * roll(w.dice, MOST_ASKED_PERCENT + 1) // 100
    for _ in range(1 + roll(w.dice, MOST_MOVED)):
        w.end[roll(w.dice, len(s.weight))] += wobble(w.dice, 5 * DAY)


@kernel
def justify(p: Arrays, s: Space, w: Walk, back: Back) -> bool:
    """Priorities for the trial from shifting where the walk is to the right; False if there is no room."""
    set_ends(s, w)
    scale = (0, 0, DAY // 5, DAY)[roll(w.dice, 4)]
    for j in range(p.tasks):
        end = min(w.end[p.task[j].project], max(p.task[j].latest_finish, w.placed[j].finish))
        noise = wobble(w.dice, scale) if scale > 0 else 0
        back.genes.task[j].rule = back.turn - w.placed[j].finish + noise
        back.genes.task[j].delay = max(back.problem.base, back.turn - end)
        mode = w.placed[j].mode
        back.genes.task[j].mode = mode
        back.genes.task[j].candidate = w.team[p.task[j].seat_base] if is_alone(p, mode) else -1
    if generate(back.problem, back.genes, back.buffers, 0) >= 0:
        return False
    assign(w.trial, w.now)
    choose_part(p, s, w)
    for j in range(p.tasks):
        if p.task[j].state != FINISHED:
            start = w.placed[j].start
            if w.end[p.task[j].project] >= 0 and w.window[0] <= start < w.window[1]:
                start = back.turn - back.buffers.placed[j].finish
            w.trial.task[j].noise = start - w.now.task[j].rule - w.now.offset[p.task[j].project]
    return True


@kernel
def choose_part(p: Arrays, s: Space, w: Walk) -> None:
    """What takes over its new order: everything, half the time; else some projects, or a stretch of time.

    Projects that keep theirs are marked by an end of -1.
    """
    w.window[0], w.window[1] = -FAR, FAR
    kind = roll(w.dice, 4)
    if kind == 0:
        share = roll(w.dice, 100)
        for q in range(len(s.weight)):
            if roll(w.dice, 100) >= share:
                w.end[q] = -1
    elif kind == 1:
        first, second = roll(w.dice, s.span + 1), roll(w.dice, s.span + 1)
        w.window[0] = p.data_date + min(first, second)
        w.window[1] = p.data_date + max(first, second)
