"""Where the tasks of an earlier schedule would stand in a problem that has changed, with the same people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from scheduling.list_schedule.waits import wait_finish, wait_from
from scheduling.problem import Problem
from scheduling.problem.arrays import FULL_SPEED, I32, MILESTONE, OPEN, WAIT
from scheduling.schedule import Schedule, ScheduledTask

Reason = Literal["new", "people", "hours", "date", "late", "busy", "order"]
"""Why a task can't stay: it is new; its people or mode are gone; they don't work then; a date, or
the data date, forbids it; it is late for a hard date; they are busy with something else; or it comes after a
task that is not done by then."""


class Footprint(NamedTuple):
    """Where a task stood: ``slots`` of its people's own axis, from common slot ``first`` to ``last``.

    ``cells`` are the ends of the stretch in the usage array, of one person alone; (0, 0) of all others.
    ``team`` holds candidates, seat by seat; it is empty where nobody is needed.
    """

    mode: int
    start: int
    finish: int
    first: int
    last: int
    team: tuple[int, ...]
    cells: tuple[int, int]


@dataclass
class Footprints:
    """The earlier schedule in numbers of a problem: a footprint, or a reason, for each open task."""

    problem: Problem
    earlier: list[ScheduledTask | None]

    @classmethod
    def of(cls, problem: Problem, schedule: Schedule) -> Footprints:
        """Look up every task of the problem in the earlier schedule."""
        known = schedule.by_key()
        keys = (problem.graph.key(j) for j in range(problem.arrays.tasks))
        return cls(problem, [known.get(key) for key in keys])

    def __post_init__(self) -> None:
        p = self.problem.arrays
        self._state = p.task.state[:-1].tolist()
        self._pinned = p.task.pinned.tolist()
        self._continuous = p.task.continuous.tolist()
        self._mode_ptr = p.task.mode_ptr.tolist()
        self._kind = p.mode.kind.tolist()
        self._seat_ptr = p.mode.seat_ptr.tolist()
        self._use_ptr = p.mode.use_ptr.tolist()
        self._minutes = p.mode.minutes.tolist()
        self._by_work = p.mode.by_work.tolist()
        self._candidate_ptr = p.seat.candidate_ptr.tolist()
        self._row: list[int] = p.candidate.row.tolist()
        self._speed = p.candidate.speed.tolist()
        self._axis = p.row.axis.tolist()
        self._cells = p.row.cells.tolist()
        self._row_of = {name: row for row, name in enumerate(self.problem.resources.names)}

    def movable(self) -> list[int]:
        """Tasks that have not begun and are pinned nowhere."""
        return [j for j, state in enumerate(self._state) if state == OPEN and not self._pinned[j]]

    def of_task(self, j: int) -> Footprint | Reason:
        """Where a task would stand again, whoever else is there, or why it can't."""
        task = self.earlier[j]
        if task is None:
            return "new"
        mode = self._mode_of(j, task)
        team = None if mode < 0 else self._team_of(mode, task)
        if team is None:
            return "people"
        kind = self._kind[mode]
        if kind == MILESTONE:
            return Footprint(mode, task.finish, task.finish, -1, -1, (), (0, 0))
        if kind == WAIT:
            return self._wait(j, mode, task)
        if len(team) == 1 and self._use_ptr[mode + 1] == self._use_ptr[mode]:
            return self._alone(j, mode, team[0], task)
        return Footprint(mode, task.start, task.finish, self._slot(task.start), -1, team, (0, 0))

    def team_of(self, j: int) -> tuple[int, ...]:
        """Candidates who are the people of before, seat by seat; empty where there are none."""
        task = self.earlier[j]
        mode = -1 if task is None else self._mode_of(j, task)
        return () if task is None or mode < 0 else self._team_of(mode, task) or ()

    def _mode_of(self, j: int, task: ScheduledTask) -> int:
        low, high = self._mode_ptr[j], self._mode_ptr[j + 1]
        return next((mode for mode in range(low, high) if self.problem.mode_id[mode] == task.mode), -1)

    def _team_of(self, mode: int, task: ScheduledTask) -> tuple[int, ...] | None:
        """Candidates who are the earlier people, seat by seat; None where there are not the same seats."""
        low, high = self._seat_ptr[mode], self._seat_ptr[mode + 1]
        if self._kind[mode] in (MILESTONE, WAIT):
            return ()
        people = [(one.need, self._row_of.get(one.person, -1)) for one in task.assignments]
        if len(people) != high - low:
            return None
        team: list[int] = []
        for seat in range(low, high):
            need = self.problem.seat_need[seat]
            candidates = range(self._candidate_ptr[seat], self._candidate_ptr[seat + 1])
            rows = {self._row[c]: c for c in candidates}
            at = next((k for k, (own, row) in enumerate(people) if own == need and row in rows), None)
            if at is None:
                return None
            team.append(rows[people.pop(at)[1]])
        return tuple(team)

    def _slot(self, minute: int) -> int:
        """The common slot that begins at a minute; -1 where none does."""
        p = self.problem.arrays
        absolute, off = divmod(minute - p.base, p.grid)
        if off or not 0 <= absolute < len(p.slot_of):
            return -1
        slot = int(p.slot_of[absolute])
        return slot if slot < len(p.slot_minute) and int(p.slot_minute[slot]) == minute else -1

    def _alone(self, j: int, mode: int, candidate: int, task: ScheduledTask) -> Footprint | Reason:
        p = self.problem.arrays
        minutes = self._minutes[mode]
        if self._by_work[mode]:
            minutes = -(-minutes * FULL_SPEED // self._speed[candidate])
        slots = -(-minutes // p.grid)
        row, slot = self._row[candidate], self._slot(task.start)
        if slot < 0:
            return "date" if task.start < p.base else "hours"
        axis = self._axis[row]
        before: I32 = p.axis_before[axis]
        x, low = int(before[slot]), int(p.axis_ptr[axis])
        if int(before[slot + 1]) == x or low + x + slots > int(p.axis_ptr[axis + 1]):
            return "hours"
        last = int(p.axis_slots[low + x + slots - 1])
        end = int(p.slot_minute[last])
        if self._continuous[j] and end - task.start != (slots - 1) * p.grid:
            return "hours"
        finish = end + minutes - (slots - 1) * p.grid
        cell = self._cells[row] + x
        return Footprint(mode, task.start, finish, slot, last, (candidate,), (cell, cell + slots))

    def _wait(self, j: int, mode: int, task: ScheduledTask) -> Footprint | Reason:
        p = self.problem.arrays
        calendar, minutes = int(p.mode.calendar[mode]), self._minutes[mode]
        continuous = bool(self._continuous[j])
        if int(wait_from(p, calendar, minutes, task.start, 0, continuous)) != task.start:
            return "hours"
        return Footprint(
            mode, task.start, int(wait_finish(p, calendar, task.start, minutes)), -1, -1, (), (0, 0)
        )
