"""Mending a schedule: all stays that can, and only what breaks a rule, and what hangs on it, is moved.

Affected operations rescheduling (Abumaizar & Svestka 1997, Rescheduling job shops under random disruptions,
International Journal of Production Research 35), with people to choose, and tried several times: with the
affected tasks put into the gaps that the others leave, and with their people's next days given up as well,
so that these are moved a little instead of one task by a lot.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduling.mending.board import Board
from scheduling.mending.footprints import Footprint, Footprints, Reason
from scheduling.problem import Problem
from scheduling.problem.arrays import I32, I64, Table
from scheduling.search.ranking import Yardstick

WINDOWS_DAYS = (0, 1, 2, 4, 8, 16, 32)
"""How many days of an affected task's people are given up as well, one try after another."""
MOST_DISTURBED_PER_MILLE = 15
"""Of all tasks: a try that moves more of those that nothing is wrong with by more than a day is only taken if
none moves fewer."""
FEW_DISTURBED = 10
"""So many may be moved in any plan, however small."""
DAY = 1440
MOST_MOVES = 20
"""Times that a task may be placed on average before a try is given up."""


def few_of(tasks: int) -> int:
    """How many tasks may be disturbed before fewer count more than what a schedule is worth."""
    return max(FEW_DISTURBED, tasks * MOST_DISTURBED_PER_MILLE // 1000)


@dataclass(frozen=True, slots=True)
class Affected:
    """Why a task can't stay where it was; ``by`` is the task that it would have to come before, or -1."""

    reason: Reason
    by: int = -1


@dataclass(frozen=True, slots=True)
class Mended:
    """A whole schedule and what it is worth.

    Attributes
    ----------
    value
        Breach minutes, then the levels.
    disturbed
        Tasks that nothing was wrong with by themselves and that are moved by more than a day.
    """

    value: tuple[int, ...]
    goals: I64
    disturbed: int
    placed: Table
    team: I32


@dataclass
class Repair:
    """Tries to mend one earlier schedule in one problem.

    Attributes
    ----------
    affected
        Tasks that can't stay, and why.
    pushed
        Tasks that could, but come after affected ones that find no room before them.
    """

    problem: Problem
    board: Board
    footprints: Footprints
    rule: I64
    """Priorities of tasks that the earlier schedule did not have."""
    order: list[int]
    """Every task, each after what it comes after."""
    affected: dict[int, Affected] = field(default_factory=dict)
    pushed: dict[int, Affected] = field(default_factory=dict)
    _stays: dict[int, Footprint] = field(default_factory=dict)
    _key: list[int] = field(default_factory=list)
    _can_stay: bool = False

    def __post_init__(self) -> None:
        earlier = self.footprints.earlier
        self._key = [int(self.rule[j]) if task is None else task.start for j, task in enumerate(earlier)]
        self._movable = self.footprints.movable()
        self._may_move = frozenset(self._movable)
        self._teams = [self.footprints.team_of(j) for j in range(len(earlier))]
        for j in self._movable:
            task = earlier[j]
            self.board.genes.task["delay"][j] = 0 if task is None else task.start
        self._stay()
        self.board.remember()

    def _stay(self) -> None:
        """Put everything where it was, and find out what can't be there, or comes too early there."""
        longer: list[tuple[int, Footprint]] = []
        for j in sorted(self._movable, key=self._key.__getitem__):
            found, task = self.footprints.of_task(j), self.footprints.earlier[j]
            if not isinstance(found, Footprint):
                self.affected[j] = Affected(found)
            elif task is not None and task.finish != found.finish:
                longer.append((j, found))  # what takes another time now takes what is left
            else:
                self._keep(j, found)
        for j, found in longer:
            self._keep(j, found)
        for j in self.order:
            if j in self._stays and (by := self.board.broken_by(j)) >= 0:
                self.affected[j] = Affected("order", by)
                del self._stays[j]
                self.board.take_off(j)

    def _keep(self, j: int, found: Footprint) -> None:
        reason = self.board.keep(j, found)
        if reason is None:
            self._stays[j] = found
            return
        by = self.board.broken_at(j, found.start, found.finish)
        # Who waits for a started task is mostly kept busy by it, too: the order tells more.
        self.affected[j] = Affected("order", by) if reason == "busy" and by >= 0 else Affected(reason)
        if reason == "late":
            self.board.genes.task["delay"][j] = 0  # it is wanted sooner than it was

    def stays(self, j: int) -> bool:
        """Whether a task can stay where it was, with its people, together with all others that can.

        Known once ``mend`` was asked: there is a schedule in which all of these are where they were.
        """
        return self._can_stay and j in self._stays and j not in self.pushed

    def mend(self, yardstick: Yardstick) -> Mended | None:
        """The best of all tries; None where none comes to an end.

        A try that disturbs few comes before one that disturbs many, whatever both are worth: many small moves
        may weigh less than a few long ones, but each is one more person to be told.
        """
        tries: list[Mended] = []
        for days in WINDOWS_DAYS if self.affected else (0,):
            self.board.go_back()
            tried = self._try(days, yardstick)
            tries += [] if tried is None else [tried]
            if not days:
                self._can_stay = tried is not None
        least = few_of(self.problem.arrays.tasks)
        return min(tries, key=lambda one: (one.value[0], max(least, one.disturbed), one.value), default=None)

    def _try(self, days: int, yardstick: Yardstick) -> Mended | None:
        """Place the affected tasks, and what else their people do in so many days, in the order of before."""
        out = {*self.affected, *self.board.delayed}
        for j in self._beside(days):
            self.board.take_off(j)
            out.add(j)
        pushed = self._place(out)
        if pushed is None:
            return None
        if not days:
            self.pushed = pushed
        value, goals = self.board.value(yardstick)
        placed, team = self.board.placements()
        start = placed["start"]
        disturbed = sum(abs(int(start[j]) - one.start) > DAY for j, one in self._stays.items())
        return Mended(value, goals, disturbed, placed, team)

    def _beside(self, days: int) -> list[int]:
        """Tasks on the board that people of affected tasks do in the days after these."""
        candidate_row, now = self.problem.arrays.candidate.row, self.problem.arrays.data_date
        spans: dict[int, list[tuple[int, int]]] = {}
        for j, affected in self.affected.items() if days else ():
            low, high = self._key[j], self._key[j] + days * DAY
            if affected.reason == "late":
                low = now  # what is wanted sooner takes the place of what comes before it
            for c in self._teams[j]:
                spans.setdefault(int(candidate_row[c]), []).append((low, high))
        return [
            j
            for j, found in self._stays.items()
            if any(
                low <= found.start < high
                for c in found.team
                for low, high in spans.get(int(candidate_row[c]), ())
            )
        ]

    def _place(self, out: set[int]) -> dict[int, Affected] | None:
        """Place what is out, and whatever that pushes away; None if something finds no room.

        Returns what was pushed away, and by what.
        """
        board, pushed = self.board, dict[int, Affected]()
        heap = [(self._urgency(j), j) for j in out if not self._waits(j, out)]
        heapq.heapify(heap)
        moves = MOST_MOVES * self.problem.arrays.tasks
        while heap:
            _, j = heapq.heappop(heap)
            if j not in out or self._waits(j, out):
                continue
            moves -= 1
            if moves < 0 or not board.put_near(j, self._teams[j]):
                return None
            out.discard(j)
            for i in dict.fromkeys(board.successors(j)):
                if i not in out and i in self._may_move and board.stands(i) and board.broken_by(i) >= 0:
                    board.take_off(i)
                    out.add(i)
                    pushed[i] = Affected("order", j)
                if i in out:
                    heapq.heappush(heap, (self._urgency(i), i))
        return None if out else pushed

    def _urgency(self, j: int) -> int:
        """Place of a task in the queue: what is late for a hard date first, then in the order of before."""
        affected = self.affected.get(j)
        return 0 if affected is not None and affected.reason == "late" else self._key[j]

    def _waits(self, j: int, out: Iterable[int]) -> bool:
        return any(i in out for i in self.board.predecessors(j))
