"""Room for every task where the first rule finds none: other orders, then the squeaky wheel.

Squeaky wheel optimisation: Joslin & Clements (1999), Journal of Artificial Intelligence Research 10.
What finds no room goes first the next time, with all that comes before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.list_schedule.buffers import Genes, new_buffers
from scheduling.list_schedule.generation import build
from scheduling.problem.arrays import FAR, FINISHED, I64, WORK, Arrays
from scheduling.search.engine import Search
from scheduling.search.rules import NUMBER_OF_RULES, every_rule, with_base

MOST_ROUNDS = 30
PLACEMENTS_ON_ROUNDS = 300_000
"""Tasks placed, at most about, to make room: a third of a second."""


def may_gain_by_time(search: Search) -> bool:
    """Whether the task that found no room could be done later than the compiled time ends.

    Judged by whether somebody for each place still works in the last tenth of it.
    """
    p, j = search.arrays, search.without_room
    late = len(p.slot_minute) * 9 // 10
    for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
        seats = range(int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr))
        if p.mode[mode].kind != WORK or all(_works_after(p, seat, late) for seat in seats):
            return True
    return False


def _works_after(p: Arrays, seat: int, slot: int) -> bool:
    rows = p.candidate.row[p.seat[seat].candidate_ptr : p.seat[seat + 1].candidate_ptr]
    axes = p.row.axis[rows]
    return bool((p.axis_before[axes, -1] > p.axis_before[axes, slot]).any())


def make_room(search: Search) -> bool:
    """Try the other rules, then lift what finds no room; whether there is a schedule now."""
    if search.milieu.head_finish.max(initial=0) >= FAR:
        return False  # a task finds none even alone
    return any(search.try_rule(number) for number in range(1, NUMBER_OF_RULES)) or _lift(search)


def _lift(search: Search) -> bool:
    p = search.arrays
    genes = follow(p, search.milieu.latest_start)
    lifted = -1
    for _ in range(min(MOST_ROUNDS, max(2, PLACEMENTS_ON_ROUNDS // max(1, p.tasks)))):
        if search.try_genes(genes, "making room"):
            return True
        if search.without_room == lifted:
            return False  # it was first already
        lifted = search.without_room
        first = sorted(before(p, [lifted]))
        foremost = int((genes.task.rule + genes.task.noise).min()) - 1
        genes.task.noise[first] = foremost - genes.task.rule[first]
    return False


@dataclass(frozen=True, slots=True)
class Remainder:
    """What one rule leaves without room: ``roots``, and ``tasks``, these with all that come after them.

    ``rule`` are the priorities by which all else finds room until ``finish``.
    """

    roots: list[int]
    tasks: frozenset[int]
    rule: I64
    finish: int


def least_left_out(search: Search) -> Remainder:
    """What is left by the rule that leaves the fewest tasks without room."""
    p, b = search.arrays, new_buffers(search.arrays)
    best: Remainder | None = None
    for rule in every_rule(p, search.milieu):
        build(p, follow(p, rule), b, True)
        left = after(p, np.flatnonzero(b.placed.mode < 0).tolist())
        if best is None or len(left) < len(best.tasks):
            best = Remainder(roots(p, left), left, rule, int(b.placed.finish.max(initial=p.data_date)))
    assert best is not None  # noqa: S101 - there are rules
    return best


def follow(p: Arrays, rule: I64) -> Genes:
    """Genes that follow a rule, with every contractor open."""
    genes = with_base(p, rule)
    genes.open_day[:] = 1
    return genes


def roots(p: Arrays, tasks: frozenset[int]) -> list[int]:
    """Those of the tasks that come after none of the others."""
    links = p.before.task
    return [
        j
        for j in sorted(tasks)
        if tasks.isdisjoint(links[p.task[j].before_ptr : p.task[j + 1].before_ptr].tolist())
    ]


def before(p: Arrays, tasks: Iterable[int]) -> frozenset[int]:
    """The tasks and all that have to come before them."""
    found, open_ends = set(tasks), list(tasks)
    while open_ends:
        j = open_ends.pop()
        for i in p.before.task[p.task[j].before_ptr : p.task[j + 1].before_ptr].tolist():
            if i not in found:
                found.add(i)
                open_ends.append(i)
    return frozenset(found)


def after(p: Arrays, tasks: Iterable[int]) -> frozenset[int]:
    """The tasks and all unfinished ones that come after them."""
    found, open_ends = set(tasks), list(tasks)
    while open_ends:
        j = open_ends.pop()
        for i in p.after_task[p.task[j].after_ptr : p.task[j + 1].after_ptr].tolist():
            if i not in found and p.task[i].state != FINISHED:
                found.add(i)
                open_ends.append(i)
    return frozenset(found)
