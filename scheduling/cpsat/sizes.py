"""Whether a problem is small enough for CP-SAT, judged without building the model.

Measured with one worker beside a search thread, two cores (see ``suits``).
"""

from __future__ import annotations

import numpy as np

from scheduling.cpsat.choices import Choices, Option, TooManyOptions
from scheduling.problem.arrays import FINISHED, Arrays

MOST_OPEN_TASKS = 320
MOST_CANDIDATES = 6_000
MOST_LITERALS = 150_000
FULL_WEEK = 7 * 1440


def suits(p: Arrays) -> bool:
    """Whether CP-SAT can chew the problem: unfinished tasks, candidates, and breaks of their axes.

    Every option of a task costs two literals for each break of its joint axis against the common
    axis within the weeks that the work should take.
    """
    unfinished = int((p.task.state[: p.tasks] != FINISHED).sum())
    if not 0 < unfinished <= MOST_OPEN_TASKS:
        return False
    try:
        choices = Choices(p)
    except TooManyOptions:
        return False
    candidates = sum(len(group.rows) for ways in choices.ways for way in ways for group in way.groups)
    return candidates <= MOST_CANDIDATES and literals(choices) <= MOST_LITERALS


def literals(choices: Choices) -> int:
    """Breaks of all options' axes, twice, in the time that the work should take at least."""
    p = choices.p
    options = [option for ways in choices.ways for way in ways for option in way.options]
    last = _needed_slots(p, choices)
    breaks: dict[int, int] = {}
    for axis in {option.axis for option in options}:
        slots = choices.axes.slots[axis]
        breaks[axis] = int((np.diff(slots[slots < last]) > 1).sum())
    tracks = {(j, o.axis) for j, ways in enumerate(choices.ways) for way in ways for o in way.options}
    return 2 * sum(breaks[axis] for _, axis in tracks)


def _needed_slots(p: Arrays, choices: Choices) -> int:
    """Common slots in which the people could do all work, doubled for what stands in the way."""
    load = sum(min((_load(o) for way in ways for o in way.options), default=0) for ways in choices.ways)
    rows = len(p.row) - 1
    return 2 * load // max(1, rows) + 2 * max((o.slots for w in choices.ways for way in w for o in way.options), default=0)


def _load(option: Option) -> int:
    return option.slots * max(1, sum(sum(picks) for picks in option.picks))
