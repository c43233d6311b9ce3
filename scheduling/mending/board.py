"""A schedule that is being mended: what stands on it, who is free, and what a task may not start before."""

from __future__ import annotations

from typing import Any

import numpy as np

from scheduling.list_schedule.buffers import Genes, copy_genes, new_buffers
from scheduling.list_schedule.calendar_maps import lagged
from scheduling.list_schedule.generation import clear, limits_of, place, place_pinned, reserve
from scheduling.list_schedule.placement import FULL, earliest_together
from scheduling.list_schedule.removal import release
from scheduling.list_schedule.teams import team_minutes
from scheduling.list_schedule.values import measure
from scheduling.list_schedule.waits import earliest_wait
from scheduling.mending.footprints import Footprint, Footprints, Reason
from scheduling.problem import Problem
from scheduling.problem.arrays import FAR, FS, I32, I64, SF, SS, STARTED, WAIT, Table
from scheduling.search.engine import wanted_goals
from scheduling.search.ranking import Yardstick, rate

EIGHT_HOURS = 480
"""What another person costs, in minutes moved: docs/rules.md, stability."""


class Board:
    """Tasks on their places; made empty, with finished, pinned and started tasks on it.

    Everything in it is in numbers of ``problem``. Its buffers are those of the list schedule, so that its
    kernels place tasks around what stands.
    """

    def __init__(self, problem: Problem, footprints: Footprints, genes: Genes, order: list[int]) -> None:
        self.problem, self.footprints = problem, footprints
        self.genes = copy_genes(genes)
        self.buffers = new_buffers(problem.arrays)
        self.delayed: list[int] = []
        """Started tasks that still wait for others (retained logic)."""
        p = problem.arrays
        self._most = p.task.earliest_start.tolist(), p.task.earliest_finish.tolist()
        self._latest = p.task.latest_start.tolist(), p.task.latest_finish.tolist()
        self._units = p.seat.units.tolist()
        self._seat_ptr = p.mode.seat_ptr.tolist()
        self._base = p.task.seat_base.tolist()
        self._kind = p.mode.kind.tolist()
        self._uses = np.diff(p.mode.use_ptr).tolist()
        self._eats = np.diff(p.mode.eat_ptr).tolist()
        self._before_ptr = p.task.before_ptr.tolist()
        self._after_ptr = p.task.after_ptr.tolist()
        self._after: list[int] = p.after_task.tolist()
        self._links: list[tuple[int, int, int, int]] = list(
            zip(p.before.task.tolist(), p.before.type.tolist(), p.before.calendar.tolist(),
                p.before.lag.tolist(), strict=True)
        )  # fmt: skip
        self.is_whole = self._begin(order)
        self.remember()

    def _begin(self, order: list[int]) -> bool:
        """Finished, pinned and started tasks; False where one of them has no room."""
        p, b = self.problem.arrays, self.buffers
        clear(p, self.genes, b)
        if place_pinned(p, self.genes, b, False) >= 0:
            return False
        for j in order:
            if p.task.state[j] != STARTED:
                continue
            if any(not self.stands(i) for i in self.predecessors(j)):
                self.delayed.append(j)
            elif not self.put_earliest(j):
                return False
        return True

    def _arrays(self) -> tuple[Any, ...]:
        b = self.buffers
        return b.used, b.full, b.held, b.stock, b.placed, b.team

    def remember(self) -> None:
        """Note what stands now, for ``go_back``."""
        self._noted = [array.copy() for array in self._arrays()]

    def go_back(self) -> None:
        """Everything as it was when ``remember`` was last asked."""
        for array, noted in zip(self._arrays(), self._noted, strict=True):
            array[:] = noted

    def stands(self, j: int) -> bool:
        """Whether a task is on the board."""
        return bool(self.buffers.placed["mode"][j] >= 0)

    def predecessors(self, j: int) -> list[int]:
        """Tasks that a task has to wait for."""
        return [link[0] for link in self._links[self._before_ptr[j] : self._before_ptr[j + 1]]]

    def successors(self, j: int) -> list[int]:
        """Tasks that wait for a task."""
        return self._after[self._after_ptr[j] : self._after_ptr[j + 1]]

    def broken_by(self, j: int) -> int:
        """The task on the board that a task on the board should come after and doesn't; -1 if none."""
        start, finish = (int(self.buffers.placed[name][j]) for name in ("start", "finish"))
        return self.broken_at(j, start, finish)

    def broken_at(self, j: int, start: int, finish: int) -> int:
        """The same of a task that is not on the board, were it there."""
        for i, kind, calendar, lag in self._links[self._before_ptr[j] : self._before_ptr[j + 1]]:
            if not self.stands(i):
                continue
            moment = int(self.buffers.placed["start" if kind in (SS, SF) else "finish"][i])
            if lag:
                moment = int(lagged(self.problem.arrays, calendar, moment, lag))
            if moment > (start if kind in (FS, SS) else finish):
                return i
        return -1

    def keep(self, j: int, found: Footprint) -> Reason | None:
        """Put a task where it was; why that can't be, where it can't."""
        if found.start < self._most[0][j] or found.finish < self._most[1][j]:
            return "date"
        if found.start > self._latest[0][j] or found.finish > self._latest[1][j]:
            return "late"
        p, b, mode = self.problem.arrays, self.buffers, found.mode
        if self._eats[mode] and not self._affords(mode):
            return "busy"
        if found.cells != (0, 0):
            units, cells = self._units[self._seat_ptr[mode]], b.used[slice(*found.cells)]
            if int(cells.max()) + units > FULL:
                return "busy"
            cells += units
        elif self._kind[mode] == WAIT and self._uses[mode]:
            start, _, first, last = earliest_wait(p, b, mode, found.start, 0, bool(p.task.continuous[j]))
            if start != found.start:
                return "busy"
            found = found._replace(first=int(first), last=int(last))
            reserve(p, b, mode, np.zeros(0, np.int32), 0, found.first, found.last)
        elif found.first >= 0 or found.team:
            joint = self._joint(j, found)
            if joint is None:
                return "busy"
            found = joint
        self._write(j, found)
        return None

    def _joint(self, j: int, found: Footprint) -> Footprint | None:
        """A team, or equipment, where they were; None if they are not free or don't work then."""
        p, b, mode = self.problem.arrays, self.buffers, found.mode
        team = np.array(found.team or [-1], np.int32)
        seats = len(found.team)
        minutes = int(team_minutes(p, mode, team, seats))
        first, last, finish = earliest_together(
            p, b, mode, team, seats, minutes, found.start, 0, bool(p.task.continuous[j]), FAR
        )
        if first < 0 or int(p.slot_minute[first]) != found.start:
            return None
        reserve(p, b, mode, team, seats, int(first), int(last))
        return found._replace(first=int(first), last=int(last), finish=int(finish))

    def _write(self, j: int, found: Footprint) -> None:
        p, b = self.problem.arrays, self.buffers
        b.placed[j] = (found.start, found.finish, found.first, found.last, found.mode, 0)
        base = self._base[j]
        b.team[base : base + len(found.team)] = found.team
        for k in range(int(p.mode.eat_ptr[found.mode]), int(p.mode.eat_ptr[found.mode + 1])):
            b.stock[p.eat.consumable[k]] -= p.eat.amount[k]

    def _affords(self, mode: int) -> bool:
        p = self.problem.arrays
        eaten = range(int(p.mode.eat_ptr[mode]), int(p.mode.eat_ptr[mode + 1]))
        return all(self.buffers.stock[p.eat.consumable[k]] >= p.eat.amount[k] for k in eaten)

    def take_off(self, j: int) -> None:
        """Free the place of a task."""
        release(self.problem.arrays, self.buffers, j)

    def put_earliest(self, j: int) -> bool:
        """Put a task where it fits first, with whoever is ready first; False if it fits nowhere."""
        p, b = self.problem.arrays, self.buffers
        start, finish = limits_of(p, self.genes, b, j)
        return bool(start < FAR and finish < FAR and place(p, self.genes, b, j, int(start), int(finish)))

    def put_near(self, j: int, team: tuple[int, ...]) -> bool:
        """Put a task no earlier than it was, by the people of before unless others cost less to change to.

        ``team`` are these people; only of one who is alone it is known how much later it would be with him.
        """
        task = self.footprints.earlier[j]
        if task is None or len(team) != 1:
            return self.put_earliest(j)
        genes = self.genes.task
        genes["candidate"][j] = team[0]
        kept = self.put_earliest(j)
        apart = abs(int(self.buffers.placed["start"][j]) - task.start) if kept else FAR
        if apart <= EIGHT_HOURS:
            return True
        if kept:
            self.take_off(j)
        genes["candidate"][j] = -1
        if not self.put_earliest(j):
            return False
        others = abs(int(self.buffers.placed["start"][j]) - task.start) + EIGHT_HOURS
        if kept and apart < others and int(self.buffers.team[self._base[j]]) != team[0]:
            self.take_off(j)
            genes["candidate"][j] = team[0]
            return self.put_earliest(j)
        return True

    def value(self, yardstick: Yardstick) -> tuple[tuple[int, ...], I64]:
        """Breach minutes, then the objective's levels; and all goals by themselves."""
        value = np.zeros(len(yardstick.weight) + 1, np.int64)
        measure(self.problem.arrays, self.buffers, wanted_goals(yardstick, every=True))
        rate(yardstick, self.buffers.goals, value)
        return tuple(value.tolist()), self.buffers.goals.copy()

    def placements(self) -> tuple[Table, I32]:
        """What stands now, with its people."""
        return self.buffers.placed.copy(), self.buffers.team.copy()
