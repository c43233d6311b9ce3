"""Whether a problem is small enough for CP-SAT, and within which windows, judged before building."""

from __future__ import annotations

import numpy as np

from scheduling.cpsat.choices import Choices, TooManyOptions
from scheduling.cpsat.incumbent import Incumbent
from scheduling.cpsat.windows import Windows
from scheduling.problem.arrays import FINISHED, I64, Arrays

MOST_OPEN_TASKS = 700
MOST_CANDIDATES = 8_000
MOST_LITERALS = 12_000
"""As ``literals`` counts them; people's pauses cost about as many again. More take long to presolve."""
MARGIN_DAYS = (56, 28, 14, 7, 3)
"""Days around the schedule in hand within which tasks may move, where all of time is too much."""
DAY = 1440


def suits(p: Arrays) -> bool:
    """Whether CP-SAT can chew the problem, if need be within narrow windows.

    Judged by unfinished tasks, candidates, and the breaks of their axes within a few days.
    """
    unfinished = int((p.task.state[: p.tasks] != FINISHED).sum())
    if not 0 < unfinished <= MOST_OPEN_TASKS:
        return False
    try:
        choices = Choices(p)
    except TooManyOptions:
        return False
    candidates = sum(len(group.rows) for ways in choices.ways for way in ways for group in way.groups)
    return candidates <= MOST_CANDIDATES


def literals(windows: Windows) -> int:
    """Step literals of all options within the windows: two for each break of the joint axis."""
    axes = windows.choices.axes
    passed: dict[int, I64] = {}
    total = 0
    for ranges in windows.ranges:
        widest: dict[int, tuple[int, int]] = {}
        for r in ranges:
            if r.option is not None:
                low, high = widest.get(r.option.axis, (r.low, r.high))
                widest[r.option.axis] = min(low, r.low), max(high, r.high)
        for axis, (low, high) in widest.items():
            if axis not in passed:
                passed[axis] = np.concatenate(([0], np.cumsum(np.diff(axes.slots[axis]) > 1)))
            total += 2 * int(passed[axis][high] - passed[axis][low])
    return total


def fitting_windows(windows: Windows, incumbent: Incumbent | None, limit: I64 | None) -> Windows | None:
    """``windows`` if they are few enough, else narrower ones around the incumbent; None if none fit."""
    if literals(windows) <= MOST_LITERALS:
        return windows
    if incumbent is None:
        return None
    for days in MARGIN_DAYS:
        finish = incumbent.placed.finish + days * DAY
        start = incumbent.placed.start - days * DAY
        narrow = Windows(
            windows.choices, windows.calendars, finish if limit is None else np.minimum(finish, limit), start
        )
        if literals(narrow) <= MOST_LITERALS:
            return narrow
    return None
