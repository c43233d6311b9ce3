"""Interval energy: more work that only certain people can do, and must in some time, than they have hours.

For a crew and a window [a, b), the work of all tasks that can't begin before a and must be finished
by b is compared with the crew's working slots in it (energetic reasoning: Baptiste, Le Pape & Nuijten
2001, Constraint-Based Scheduling, section 3.3, with the energy of tasks that lie inside as a whole).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from scheduling.conflicts.windows import Windows, mode_minutes
from scheduling.problem import Problem
from scheduling.problem.arrays import FAR, FINISHED, I64, WORK, Arrays

FULL: Final = 1000
"""Per mille of a person's project time."""
MOST_CREWS: Final = 60
MOST_ENDS: Final = 200
"""Ends of windows looked at, for one crew."""
MOST_SHORTAGES: Final = 8
_CHUNK: Final = 1 << 20


class Shortage(NamedTuple):
    """Work inside a window for which a crew's hours don't suffice; minutes of full people."""

    tasks: tuple[int, ...]
    crew: tuple[int, ...]
    begin: int
    end: int
    asked: int
    there: int


def shortages(problem: Problem, windows: Windows) -> list[Shortage]:
    """The worst window of each crew that has too much to do, those of few people first.

    Parameters
    ----------
    windows
        Of every task; tasks without a latest finish take no part.

    Returns
    -------
    list[Shortage]
        Each a proof that no schedule keeps all hard rules. At most ``MOST_SHORTAGES``.
    """
    p = problem.arrays
    # Slots behind the compiled time are not known.
    bound = (windows.latest < p.slot_minute[-1] if len(p.slot_minute) else False) & (
        p.task.state[:-1] != FINISHED
    )
    limited = np.flatnonzero(bound & (windows.earliest < FAR))
    if not len(limited):
        return []
    energy = _Energy(p, windows, limited)
    found: list[Shortage] = []
    for crew in _crews(p, limited):
        worst = energy.worst_window(crew)
        # What a smaller crew's shortage explains is not told again.
        if worst is not None and not any(_explains(other, worst) for other in found):
            found.append(worst)
    return found[:MOST_SHORTAGES]


def _explains(smaller: Shortage, larger: Shortage) -> bool:
    lack = larger.asked - larger.there
    return set(smaller.tasks) <= set(larger.tasks) and smaller.asked - smaller.there >= lack


def _crews(p: Arrays, tasks: I64) -> list[tuple[int, ...]]:
    """Distinct sets of candidates of the tasks' places, and everybody in them, the small ones first."""
    count: dict[bytes, int] = {}
    candidate_ptr, rows = p.seat.candidate_ptr.tolist(), np.ascontiguousarray(p.candidate.row)
    mode_ptr, seat_ptr = p.task.mode_ptr, p.mode.seat_ptr
    begins, ends = seat_ptr[mode_ptr[tasks]].tolist(), seat_ptr[mode_ptr[tasks + 1]].tolist()
    for begin, end in zip(begins, ends, strict=True):
        for seat in range(begin, end):
            key = rows[candidate_ptr[seat] : candidate_ptr[seat + 1]].tobytes()
            count[key] = count.get(key, 0) + 1
    busiest = sorted(count, key=lambda key: -count[key])[:MOST_CREWS]
    crews = {tuple(np.unique(np.frombuffer(key, rows.dtype)).tolist()) for key in busiest}
    everybody = np.unique(np.concatenate([np.frombuffer(key, rows.dtype) for key in count] or [rows[:0]]))
    crews.add(tuple(everybody.tolist()))
    return sorted((crew for crew in crews if crew), key=lambda crew: (len(crew), crew))


class _Energy:
    """What tasks take of a crew at least, and what the crew has, for many crews of one problem."""

    def __init__(self, p: Arrays, windows: Windows, limited: I64) -> None:
        self.p = p
        self.windows = windows
        self.limited = limited
        slots = -(-mode_minutes(p) // p.grid)
        mode_of_seat = np.repeat(np.arange(len(slots)), np.diff(p.mode.seat_ptr))
        kinds = p.mode.kind[:-1][mode_of_seat] == WORK
        self.amounts = slots[mode_of_seat] * p.grid * p.seat.units[:-1] * kinds

    def worst_window(self, crew: tuple[int, ...]) -> Shortage | None:
        """The window in which most is lacking; None where the hours suffice in each."""
        amounts = self._amounts(crew)
        tasks = self.limited[amounts[self.limited] > 0]
        if not len(tasks):
            return None
        tasks = tasks[np.argsort(-self.windows.earliest[tasks], kind="stable")]
        begins, latest = self.windows.earliest[tasks], self.windows.latest[tasks]
        ends = _few(np.unique(latest))
        there = self._slots(crew)
        # A slot that a window cuts counts whole: in the tasks' favour.
        left = there[np.searchsorted(self.p.slot_minute, begins - self.p.grid, side="right")]
        right = there[np.searchsorted(self.p.slot_minute, ends)]
        worst = 0, -1, 0
        rows = max(1, _CHUNK // len(tasks))
        for chunk in range(0, len(ends), rows):
            part = slice(chunk, chunk + rows)
            inside = latest[None, :] <= ends[part, None]
            asked = np.cumsum(np.where(inside, amounts[tasks], 0), axis=1)
            lack = np.where(inside, asked - np.maximum(0, right[part, None] - left[None, :]), 0)
            at = int(np.argmax(lack))
            if lack.flat[at] > worst[0]:
                worst = int(lack.flat[at]), chunk + at // len(tasks), at % len(tasks)
        lack_of_worst, end, begin = worst
        if lack_of_worst <= 0:
            return None
        kept = np.flatnonzero(latest[: begin + 1] <= ends[end])
        asked_in_all = int(amounts[tasks[kept]].sum())
        return Shortage(
            tuple(sorted(tasks[kept].tolist())),
            crew,
            int(begins[begin]),
            int(ends[end]),
            asked_in_all // FULL,
            (asked_in_all - lack_of_worst) // FULL,
        )

    def _amounts(self, crew: tuple[int, ...]) -> I64:
        """(N,) Minutes × per mille that each task takes of the crew, in the mode that takes least."""
        p = self.p
        outside = np.ones(len(p.row), np.int64)
        outside[list(crew)] = 0
        before = np.concatenate(([0], np.cumsum(outside[p.candidate.row])))
        only = before[p.seat.candidate_ptr[1:]] == before[p.seat.candidate_ptr[:-1]]
        sums = np.concatenate(([0], np.cumsum(np.where(only, self.amounts, 0))))
        of_modes = sums[p.mode.seat_ptr[1:]] - sums[p.mode.seat_ptr[:-1]]
        least: I64 = np.minimum.reduceat(of_modes, p.task.mode_ptr[:-1])
        return least

    def _slots(self, crew: tuple[int, ...]) -> I64:
        """(U + 1,) Minutes × per mille that the crew works before each slot."""
        p = self.p
        people = [row for row in crew if row < p.first_contractor]
        there = np.zeros(len(p.slot_minute) + 1, np.int64)
        for axis, number in zip(*np.unique(p.row.axis[people], return_counts=True), strict=True):
            there += int(number) * p.axis_before[axis].astype(np.int64)
        for row in crew:
            if row >= p.first_contractor:
                before = p.axis_before[p.row.axis[row]].astype(np.int64)
                there += np.maximum(0, before - before[self._first_slot(row - p.first_contractor)])
        return there * p.grid * FULL

    def _first_slot(self, contractor: int) -> int:
        """Slot before which nobody can be booked: lead times run, and nothing is committed."""
        p = self.p
        flags = slice(p.contractor.day_ptr[contractor], p.contractor.day_ptr[contractor + 1])
        if p.committed_day[flags].any():
            return 0
        pool = p.contractor.pool[contractor]
        day = int(p.pool.day_ptr[pool] + p.pool.first_day[pool])
        return int(p.pool_day.slot[day]) if day < p.pool.day_ptr[pool + 1] else len(p.slot_minute)


def _few(moments: I64) -> I64:
    """At most ``MOST_ENDS`` of the moments, evenly taken."""
    if len(moments) <= MOST_ENDS:
        return moments
    return moments[np.unique(np.linspace(0, len(moments) - 1, MOST_ENDS).astype(np.int64))]
